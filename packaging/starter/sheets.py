"""Draws pictures for several prompts at once and lays them out on a sheet."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from batches import encode
from studio.models.sensenova.network import Network
from studio.models.sensenova.sampler import Sampling, sample
from studio.models.sensenova.tokenizer import TextTokenizer

PROMPTS = (
    "a red circle on a white background",
    "a blue star in the top left on a yellow background",
    "three green hearts on a cream background",
    "a yellow triangle above a blue square on a pink background",
    "a small white ring on a gradient from navy to pink",
    "purple horizontal stripes on cream",
    "bold orange citrus slices on teal",
    "layered purple mountains at dusk, the sun on the right",
    "a house with a red roof and two trees on green hills at noon",
    "a green pine forest at dawn",
    "a sailing boat with an orange sail on the sea at sunset",
    "a red and white lighthouse by the sea at night",
    "a navy city skyline at night, the moon on the left",
    "five yellow flowers in a blue vase before a pink wall",
    "three apples on a table before a cream wall",
    "黄昏的紫色群山，太阳在左边",
)


@torch.inference_mode()
def generate(
    network: Network,
    tokenizer: TextTokenizer,
    prompts: Sequence[str],
    size: tuple[int, int],
    sampling: Sampling,
    seed: int,
) -> np.ndarray:
    """Pictures [prompts, height, width, 3] as uint8; the noise is that of `seed`."""
    width, height = size
    ids, mask = encode(tokenizer, prompts)
    prefixes = [network.prefix(network.embed_text(ids), mask=mask)]
    if sampling.guidance > 1:
        nothing, _ = encode(tokenizer, [None])
        prefixes.append(network.prefix(network.embed_text(nothing)))
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(len(prompts), 3, height, width, generator=generator)
    pictures = sample(network, noise.to(network.device), prefixes, sampling)
    levels = (pictures.float().cpu() * 0.5 + 0.5).clamp(0, 1) * 255
    return levels.round().to(torch.uint8).permute(0, 2, 3, 1).numpy()


def lay_out(pictures: Sequence[np.ndarray], columns: int, gap: int = 4) -> Image.Image:
    """A sheet of pictures in rows; cells are as large as the largest picture."""
    width = max(picture.shape[1] for picture in pictures) + gap
    height = max(picture.shape[0] for picture in pictures) + gap
    rows = math.ceil(len(pictures) / columns)
    sheet = Image.new("RGB", (columns * width + gap, rows * height + gap), (38, 38, 42))
    for index, picture in enumerate(pictures):
        row, column = divmod(index, columns)
        left = gap + column * width + (width - gap - picture.shape[1]) // 2
        top = gap + row * height + (height - gap - picture.shape[0]) // 2
        sheet.paste(Image.fromarray(picture), (left, top))
    return sheet


def write_samples(network: Network, tokenizer: TextTokenizer, path: Path) -> None:
    """What the network makes of a few prompts by now."""
    side = 8 * network.config.token_side
    sampling = Sampling(steps=8, guidance=2.0, shift=1.0)
    pictures = generate(network, tokenizer, PROMPTS, (side, side), sampling, seed=1)
    lay_out(list(pictures), columns=8).save(path)
