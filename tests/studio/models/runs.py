"""A run that writes down what it is told."""

import time

from studio.diffusion.run import Pixels, Run
from studio.jobs.job import CancelToken
from studio.stats.spans import Phase, Stopwatch


class Recorder:
    """Listens to a `run` of its own, and cancels it at the end of a step if asked to."""

    def __init__(self, seed: int, cancel_at_step: int | None = None) -> None:
        self.token = CancelToken()
        self.run = Run(Stopwatch(time.perf_counter()), self.token, self, seed)
        self.started: list[Phase] = []
        self.done: list[Phase] = []
        self.steps: list[tuple[int, int]] = []
        self.previews: list[Pixels] = []
        self._cancel_at_step = cancel_at_step

    def phase_started(self, phase: Phase) -> None:
        self.started.append(phase)

    def phase_done(self, phase: Phase, seconds: float) -> None:  # noqa: ARG002
        self.done.append(phase)

    def step_done(self, step: int, steps: int, seconds: float) -> None:  # noqa: ARG002
        self.steps.append((step, steps))
        if step == self._cancel_at_step:
            self.token.cancel()

    def preview_ready(self, step: int, pixels: Pixels) -> None:  # noqa: ARG002
        self.previews.append(pixels)
