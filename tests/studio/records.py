"""Records for the tests of the history."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from studio.history.record import GenerationRecord, ModelRef
from studio.jobs.request import GenerationRequest
from studio.stats.spans import Phase, Span, Spans

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def spans(denoise_s: float = 1.0, *, load_s: float = 0.0, steps: int = 4) -> Spans:
    """0.5 s in the queue, then the stages; all but the two given take 0.1 s."""
    stages = [(Phase.QUEUE, 0.5), (Phase.LOAD, load_s), (Phase.ENCODE, 0.1)]
    stages += [(Phase.DENOISE, denoise_s), (Phase.DECODE, 0.1), (Phase.SAVE, 0.1)]
    measured, start_s = [], 0.0
    for phase, seconds in stages:
        measured.append(Span(phase, start_s, seconds))
        start_s += seconds
    return Spans(tuple(measured), (denoise_s / steps,) * steps, start_s, 0.75)


def record(
    prompt: str = "a red circle", minutes: int = 0, path: Path = Path(), **changes: object
) -> GenerationRecord:
    """A picture made `minutes` after noon; `changes` are of the request."""
    values = {"width": 64, "height": 48, "steps": 4, "seed": 7, "guidance": 4.0, **changes}
    return GenerationRecord(
        id=uuid.uuid4().hex,
        path=path,
        request=GenerationRequest(prompt, "starter", **values),
        model=ModelRef("starter", "Starter", "sensenova", "0123456789abcdef" * 4),
        device="CPU, 2 cores",
        dtype="bfloat16",
        created_at=NOON + timedelta(minutes=minutes),
        spans=spans(),
        peak_bytes=1_000_000,
        version="0.1.0",
    )


def pixels(seed: int = 0, width: int = 64, height: int = 48) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def starred(one: GenerationRecord) -> GenerationRecord:
    return replace(one, is_starred=True)
