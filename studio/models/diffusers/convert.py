"""Writes a model once in the form in which it loads fastest: a diffusers folder in bf16."""

from __future__ import annotations

import gc
import glob
import shutil
import uuid
from pathlib import Path

from studio.devices import backend_of, find_devices
from studio.devices.backend import Dtype, LoadPlan
from studio.devices.cpu import BACKEND as CPU
from studio.devices.cpu import give_back_memory
from studio.errors import DiskFull, InvalidRequest
from studio.models.diffusers import FAMILY

_SPARE = 1.1  # of the bytes that the weights will take


def convert(path: Path, folder: Path) -> Path:
    """The model at `path` in bf16 in the new `folder`, which is there only once it is whole.

    Raises InvalidRequest, DiskFull, ModelDamaged, ModelUnsupported or OutOfMemory.
    """
    if folder.exists() or not folder.parent.is_dir():
        raise InvalidRequest(
            "folder", f"{folder} cannot be made, or is there already.", "Name a new folder."
        )
    spec = FAMILY.inspect(path, str(path))
    free_bytes = shutil.disk_usage(folder.parent).free
    if free_bytes < _SPARE * spec.weight_bytes:
        raise DiskFull(
            f"{folder.parent} has {free_bytes / 1e9:.1f} GB free; the model may take "
            f"{spec.weight_bytes / 1e9:.1f} GB.",
            "Make room there, or choose another folder.",
        )
    (cpu,) = (device for device in find_devices() if backend_of(device) is CPU)
    pipeline = FAMILY.load(spec, LoadPlan(cpu, Dtype.BFLOAT16))
    part = folder.with_name(f".{folder.name}.{uuid.uuid4().hex}.part")
    try:
        pipeline.save(part)
        part.rename(folder)
    finally:
        pipeline.unload()
        del pipeline
        gc.collect()
        give_back_memory()
        shutil.rmtree(part, ignore_errors=True)
    return folder


def parts_of(folder: Path) -> set[Path]:
    """What was begun to become `folder`, and is not whole."""
    return set(folder.parent.glob(f".{glob.escape(folder.name)}.*.part"))
