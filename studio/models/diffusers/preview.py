"""Shows what becomes of a picture while a pipeline of diffusers makes it, without its decoder."""

from __future__ import annotations

import functools
import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import numpy as np
from PIL import Image

from studio.devices.start import import_torch
from studio.diffusion.run import Pixels
from studio.errors import ModelDamaged
from studio.models.diffusers.colours import Colours, colours_of
from studio.models.diffusers.tiny import find_tiny_decoder, pixels_of
from studio.models.family import AddOn

_log = logging.getLogger(__name__)

FEWEST_STEPS = 5  # of a picture that is worth a preview: with fewer it is there before one looks
_RIDGE = 1e-3  # of the variance of latents: colours learned of one picture stay moderate
_STRANGE = (RuntimeError, ValueError, IndexError, AttributeError, TypeError, ArithmeticError)

_Step: TypeAlias = tuple[Any, tuple[Any, Any, Any], Any]  # a scheduler, what it took, what it gave


class Previews:
    """Watches the scheduler, through which every pipeline passes each of its steps.

    A latent becomes one pixel by a linear map from channels to colours: the published one where
    the decoder is known, else the one that fits the last picture that this model made. With a tiny
    decoder that fits, it becomes eight by eight.
    """

    def __init__(self, pipeline: Any, tiny_decoders: tuple[AddOn, ...]) -> None:
        decoder = getattr(pipeline, "vae", None)
        config = decoder.config if decoder is not None else {}
        self._channels: int = config.get("latent_channels") or config.get("z_dim") or 0
        scaling = config.get("scaling_factor") or 1.0
        self._colours = colours_of(type(decoder).__name__, self._channels, scaling)
        self._tiny = find_tiny_decoder(tiny_decoders, self._channels, scaling)
        self._learns = self._colours is None and self._channels > 0
        self._grid = 0, 0  # width and height in latents
        self._last: _Step | None = None

    @contextmanager
    def watching(self, pipeline: Any, size: tuple[int, int]) -> Iterator[None]:
        """Keep what goes through each step of `pipeline`, which makes a picture of `size`."""
        names = ("vae_scale_factor", "vae_scale_factor_spatial")
        scale = next((n for name in names if (n := getattr(pipeline, name, None))), 8)
        self._grid = size[0] // scale, size[1] // scale
        scheduler = getattr(pipeline, "scheduler", None)
        if scheduler is None:
            yield
            return
        step = scheduler.step

        @functools.wraps(step)  # pipelines ask which arguments it takes
        def watched(model_output: Any, timestep: Any, sample: Any, *more: Any, **named: Any) -> Any:
            output = step(model_output, timestep, sample, *more, **named)
            self._last = scheduler, (model_output, timestep, sample), output
            return output

        scheduler.step = watched
        try:
            yield
        finally:
            del scheduler.step  # the class has its own
            self._last = None

    def show(self) -> Pixels | None:
        """What the picture looks like so far; None where nobody knows."""
        if self._last is None or (self._colours is None and self._tiny is None):
            return None
        try:
            latents = _latents(_clean(*self._last), self._channels, self._grid)
            if self._tiny is not None:
                return self._tiny.show(latents)
            return _painted(latents, self._colours) if self._colours else None
        except (*_STRANGE, ModelDamaged) as error:  # what no family had so far costs no picture
            _log.info("No previews: %s", error)
            if self._tiny is None:
                self._colours, self._learns = None, False
            self._tiny = None
            return None

    def learn(self, picture: Pixels) -> None:
        """Fit the colours to the finished picture, where nobody knows them."""
        if self._last is None or not self._learns:
            return
        try:
            latents = _latents(self._last[-1][0], self._channels, self._grid)
            self._colours = _fitted(latents, picture)
        except _STRANGE as error:
            _log.info("No previews: %s", error)
            self._learns = False


def _clean(scheduler: Any, taken: tuple[Any, Any, Any], given: Any) -> Any:
    """The latents without noise, as the scheduler understands the network at this step."""
    model_output, timestep, sample = taken
    settings = scheduler.config
    if len(given) > 1:
        return given[1]
    if "++" in settings.get("algorithm_type", "") or settings.get("predict_x0"):
        return scheduler.model_outputs[-1]
    if type(scheduler).__name__.startswith("FlowMatch"):
        return sample - scheduler.sigmas[scheduler.step_index - 1] * model_output
    if settings.get("prediction_type") == "epsilon":
        kept = scheduler.alphas_cumprod[int(timestep)]
        return (sample - (1 - kept) ** 0.5 * model_output) / kept**0.5
    return given[0]


def _latents(batch: Any, channels: int, grid: tuple[int, int]) -> Any:
    """The first picture's latents as [channels, height, width], from the layouts of all families.

    Those are [channels, height, width], one frame of a film with the channels in front or behind
    or with pictures to start from before it, and tokens of some latents each with more after them.
    """
    width, height = grid
    latents = batch[0]
    match latents.ndim:
        case 4 if latents.shape[-1] == channels:
            latents = latents[0].movedim(-1, 0)
        case 4:
            latents = latents[:, 0]
        case 5 if latents.shape[-1] == width:
            latents = latents[-1, :, 0]
        case 5:
            latents = latents.flatten(1)
    side = math.isqrt(latents.shape[-1 if latents.ndim == 2 else 0] // channels)
    if latents.ndim == 2:
        rows, columns = height // side, width // side
        latents = latents[: rows * columns].T.reshape(-1, rows, columns)
    return import_torch().nn.functional.pixel_shuffle(latents.detach().float(), side)


def _painted(latents: Any, colours: Colours) -> Pixels:
    factors = import_torch().tensor(colours, device=latents.device)
    return pixels_of(latents.movedim(0, -1) @ factors[:-1] + factors[-1])


def _fitted(latents: Any, picture: Pixels) -> Colours | None:
    """The colours that come nearest to `picture`, by least squares over all latents."""
    channels, height, width = latents.shape
    small = Image.fromarray(picture).resize((width, height), Image.Resampling.BOX)
    seen = latents.flatten(1).T.double().cpu().numpy()
    if not np.isfinite(seen).all():
        return None
    known = np.concatenate((seen, np.ones((len(seen), 1))), axis=1)
    ridge = _RIDGE * len(seen) * seen.var() * np.eye(channels + 1)
    ridge[-1, -1] = 0
    wanted = np.asarray(small, np.float64).reshape(-1, 3) / 127.5 - 1
    factors = np.linalg.solve(known.T @ known + ridge, known.T @ wanted)
    return tuple(map(tuple, factors.astype(np.float32).tolist()))
