"""Products in float32 of what is held in bfloat16, for processors that would emulate the latter.

An emulated product takes 4 to 100 times as long; a widened one as long as in float32, and the
weights still need half of the memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.overrides import TorchFunctionMode

_PRODUCTS = {
    F.linear,
    F.conv1d,
    F.conv2d,
    F.conv3d,
    F.conv_transpose1d,
    F.conv_transpose2d,
    F.scaled_dot_product_attention,
    torch.addmm,
    torch.baddbmm,
    torch.bmm,
    torch.einsum,
    torch.matmul,
    torch.mm,
    Tensor.__matmul__,
    Tensor.__rmatmul__,
    Tensor.bmm,
    Tensor.matmul,
    Tensor.mm,
}


class Widened(TorchFunctionMode):
    """Use as a context manager; it holds for the thread that enters it."""

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: object,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        kwargs = kwargs or {}
        operands = (*args, *kwargs.values())
        if func not in _PRODUCTS or not any(map(_is_narrow, operands)):
            return func(*args, **kwargs)
        named = {name: _wide(value) for name, value in kwargs.items()}
        return func(*map(_wide, args), **named).bfloat16()


def _is_narrow(value: object) -> bool:
    return isinstance(value, Tensor) and value.dtype is torch.bfloat16


def _wide(value: Any) -> Any:
    return value.float() if _is_narrow(value) else value
