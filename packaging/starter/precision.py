"""In which precision the matrices are multiplied."""

from functools import cache

import torch

from studio.devices.backend import Dtype
from studio.devices.cpu import BACKEND


@cache
def fast_dtype(device: torch.device) -> torch.dtype:
    """bfloat16, except on a processor that would emulate it, many times as slowly."""
    if device.type == "cpu" and BACKEND.dtype(BACKEND.find()[0]) is Dtype.FLOAT32:
        return torch.float32
    return torch.bfloat16


def mixed(device: torch.device) -> torch.autocast:
    """Run matrix products in `fast_dtype`; use as a context manager."""
    dtype = fast_dtype(device)
    return torch.autocast(device.type, torch.bfloat16, enabled=dtype is torch.bfloat16)
