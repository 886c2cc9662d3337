"""Cambricon, through the vendor's extension of torch."""

from __future__ import annotations

from studio.devices.accelerator import Accelerator

BACKEND = Accelerator(
    id="mlu",
    title="Cambricon",
    absent="No Cambricon chip answers.",
    plugin="torch_mlu",
)
