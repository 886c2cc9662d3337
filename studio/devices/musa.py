"""Moore Threads, through the vendor's extension of torch."""

from __future__ import annotations

from studio.devices.accelerator import Accelerator

BACKEND = Accelerator(
    id="musa",
    title="Moore Threads",
    absent="No Moore Threads card answers.",
    plugin="torch_musa",
)
