"""What a kind of device can tell the engine, and how a model is to be put on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes of a device's memory; for a CPU, of the machine's."""

    free_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """What a device holds now, and the most that the last picture took of it."""

    now: Memory
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Device:
    """A processor that can run a model."""

    id: str  # as torch names it: "cpu", "cuda:0", "mps"
    backend_id: str
    title: str  # "NVIDIA RTX 4090", "CPU, 16 cores"
    total_bytes: int


class Dtype(StrEnum):
    """Number formats that weights are run in, as torch names them."""

    FLOAT32 = "float32"
    BFLOAT16 = "bfloat16"
    FLOAT16 = "float16"


class Offload(StrEnum):
    """Where weights wait while they are not needed."""

    NONE = "none"
    MODEL = "model"  # whole parts move to the device in turn
    SEQUENTIAL = "sequential"  # layer by layer: slow, but fits nearly everywhere


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """How a model is loaded; two equal plans are the same loaded model."""

    device: Device
    dtype: Dtype
    offload: Offload = Offload.NONE


def memory_text(count_bytes: int) -> str:
    """Memory as it is sold, where 24 GB are 24 * 2**30 bytes: "18.9 GB", "377 MB"."""
    if count_bytes < 2**30:
        return f"{count_bytes / 2**20:.0f} MB"
    return f"{count_bytes / 2**30:.1f} GB"


class Backend(Protocol):
    """A kind of device. Nothing here imports torch before it is called."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...

    def find(self) -> tuple[Device, ...]:
        """The devices of this kind that are here and answer."""
        ...

    def memory(self, device: Device) -> Memory: ...

    def peak_bytes(self, device: Device) -> int:
        """Most memory in use since `reset_peak`."""
        ...

    def reset_peak(self, device: Device) -> None: ...

    def dtype(self, device: Device) -> Dtype:
        """The format in which models run best on it."""
        ...

    def synchronize(self, device: Device) -> None: ...

    def empty_cache(self, device: Device) -> None: ...

    def explain(self) -> str:
        """Why `find` gave nothing, as a sentence; "" if it gave something."""
        ...
