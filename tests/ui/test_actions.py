"""Every action is known in one place, and reached from there by menu and by key."""

from collections import Counter

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu

from tests.ui.conftest import Desk
from ui.actions import Menu


def test_every_action_is_in_one_menu(desk: Desk) -> None:
    known = desk.window.known_actions
    listed = [
        action for menu in known.menus(desk.window) for action in menu.actions() if action.text()
    ]
    assert Counter(listed) == Counter(known.all())


def test_every_action_is_reached_by_the_menu_of_the_rail_or_by_a_key(desk: Desk) -> None:
    menu = desk.window.rail.menu
    assert menu
    reached = {each for part in menu.findChildren(QMenu) for each in part.actions()}
    for part in menu.actions():
        if (inner := part.menu()) is not None:
            reached |= set(inner.actions())  # type: ignore[attr-defined]
    for action in desk.window.known_actions.all():
        assert action in reached or action.keys(), action.key


def test_no_two_actions_of_a_page_share_a_key(desk: Desk) -> None:
    for key in desk.window.pages:
        desk.window.show_page(key)
        visible = [a for a in desk.window.known_actions.all() if a.isVisible()]
        used = Counter(keys.toString() for action in visible for keys in action.shortcuts())
        assert not [keys for keys, times in used.items() if times > 1]


def test_a_shortcut_works_on_its_page_only(desk: Desk) -> None:
    desk.create.dock.prompt.set_prompt("a red boat")
    desk.window.show_page("create")  # the focus is at Generate, where F is no letter
    desk.press("F")
    assert not desk.create.panel.isVisible()
    desk.window.show_page("history")
    desk.press("Ctrl+F")
    desk.until(desk.history.search.hasFocus)


def test_a_menu_greys_what_cannot_be_done_and_no_key_is_lost(desk: Desk) -> None:
    known = desk.window.known_actions
    star = known["picture.star"]
    menu = known.menus(desk.window)[list(Menu).index(Menu.PICTURE)]
    menu.aboutToShow.emit()
    assert not star.isEnabled()  # there is no picture
    menu.aboutToHide.emit()
    desk.create.dock.prompt.set_prompt("a red boat")
    desk.make_picture()
    desk.until(lambda: desk.create.stage.record)
    star.trigger()
    desk.until(lambda: desk.create.stage.record.is_starred)


def test_the_menu_opens_from_the_rail_and_by_key(desk: Desk) -> None:
    desk.press("F10")
    rail = desk.window.rail
    desk.until(lambda: rail.menu and rail.menu.isVisible())
    assert [action.text() for action in rail.menu.actions()] == [menu.title for menu in Menu]
    rail.menu.close()


def test_text_is_edited_from_the_menu(desk: Desk) -> None:
    prompt = desk.create.dock.prompt
    prompt.set_prompt("a red boat")
    desk.window.activateWindow()
    prompt.setFocus()
    desk.until(prompt.hasFocus)
    desk.window.known_actions["edit.selectAll"].trigger()
    assert prompt.textCursor().selectedText() == "a red boat"
    desk.window.known_actions["edit.cut"].trigger()
    assert prompt.prompt() == ""
    desk.window.known_actions["edit.undo"].trigger()
    assert prompt.prompt() == "a red boat"


def test_a_right_click_on_a_picture_offers_what_can_be_done_with_it(desk: Desk) -> None:
    create = desk.create
    create.stage.view.customContextMenuRequested.emit(QPoint(5, 5))
    assert QApplication.activePopupWidget() is None, "there is no picture yet"
    create.dock.prompt.set_prompt("a red circle")
    desk.make_picture()
    desk.until(lambda: create.record)
    for widget in (create.stage.view, create.strip):
        widget.customContextMenuRequested.emit(QPoint(5, 5))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        star = next(action for action in menu.actions() if action.text() == "Star or unstar")
        was_starred = create.record.is_starred
        star.trigger()
        menu.close()
        desk.until(lambda before=was_starred: create.record.is_starred is not before)
    desk.window.show_page("history")
    desk.until(lambda: desk.history.gallery.records)
    desk.history.grid.setCurrentIndex(desk.history.gallery.index(0))
    desk.history.grid.customContextMenuRequested.emit(QPoint(5, 5))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    shown = {action.text() for action in menu.actions() if action.isVisible()}
    assert {"Reuse the prompt", "Reuse the seed", "Move to the trash"} < shown
    menu.close()
