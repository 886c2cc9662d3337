"""The processor that every machine has."""

from __future__ import annotations

import contextlib
import ctypes
import sys
from dataclasses import dataclass
from pathlib import Path

from studio.devices.backend import Device, Dtype, LoadPlan, Memory
from studio.devices.start import import_torch

_BFLOAT16_UNITS = ("avx512_bf16", "amx_bf16", "avx10_2", "arm_bf16")


def machine_memory() -> Memory:
    """The machine's memory; free is what can be had without swapping."""
    import psutil

    memory = psutil.virtual_memory()
    return Memory(memory.available, memory.total)


def give_back_memory() -> None:
    """Let the system have what this process has freed.

    The allocator of glibc keeps gigabytes of it: to others, and to `machine_memory`, they are not
    free. Elsewhere freed memory goes back by itself.
    """
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)


@dataclass(frozen=True, slots=True)
class Cpu:
    """The processor and the machine's memory."""

    id: str = "cpu"
    title: str = "CPU"

    def find(self) -> tuple[Device, ...]:
        import psutil

        cores = psutil.cpu_count(logical=False) or psutil.cpu_count() or 1
        title = f"CPU, {cores} cores" if cores > 1 else "CPU, 1 core"
        return (Device("cpu", self.id, title, machine_memory().total_bytes),)

    def explain(self) -> str:
        return ""

    def memory(self, device: Device) -> Memory:  # noqa: ARG002 - there is only one
        return machine_memory()

    def peak_bytes(self, device: Device) -> int:  # noqa: ARG002
        """Most memory that this process had resident, weights, libraries and window together.

        On Linux since `reset_peak`; elsewhere since the process began, as nothing resets it.
        """
        if sys.platform == "linux":
            for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
        if sys.platform == "win32":
            import psutil

            return int(psutil.Process().memory_info().peak_wset)
        import resource

        unit_bytes = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit_bytes

    def reset_peak(self, device: Device) -> None:  # noqa: ARG002
        if sys.platform == "linux":
            with contextlib.suppress(OSError):  # a sandbox may forbid it: the peak stays too high
                Path("/proc/self/clear_refs").write_text("5", encoding="ascii")

    def dtype(self, device: Device) -> Dtype:  # noqa: ARG002
        """bfloat16 where the processor has units for it; elsewhere it would be emulated."""
        cpu = import_torch().cpu
        units = cpu.get_capabilities() if hasattr(cpu, "get_capabilities") else {}
        has_unit = any(units.get(name) for name in _BFLOAT16_UNITS)
        return Dtype.BFLOAT16 if has_unit else Dtype.FLOAT32

    def synchronize(self, device: Device) -> None:
        """The processor has finished when a call returns."""

    def empty_cache(self, device: Device) -> None:
        """A processor has no memory of its own."""


BACKEND = Cpu()


def fast_products(plan: LoadPlan) -> contextlib.AbstractContextManager[object]:
    """Enter it to compute as `plan` says without the processor's emulating of bfloat16."""
    is_wanted = plan.device.backend_id == BACKEND.id and plan.dtype is Dtype.BFLOAT16
    if not is_wanted or BACKEND.dtype(plan.device) is Dtype.BFLOAT16:
        return contextlib.nullcontext()
    from studio.devices.widening import Widened

    return Widened()
