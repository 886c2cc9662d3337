"""How a model is to be loaded so that it fits the memory that is free."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from studio.devices.backend import (
    Backend,
    Device,
    Dtype,
    LoadPlan,
    Memory,
    Offload,
    memory_text,
)
from studio.devices.cpu import machine_memory
from studio.errors import OutOfMemory

USABLE_SHARE = 0.8  # of the free memory for weights; the rest is for what is computed with them
LAYER_SHARE = 0.1  # of a part, for its largest layer: generous for every network we know

_STORED_BYTES = {"fp32": 4}  # a weight; all other precisions are taken for two
_LOADED_BYTES = {Dtype.FLOAT32: 4, Dtype.BFLOAT16: 2, Dtype.FLOAT16: 2}


class Weighed(Protocol):
    """What a plan needs to know of a model; studio.models.family.ModelSpec tells it."""

    @property
    def title(self) -> str: ...
    @property
    def precision(self) -> str: ...
    @property
    def weight_files(self) -> tuple[Path, ...]: ...
    @property
    def weight_bytes(self) -> int: ...


def plan_for(model: Weighed, device: Device, backend: Backend) -> LoadPlan:
    """The fastest way to run `model` on `device` in the memory that is free now.

    Ask before the model is loaded: afterwards its own weights no longer count as free. Raises
    OutOfMemory where no way fits.
    """
    return choose_plan(
        model, device, backend.memory(device), backend.dtype(device), machine_memory()
    )


def choose_plan(
    model: Weighed, device: Device, memory: Memory, dtype: Dtype, machine: Memory
) -> LoadPlan:
    """The first of the plans, fastest first, that fits the device's memory and the machine's.

    A device that does not tell its memory is trusted with everything.
    """
    for candidate in _candidates(model, device, dtype):
        lacks_device = candidate.device_bytes > _usable_bytes(memory)
        lacks_machine = candidate.machine_bytes > _usable_bytes(machine)
        if not lacks_device and not lacks_machine:
            return candidate.plan
    needed_bytes, free_bytes, place = (
        (candidate.device_bytes, memory.free_bytes, device.title)
        if lacks_device
        else (candidate.machine_bytes, machine.free_bytes, "the machine")
    )
    raise OutOfMemory(
        f"{model.title} needs {memory_text(round(needed_bytes / USABLE_SHARE))} of memory; "
        f"{memory_text(free_bytes)} are free on {place}.",
        "Close other programs, or choose a smaller model or another device.",
    )


@dataclass(frozen=True, slots=True)
class _Candidate:
    plan: LoadPlan
    device_bytes: float  # weights on the device at one time
    machine_bytes: float = 0  # weights that wait in the machine's memory


def _candidates(model: Weighed, device: Device, dtype: Dtype) -> Iterator[_Candidate]:
    stored_bytes = _STORED_BYTES.get(model.precision, 2)
    whole = model.weight_bytes * _LOADED_BYTES[dtype] / stored_bytes
    yield _Candidate(LoadPlan(device, dtype), whole)
    if device.backend_id == "cpu":
        if dtype is Dtype.FLOAT32:  # a little less exact, but half the size
            yield _Candidate(LoadPlan(device, Dtype.BFLOAT16), whole / 2)
        return
    part = whole * _largest_share(model.weight_files)
    yield _Candidate(LoadPlan(device, dtype, Offload.MODEL), part, whole)
    yield _Candidate(LoadPlan(device, dtype, Offload.SEQUENTIAL), part * LAYER_SHARE, whole)


def _largest_share(files: tuple[Path, ...]) -> float:
    """The largest part of a model, a folder each, as a share of the whole."""
    sizes: Counter[Path] = Counter()
    for file in files:
        sizes[file.parent] += file.stat().st_size
    return max(sizes.values()) / sizes.total()


def _usable_bytes(memory: Memory) -> float:
    return memory.free_bytes * USABLE_SHARE if memory.total_bytes else math.inf
