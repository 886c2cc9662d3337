"""Shows latents by a tiny decoder that was imported, much faster than by the model's own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from studio.devices.start import import_torch
from studio.diffusion.run import Pixels
from studio.errors import ModelDamaged, StudioError
from studio.models.family import AddOn
from studio.models.inspect import DOWNLOAD_AGAIN, read_header

_MOST_LATENTS = 64  # along a side, of which each becomes eight pixels
_MOST_ON_A_CPU = 32
_BLOCKS = (3, 3, 3, 1)  # of all decoders of this kind, 64 channels wide
_LAYER = re.compile(r"^(?:decoder\.)?(layers\.)?(\d+)\.(.+)$")
# What the names of those for other latents than the first of as many channels have in them,
# with the number that such latents are divided by.
_MARKS = (("xl", 0.13), ("sd3", 1.53), ("f1", 0.36), ("flux", 0.36))
_UNMARKED = {4: 0.18, 16: 0.36}


class TinyDecoder:
    """A network of two million weights, loaded when it is first asked."""

    def __init__(self, add_on: AddOn) -> None:
        self._path = add_on.path
        self._network: Any = None

    def show(self, latents: Any) -> Pixels:
        """The picture of latents [channels, height, width], at most `_MOST_LATENTS` to a side."""
        torch = import_torch()
        if self._network is None:
            self._network = self._load(latents.shape[0])
        most = _MOST_ON_A_CPU if latents.device.type == "cpu" else _MOST_LATENTS
        shrink = max(1, *(-(-side // most) for side in latents.shape[1:]))
        small = torch.nn.functional.avg_pool2d(latents[None], shrink, ceil_mode=True)
        with torch.no_grad():
            picture = self._network.to(latents.device)(small)[0]
        return pixels_of(picture.movedim(0, -1))

    def _load(self, channels: int) -> Any:
        from diffusers.models.autoencoders.vae import DecoderTiny
        from safetensors.torch import load_file

        read_header(self._path)
        network = DecoderTiny(channels, 3, _BLOCKS, (64,) * 4, 2, "relu", "nearest")
        try:
            network.load_state_dict(_renamed(load_file(self._path)))
        except RuntimeError as error:
            raise ModelDamaged(
                f"{self._path} is no tiny decoder that is known here.", DOWNLOAD_AGAIN
            ) from error
        return network.float().eval()


def pixels_of(rgb: Any) -> Pixels:
    """The picture of colours [height, width, 3] that run from -1 to 1."""
    pixels = ((rgb * 0.5 + 0.5).nan_to_num().clamp(0, 1) * 255).round()
    shown: Pixels = pixels.cpu().numpy().astype(np.uint8)
    return shown


def find_tiny_decoder(
    decoders: Iterable[AddOn], channels: int, scaling: float
) -> TinyDecoder | None:
    """The one for latents of so many channels that are divided by `scaling`, if there is one.

    The files tell the channels; for which of two kinds of latents they are, only their names do.
    """
    for decoder in decoders:
        marks = f"{decoder.name} {decoder.path.stem}".lower()
        made_for = next(
            (number for mark, number in _MARKS if mark in marks), _UNMARKED.get(channels)
        )
        if made_for == round(scaling, 2) and _channels(decoder) == channels:
            return TinyDecoder(decoder)
    return None


def _channels(decoder: AddOn) -> int:
    """How many channels it takes; 0 where it cannot be read."""
    try:
        tensors = read_header(decoder.path).tensors
    except StudioError:
        return 0
    first = (
        tensors.get(name) for name in ("decoder.layers.0.weight", "decoder.1.weight", "1.weight")
    )
    return next((tensor.shape[1] for tensor in first if tensor and len(tensor.shape) == 4), 0)


def _renamed(weights: dict[str, Any]) -> dict[str, Any]:
    """The decoder's weights as diffusers calls them; its makers count a layer more before them."""
    renamed = {}
    for name, weight in weights.items():
        if found := _LAYER.match(name):
            own, number, rest = found.groups()
            renamed[f"layers.{int(number) - (own is None)}.{rest}"] = weight
    return renamed
