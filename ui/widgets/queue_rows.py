"""What stands in the queue: the job that runs, and those that wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QImage

from ui import language
from ui.tips import plain_tip
from ui.widgets import figures

ENTRY_ROLE = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """`seconds` is what it is expected to take, None where nothing is known."""

    job_id: str
    prompt: str
    seconds: float | None = None
    pictures: int = 1  # that are still to be made


@dataclass(frozen=True, slots=True)
class RunningEntry:
    """Number `picture` (from 1) of `pictures` is being made; `fraction` of it is, 0 to 1."""

    job_id: str
    prompt: str
    picture: int = 1
    pictures: int = 1
    fraction: float = 0.0
    preview: QImage | None = None


Entry = RunningEntry | QueueEntry


class QueueRows(QAbstractListModel):
    """The running job, if it is shown, then those that wait, the next one first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: RunningEntry | None = None
        self._waiting: tuple[QueueEntry, ...] = ()

    @property
    def waiting(self) -> tuple[QueueEntry, ...]:
        return self._waiting

    def set_entries(self, waiting: tuple[QueueEntry, ...], running: RunningEntry | None) -> None:
        self.beginResetModel()
        self._waiting, self._running = waiting, running
        self.endResetModel()

    def replace_running(self, running: RunningEntry) -> None:
        """Show the progress of the job that runs, where it is shown."""
        if self._running and self._running.job_id == running.job_id:
            self._running = running
            self.dataChanged.emit(self.index(0), self.index(0))

    def entry(self, row: int) -> Entry:
        if self._running is None:
            return self._waiting[row]
        return self._waiting[row - 1] if row else self._running

    def number(self, row: int) -> int:
        """The place of a waiting job, from 1; 0 for the one that runs."""
        return row + (self._running is None)

    def row_of(self, job_id: str) -> int:
        """-1 if it is not here."""
        rows = range(self.rowCount())
        return next((row for row in rows if self.entry(row).job_id == job_id), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.isValid():
            return 0
        return len(self._waiting) + (self._running is not None)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entry(index.row())
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._say(index.row(), entry)
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.prompt
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(entry.prompt)
        return None

    def _say(self, row: int, entry: Entry) -> str:
        if isinstance(entry, RunningEntry):
            words = self.tr("Picture {} of {} is being made: {}")
            return words.format(entry.picture, entry.pictures, entry.prompt)
        words = language.clauses(filter(None, (entry.prompt, cost(entry))))
        return f"{self.number(row)}. {words}"


def cost(entry: QueueEntry) -> str:
    """How many pictures it is and what they will take: "×4  12 s", "3.1 s"."""
    count = f"×{entry.pictures}" if entry.pictures > 1 else ""
    seconds = "" if entry.seconds is None else figures.about(entry.seconds)
    return f"{count}  {seconds}".strip()
