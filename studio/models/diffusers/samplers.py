"""The samplers that models of Stable Diffusion's kind can be run with, besides their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_DPM = {"algorithm_type": "dpmsolver++", "use_karras_sigmas": False}

# By the names that people know: the class in diffusers, and what it is told.
SAMPLERS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "DPM++ 2M": ("DPMSolverMultistepScheduler", _DPM),
    "DPM++ 2M Karras": ("DPMSolverMultistepScheduler", {**_DPM, "use_karras_sigmas": True}),
    "Euler": ("EulerDiscreteScheduler", {"use_karras_sigmas": False}),
    "Euler a": ("EulerAncestralDiscreteScheduler", {}),
    "UniPC": ("UniPCMultistepScheduler", {"use_karras_sigmas": False}),
    "DDIM": ("DDIMScheduler", {"clip_sample": False}),  # latents may lie beyond 1
}


def scheduler_of(sampler: str, own: Any) -> Any:
    """A scheduler for the noise that `own`, the model's own, was made for; `own` itself for ""."""
    if not sampler:
        return own
    from studio.models.diffusers.load import import_library

    class_name, options = SAMPLERS[sampler]
    scheduler_class = getattr(import_library("diffusers"), class_name)
    return scheduler_class.from_config(own.config, **options)
