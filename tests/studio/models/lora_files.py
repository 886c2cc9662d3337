"""LoRAs for tiny models, as the tools that make them name their layers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

RANK = 2

Names = Callable[[str, str], tuple[str, str, str]]  # of the matrices and the scale of a layer


def peft(part: str, layer: str) -> tuple[str, str, str]:
    name = f"{part}.{layer}"
    return f"{name}.lora_A.weight", f"{name}.lora_B.weight", f"{name}.alpha"


def diffusers(part: str, layer: str) -> tuple[str, str, str]:
    name = f"{part}.{layer}"
    ends = ".lora" if part == "unet" else ".lora_linear_layer"
    return f"{name}{ends}.down.weight", f"{name}{ends}.up.weight", f"{name}.alpha"


def kohya(part: str, layer: str) -> tuple[str, str, str]:
    short = {"unet": "unet", "text_encoder": "te", "text_encoder_2": "te2"}[part]
    name = f"lora_{short}_{layer.replace('.', '_')}"
    return f"{name}.lora_down.weight", f"{name}.lora_up.weight", f"{name}.alpha"


def save_lora(
    pipeline: Any, path: Path, names: Names = peft, wanted: str = "att", **changes: Any
) -> Path:
    """A LoRA for some layers of the denoiser, whose values depend on nothing but their place."""
    tensors = {}
    part = "unet" if "unet" in pipeline.components else "transformer"
    for number, (layer, module) in enumerate(layers_of(pipeline.components[part], wanted)):
        down, up, alpha = names(part, layer)
        generator = torch.Generator().manual_seed(number)
        rows, columns = module.weight.shape[:2]
        tensors[down] = torch.randn(RANK, columns, generator=generator)
        tensors[up] = torch.randn(rows, RANK, generator=generator)
        if names is not peft:
            tensors[alpha] = torch.tensor(float(changes.get("alpha", RANK)))
    save_file(tensors, path, metadata=changes.get("metadata"))
    return path


def layers_of(network: torch.nn.Module, wanted: str) -> list[tuple[str, torch.nn.Module]]:
    """Layers that a LoRA usually corrects."""
    return [
        (name, module)
        for name, module in network.named_modules()
        if isinstance(module, torch.nn.Linear) and wanted in name
    ]
