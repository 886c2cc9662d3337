"""The bar along the whole bottom: where the time of a picture goes, live and true."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QWidget

from studio.devices.backend import Memory
from studio.stats.spans import Phase, Spans
from ui.widgets.latency import Expected


class LatencyBar(QAbstractButton):
    """Told what the engine's events say, in their order; `clicked` asks for the waterfall."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def show_ready(self, expected: Expected | None = None) -> None:
        """No picture yet; `expected` only where a self-test or history gave one."""

    def start(self, expected: Expected | None = None) -> None:
        """A picture begins (JobStarted)."""

    def start_phase(self, phase: Phase) -> None:
        """PhaseStarted."""

    def finish_phase(self, phase: Phase, seconds: float) -> None:
        """PhaseDone."""

    def finish_step(self, step: int, steps: int, seconds: float) -> None:
        """StepDone."""

    def finish(self, spans: Spans, expected: Expected | None = None) -> None:
        """The picture is saved (PictureSaved); `expected` is what pictures like it take."""

    def rest(self) -> None:
        """The next edit or page: a finished picture's numbers step back."""

    def cancel(self, phase: Phase, spans: Spans) -> None:
        """JobCancelled."""

    def fail(self, phase: Phase, spans: Spans) -> None:
        """JobFailed."""

    def set_device(self, title: str, memory: Memory | None = None) -> None:
        """The device in use and its memory."""

    def set_queue(self, pictures: int, seconds: float | None = None) -> None:
        """How many pictures wait behind the running one, and how long they will take."""
