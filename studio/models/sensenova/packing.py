"""Weights in the order in which the CPU's kernels read them, instead of reordering at each call."""

import torch
from torch import Tensor, nn


def pack_generation(network: nn.Module) -> None:
    """Replace the linear layers of every denoising step by packed ones, for inference on a CPU.

    The results stay the same; the layers lose their names in the state dict.
    """
    for path, parent in list(network.named_modules()):
        for name, child in parent.named_children():
            is_generation = "_mot_gen" in f"{path}.{name}" or "fm_head" in path
            if is_generation and isinstance(child, nn.Linear) and _can_pack(child.weight):
                setattr(parent, name, PackedLinear(child))


class PackedLinear(nn.Module):
    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.packed_weight = torch.ops.mkldnn._reorder_linear_weight(linear.weight.detach())
        self.bias = linear.bias

    def forward(self, x: Tensor) -> Tensor:
        product: Tensor = torch.ops.mkldnn._linear_pointwise(
            x, self.packed_weight, self.bias, "none", [], ""
        )
        return product


def _can_pack(weight: Tensor) -> bool:
    has_kernels = torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
    if weight.device.type != "cpu" or not has_kernels:
        return False
    if weight.dtype is torch.bfloat16:
        return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
    return weight.dtype is torch.float32
