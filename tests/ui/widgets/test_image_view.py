"""The picture is shown whole, enlarged where the person points, and never blocks the window."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.widgets.pictures import draw_boat
from ui.widgets.image_view import ImageView
from ui.widgets.picture_bar import PictureBar
from ui.widgets.scaler import Scaler


@pytest.fixture
def view(qtbot: QtBot) -> ImageView:
    widget = ImageView()
    qtbot.addWidget(widget)
    widget.resize(800, 616)
    widget.show()
    return widget


@pytest.mark.parametrize("side", [64, 256, 4096])
def test_any_picture_fills_the_view(view: ImageView, side: int) -> None:
    view.show_picture(draw_boat(side, side))
    assert view.picture_rect().height() == pytest.approx(600)
    assert view.is_fit


def test_a_wide_picture_stays_inside(view: ImageView) -> None:
    view.show_picture(draw_boat(1600, 400))
    assert view.picture_rect().width() == pytest.approx(800)


def test_the_point_under_the_cursor_stays_while_zooming(view: ImageView) -> None:
    view.show_picture(draw_boat(1024, 1024))
    at = QPointF(500, 200)
    before = view.picture_rect()
    point = (at - before.topLeft()) / before.width()
    view.zoom_to(3.0, at)
    after = view.picture_rect()
    assert (at - after.topLeft()).x() / after.width() == pytest.approx(point.x(), abs=1e-3)
    assert (at - after.topLeft()).y() / after.width() == pytest.approx(point.y(), abs=1e-3)


def test_a_preview_lies_where_the_picture_will(view: ImageView) -> None:
    view.show_preview(draw_boat(64, 64), QSize(1024, 1024), "Preview after step 1 of 8")
    preview = view.picture_rect()
    assert view.accessibleDescription() == "Preview after step 1 of 8"
    view.show_picture(draw_boat(1024, 1024))
    assert view.picture_rect() == preview


def test_the_zoom_stays_from_one_picture_to_the_next(view: ImageView) -> None:
    view.show_picture(draw_boat(1024, 1024))
    view.show_actual_size()
    view.show_picture(draw_boat(1024, 1024, 1))
    assert view.zoom == 1.0
    view.show_picture(draw_boat(512, 768))
    assert view.is_fit


def test_zoom_has_an_end_in_both_directions(view: ImageView) -> None:
    view.show_picture(draw_boat(1024, 1024))
    for _ in range(60):
        view.zoom_in()
    assert view.zoom == 32.0
    for _ in range(60):
        view.zoom_out()
    assert view.picture_rect().width() == pytest.approx(64)


def test_a_large_picture_is_made_smaller_in_the_background(qtbot: QtBot) -> None:
    scaler = Scaler()
    scaler.set_source(draw_boat(2048, 2048))
    with qtbot.waitSignal(scaler.done):
        assert scaler.get(QSize(600, 600)) is None
    small = scaler.get(QSize(600, 600))
    assert small is not None
    assert small.size() == QSize(600, 600)


def test_a_late_result_of_an_older_picture_is_dropped(qtbot: QtBot) -> None:
    scaler = Scaler()
    scaler.set_source(draw_boat(2048, 2048, 0))
    scaler.get(QSize(100, 100))
    scaler.set_source(draw_boat(2048, 2048, 1))
    with qtbot.waitSignal(scaler.done):
        scaler.get(QSize(100, 100))
    newer = scaler.get(QSize(100, 100))
    assert newer is not None
    assert newer.pixelColor(1, 1) == draw_boat(8, 8, 1).pixelColor(1, 1)


def test_an_empty_view_can_be_asked_anything(view: ImageView) -> None:
    view.zoom_in()
    view.show_actual_size()
    view.fit()
    view.clear()
    view.grab()
    assert not view.has_picture()


def test_the_bar_says_the_zoom(view: ImageView, qtbot: QtBot) -> None:
    bar = PictureBar()
    qtbot.addWidget(bar)
    view.zoom_changed.connect(bar.zoom.set_zoom)
    bar.zoom.clicked.connect(view.show_actual_size)
    bar.fit.clicked.connect(view.fit)
    view.show_picture(draw_boat(1024, 1024))
    assert bar.zoom.text() == "Fit"
    bar.zoom.click()
    assert bar.zoom.text() == "100%"
    bar.fit.click()
    assert bar.zoom.text() == "Fit"


def test_the_bar_offers_only_what_a_saved_picture_allows(qtbot: QtBot) -> None:
    bar = PictureBar()
    qtbot.addWidget(bar)
    bar.show()
    assert not bar.star.isVisible()
    bar.set_picture(is_saved=True, is_starred=True)
    assert bar.star.isVisible()
    with qtbot.waitSignal(bar.starred) as told:
        bar.star.click()
    assert told.args == [False]


def pull(view: ImageView, qtbot: QtBot, button: Qt.MouseButton) -> None:
    """Press in the middle, move by 100 pixels, let go."""
    middle = view.rect().center()
    qtbot.mousePress(view, button, pos=middle)
    for x in (10, 50, 100):
        at = QPointF(middle + QPoint(x, 0))
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            at,
            view.mapToGlobal(at),
            Qt.MouseButton.NoButton,
            button,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(view, move)
    qtbot.mouseRelease(view, button, pos=middle + QPoint(100, 0))


@pytest.mark.parametrize("button", [Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton])
def test_a_zoomed_picture_is_moved_by_hand(
    view: ImageView, qtbot: QtBot, button: Qt.MouseButton
) -> None:
    view.show_picture(draw_boat(1024, 1024))
    view.zoom_to(3.0, QPointF(400, 300))
    before = view.picture_rect().left()
    with qtbot.assertNotEmitted(view.dragged):
        pull(view, qtbot, button)
    assert view.picture_rect().left() == pytest.approx(before + 100, abs=1)


def test_a_zoomed_picture_is_moved_by_the_arrow_keys(view: ImageView, qtbot: QtBot) -> None:
    view.show_picture(draw_boat(1024, 1024))
    view.zoom_to(3.0, QPointF(400, 300))
    before = view.picture_rect().topLeft()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(view, key)
    assert view.picture_rect().topLeft() == before - QPointF(48, 48)


def test_a_fitted_picture_is_dragged_out_but_not_by_the_middle_button_or_with_space(
    view: ImageView, qtbot: QtBot
) -> None:
    view.show_picture(draw_boat(1024, 1024))
    with qtbot.assertNotEmitted(view.dragged):
        pull(view, qtbot, Qt.MouseButton.MiddleButton)
        qtbot.keyPress(view, Qt.Key.Key_Space)
        pull(view, qtbot, Qt.MouseButton.LeftButton)
        qtbot.keyRelease(view, Qt.Key.Key_Space)
    with qtbot.waitSignal(view.dragged):
        pull(view, qtbot, Qt.MouseButton.LeftButton)
