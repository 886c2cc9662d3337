"""The queue tells what a person did to it, by mouse and by keyboard, and changes nothing itself."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.widgets.queue_delegate import HEIGHT
from ui.widgets.queue_list import QueueEntry, QueueList, RunningEntry

WAITING = tuple(QueueEntry(name, f"<b>{name}</b>", 2.0) for name in "abcd")


@pytest.fixture
def queue(qtbot: QtBot) -> QueueList:
    widget = QueueList()
    qtbot.addWidget(widget)
    widget.resize(304, 300)
    widget.set_entries(WAITING, RunningEntry("r", "running", 1, 2))
    widget.show()
    return widget


@pytest.mark.parametrize(
    ("key", "modifiers", "told"),
    [
        (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier, ["c", "b"]),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier, ["c", ""]),
        (
            Qt.Key.Key_Return,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
            ["c", "a"],
        ),
    ],
)
def test_keys_move_the_chosen_job(
    queue: QueueList,
    qtbot: QtBot,
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier,
    told: list[str],
) -> None:
    queue.view.setCurrentIndex(queue.view.model().index(3, 0))
    with qtbot.waitSignal(queue.moved) as moved:
        QTest.keyClick(queue.view, key, modifiers)
    assert moved.args == told


def test_delete_takes_the_chosen_job_out_and_the_next_one_is_chosen(
    queue: QueueList, qtbot: QtBot
) -> None:
    queue.view.setCurrentIndex(queue.view.model().index(2, 0))
    with qtbot.waitSignal(queue.removed) as removed:
        QTest.keyClick(queue.view, Qt.Key.Key_Delete)
    assert removed.args == ["b"]
    queue.set_entries((WAITING[0], *WAITING[2:]), RunningEntry("r", "running", 1, 2))
    assert queue.view.chosen() == "c"


def test_a_row_is_dragged_to_the_end(queue: QueueList, qtbot: QtBot) -> None:
    port = queue.view.viewport()
    with qtbot.waitSignal(queue.moved) as moved:
        QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(60, HEIGHT + HEIGHT // 2))
        QTest.mouseMove(port, QPoint(60, 4 * HEIGHT))
        QTest.mouseMove(port, QPoint(60, 5 * HEIGHT - 2))
        QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(60, 5 * HEIGHT - 2))
    assert moved.args == ["a", ""]


def test_every_row_is_read_out_and_no_tooltip_is_rendered(queue: QueueList) -> None:
    rows = queue.view.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    assert rows.index(0, 0).data(role) == "Picture 1 of 2 is being made: running"
    assert rows.index(1, 0).data(role) == "1. <b>a</b>, 2.0 s"
    assert "&lt;b&gt;a" in rows.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
