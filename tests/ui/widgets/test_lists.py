"""Filmstrip and History grid show what they are given and tell what a person chose."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QDate, QLocale, QModelIndex, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.widgets.pictures import draw_boat, record
from tests.ui.widgets.shelf import Shelf
from ui.roles import Role
from ui.widgets.filmstrip import Filmstrip, Gap, PictureTile, QueuedTile, RunningTile
from ui.widgets.thumbnail_delegate import day_words
from ui.widgets.thumbnail_grid import ThumbnailGrid
from ui.widgets.thumbnail_layout import Group, ThumbnailLayout, group_rows, join

DAY = date(2026, 11, 21)


@pytest.fixture
def strip(qtbot: QtBot) -> Filmstrip:
    widget = Filmstrip()
    qtbot.addWidget(widget)
    widget.resize(600, 88)
    widget.show()
    return widget


@pytest.fixture
def grid(qtbot: QtBot) -> ThumbnailGrid:
    widget = ThumbnailGrid()
    qtbot.addWidget(widget)
    widget.resize(1064, 788)
    widget.show()
    return widget


def test_a_picture_without_thumbnail_is_asked_for_once(strip: Filmstrip, qtbot: QtBot) -> None:
    wanted: list[str] = []
    strip.thumbnail_wanted.connect(wanted.append)
    tiles = tuple(PictureTile(f"p{n}") for n in range(40))
    strip.set_tiles(tiles)
    qtbot.waitUntil(lambda: bool(wanted))
    strip.set_tiles(tiles)
    assert wanted[0] == "p0"
    assert len(wanted) == len(set(wanted)) < 40


def test_the_ring_stays_when_new_tiles_come(strip: Filmstrip, qtbot: QtBot) -> None:
    strip.set_tiles((PictureTile("a"), PictureTile("b")))
    with qtbot.waitSignal(strip.chosen) as told:
        strip.setCurrentIndex(strip.model().index(1, 0))
    assert told.args == ["b"]
    with qtbot.assertNotEmitted(strip.chosen):
        strip.set_tiles(
            (QueuedTile("q", 1), Gap(), RunningTile("r"), PictureTile("a"), PictureTile("b"))
        )
    assert strip.current() == "b"


def test_what_waits_cannot_be_chosen(strip: Filmstrip) -> None:
    strip.set_tiles((QueuedTile("q", 1), Gap(), PictureTile("a")))
    flags = [strip.model().flags(strip.model().index(row, 0)) for row in range(3)]
    assert [bool(flag & Qt.ItemFlag.ItemIsSelectable) for flag in flags] == [False, False, True]


def test_progress_replaces_only_its_own_tile(strip: Filmstrip) -> None:
    strip.set_tiles((RunningTile("r"), PictureTile("a", draw_boat(71, 71))))
    before = strip.grab().toImage()
    strip.replace_tile(RunningTile("r", 0.5))
    after = strip.grab().toImage()
    assert before != after
    right = before.rect().adjusted(90, 0, 0, 0)
    assert before.copy(right) == after.copy(right)


def test_neighbours_of_one_day_and_prompt_share_a_heading() -> None:
    keys = [(DAY, "boat"), (DAY, "boat"), (DAY, "vase"), (DAY - timedelta(1), "vase")]
    assert group_rows(keys) == [
        Group(DAY, "boat", 0, 2),
        Group(DAY, "vase", 2, 1),
        Group(DAY - timedelta(1), "vase", 3, 1),
    ]
    assert join([Group(DAY, "boat", 0, 1)], [Group(DAY, "boat", 1, 2)]) == [
        Group(DAY, "boat", 0, 3)
    ]


def test_ten_thousand_pictures_have_places_that_can_be_found_again() -> None:
    groups = group_rows((DAY - timedelta(row // 40), f"prompt {row // 7}") for row in range(10_000))
    layout = ThumbnailLayout(groups, 1054)
    assert layout.columns == 7
    for row in (0, 6, 7, 5_000, 9_999):
        centre = layout.rect(row).center()
        assert layout.row_at(centre.x(), centre.y()) == row
    assert layout.rect(9_999).bottom() < layout.height
    seen = layout.rows_between(layout.rect(5_000).top(), layout.rect(5_000).bottom())
    assert 5_000 in seen
    assert len(seen) < 30


def test_the_grid_finds_what_is_under_the_mouse(grid: ThumbnailGrid) -> None:
    shelf = Shelf([record(number) for number in range(12)])
    grid.setModel(shelf)
    for row in (0, 3, 5):
        assert grid.indexAt(grid.visualRect(shelf.index(row)).center()).row() == row


def test_a_new_picture_comes_first_and_keeps_the_choice(grid: ThumbnailGrid) -> None:
    shelf = Shelf([record(number) for number in range(4)])
    grid.setModel(shelf)
    grid.setCurrentIndex(shelf.index(2))
    shelf.prepend(record(99))
    assert grid.currentIndex().data(Role.RECORD).id == "record-2"
    shelf.append([record(number, days_ago=3) for number in range(4, 9)])
    assert grid.visualRect(shelf.index(9)).top() > grid.visualRect(shelf.index(4)).bottom()


def test_arrow_keys_walk_across_groups(grid: ThumbnailGrid) -> None:
    shelf = Shelf([record(number) for number in range(12)])  # three groups of four
    grid.setModel(shelf)
    grid.setCurrentIndex(shelf.index(1))
    walked = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Home):
        QTest.keyClick(grid, key)
        walked.append(grid.currentIndex().row())
    assert walked == [5, 9, 10, 6, 0]


def test_enter_opens_and_the_choice_is_told(grid: ThumbnailGrid, qtbot: QtBot) -> None:
    shelf = Shelf([record(number) for number in range(4)])
    grid.setModel(shelf)
    with qtbot.waitSignal(grid.chosen) as told:
        grid.setCurrentIndex(shelf.index(3))
    assert told.args[0].id == "record-3"
    with qtbot.waitSignal(grid.opened):
        QTest.keyClick(grid, Qt.Key.Key_Return)


def test_scrolling_brings_a_picture_into_view(grid: ThumbnailGrid) -> None:
    shelf = Shelf([record(number, days_ago=number // 8) for number in range(200)])
    grid.setModel(shelf)
    grid.setCurrentIndex(shelf.index(199))
    assert grid.viewport().rect().contains(grid.visualRect(shelf.index(199)))


def test_an_emptied_list_leaves_nothing_behind(grid: ThumbnailGrid) -> None:
    shelf = Shelf([record(0)])
    grid.setModel(shelf)
    shelf.beginResetModel()
    shelf.records.clear()
    shelf.endResetModel()
    grid.grab()
    assert not grid.indexAt(grid.viewport().rect().center()).isValid()
    assert (
        grid.moveCursor(grid.CursorAction.MoveDown, Qt.KeyboardModifier.NoModifier) == QModelIndex()
    )


def test_days_are_called_what_people_call_them() -> None:
    short = QLocale().toString(QDate(2026, 11, 21), "d MMMM")
    assert day_words(DAY, DAY) == ("Today", short)
    assert day_words(DAY, DAY + timedelta(1))[0] == "Yesterday"
    assert day_words(DAY, DAY + timedelta(9)) == (short, "")
    assert day_words(DAY, DAY + timedelta(90))[0].endswith("2026")
