"""A run that writes down what it is told."""

import time

import numpy as np

from studio.diffusion.run import Pixels, Run
from studio.jobs.job import CancelToken
from studio.jobs.request import GenerationRequest
from studio.models.family import Pipeline
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


def check_seed(
    pipeline: Pipeline, request: GenerationRequest, steps: list[tuple[int, int]]
) -> None:
    """The same seed makes the same picture in these steps, and another one another picture."""
    recorder = Recorder(seed=7)
    first = pipeline.generate(request, recorder.run)
    assert recorder.steps == steps
    assert recorder.done == ["encode", "denoise", "decode"]
    again, other = (pipeline.generate(request, Recorder(seed=seed).run) for seed in (7, 8))
    assert first.shape == (request.height, request.width, 3)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
