"""The queue in the parameter panel: what it holds, what that will take, and a pause."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets import figures
from ui.widgets.icon_button import IconButton
from ui.widgets.queue_rows import QueueEntry, RunningEntry
from ui.widgets.queue_view import QueueView
from ui.widgets.text import Level, Text

__all__ = ["QueueEntry", "QueueList", "RunningEntry"]


class QueueList(QWidget):
    """Hidden while nothing waits."""

    removed = Signal(str)  # the job_id of an entry that a person took out
    moved = Signal(str, str)  # a job_id, and the one that it now stands before, or "" for the end
    pause_toggled = Signal()
    left = Signal()  # it went while it had the focus

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting: tuple[QueueEntry, ...] = ()
        self._running: RunningEntry | None = None
        self._seconds: float | None = None
        self._is_paused = False
        self._total = Text("", Level.CAPTION, "3")
        self.pause = IconButton("pause", "")
        self.pause.setFixedSize(24, 24)
        self.view = QueueView()
        self._head = QHBoxLayout()
        self._head.setSpacing(8)
        self._head.addWidget(Text(self.tr("Queue"), Level.HEADING))
        self._head.addStretch()
        self._head.addWidget(self._total)
        self._head.addWidget(self.pause)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(4)
        column.addLayout(self._head)
        column.addWidget(self.view)
        self.set_narrow(False)
        self.set_paused(False)
        self.pause.clicked.connect(self.pause_toggled)
        self.view.removed.connect(self.removed)
        self.view.moved.connect(self.moved)
        self.hide()

    def set_entries(
        self,
        waiting: tuple[QueueEntry, ...],
        running: RunningEntry | None = None,
        seconds: float | None = None,
    ) -> None:
        """Show what waits, the next one first, below what runs; `seconds` are for all of it."""
        if (waiting, running, seconds) == (self._waiting, self._running, self._seconds):
            return
        self._waiting, self._running, self._seconds = waiting, running, seconds
        self.view.set_entries(waiting, running)
        self._sum_up()
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        self.setVisible(self._pictures() > 0)
        if had_focus and not self._pictures():
            self.left.emit()

    def replace_running(self, running: RunningEntry) -> None:
        """Show the progress of what runs."""
        self.view.replace_running(running)

    def set_paused(self, is_paused: bool) -> None:
        self._is_paused = is_paused
        if is_paused:
            self.pause.set_icon("resume", "text")
            self.pause.set_label(self.tr("Resume the queue"))
        else:
            self.pause.set_icon("pause")
            self.pause.set_label(self.tr("Pause after this picture"))
        self._sum_up()

    def set_narrow(self, is_narrow: bool) -> None:
        """Tighter padding, for windows under 1200 px."""
        padding = 12 if is_narrow else 16
        self._head.setContentsMargins(padding, 0, padding - 4, 0)
        self.view.set_padding(padding)

    def _pictures(self) -> int:
        waiting = sum(entry.pictures for entry in self._waiting)
        return waiting + (self._running.pictures - self._running.picture if self._running else 0)

    def _sum_up(self) -> None:
        """How much there is to do, and how long that takes where it is known of all."""
        pictures = self._pictures()
        words = [self.tr("Paused")] if self._is_paused else []
        words.append(
            self.tr("1 picture") if pictures == 1 else self.tr("{} pictures").format(pictures)
        )
        if self._seconds is not None:
            words.append(figures.about(self._seconds))
        self._total.setText(" · ".join(words))
