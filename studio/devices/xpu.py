"""Intel graphics."""

from __future__ import annotations

from studio.devices.accelerator import Accelerator

BACKEND = Accelerator(
    id="xpu",
    title="Intel",
    absent="No Intel graphics answers, or this torch was built without XPU.",
)
