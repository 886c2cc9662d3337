"""Help > Shortcuts: what every key does, under the names of the menus."""

from PySide6.QtCore import Qt

from tests.ui.conftest import Desk
from ui.actions import Menu
from ui.widgets.shortcut_sheet import ShortcutSheet
from ui.widgets.text import ElidedText


def open_it(desk: Desk, keys: str = "Ctrl+/") -> ShortcutSheet:
    desk.press(keys)
    sheet = desk.window.shortcut_sheet
    desk.until(sheet.search.hasFocus)
    return sheet


def test_every_action_with_keys_is_on_the_sheet_under_its_menu(desk: Desk) -> None:
    shown = {(each.title, each.group, each.keys) for each in open_it(desk, "F1").shown()}
    for action in desk.window.known_actions.all():
        assert not action.keys() or (action.text(), action.group, (action.keys(),)) in shown
    order = [each.group for each in desk.window.shortcut_sheet.shown()]
    assert order == sorted(order, key=list(Menu).index)


def test_keys_of_single_controls_are_on_it_too(desk: Desk) -> None:
    known = {each.keys for each in open_it(desk).shown()}
    assert ("Alt+Up", "Alt+Down") in known


def test_a_search_narrows_it_by_title_and_by_key(desk: Desk) -> None:
    sheet = open_it(desk)
    desk.qtbot.keyClicks(sheet.search, "trash")
    assert {each.keys for each in sheet.shown()} == {("Del",)}
    assert "Move to the trash" in {text.accessibleName() for text in sheet.findChildren(ElidedText)}
    sheet.search.setText("ctrl+l")
    assert [each.title for each in sheet.shown()] == ["Show or hide where the time went"]
    sheet.search.setText("qqq")
    assert sheet.none.isVisible()
    assert "“qqq”" in sheet.none.text()


def test_tab_stays_on_the_sheet_and_escape_gives_the_focus_back(desk: Desk) -> None:
    prompt = desk.create.dock.prompt
    prompt.setFocus()
    sheet = open_it(desk)
    desk.qtbot.keyClick(sheet.search, Qt.Key.Key_Tab)
    assert sheet.close_button.hasFocus()
    desk.qtbot.keyClick(sheet.close_button, Qt.Key.Key_Tab)
    assert sheet.search.hasFocus()
    desk.qtbot.keyClick(sheet.search, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert prompt.hasFocus()


def test_the_sheet_fits_the_smallest_window_and_scrolls_by_key(desk: Desk) -> None:
    desk.window.resize(1024, 700)
    sheet = open_it(desk)
    assert sheet.parentWidget().rect().contains(sheet.geometry())
    bar = sheet.area.verticalScrollBar()
    desk.until(lambda: bar.maximum() > 0)
    desk.qtbot.keyClick(sheet.search, Qt.Key.Key_Down)
    assert bar.value() > 0
