"""What a diffusers folder offers, read from its settings and the headers of its weights."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from studio.errors import ModelUnsupported
from studio.jobs.request import Limits
from studio.models.card import card_of, name_in
from studio.models.diffusers.emphasis import HEEDS_WEIGHTS
from studio.models.diffusers.folder import Folder, Part, read_folder
from studio.models.diffusers.lora import TAKE_LORAS
from studio.models.diffusers.samplers import SAMPLERS
from studio.models.diffusers.tasks import is_known, tasks_of
from studio.models.diffusers.traits import Traits, is_fast, steps_of, traits_of
from studio.models.family import Defaults, ModelSpec
from studio.models.inspect import Header, precision_of, title_of_folder
from studio.models.licences import licence_of

MIN_SIDE = 64
MAX_SIDE = 4096
_RATIOS = ((1, 1), (4, 3), (3, 4), (3, 2), (2, 3), (16, 9), (9, 16))


def inspect_folder(path: Path, model_id: str, family_id: str) -> ModelSpec:
    """Read everything but the weights; raises ModelDamaged or ModelUnsupported."""
    folder = read_folder(path)
    if not is_known(folder.class_name):
        raise ModelUnsupported(
            f"{path} is a {folder.class_name}, which this version cannot run.",
            "Choose another model.",
        )
    title = title_of_folder(path)
    headers = tuple(header for part in folder.parts for header in part.headers)
    if not headers:
        raise ModelUnsupported(f"{path} holds no network.", "Choose another model.")
    return spec_of(folder, model_id, family_id, title, headers)


def spec_of(
    folder: Folder, model_id: str, family_id: str, title: str, headers: tuple[Header, ...]
) -> ModelSpec:
    """What the settings in `folder` offer with the weights of `headers`."""
    files = tuple(header.path for header in headers)
    limits, defaults = _limits_and_defaults(folder, f"{title} {name_in(card_of(folder.path))}")
    return ModelSpec(
        id=model_id,
        family_id=family_id,
        title=title,
        path=folder.path,
        architecture=folder.class_name,
        precision=precision_of(headers, title),
        weight_files=files,
        weight_bytes=sum(file.stat().st_size for file in files),
        limits=limits,
        defaults=defaults,
        sample_prompt="A red fox in the snow at dawn",
        licence=licence_of(folder.path),
    )


def _limits_and_defaults(folder: Folder, names: str) -> tuple[Limits, Defaults]:
    traits = traits_of(folder.class_name)
    denoiser = folder.part("transformer", "unet", "prior")
    scale = _pixels_per_latent(folder.part("vae", "vqvae"))
    is_patched = denoiser is not None and denoiser.name == "transformer"
    multiple = traits.side_multiple or max(scale, 16 if is_patched else 8)
    side = _trained_side(denoiser, scale, multiple)
    sizes = traits.sizes or tuple(_size(side, ratio, multiple) for ratio in _RATIOS)
    fast = is_fast(names, is_distilled=_is_distilled(folder, traits, denoiser))
    guidance = _guidance(traits, denoiser, is_fast=fast)
    limits = Limits(
        side_multiple=multiple,
        min_side=math.ceil(MIN_SIDE / multiple) * multiple,
        max_side=MAX_SIDE,
        has_guidance=guidance > 0,
        has_negative_prompt=traits.has_negative_prompt and not fast,
        has_prompt_weights=folder.class_name in HEEDS_WEIGHTS,
        has_loras=folder.class_name in TAKE_LORAS,
        samplers=tuple(SAMPLERS) if traits.has_samplers and not fast and _is_usual(folder) else (),
        sizes=sizes,
        has_other_sizes=not traits.sizes,
        tasks=tasks_of(folder.class_name),
        max_pictures=max(traits.pictures, 1),
    )
    fewest, steps, most = steps_of(traits, names, is_fast=fast)
    return limits, Defaults(*sizes[0], steps, guidance, fast_steps=fewest, best_steps=most)


def _is_distilled(folder: Folder, traits: Traits, denoiser: Part | None) -> bool:
    """Whether the settings are those of a distilled model, whatever its folder is called.

    FLUX schnell reads no guidance; HunyuanImage's steps along the mean of the flow; SD and SDXL
    Turbo and Lightning end their few steps at the last noise level, as otherwise only models do
    that were taught pure noise.
    """
    if folder.options.get("is_distilled") is True:
        return True
    if traits.is_guidance_taught and denoiser and not denoiser.config().get("guidance_embeds"):
        return True
    if denoiser and denoiser.config().get("use_meanflow"):
        return True
    scheduler = folder.part("scheduler")
    if scheduler is None or scheduler.class_name.startswith(("LCM", "TCD")):
        return scheduler is not None
    settings = scheduler.settings()
    is_trailing = settings.get("timestep_spacing") == "trailing"
    return traits.has_samplers and is_trailing and not settings.get("rescale_betas_zero_snr")


def _guidance(traits: Traits, denoiser: Part | None, *, is_fast: bool) -> float:
    """The guidance that a model is best asked for; 0 where it would make no difference."""
    if traits.is_guidance_taught and denoiser and not denoiser.config().get("guidance_embeds"):
        return 0.0
    return traits.fast_guidance if is_fast else traits.guidance


def _is_usual(folder: Folder) -> bool:
    """Whether the model's own scheduler is neither for a distilled model nor for flow matching."""
    scheduler = folder.part("scheduler")
    return scheduler is not None and not scheduler.class_name.startswith(("LCM", "TCD", "Flow"))


def _pixels_per_latent(decoder: Part | None) -> int:
    """How many pixels one latent becomes, along a side."""
    config: dict[str, Any] = decoder.config() if decoder else {}
    match config:
        case {"spatial_compression_ratio": int(ratio)} if 1 <= ratio <= 64:
            return ratio
        case {"block_out_channels": list(levels)} | {"encoder_block_out_channels": list(levels)}:
            return int(2 ** (min(max(len(levels), 1), 7) - 1))
    return 8


def _trained_side(denoiser: Part | None, scale: int, multiple: int) -> int:
    """The side of the pictures that the model was trained on, in pixels."""
    latents = denoiser.config().get("sample_size") if denoiser else None
    side = latents * scale if isinstance(latents, int) else 1024
    return min(max(side // multiple, math.ceil(MIN_SIDE / multiple)), 2048 // multiple) * multiple


def _size(side: int, ratio: tuple[int, int], multiple: int) -> tuple[int, int]:
    """Width and height of the same area in another ratio."""
    width = side * math.sqrt(ratio[0] / ratio[1])
    least = math.ceil(MIN_SIDE / multiple)
    to_multiple = [max(round(pixels / multiple), least) for pixels in (width, side * side / width)]
    return to_multiple[0] * multiple, to_multiple[1] * multiple
