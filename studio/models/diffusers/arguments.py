"""Says what a request wants in the words of a pipeline of diffusers."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from studio.devices.start import import_torch
from studio.diffusion.run import Pixels
from studio.diffusion.sources import fitted, open_mask, open_picture
from studio.jobs.request import Edit, GenerationRequest, ImageToImage, Inpaint, TextToImage
from studio.models.diffusers.traits import Traits

_LARGEST_SIDE = 2048  # of pictures to edit, which pipelines make smaller themselves

Pictures = Mapping[str, Any]  # arguments of a pipeline


@dataclass(frozen=True, slots=True)
class Kept:
    """What inpainting leaves of a picture: that where the mask is black."""

    picture: Image.Image
    mask: Image.Image

    def put_back(self, pixels: Pixels) -> Pixels:
        """`pixels` with what was to stay as it was."""
        painted = Image.fromarray(pixels)
        return np.asarray(Image.composite(painted, self.picture, self.mask))


def pictures_for(request: GenerationRequest, traits: Traits) -> tuple[Pictures, Kept | None]:
    """The pictures that the request starts from; raises InvalidRequest for what is none."""
    size = request.width, request.height
    match request.task:
        case TextToImage():
            return {}, None
        case ImageToImage(image=path, strength=strength):
            return {"image": fitted(open_picture(path), *size), "strength": strength}, None
        case Inpaint(image=path, mask=mask_path, strength=strength):
            kept = Kept(fitted(open_picture(path), *size), fitted(open_mask(mask_path), *size))
            pictures = {"image": kept.picture, "mask_image": kept.mask, "strength": strength}
            pictures["_auto_resize"] = False  # else FLUX Kontext paints another size
            return pictures, kept
        case Edit(images=paths):
            opened = [open_picture(path) for path in paths]
            if traits.is_fitted:
                opened = [fitted(picture, *size) for picture in opened]
            for picture in opened:
                picture.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
            return {"image": opened if traits.pictures > 1 else opened[0], "images": opened}, None


def arguments_for(
    request: GenerationRequest, seed: int, traits: Traits, pictures: Pictures, pipeline: Any
) -> dict[str, object]:
    """All that the pipeline accepts of what the request says."""
    guidance = request.guidance
    if guidance <= 1 and traits.no_guidance is not None:
        guidance = traits.no_guidance
    offered = {
        "prompt": request.prompt,
        "width": request.width,
        "height": request.height,
        "max_area": request.width * request.height,  # else FLUX Kontext makes another size
        "num_inference_steps": request.steps,
        traits.guidance_argument: guidance,
        "generator": import_torch().Generator("cpu").manual_seed(seed),
        "num_images_per_prompt": 1,
        "output_type": "np",
        **pictures,
        **traits.fixed,
    }
    negative_prompt = request.negative_prompt or traits.empty_negative_prompt
    if negative_prompt is not None and traits.has_negative_prompt:
        offered["negative_prompt"] = negative_prompt
    accepted = inspect.signature(pipeline.__call__).parameters
    if request.steps != accepted["num_inference_steps"].default:
        offered |= dict.fromkeys(traits.own_steps_only)
    return {name: value for name, value in offered.items() if name in accepted}
