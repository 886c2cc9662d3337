"""Ctrl+K: everything that can be done now, by a few letters and without the mouse."""

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from studio.settings import Theme
from tests.ui.conftest import Desk
from ui.widgets.palette import Palette
from ui.widgets.palette_rows import Entry, Heading


def palette(desk: Desk) -> Palette:
    return desk.window.palette_box


def open_it(desk: Desk, query: str = "") -> Palette:
    desk.press("Ctrl+K")
    desk.until(palette(desk).field.hasFocus)
    if query:
        desk.qtbot.keyClicks(palette(desk).field, query)
    return palette(desk)


def press(desk: Desk, *keys: Qt.Key) -> None:
    for key in keys:
        desk.qtbot.keyClick(palette(desk).field, key)


def entries(box: Palette) -> list[Entry]:
    lines = map(box.rows.line, range(box.rows.rowCount()))
    return [line for line in lines if isinstance(line, Entry)]


def titles(box: Palette) -> list[str]:
    return [entry.title for entry in entries(box)]


def test_every_possible_action_is_offered_with_its_keys_and_group(desk: Desk) -> None:
    possible = desk.window.known_actions.possible()
    desk.window.show_page("create")
    box = open_it(desk)
    offered = {entry.key: entry for entry in entries(box)}
    for action in possible:
        if action.key != "help.palette" and not action.key.startswith("edit."):
            assert offered[action.key].hint == action.keys()
            assert offered[action.key].group == action.group.title
    assert "picture.star" not in offered  # there is no picture yet
    assert "history.search" not in offered
    assert isinstance(box.rows.line(0), Heading)


def test_enter_does_what_was_found_and_escape_nothing(desk: Desk) -> None:
    box = open_it(desk, "hist")
    assert box.current() == entries(box)[0]
    press(desk, Qt.Key.Key_Escape)
    assert not box.isVisible()
    assert desk.window.page is desk.create
    open_it(desk, "hist")
    press(desk, Qt.Key.Key_Return)
    assert not box.isVisible()
    assert desk.window.page is desk.history


def test_the_focus_comes_back_and_text_is_edited_where_it_was(desk: Desk) -> None:
    prompt = desk.create.dock.prompt
    prompt.set_prompt("a red boat")
    prompt.setFocus()
    open_it(desk, "select all")
    press(desk, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is prompt
    assert prompt.textCursor().selectedText() == "a red boat"


def test_arrows_walk_over_headings_and_round_the_ends(desk: Desk) -> None:
    box = open_it(desk)
    first = box.current()
    press(desk, Qt.Key.Key_Up)
    assert box.current() == entries(box)[-1]
    press(desk, Qt.Key.Key_Down)
    assert box.current() == first
    walked = []
    for _ in entries(box):
        walked.append(box.current())
        press(desk, Qt.Key.Key_Down)
    assert walked == entries(box)


def test_keys_mean_nothing_to_the_window_behind(desk: Desk) -> None:
    box = open_it(desk)
    desk.qtbot.keyClick(box.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    press(desk, Qt.Key.Key_Tab)
    desk.qtbot.keyClicks(box.field, "f.c")
    assert box.field.text() == "f.c"
    assert not desk.create.services.jobs.running
    assert desk.create.panel.isVisible()


def test_the_last_choices_stand_first(desk: Desk) -> None:
    open_it(desk, "stats")
    press(desk, Qt.Key.Key_Return)
    open_it(desk, "history")
    press(desk, Qt.Key.Key_Return)
    assert [entry.key for entry in entries(open_it(desk))][:2] == ["view.history", "view.stats"]


def test_the_last_choices_come_back_after_a_restart(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    open_it(desk, "stats")
    press(desk, Qt.Key.Key_Return)
    desk.close()
    desk = open_desk()
    assert entries(open_it(desk))[0].key == "view.stats"


def test_a_search_for_nothing_says_so(desk: Desk) -> None:
    box = open_it(desk, "qqqq")
    assert box.none.isVisible()
    assert "“qqqq”" in box.none.text()
    press(desk, Qt.Key.Key_Return)
    assert box.isVisible()


def test_themes_styles_models_and_shapes_are_chosen_by_name(desk: Desk) -> None:
    preferences = desk.create.services.preferences
    open_it(desk, "look dark")
    press(desk, Qt.Key.Key_Return)
    assert preferences.current.theme is Theme.DARK
    desk.window.show_page("history")
    open_it(desk, "shape wide")
    press(desk, Qt.Key.Key_Return)
    assert desk.create.panel.form.shape.current() == "16:9"
    assert desk.window.page is desk.create
    box = open_it(desk, "model")
    assert {"noise", "starter"} < set(titles(box))
    press(desk, Qt.Key.Key_Escape)
    desk.until(lambda: len(desk.create.dock.tools.styles.menu.actions()) > 3)
    styles = [e for e in entries(open_it(desk)) if e.key.startswith("style.") and e.key != "style."]
    press(desk, Qt.Key.Key_Escape)
    open_it(desk, styles[0].title)
    press(desk, Qt.Key.Key_Return)
    assert desk.create.prompts.styles.current
    assert desk.create.prompts.styles.current.name == styles[0].title


def test_an_earlier_prompt_is_used_again(desk: Desk) -> None:
    desk.create.dock.prompt.set_prompt("a zebra in the rain")
    desk.make_picture()
    desk.until(lambda: desk.create.dock.prompt.previous)
    desk.create.dock.prompt.set_prompt("")
    open_it(desk, "zebra")
    press(desk, Qt.Key.Key_Return)
    assert desk.create.dock.prompt.prompt() == "a zebra in the rain"


def test_what_was_found_may_be_listed_anew_before_it_is_chosen(desk: Desk) -> None:
    models, styles = desk.create.panel.models, desk.create.dock.tools.styles
    desk.until(lambda: len(styles.menu.actions()) > 3)
    stale = models.menu.actions()[0]
    for query, menu, read in (
        ("model starter", models.menu, desk.create.panel.find_models),
        ("style", styles.menu, desk.create.prompts.read),
    ):
        open_it(desk, query)
        before = menu.actions()
        read()
        desk.until(lambda before=before, menu=menu: menu.actions() != before)
        press(desk, Qt.Key.Key_Return)
        if menu is models.menu:  # no family here can run it, which is said
            assert desk.create.panel.model_banner.isVisible()
    desk.until(lambda: not shiboken6.isValid(stale))


def test_a_line_of_a_menu_lives_until_its_signal_is_answered(desk: Desk) -> None:
    styles = desk.create.dock.tools.styles
    desk.until(lambda: len(styles.menu.actions()) > 3)
    action = styles.menu.actions()[1]
    action.trigger()  # which lists all styles anew
    assert styles.current() == action.data()
    assert action not in styles.menu.actions()
    desk.until(lambda: not shiboken6.isValid(action))
