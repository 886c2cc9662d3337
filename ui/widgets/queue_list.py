"""The jobs that wait, one line each, in the parameter panel."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """`seconds` is what it is expected to take, None where nothing is known."""

    job_id: str
    prompt: str
    seconds: float | None = None
    pictures: int = 1


class QueueList(QWidget):
    """Hidden while nothing waits."""

    removed = Signal(str)  # the job_id of an entry that a person took out

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def set_entries(self, entries: tuple[QueueEntry, ...]) -> None: ...
