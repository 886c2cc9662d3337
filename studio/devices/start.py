"""The import of torch, kept safe from vendors' plug-ins that fail."""

from __future__ import annotations

import os
from typing import Any

AUTOLOAD_VARIABLE = "TORCH_DEVICE_BACKEND_AUTOLOAD"
WAIT_VARIABLE = "OMP_WAIT_POLICY"


def import_torch() -> Any:
    """torch, imported without the vendors' plug-ins.

    Left to itself, torch imports every installed plug-in while it is imported, and one that
    fails makes torch itself fail. Backends import theirs later, one by one, and say what failed.

    Its threads sleep while they wait for each other. Spinning wins 5 % on a machine that does
    nothing else, but with one other busy program a picture takes 50 times as long.
    """
    os.environ.setdefault(AUTOLOAD_VARIABLE, "0")
    os.environ.setdefault(WAIT_VARIABLE, "PASSIVE")
    import torch

    return torch
