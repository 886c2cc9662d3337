"""Runs a single checkpoint: all networks of a model in one file, without settings or vocabulary."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from studio.devices.backend import LoadPlan
from studio.devices.shortage import tell_shortage
from studio.devices.start import import_torch
from studio.errors import ModelUnsupported
from studio.models import signatures
from studio.models.diffusers.folder import INDEX, Folder, Kind, Part, kind_of, read_index
from studio.models.diffusers.lent import find_lender, inspect_lent
from studio.models.diffusers.load import as_damage, check_whole, pipeline_class_of, place
from studio.models.diffusers.parts import inspect_parts, load_parts, stub_of
from studio.models.diffusers.pipeline import DiffusersPipeline
from studio.models.diffusers.spec import spec_of
from studio.models.diffusers.stubs import write_clip_words
from studio.models.diffusers.traits import is_fast, title_of
from studio.models.diffusers.words import Words
from studio.models.family import ModelSpec
from studio.models.gguf import GGUF, check_unpackable, read_weights_header
from studio.models.inspect import Header, one_line, read_json
from studio.paths import assets

_STUB_PARTS = {  # what a file needs for each stub
    "sd15": ("denoiser", "vae", "text encoder"),
    "sd21": ("denoiser", "vae", "text encoder"),
    "sd21base": ("denoiser", "vae", "text encoder"),
    "sdxl": ("denoiser", "vae", "text encoder", "second text encoder"),
}
_IS_SD2 = "cond_stage_model.model.token_embedding.weight"
_IS_BASE = re.compile(r"512|base|turbo")  # of the names of a Stable Diffusion 2 for small pictures
_FOLDER = "Choose the folder of a diffusers model."


def inspect_checkpoint(path: Path, model_id: str, family_id: str) -> ModelSpec:
    """Read the header; raises ModelDamaged, or ModelUnsupported with what the file lacks."""
    header = read_weights_header(path)
    class_name = _class_of(header)
    if path.suffix.lower() == GGUF:
        check_unpackable(header)
    licence = header.texts.get("modelspec.license", "") or header.texts.get("general.license", "")
    shown = one_line(licence)
    stub = _stub_for(header, class_name)
    if not stub or _missing(header, stub):
        if lender := find_lender(header, class_name):
            spec = inspect_lent(header, lender, model_id, family_id)
        elif stub_of(header, class_name):
            spec = inspect_parts(header, class_name, model_id, family_id)
        else:
            raise _lacking(header, class_name, stub)
        return replace(spec, licence=shown or spec.licence)
    spec = spec_of(stub_folder(stub), model_id, family_id, path.stem, (header,))
    limits = spec.limits
    if is_fast(path.stem, is_distilled=False):  # whose steps are those of its own sampler
        limits = replace(limits, samplers=())
    return replace(spec, path=path, limits=limits, licence=shown)


def load_checkpoint(spec: ModelSpec, plan: LoadPlan) -> DiffusersPipeline:
    """Load all parts as `plan` says; raises ModelDamaged or OutOfMemory."""
    if not stub_for(spec):
        return load_parts(spec, plan)
    torch = import_torch()
    with stub_view(stub_for(spec), spec.title) as view, tell_shortage(f"Loading {spec.title}"):
        pipeline_class = pipeline_class_of(spec.architecture)
        with as_damage(view, spec.path):
            pipeline = pipeline_class.from_single_file(
                str(spec.path),
                config=str(view),
                dtype=getattr(torch, plan.dtype),
                local_files_only=True,
            )
        for network in pipeline.components.values():
            check_whole(network, spec.path)
        words = Words(pipeline, spec)
        place(pipeline, plan)
    return DiffusersPipeline(spec, pipeline, words)


def stub_folder(stub: str) -> Folder:
    """The settings that go with a checkpoint, as a folder without weights."""
    path = assets() / "checkpoints" / stub
    class_name, listed, options = read_index(path)
    parts = (
        Part(name, library, part_class, kind_of(part_class), path / name)
        for name, (library, part_class) in listed.items()
    )
    return Folder(path, class_name, tuple(parts), options)


@contextmanager
def stub_view(stub: str, title: str = "") -> Iterator[Path]:
    """The same for the libraries, with the vocabulary that all of them share.

    A model whose title says that it is distilled gets the scheduler that those are made for.
    """
    with TemporaryDirectory(prefix="gouache-model-", ignore_cleanup_errors=True) as name:
        view = Path(name) / stub
        shutil.copytree(assets() / "checkpoints" / stub, view)
        for part in stub_folder(stub).parts:
            if part.kind is Kind.TOKENIZER:
                write_clip_words(view / part.name)
        if is_fast(title, is_distilled=False):
            scheduler = "LCMScheduler" if "lcm" in title.lower() else "EulerDiscreteScheduler"
            _change(view / INDEX, scheduler=["diffusers", scheduler])
            settings = view / "scheduler" / "scheduler_config.json"
            _change(settings, _class_name=scheduler, timestep_spacing="trailing")
        yield view


def stub_for(spec: ModelSpec) -> str:
    """The stub of an inspected checkpoint."""
    return _stub_for(read_weights_header(spec.path), spec.architecture)


def _change(path: Path, **values: object) -> None:
    path.write_text(json.dumps({**read_json(path), **values}), encoding="utf-8")


def _class_of(header: Header) -> str:
    """The pipeline whose denoiser is in the file; raises ModelUnsupported if there is none."""
    path, tensors = header.path, header.tensors
    if signatures.is_lora(tensors):
        raise ModelUnsupported(
            f"{path} is a LoRA, which corrects a model and is none.", "Add it to a model instead."
        )
    if class_name := signatures.denoiser_of(tensors):
        return class_name
    if what := signatures.component_of(tensors):
        raise ModelUnsupported(f"{path} holds only a part of a model, a {what}.", _FOLDER)
    raise ModelUnsupported(f"{path} holds weights of an unknown kind.", _FOLDER)


def _stub_for(header: Header, class_name: str) -> str:
    """The settings that come along for such a file; "" if there are none."""
    tensors = header.tensors
    first = tensors.get("model.diffusion_model.input_blocks.0.0.weight")
    if header.path.suffix.lower() == GGUF or (first and first.shape[1:2] != (4,)):
        return ""  # the latter paints parts of pictures, by other settings
    if class_name == "StableDiffusionXLPipeline":
        return "sdxl"
    if class_name != "StableDiffusionPipeline":
        return ""
    if _IS_SD2 not in tensors:
        return "sd15"
    told = header.texts.get("modelspec.prediction_type", "")
    is_base = told == "epsilon" or (not told and _IS_BASE.search(header.path.stem.lower()))
    return "sd21base" if is_base else "sd21"


def _missing(header: Header, stub: str) -> list[str]:
    parts = signatures.parts_of(header.tensors)
    return [part for part in _STUB_PARTS[stub] if part not in parts]


def _lacking(header: Header, class_name: str, stub: str) -> ModelUnsupported:
    """What a file lacks, and who could lend it."""
    path, title = header.path, title_of(class_name)
    message = (
        f"{path} holds weights of {title}, but no {', no '.join(_missing(header, stub))}."
        if stub
        else f"{path} holds weights of {title}, without the settings and the vocabulary that go "
        "with them."
    )
    return ModelUnsupported(
        message,
        f"Put the diffusers folder of a {title} model of the same size beside the file, or import "
        "both: it lends what is missing.",
    )
