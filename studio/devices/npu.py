"""Ascend, through the vendor's extension of torch."""

from __future__ import annotations

from studio.devices.accelerator import Accelerator

BACKEND = Accelerator(
    id="npu",
    title="Ascend",
    absent="No Ascend chip answers.",
    plugin="torch_npu",
)
