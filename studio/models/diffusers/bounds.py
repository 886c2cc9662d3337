"""Holds what the settings of a network ask for against what its weights can fill."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from studio.devices.start import import_torch
from studio.errors import ModelDamaged
from studio.models.diffusers.folder import Part
from studio.models.inspect import DOWNLOAD_AGAIN

_SLACK = 3  # tied weights are counted twice, packed ones hold two numbers in a byte
_MORE_TENSORS, _MORE_NUMBERS = 1_000, 2**20  # for parts that are small


@contextmanager
def as_large_as_its_weights(part: Part) -> Iterator[None]:
    """Raise ModelDamaged once a network grows larger than the weights of `part` could fill.

    Left alone, the libraries make room for whatever the settings ask for and only then compare:
    that takes all of the memory, or hours.
    """
    tensors = [tensor for header in part.headers for tensor in header.tensors.values()]
    numbers = sum(math.prod(tensor.shape) for tensor in tensors)
    most = (_SLACK * len(tensors) + _MORE_TENSORS, _SLACK * numbers + _MORE_NUMBERS)
    grown = [0, 0]

    def look(module: Any, name: str, parameter: Any) -> None:
        if parameter is None or module._parameters.get(name) is not None:
            return  # it only moves
        grown[0] += 1
        grown[1] += parameter.numel()
        if grown[0] > most[0] or grown[1] > most[1]:
            raise _too_large(part.folder, len(tensors))

    hook = import_torch().nn.modules.module.register_module_parameter_registration_hook(look)
    try:
        yield
    finally:
        hook.remove()


def _too_large(folder: Path, count: int) -> ModelDamaged:
    return ModelDamaged(
        f"{folder / 'config.json'} asks for a much larger network than the {count} tensors beside "
        "it can fill.",
        DOWNLOAD_AGAIN,
    )
