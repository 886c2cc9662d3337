"""The values of the parameter form, with the arithmetic of shapes and qualities."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

from studio.jobs.request import GenerationRequest, Limits, LoraChoice, shaped_as
from studio.models.family import Defaults

SHAPES = ((1, 1), (4, 3), (3, 4), (16, 9), (9, 16))  # width : height
_SHOWN = 0.051  # the form shows guidance with one decimal
_SAME_SHAPE = 1.06  # sides of trained sizes are rounded: ratios this close are the same shape


class Quality(StrEnum):
    """The model's own steps, or fewer or more, with its own guidance."""

    FAST = "fast"
    BALANCED = "balanced"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class LoraEntry:
    """A LoRA in the form, which may be switched off for a while."""

    choice: LoraChoice
    is_on: bool = True


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the form says; the part of a GenerationRequest that is neither prompt nor model."""

    width: int
    height: int
    steps: int
    guidance: float
    seed: int | None = None
    count: int = 1
    negative_prompt: str = ""
    sampler: str = ""
    loras: tuple[LoraEntry, ...] = ()

    @classmethod
    def of(cls, request: GenerationRequest) -> Parameters:
        return cls(
            width=request.width,
            height=request.height,
            steps=request.steps,
            guidance=request.guidance,
            seed=request.seed,
            count=request.count,
            negative_prompt=request.negative_prompt,
            sampler=request.sampler,
            loras=tuple(LoraEntry(replace(lora, sha256="")) for lora in request.loras),
        )

    def request(self, prompt: str, model_id: str) -> GenerationRequest:
        return GenerationRequest(
            prompt=prompt,
            model_id=model_id,
            negative_prompt=self.negative_prompt,
            width=self.width,
            height=self.height,
            steps=self.steps,
            guidance=self.guidance,
            seed=self.seed,
            count=self.count,
            loras=tuple(lora.choice for lora in self.loras if lora.is_on),
            sampler=self.sampler,
        )


@dataclass(frozen=True, slots=True)
class QualitySeconds:
    """Expected seconds of a picture of each quality."""

    fast_s: float
    balanced_s: float
    best_s: float


def steps_of(quality: Quality, defaults: Defaults, limits: Limits) -> int:
    match quality:
        case Quality.FAST:
            return defaults.fast_steps or max(1, round(defaults.steps / 2))
        case Quality.BALANCED:
            return defaults.steps
        case Quality.BEST:
            return min(defaults.best_steps or defaults.steps * 2, limits.max_steps)


def quality_of(steps: int, guidance: float, defaults: Defaults, limits: Limits) -> Quality | None:
    """The quality that means `steps` and `guidance`, or None."""
    if not math.isclose(guidance, defaults.guidance, abs_tol=_SHOWN):
        return None
    usual_first = (Quality.BALANCED, Quality.FAST, Quality.BEST)
    return next((q for q in usual_first if steps_of(q, defaults, limits) == steps), None)


def size_of(shape: tuple[int, int], limits: Limits, defaults: Defaults) -> tuple[int, int]:
    """The trained (width, height) of that shape, or one with the default's number of pixels."""
    for width, height in limits.sizes:
        if is_shape(width, height, shape):
            return width, height
    return shaped_as(shape, limits, (defaults.width, defaults.height))


def shape_of(width: int, height: int) -> tuple[int, int] | None:
    """The shape nearest to a size, or None where none is near."""
    return next((shape for shape in SHAPES if is_shape(width, height, shape)), None)


def is_shape(width: int, height: int, shape: tuple[int, int]) -> bool:
    if width < 1 or height < 1:
        return False
    off = (width * shape[1]) / (height * shape[0])
    return 1 / _SAME_SHAPE < off < _SAME_SHAPE
