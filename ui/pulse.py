"""How late the event loop answers: the number behind "the window never freezes"."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer

INTERVAL_MS = 16


class Pulse(QObject):
    """A timer that notes by how much each of its beats came late; off until `start`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._beat_at_s = 0.0
        self._lateness_ms: list[float] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self._lateness_ms = []
        self._beat_at_s = time.perf_counter()
        self._timer.start()

    def stop(self) -> list[float]:
        """End the measurement; the lateness of each beat in milliseconds."""
        self._timer.stop()
        return self._lateness_ms

    def _beat(self) -> None:
        now_s = time.perf_counter()
        late_ms = (now_s - self._beat_at_s) * 1000 - INTERVAL_MS
        self._lateness_ms.append(max(late_ms, 0.0))
        self._beat_at_s = now_s
