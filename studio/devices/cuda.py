"""NVIDIA cards, and the cards of AMD, Hygon and others whose torch calls itself CUDA."""

from __future__ import annotations

from studio.devices.accelerator import Accelerator

BACKEND = Accelerator(
    id="cuda",
    title="NVIDIA or AMD",
    absent="No NVIDIA or AMD card answers, or this torch was built without CUDA and ROCm.",
)
