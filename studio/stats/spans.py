"""The one stopwatch: how long every stage of a picture took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """The stages of a picture, in their order."""

    QUEUE = "queue"
    LOAD = "load"
    ENCODE = "encode"
    DENOISE = "denoise"
    DECODE = "decode"
    SAVE = "save"


@dataclass(frozen=True, slots=True)
class Span:
    """A stage that began `start_s` seconds after the submission and took `seconds`."""

    phase: Phase
    start_s: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Spans:
    """The measured stages of one picture, from submission to saved."""

    spans: tuple[Span, ...] = ()
    steps: tuple[float, ...] = ()  # seconds of each denoising step
    total_s: float = 0.0
    first_preview_s: float | None = None  # after the submission

    def seconds(self, phase: Phase) -> float:
        """Seconds spent in `phase`; 0.0 if it was skipped."""
        return sum(span.seconds for span in self.spans if span.phase is phase)

    @property
    def made_s(self) -> float:
        """Seconds without the wait in the queue, which says nothing about the machine."""
        return max(self.total_s - self.seconds(Phase.QUEUE), 0.0)

    @property
    def steps_per_second(self) -> float:
        """Denoising steps per second; 0.0 before any step."""
        return len(self.steps) / sum(self.steps) if sum(self.steps) > 0 else 0.0


def _no_wait() -> None:
    """The CPU finishes its work before it returns: nothing to wait for."""


class Stopwatch:
    """Measures one picture; `synchronize` waits for the device at both edges of a phase.

    The wait in the queue runs from the start and ends when the first phase begins.
    """

    def __init__(self, started_at_s: float, synchronize: Callable[[], None] = _no_wait) -> None:
        self.synchronize = synchronize
        self.phase: Phase = Phase.QUEUE  # under way, or the last one that was
        self._started_at_s = started_at_s
        self._phase_began_s: float | None = started_at_s  # None between two phases
        self._spans: list[Span] = []
        self._steps: list[float] = []
        self._step_began_s = started_at_s
        self._first_preview_s: float | None = None

    @property
    def elapsed_s(self) -> float:
        return time.perf_counter() - self._started_at_s

    @contextmanager
    def measure(self, phase: Phase) -> Iterator[None]:
        """Time the body as `phase`, also when it raises."""
        self.synchronize()
        self._end_phase()
        self.phase = phase
        self._phase_began_s = self._step_began_s = time.perf_counter()
        try:
            yield
            self.synchronize()
        finally:
            self._end_phase()

    def step(self) -> float:
        """End a denoising step; its seconds."""
        self.synchronize()
        now_s = time.perf_counter()
        seconds = now_s - self._step_began_s
        self._step_began_s = now_s
        self._steps.append(seconds)
        return seconds

    def preview(self) -> None:
        """Note that a preview is on its way; only the first one counts."""
        if self._first_preview_s is None:
            self._first_preview_s = self.elapsed_s

    def read(self) -> Spans:
        """What is measured so far, the phase under way included."""
        spans = (*self._spans, *self._under_way())
        return Spans(spans, tuple(self._steps), self.elapsed_s, self._first_preview_s)

    def _end_phase(self) -> None:
        self._spans.extend(self._under_way())
        self._phase_began_s = None

    def _under_way(self) -> tuple[Span, ...]:
        if self._phase_began_s is None:
            return ()
        seconds = time.perf_counter() - self._phase_began_s
        return (Span(self.phase, self._phase_began_s - self._started_at_s, seconds),)
