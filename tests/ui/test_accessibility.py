"""What a screen reader finds on every page, and what the keyboard reaches."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QWidget

from tests.ui.conftest import Desk
from ui.widgets.move_dialog import MoveDialog

Role, Text = QAccessible.Role, QAccessible.Text
PAGES = ("create", "history", "models", "stats", "settings", "waterfall")  # or what lies on one
VIEWS = (*PAGES, "comparison")  # where Tab and Esc have meanings of their own
PICTURES = 6  # enough for Stats to show figures
FOR_FOCUS = {
    *(Role.Button, Role.ButtonMenu, Role.CheckBox, Role.RadioButton, Role.ComboBox, Role.Link),
    *(Role.EditableText, Role.Slider, Role.List, Role.ListItem, Role.Table, Role.Cell),
    *(Role.Graphic, Role.Chart, Role.Splitter),
}


@dataclass(frozen=True)
class Node:
    """What a screen reader is told of one thing on the screen."""

    role: QAccessible.Role
    name: str
    value: str
    description: str
    is_focusable: bool
    is_labelled: bool  # by words of its own beside it
    path: tuple[str, ...]  # the names of what it lies in
    widget: str


def nodes(face: QAccessibleInterface, path: tuple[str, ...] = ()) -> Iterator[Node]:
    """Everything that is not hidden under `face`, and `face` itself."""
    state, name = face.state(), face.text(Text.Name)
    if state.invisible:
        return
    yield Node(
        face.role(),
        name,
        face.text(Text.Value),
        face.text(Text.Description),
        bool(state.focusable),
        any(relation == QAccessible.RelationFlag.Label for _, relation in face.relations()),
        path,
        type(face.object()).__name__,
    )
    for number in range(face.childCount()):
        child = face.child(number)
        if child is not None and child.isValid():
            yield from nodes(child, (*path, name) if name else path)


@pytest.fixture
def full_desk(desk: Desk) -> Desk:
    """A window with something on every page."""
    desk.window.resize(1440, 900)
    desk.create.dock.prompt.set_prompt("a red boat")
    for _ in range(PICTURES):
        desk.make_picture()
    desk.create.panel.form.advanced.fold.setChecked(True)
    desk.until(lambda: len(desk.create.gallery.records) == PICTURES)
    return desk


def show(desk: Desk, key: str) -> QWidget:
    """Bring a page into view with something chosen on it; what it is part of."""
    if key == "comparison":
        desk.window.show_page("create")
        desk.until(lambda: desk.create.record)
        desk.create.stage.bar.compare.click()
        desk.until(desk.create.comparison.view.isVisible)
        return desk.create
    if key == "waterfall":
        desk.window.show_page("create")
        desk.window.toggle_waterfall()
        desk.until(desk.window.waterfall.chart.accessibleDescription)
        return desk.window.waterfall
    desk.window.show_page(key)
    if key == "history":
        desk.until(lambda: len(desk.history.gallery.records) == PICTURES)
        desk.history.grid.setCurrentIndex(desk.history.gallery.index(0))
        desk.until(desk.history.details.reuse_all.isVisible)
    if key == "stats":
        table = desk.window.pages["stats"].table  # type: ignore[attr-defined]
        desk.until(lambda: table.rows.rowCount() > 0 and table.view.isVisible())
    return desk.window.pages[key]


def told(desk: Desk) -> list[Node]:
    face = QAccessible.queryAccessibleInterface(desk.window.centralWidget())
    return list(nodes(face))


@pytest.mark.parametrize("key", VIEWS)
def test_whatever_takes_the_focus_has_a_name_and_a_role(full_desk: Desk, key: str) -> None:
    show(full_desk, key)
    for node in told(full_desk):
        if node.is_focusable:
            assert node.name, node
            assert node.role in FOR_FOCUS, node


@pytest.mark.parametrize("key", VIEWS)
def test_two_controls_of_one_group_have_two_names(full_desk: Desk, key: str) -> None:
    show(full_desk, key)
    items = {Role.ListItem, Role.Cell, Role.RadioButton}
    controls = [n for n in told(full_desk) if n.is_focusable and n.role not in items]
    seen = Counter((node.name, node.role, node.path) for node in controls)
    assert not [each for each, times in seen.items() if times > 1]
    choices = [node for node in told(full_desk) if node.role is Role.RadioButton]
    grouped = Counter((node.name, node.path) for node in choices)
    assert not [name for name, times in grouped.items() if times > 1]


@pytest.mark.parametrize("key", VIEWS)
def test_nothing_is_read_twice(full_desk: Desk, key: str) -> None:
    show(full_desk, key)
    for node in told(full_desk):
        assert not node.name or node.name not in node.path, node
        is_repeated = node.name and node.name in node.description
        assert not is_repeated or node.description == node.name, node  # which readers leave out
        is_words = node.name and node.role is Role.StaticText
        assert not is_words or not any(node.name in around for around in node.path), node


@pytest.mark.parametrize("key", VIEWS)
def test_no_markup_is_read(full_desk: Desk, key: str) -> None:
    show(full_desk, key)
    for node in told(full_desk):
        assert not node.name.startswith("<p"), node
        assert not node.description.startswith("<p"), node


def open_sheet(desk: Desk, name: str) -> QWidget:
    """Something that lies over the window."""
    if name == "style":
        desk.create.prompts.styles.ask_to_save()
        dialog = desk.create.prompts.styles.dialog
        assert dialog
        return dialog
    if name == "move":
        move = MoveDialog("/pictures", "/elsewhere/pictures")
        desk.qtbot.addWidget(move)
        move.open()
        return move
    desk.window.known_actions[f"help.{name}"].trigger()
    window = desk.window
    sheets = {"palette": window.palette_box, "shortcuts": window.shortcut_sheet}
    return sheets.get(name, window.tour)


@pytest.mark.parametrize("name", ["palette", "shortcuts", "tour", "style", "move"])
def test_sheets_and_dialogs_are_named_and_so_is_all_on_them(desk: Desk, name: str) -> None:
    sheet = open_sheet(desk, name)
    desk.until(sheet.isVisible)
    face = QAccessible.queryAccessibleInterface(sheet)
    assert face.role() is Role.Dialog
    assert face.text(Text.Name)
    controls = [node for node in nodes(face) if node.is_focusable]
    assert controls or name == "palette"
    assert [node for node in controls if not node.name or node.role not in FOR_FOCUS] == []
    if name != "move":
        desk.qtbot.keyClick(sheet, Qt.Key.Key_Escape)
        desk.until(lambda: not shiboken6.isValid(sheet) or not sheet.isVisible())


def test_what_has_a_value_tells_it(full_desk: Desk) -> None:
    show(full_desk, "create")
    nodes = told(full_desk)
    for node in nodes:
        if node.role in {Role.Slider, Role.ProgressBar, Role.Splitter}:
            assert node.value, node
    assert any(node.role is Role.EditableText and node.value == "a red boat" for node in nodes)
    latency = next(node for node in nodes if node.widget == "LatencyBar")
    assert " s" in latency.name


def test_a_slider_tells_the_number_that_is_seen_beside_it(full_desk: Desk) -> None:
    guidance = full_desk.create.panel.form.guidance
    guidance.set_range(1.0, 12.0)
    guidance.set_value(3.5)
    face = QAccessible.queryAccessibleInterface(guidance.slider)
    assert (face.role(), face.text(Text.Name)) == (Role.Slider, "Guidance")
    assert face.text(Text.Value) == guidance.text() == "3.5"
    scale = face.valueInterface()
    assert (scale.minimumValue(), scale.maximumValue(), scale.minimumStepSize()) == (1, 12, 0.1)
    assert scale.currentValue() == 3.5
    scale.setCurrentValue(4.2)
    assert guidance.text() == "4.2"


def test_painted_lists_have_an_item_for_each_row(full_desk: Desk) -> None:
    show(full_desk, "history")
    pictures = QAccessible.queryAccessibleInterface(full_desk.history.grid)
    assert pictures.role() is Role.List
    items = [pictures.child(number) for number in range(pictures.childCount())]
    assert len([item for item in items if item.role() is Role.ListItem]) == PICTURES
    assert all("a red boat" in item.text(Text.Name) for item in items)
    show(full_desk, "create")
    strip = QAccessible.queryAccessibleInterface(full_desk.create.strip)
    names = [strip.child(number).text(Text.Name) for number in range(strip.childCount())]
    assert names.count("a red boat") == PICTURES


def test_waiting_jobs_are_items_too(desk: Desk) -> None:
    desk.family.gate.shut()
    desk.create.dock.prompt.set_prompt("a red boat")
    for _ in range(3):
        desk.generate()
    desk.until(lambda: len(desk.create.services.jobs.waiting) == 2)
    view = desk.create.panel.queue.view
    desk.until(view.isVisible)
    queue = QAccessible.queryAccessibleInterface(view)
    names = [queue.child(number).text(Text.Name) for number in range(queue.childCount())]
    assert any(name.startswith("1. a red boat") for name in names)


def test_a_failure_is_an_alert(desk: Desk) -> None:
    desk.window.show_notice("The disk is full.")
    alerts = [node for node in told(desk) if node.role is Role.AlertMessage]
    assert [node.name for node in alerts] == ["The disk is full."]


def stops(widget: QWidget) -> set[QWidget]:
    """What Tab must visit under `widget`: of a group of choices one."""
    found: set[QWidget] = set()
    for each in widget.findChildren(QWidget):
        takes_tab = each.focusPolicy() & Qt.FocusPolicy.TabFocus and not each.focusProxy()
        if not (takes_tab and each.isVisible() and each.isEnabled()):
            continue
        if isinstance(each, QAbstractButton) and (group := each.group()) and group.exclusive():
            chosen = group.checkedButton()
            if chosen is not None and chosen is not each:
                continue
            if chosen is None and each is not group.buttons()[0]:
                continue
        found.add(each)
    return found


def walk(press: Callable[[QWidget], None]) -> list[QWidget]:
    """Where the focus goes until it is back where it began."""
    first = QApplication.focusWidget()
    assert first
    visited = [first]
    for _ in range(200):
        press(visited[-1])
        now = QApplication.focusWidget()
        assert now
        if now is first:
            return visited
        assert now not in visited, f"The focus goes round before {first}, from {visited[-1]}"
        visited.append(now)
    raise AssertionError(f"The focus never came back to {first}; last it was at {visited[-1]}")


def begin(desk: Desk, key: str) -> QWidget:
    shown = show(desk, key)
    desk.activate(desk.window)
    first = "create" if key == "waterfall" else key
    desk.window.rail.button(first).setFocus(Qt.FocusReason.TabFocusReason)
    return shown


@pytest.mark.parametrize("key", PAGES)
def test_tab_visits_every_control_and_comes_back(full_desk: Desk, key: str) -> None:
    begin(full_desk, key)
    qtbot = full_desk.qtbot
    visited = walk(lambda at: qtbot.keyClick(at, Qt.Key.Key_Tab))
    missed = stops(full_desk.window.centralWidget()) - set(visited)
    assert not missed, [(type(each).__name__, each.accessibleName()) for each in missed]
    shift = Qt.KeyboardModifier.ShiftModifier
    back = walk(lambda at: qtbot.keyClick(at, Qt.Key.Key_Tab, shift))
    assert back[1:] == visited[:0:-1]


@pytest.mark.parametrize("key", PAGES)
def test_tab_goes_as_one_reads(full_desk: Desk, key: str) -> None:
    page = begin(full_desk, key)
    visited = walk(lambda at: full_desk.qtbot.keyClick(at, Qt.Key.Key_Tab))
    on_page = [each for each in visited if page.isAncestorOf(each)]
    places = [QRect(each.mapTo(page, QPoint(0, 0)), each.size()) for each in on_page]
    for number, (at, following) in enumerate(pairwise(places)):
        is_above = following.bottom() <= at.top()
        is_in_column = following.left() < at.right() and at.left() < following.right()
        is_in_line = following.top() < at.bottom() and at.top() < following.bottom()
        is_left = following.right() <= at.left()
        names = [(type(e).__name__, e.accessibleName()) for e in on_page[number : number + 2]]
        assert not (is_above and is_in_column), names
        assert not (is_in_line and is_left), names


@pytest.mark.parametrize("name", ["style", "move"])
def test_the_focus_is_seen_on_dialogs_too(desk: Desk, name: str) -> None:
    dialog = open_sheet(desk, name)
    desk.activate(dialog)
    desk.until(lambda: QApplication.activeWindow() is dialog)
    for button in dialog.findChildren(QPushButton):
        button.setEnabled(True)
        button.setFocus(Qt.FocusReason.TabFocusReason)
        with_focus = dialog.grab().toImage()
        button.clearFocus()
        assert dialog.grab().toImage() != with_focus, button.text()


def distance(one: QWidget, other: QWidget) -> int:
    """Pixels between their nearest corners, roughly."""
    middle = other.mapToGlobal(other.rect().center()) - one.mapToGlobal(one.rect().center())
    return middle.manhattanLength() - (one.width() + one.height()) // 2


@pytest.mark.parametrize("key", PAGES)
def test_the_focus_is_seen_wherever_it_is(full_desk: Desk, key: str) -> None:
    begin(full_desk, key)
    window, qtbot = full_desk.window, full_desk.qtbot
    visited = walk(lambda at: qtbot.keyClick(at, Qt.Key.Key_Tab))
    for widget in visited:
        around = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
        around = around.adjusted(-4, -4, 4, 4).intersected(window.rect())
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        with_focus = window.grab(around).toImage()
        far = max(visited, key=lambda each: distance(each, widget))
        far.setFocus(Qt.FocusReason.TabFocusReason)
        without = window.grab(around).toImage()
        assert with_focus != without, (type(widget).__name__, widget.accessibleName())
