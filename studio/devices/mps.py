"""Apple chips, whose graphics share the machine's memory."""

from __future__ import annotations

import subprocess

from studio.devices.accelerator import Accelerator
from studio.devices.backend import Dtype, Memory
from studio.devices.cpu import machine_memory
from studio.devices.start import import_torch


def _name(kind: str, index: int) -> str:  # noqa: ARG001 - there is only one
    command = ["/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "Apple graphics"


def _memory(kind: str, index: int) -> Memory:  # noqa: ARG001
    """What Metal may take in all, and what is left of it for a machine that does other things."""
    mps = import_torch().mps
    total_bytes = int(mps.recommended_max_memory())
    left_bytes = total_bytes - int(mps.driver_allocated_memory())
    return Memory(max(min(left_bytes, machine_memory().free_bytes), 0), total_bytes)


def _peak(kind: str, index: int) -> int:  # noqa: ARG001
    """What the driver holds: it keeps what it once took until the cache is emptied."""
    return int(import_torch().mps.driver_allocated_memory())


BACKEND = Accelerator(
    id="mps",
    title="Apple",
    absent="This is no Apple chip, or its macOS is too old for torch.",
    best_dtype=Dtype.BFLOAT16,
    read_name=_name,
    read_memory=_memory,
    read_peak=_peak,
)
