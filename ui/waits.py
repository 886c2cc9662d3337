"""What the window waits for: whatever takes longer than a moment is named, with how far it is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

TOLD_AFTER_S = 0.3
_TELL_EVERY_MS = 100


@dataclass(slots=True, eq=False)
class Wait:
    """`total` things are to be done, or 0 where nobody knows."""

    words: str
    total: int
    began_s: float
    done: int = 0

    def advance(self) -> None:
        """One more is done."""
        self.done += 1


class Waits(QObject):
    """Tells of the wait that began first; its timer runs only while there is one."""

    told = Signal(object)  # a Wait, again and again; None once nothing is waited for

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waits: list[Wait] = []
        self._is_told = False
        self._timer = QTimer(self, interval=_TELL_EVERY_MS)
        self._timer.timeout.connect(self._tell)

    @contextmanager
    def waiting(self, words: str, total: int = 0) -> Iterator[Wait]:
        """`words` say what happens within: "Moving to the trash"."""
        wait = self.begin(words, total)
        try:
            yield wait
        finally:
            self.end(wait)

    def begin(self, words: str, total: int = 0) -> Wait:
        """The same where the end is in another place."""
        wait = Wait(words, total, time.perf_counter())
        self._waits.append(wait)
        self._timer.start()
        return wait

    def end(self, wait: Wait) -> None:
        self._waits.remove(wait)
        if not self._waits:
            self._timer.stop()
        self._tell()

    def _tell(self) -> None:
        latest_s = time.perf_counter() - TOLD_AFTER_S
        late = next((wait for wait in self._waits if wait.began_s <= latest_s), None)
        if late or self._is_told:
            self.told.emit(late)
        self._is_told = late is not None
