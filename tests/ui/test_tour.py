"""The first start shows a newcomer around, once."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from studio import settings
from studio.paths import Paths
from studio.settings import Settings
from tests.ui.conftest import Desk
from ui.widgets.tour import Tour


def newcomer(open_desk: Callable[..., Desk], paths: Paths) -> Desk:
    wishes = replace(settings.load(paths.settings_file), model_id=str(paths.models / "noise"))
    assert wishes.wants_tour  # as nothing is saved yet
    settings.save(wishes, paths.settings_file)
    desk = open_desk()
    desk.activate(desk.window)
    desk.until(desk.window.tour.isVisible)
    desk.until(desk.window.tour.next.hasFocus)
    return desk


def press(desk: Desk, key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused
    desk.qtbot.keyClick(focused, key)


def assert_beside(tour: Tour, desk: Desk) -> None:
    content = desk.window.centralWidget()
    shown = tour.stop.widget
    place = shown.rect().translated(shown.mapTo(content, shown.rect().topLeft()))
    assert content.rect().contains(tour.geometry())
    assert not tour.geometry().intersects(place)


def test_three_cards_point_at_prompt_latency_bar_and_models(
    open_desk: Callable[..., Desk], paths: Paths
) -> None:
    desk = newcomer(open_desk, paths)
    desk.window.resize(1024, 700)
    tour = desk.window.tour
    shown = []
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Space):
        shown.append(tour.stop.widget)
        assert_beside(tour, desk)
        press(desk, key)
    assert shown == [desk.create.dock.prompt, desk.window.latency_bar, desk.create.panel.models]
    assert not tour.isVisible()
    desk.until(lambda: not settings.load(paths.settings_file).wants_tour)
    desk.close()
    again = open_desk()
    assert not again.window.tour.isVisible()


def test_escape_ends_it_for_good_and_the_focus_goes_back(
    open_desk: Callable[..., Desk], paths: Paths
) -> None:
    desk = newcomer(open_desk, paths)
    press(desk, Qt.Key.Key_Escape)
    assert not desk.window.tour.isVisible()
    assert QApplication.focusWidget() is desk.create.dock.prompt  # there is nothing to generate
    desk.until(lambda: not settings.load(paths.settings_file).wants_tour)


def test_left_goes_back_and_tab_stays_on_the_card(
    open_desk: Callable[..., Desk], paths: Paths
) -> None:
    desk = newcomer(open_desk, paths)
    tour = desk.window.tour
    press(desk, Qt.Key.Key_Right)
    press(desk, Qt.Key.Key_Left)
    assert tour.stop.widget is desk.create.dock.prompt
    for _ in range(5):
        press(desk, Qt.Key.Key_Tab)
        assert tour.isAncestorOf(QApplication.focusWidget())


def test_help_shows_it_again_from_any_page(desk: Desk) -> None:
    assert not desk.window.tour.isVisible()
    desk.window.show_page("stats")
    desk.window.known_actions["help.tour"].trigger()
    assert desk.window.page is desk.create
    assert desk.window.tour.isVisible()


def test_people_with_settings_from_before_are_not_shown_around() -> None:
    assert not Settings().wants_tour
