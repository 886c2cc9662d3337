"""Reference images for editing, as the understanding half was trained to see them."""

import math
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from studio.diffusion.sources import open_picture
from studio.errors import InvalidRequest

_MEAN = torch.tensor((0.485, 0.456, 0.406))[:, None, None]
_STD = torch.tensor((0.229, 0.224, 0.225))[:, None, None]
_LARGEST_ASPECT = 200


def load_image(path: Path, image_count: int, side: int) -> Image.Image:
    """Read one of `image_count` images and bring it to the size that the model sees best."""
    opaque = open_picture(path)
    budget = best_pixels(image_count)
    height, width = fit_size(opaque.height, opaque.width, side, budget, budget)
    return opaque.resize((width, height), Image.Resampling.LANCZOS)


def changed_ns(path: Path) -> int:
    """When the picture changed last, so that nothing is remembered of an older one."""
    try:
        return path.stat().st_mtime_ns
    except OSError as error:
        raise InvalidRequest(
            "images", f"There is no picture at {path}.", "Choose another picture."
        ) from error


def best_pixels(image_count: int) -> int:
    """Pixels that each of several reference images is given."""
    return 2048**2 if image_count <= 2 else max(512**2, 2 * 2048**2 // image_count)


def normalise_image(image: Image.Image, image_count: int, side: int) -> Tensor:
    """Pixels [3, H, W] for `Network.embed_image`; the sides become multiples of `side`.

    Rounded to bfloat16 whatever the network runs in, as the original does.
    """
    largest = min(2048**2, 4096**2 // image_count)
    height, width = fit_size(image.height, image.width, side, 512**2, largest)
    resized = image.resize((width, height), Image.Resampling.BICUBIC)
    pixels = torch.from_numpy(np.array(resized)).permute(2, 0, 1) / 255
    return ((pixels - _MEAN) / _STD).bfloat16()


def fit_size(height: int, width: int, side: int, smallest: int, largest: int) -> tuple[int, int]:
    """The nearest (height, width) in multiples of `side` with `smallest` to `largest` pixels."""
    if max(height, width) > _LARGEST_ASPECT * min(height, width):
        raise InvalidRequest(
            "images",
            f"A picture of {width} x {height} is too narrow for the model.",
            f"Crop it: one side may be {_LARGEST_ASPECT} times the other.",
        )
    sides = (height, width)
    fitted = [max(side, round(length / side) * side) for length in sides]
    if fitted[0] * fitted[1] > largest:
        shrink = math.sqrt(height * width / largest)
        fitted = [max(side, math.floor(length / shrink / side) * side) for length in sides]
    elif fitted[0] * fitted[1] < smallest:
        grow = math.sqrt(smallest / (height * width))
        fitted = [math.ceil(length * grow / side) * side for length in sides]
    return fitted[0], fitted[1]
