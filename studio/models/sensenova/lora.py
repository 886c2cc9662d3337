"""Merging a LoRA into the network's weights."""

import math
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from studio.errors import ModelDamaged, ModelNotFound, ModelUnsupported
from studio.models.sensenova.network import Network

_LARGEST_RANK = 1024
_PREFIX = "diffusion_model."
_DOWN, _UP, _ALPHA = ".lora_down.weight", ".lora_up.weight", ".alpha"


def merge_lora(network: Network, path: Path, strength: float) -> None:
    """Replace W by W + strength * alpha / rank * up @ down, computed in float32.

    New tensors take the place of the old ones, which may be mapped from a file. Raises
    ModelNotFound, ModelDamaged, or ModelUnsupported for the LoRA of another model.
    """
    tensors = _read(path)
    targets = {name.removesuffix(_DOWN) for name in tensors if name.endswith(_DOWN)}
    modules = {name for name, module in network.named_modules() if isinstance(module, nn.Linear)}
    strangers = sorted(targets - modules)
    if strangers or not targets:
        reason = f"it changes {strangers[0]}" if strangers else "it changes nothing"
        raise ModelUnsupported(
            f"{path.name} is not a LoRA for this model: {reason}.", "Choose another LoRA."
        )
    for name in sorted(targets):
        module = network.get_submodule(name)
        weight = module.get_parameter("weight")
        delta = strength * _delta(path, name, tensors, weight)
        module.weight = nn.Parameter((weight.float() + delta).to(weight), requires_grad=False)


def _delta(path: Path, name: str, tensors: dict[str, Tensor], weight: Tensor) -> Tensor:
    down, up = tensors[name + _DOWN], tensors.get(name + _UP)
    rank = down.shape[0]
    fits = up is not None and down.dim() == 2 and tuple(up.shape) == (weight.shape[0], rank)
    if up is None or not fits or down.shape[1] != weight.shape[1] or rank > _LARGEST_RANK:
        raise ModelDamaged(
            f"{path.name}: the matrices of {name} do not fit its weight {list(weight.shape)}.",
            "Choose a LoRA that was made for this model.",
        )
    alpha = float(tensors.get(name + _ALPHA, torch.tensor(rank)))
    if not math.isfinite(alpha):
        raise ModelDamaged(f"{path.name}: alpha of {name} is {alpha}.", "Choose another LoRA.")
    up, down = up.to(weight.device).float(), down.to(weight.device).float()
    return alpha / rank * (up @ down)


def _read(path: Path) -> dict[str, Tensor]:
    if not path.is_file():
        raise ModelNotFound(f"There is no LoRA at {path}.", "Choose a .safetensors file.")
    try:
        with safe_open(path, framework="pt") as opened:
            names = list(opened.keys())
            prefix = _PREFIX if any(_PREFIX in name for name in names) else ""
            return {
                name.removeprefix(prefix): opened.get_tensor(name)
                for name in names
                if name.startswith(prefix)
            }
    except (SafetensorError, OSError) as error:
        raise ModelDamaged(
            f"{path} is cut short or damaged: {error}.", "Download the LoRA again."
        ) from error
