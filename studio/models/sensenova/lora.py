"""Merging a LoRA into the network's weights."""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from studio.errors import ModelDamaged, ModelNotFound, ModelUnsupported
from studio.models.inspect import read_header
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
    targets = sorted(name.removesuffix(_DOWN) for name in tensors if name.endswith(_DOWN))
    linears = {name: m for name, m in network.named_modules() if isinstance(m, nn.Linear)}
    strangers = [name for name in targets if name not in linears]
    if strangers or not targets:
        reason = f"it changes {strangers[0]}" if strangers else "it changes nothing"
        raise ModelUnsupported(
            f"{path.name} is not a LoRA for this model: {reason}.", "Choose another LoRA."
        )
    for name in targets:
        linear = linears[name]
        delta = _delta(path, name, tensors, linear.weight)
        changed = (linear.weight.float() + strength * delta).to(linear.weight)
        linear.weight = nn.Parameter(changed, requires_grad=False)


def _delta(path: Path, name: str, tensors: dict[str, Tensor], weight: Tensor) -> Tensor:
    down, up = tensors[name + _DOWN], tensors.get(name + _UP, torch.empty(0))
    rank = len(down)
    alpha = tensors.get(name + _ALPHA, torch.tensor(rank)).float()
    shapes = (down.shape, up.shape) == ((rank, weight.shape[1]), (weight.shape[0], rank))
    if not shapes or not 0 < rank <= _LARGEST_RANK:
        reason = f"the matrices of {name} do not fit its weight {list(weight.shape)}"
    elif alpha.numel() != 1 or not alpha.isfinite():
        reason = f"the alpha of {name} is {alpha.tolist()}"
    elif not (down.float().isfinite().all() and up.float().isfinite().all()):
        reason = f"the matrices of {name} hold values that are not numbers"
    else:
        up, down = up.to(weight.device).float(), down.to(weight.device).float()
        return alpha.item() / rank * (up @ down)
    raise ModelDamaged(f"{path.name} is damaged: {reason}.", "Choose another LoRA.")


def _read(path: Path) -> dict[str, Tensor]:
    """The tensors by the names of this network; some files put a prefix before all of them."""
    if not path.is_file():
        raise ModelNotFound(f"There is no LoRA at {path}.", "Choose a .safetensors file.")
    read_header(path)
    tensors = load_file(path)
    prefix = _PREFIX if any(_PREFIX in name for name in tensors) else ""
    return {
        name.removeprefix(prefix): tensor
        for name, tensor in tensors.items()
        if name.startswith(prefix)
    }
