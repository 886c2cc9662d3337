"""Whatever takes longer than a moment says what it is and how far it is."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from studio import disk
from studio.engine import Engine
from studio.history import recovery, store
from studio.paths import Paths
from tests.fakes import FakeBackend, FakeFamily
from tests.ui.conftest import Desk
from ui import app
from ui.pages.stats import StatsPage


class Gate:
    """Holds threads back until it is opened, once for each of them."""

    def __init__(self) -> None:
        self._permits = threading.Semaphore(0)
        self.is_shut = False

    def open(self, count: int = 1) -> None:
        self._permits.release(count)

    def open_for_good(self) -> None:
        self.is_shut = False
        self.open(1000)

    def pass_through(self) -> None:
        if self.is_shut:
            assert self._permits.acquire(timeout=20)


@pytest.fixture
def slow_pictures(monkeypatch: pytest.MonkeyPatch, paths: Paths) -> Iterator[Gate]:
    """A disk that is slow to rename files in the folder of pictures."""
    gate, sync = Gate(), disk.sync_folder

    def wait_and_sync(folder: Path) -> None:
        if folder == paths.pictures:
            gate.pass_through()
        sync(folder)

    monkeypatch.setattr(disk, "sync_folder", wait_and_sync)
    yield gate
    gate.open_for_good()


@pytest.fixture
def slow_index(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """A disk that is slow to read the history."""
    gate, open_reader = Gate(), store.open_reader

    def wait_and_open(database: Path, busy_timeout_s: float) -> sqlite3.Connection:
        gate.pass_through()
        return open_reader(database, busy_timeout_s)

    monkeypatch.setattr(store, "open_reader", wait_and_open)
    yield gate
    gate.open_for_good()


def make(desk: Desk, count: int) -> None:
    for number in range(count):
        desk.create.dock.prompt.set_prompt(f"picture {number}")
        desk.make_picture()


def said(desk: Desk) -> str:
    bar = desk.window.notices.busy_bar
    return bar.words.text() if bar.isVisible() else ""


def test_moving_many_pictures_to_the_trash_counts_them(desk: Desk, slow_pictures: Gate) -> None:
    make(desk, 3)
    desk.window.show_page("history")
    slow_pictures.is_shut = True
    desk.history.grid.selectAll()
    desk.history.details.delete.click()
    desk.until(lambda: said(desk) == "Moving to the trash, 0 of 3")
    slow_pictures.open(2)
    desk.until(lambda: said(desk) == "Moving to the trash, 2 of 3")
    slow_pictures.open_for_good()
    desk.until(lambda: desk.window.undo_bar.isVisible() and not said(desk))
    assert desk.window.undo_bar.text() == "Deleted 3 pictures."


def test_what_is_done_at_once_is_not_told(desk: Desk) -> None:
    make(desk, 1)
    told: list[object] = []
    desk.window.show_page("history")
    desk.history.grid.selectAll()
    with desk.qtbot.waitSignal(desk.create.services.pictures.thrown_away):
        desk.create.services.waits.told.connect(told.append)
        desk.history.details.delete.click()
    assert not [wait for wait in told if wait and wait.words == "Moving to the trash"]


def test_a_slow_search_says_so(desk: Desk, slow_index: Gate) -> None:
    make(desk, 1)
    desk.window.show_page("history")
    slow_index.is_shut = True
    desk.history.search.setText("nothing like this")
    desk.until(lambda: said(desk) == "Searching the history")
    slow_index.open_for_good()
    desk.until(desk.history.no_match.isVisible)
    desk.until(lambda: not said(desk))


def test_slow_stats_say_so(desk: Desk, slow_index: Gate) -> None:
    make(desk, 1)
    slow_index.is_shut = True
    desk.window.show_page("stats")
    desk.until(lambda: said(desk) == "Reading the times of all pictures")
    slow_index.open_for_good()
    stats = desk.window.pages["stats"]
    assert isinstance(stats, StatsPage)
    desk.until(lambda: stats.none_yet.isVisible() and not said(desk))


def test_a_picture_that_waits_for_the_engine_says_so(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(is_waiting=False)
    desk.backend.found.clear()
    desk.until(lambda: desk.studio.window and desk.create.panel.spec)
    desk.create.dock.prompt.set_prompt("a red circle")
    bar = desk.window.latency_bar
    desk.generate()
    desk.until(lambda: bar.accessibleName() == "Latency: Starting the engine")
    desk.create.dismiss()
    desk.until(lambda: bar.accessibleName() == "Latency: Ready, No picture yet")
    desk.generate()
    desk.until(lambda: bar.is_waiting)
    desk.backend.found.set()
    desk.until(lambda: len(desk.create.gallery.records) == 1)
    desk.until(lambda: not bar.is_waiting)


def test_pictures_that_the_history_does_not_know_are_counted_while_they_are_read(
    open_desk: Callable[..., Desk], paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk()
    make(desk, 3)
    desk.close()
    paths.database.unlink()
    gate, read = Gate(), recovery.metadata.read
    gate.is_shut = True

    def wait_and_read(path: Path) -> object:
        gate.pass_through()
        return read(path)

    monkeypatch.setattr(recovery, "_TELL_EVERY_S", 0.0)
    monkeypatch.setattr(recovery.metadata, "read", wait_and_read)
    desk = open_desk(is_waiting=False)
    gate.open(2)
    desk.until(lambda: desk.studio.window)
    words = "Reading pictures that the history does not know, 2 of 3"
    desk.until(lambda: said(desk) == words)
    gate.open_for_good()
    desk.until(lambda: not said(desk))
    desk.until(lambda: len(desk.create.gallery.records) == 3)


def test_a_library_that_opens_slowly_says_so(
    open_desk: Callable[..., Desk], paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "SLOW_OPENING_MS", 0)
    gate = threading.Event()

    def open_slowly(*arguments: object) -> Engine:
        assert gate.wait(20)
        return here(*arguments)

    family = FakeFamily()
    here = partial(Engine, families=(family,), backends=(FakeBackend(),), keeps_queue=True)
    desk = open_desk(family, is_waiting=False, open_engine=open_slowly)
    desk.until(lambda: desk.studio.opening_note and desk.studio.opening_note.isVisible())
    assert desk.studio.opening_note.text() == f"Opening the library in {paths.data}"
    gate.set()
    desk.until(lambda: desk.studio.window and desk.studio.window.isVisible())
    assert desk.studio.opening_note is None
