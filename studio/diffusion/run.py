"""What a pipeline is handed besides the request: the stopwatch, the cancel token, the listeners."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from studio.jobs.job import CancelToken
from studio.stats.spans import Phase, Stopwatch

if TYPE_CHECKING:  # the window knows pictures before it needs numpy
    import numpy as np
    import numpy.typing as npt

PREVIEW_INTERVAL_S = 0.2

Pixels: TypeAlias = "npt.NDArray[np.uint8]"  # [height, width, 3], RGB


class Listener(Protocol):
    """Who is told how a run goes; the worker turns this into events."""

    def phase_started(self, phase: Phase) -> None: ...
    def phase_done(self, phase: Phase, seconds: float) -> None: ...
    def step_done(self, step: int, steps: int, seconds: float) -> None: ...
    def preview_ready(self, step: int, pixels: Pixels) -> None: ...


@dataclass(slots=True)
class Run:
    """One picture in the making. Every method raises Cancelled as soon as the token says so."""

    stopwatch: Stopwatch
    token: CancelToken
    listener: Listener
    seed: int
    has_previews: bool = True
    _preview_at_s: float = 0.0

    @contextmanager
    def measure(self, phase: Phase) -> Iterator[None]:
        """Time the body as `phase` and tell the listener at both edges."""
        self.token.check()
        self.listener.phase_started(phase)
        began_s = time.perf_counter()
        with self.stopwatch.measure(phase):
            yield
        self.listener.phase_done(phase, time.perf_counter() - began_s)

    def step(
        self, step: int, steps: int, preview: Callable[[], Pixels | None] | None = None
    ) -> None:
        """End denoising step `step` (from 1) of `steps`.

        `preview` makes a small picture of the state, or None where it knows no way; it is called at
        most five times a second.
        """
        seconds = self.stopwatch.step()
        self.listener.step_done(step, steps, seconds)
        self.token.check()
        now_s = time.perf_counter()
        is_due = step < steps and now_s - self._preview_at_s >= PREVIEW_INTERVAL_S
        if preview and self.has_previews and is_due:
            self._preview_at_s = now_s
            if (pixels := preview()) is not None:
                self.stopwatch.preview()
                self.listener.preview_ready(step, pixels)
