"""The import of torch, kept safe from vendors' plug-ins that fail."""

from __future__ import annotations

import os
from typing import Any

AUTOLOAD_VARIABLE = "TORCH_DEVICE_BACKEND_AUTOLOAD"


def import_torch() -> Any:
    """torch, imported without the vendors' plug-ins.

    Left to itself, torch imports every installed plug-in while it is imported, and one that
    fails makes torch itself fail. Backends import theirs later, one by one, and say what failed.
    """
    os.environ.setdefault(AUTOLOAD_VARIABLE, "0")
    import torch

    return torch
