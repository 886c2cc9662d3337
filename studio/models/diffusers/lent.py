"""Runs a file that holds a denoiser: a model of the same family lends the parts that it lacks."""

from __future__ import annotations

import contextlib
import functools
import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from studio.devices.backend import LoadPlan
from studio.devices.shortage import tell_shortage
from studio.errors import StudioError
from studio.models import signatures
from studio.models.diffusers.folder import (
    INDEX,
    Folder,
    Part,
    read_folder,
    read_index,
)
from studio.models.diffusers.load import assemble
from studio.models.diffusers.pipeline import DiffusersPipeline
from studio.models.diffusers.spec import spec_of
from studio.models.diffusers.weights import as_read, denoiser_in, load_source
from studio.models.family import ModelSpec
from studio.models.gguf import read_weights_header
from studio.models.inspect import Header

_MOST_LOOKED_AT = 1_000  # folders beside a file
_DENOISERS = ("transformer", "unet")
_MARKS = ("edit", "kontext", "inpaint")  # in the names of models with the network of another one
_GUIDANCE = ("guidance_in.", "guidance_embedder.")  # in the names of what reads it
_CLOSE = 1e-4  # of all weights: a few are left out, or worked out anew, when a file is converted


def find_lender(header: Header, class_name: str) -> Folder | None:
    """The model with the same denoiser in a folder beside the file; None if there is none.

    In the store the folders of all imported models lie side by side.
    """
    wanted = _parameters((_denoiser_in(header),))
    for path in _beside(header.path):
        with contextlib.suppress(StudioError):
            if _is_like(class_name, read_index(path)[0], header.path.stem):
                folder = read_folder(path)
                part = folder.part(*_DENOISERS)
                found = _parameters(part.headers) if part else 0
                if math.isclose(found, wanted, rel_tol=_CLOSE) and _guides(header, part):
                    return folder
    return None


def inspect_lent(header: Header, lender: Folder, model_id: str, family_id: str) -> ModelSpec:
    """The model of the file's denoiser and the lender's other parts."""
    own = lender.part(*_DENOISERS)
    parts = (replace(p, headers=(as_read(header),)) if p is own else p for p in lender.parts)
    folder = replace(lender, parts=tuple(parts))
    headers = tuple(header for part in folder.parts for header in part.headers)
    spec = spec_of(folder, model_id, family_id, header.path.stem, headers)
    size_bytes = sum(tensor.size_bytes for h in headers for tensor in h.tensors.values())
    return replace(spec, path=header.path, lender=lender.path, weight_bytes=size_bytes)


def load_lent(spec: ModelSpec, plan: LoadPlan) -> DiffusersPipeline:
    """Load all parts as `plan` says; raises ModelDamaged, ModelUnsupported or OutOfMemory."""
    assert spec.lender is not None
    folder = read_folder(spec.lender)
    own = folder.part(*_DENOISERS)
    assert own is not None  # else it would lend nothing

    source = denoiser_in(read_weights_header(spec.path))
    load = functools.partial(load_source, own, source, plan=plan)
    with tell_shortage(f"Loading {spec.title}"):
        return assemble(folder, spec, plan, {own.name: load})


def _beside(file: Path) -> Iterator[Path]:
    """The folders of models beside a file, or beside its folder."""
    for place in (file.parent, file.parent.parent):
        with contextlib.suppress(OSError):
            for path in sorted(islice(place.iterdir(), _MOST_LOOKED_AT)):
                if (path / INDEX).is_file():
                    yield path


def _is_like(class_name: str, other: str, stem: str) -> bool:
    """Whether a model of the pipeline `other` may lend to a file called `stem`."""
    are_marked = all((mark in stem.lower()) == (mark in other.lower()) for mark in _MARKS)
    return are_marked and other.startswith(class_name.removesuffix("Pipeline"))


def _denoiser_in(header: Header) -> Header:
    parts = signatures.parts_of(header.tensors)
    return replace(header, tensors=parts.get("denoiser", header.tensors))


def _parameters(headers: tuple[Header, ...]) -> int:
    return sum(math.prod(tensor.shape) for header in headers for tensor in header.tensors.values())


def _guides(header: Header, part: Part | None) -> bool:
    """Whether both or none read the guidance: FLUX dev is hardly larger than schnell."""
    has_guidance = any(sign in name for name in header.tensors for sign in _GUIDANCE)
    return part is not None and has_guidance == bool(part.config().get("guidance_embeds"))
