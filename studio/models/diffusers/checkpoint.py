"""Runs a single checkpoint: all networks of a model in one file, without settings or vocabulary."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from studio.devices.backend import LoadPlan
from studio.devices.shortage import tell_shortage
from studio.devices.start import import_torch
from studio.errors import ModelUnsupported
from studio.models import signatures
from studio.models.diffusers.folder import Folder, Kind, Part, kind_of, missing_tensors, read_index
from studio.models.diffusers.load import as_damage, pipeline_class_of, place
from studio.models.diffusers.pipeline import DiffusersPipeline
from studio.models.diffusers.spec import spec_of
from studio.models.diffusers.traits import title_of
from studio.models.family import ModelSpec
from studio.models.inspect import Header, one_line, read_header
from studio.paths import assets

_STUBS = {"StableDiffusionPipeline": "sd15", "StableDiffusionXLPipeline": "sdxl"}
_STUB_PARTS = {  # of the file, and what they are called there
    "sd15": ("denoiser", "vae", "text encoder"),
    "sdxl": ("denoiser", "vae", "text encoder", "second text encoder"),
}
_FOLDER = "Choose the folder of a diffusers model."


def inspect_checkpoint(path: Path, model_id: str, family_id: str) -> ModelSpec:
    """Read the header; raises ModelDamaged, or ModelUnsupported with what the file lacks."""
    header = read_header(path)
    stub = _stub_of(header)
    spec = spec_of(stub_folder(stub), model_id, family_id, path.stem, (header,))
    # Its layers have names of their own, so that no LoRA fits before it is converted.
    limits = replace(spec.limits, has_loras=False)
    licence = header.texts.get("modelspec.license", "")
    return replace(spec, path=path, limits=limits, licence=one_line(licence))


def load_checkpoint(spec: ModelSpec, plan: LoadPlan) -> DiffusersPipeline:
    """Load all parts as `plan` says; raises ModelDamaged or OutOfMemory."""
    torch = import_torch()
    header = read_header(spec.path)
    with stub_view(_stub_of(header)) as view, tell_shortage(f"Loading {spec.title}"):
        pipeline_class = pipeline_class_of(spec.architecture)
        with as_damage(view, spec.path):
            pipeline = pipeline_class.from_single_file(
                str(spec.path),
                config=str(view),
                dtype=getattr(torch, plan.dtype),
                local_files_only=True,
            )
        for network in pipeline.components.values():
            _check_whole(network, spec.path)
        place(pipeline, plan)
    return DiffusersPipeline(spec, pipeline)


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
def stub_view(stub: str) -> Iterator[Path]:
    """The same for the libraries, with the vocabulary that all of them share."""
    with TemporaryDirectory(prefix="gouache-model-", ignore_cleanup_errors=True) as name:
        view = Path(name) / stub
        shutil.copytree(assets() / "checkpoints" / stub, view)
        merges = gzip.decompress((assets() / "checkpoints" / "clip_merges.txt.gz").read_bytes())
        words = json.dumps(_vocabulary(merges.decode().splitlines()))
        for part in stub_folder(stub).parts:
            if part.kind is Kind.TOKENIZER:
                (view / part.name / "merges.txt").write_bytes(b"#version: 0.2\n" + merges)
                (view / part.name / "vocab.json").write_text(words, encoding="utf-8")
        yield view


def stub_for(spec: ModelSpec) -> str:
    """The stub of an inspected checkpoint."""
    return _STUBS[spec.architecture]


def _vocabulary(merges: list[str]) -> dict[str, int]:
    """The words of CLIP in their order: letters, letters that end a word, what was merged."""
    from tokenizers.pre_tokenizers import ByteLevel

    printed = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = [chr(code) for code in printed]
    letters += sorted(set(ByteLevel.alphabet()) - set(letters), key=ord)
    words = [*letters, *(f"{letter}</w>" for letter in letters)]
    words += [merge.replace(" ", "") for merge in merges]
    words += ["<|startoftext|>", "<|endoftext|>"]
    return {word: number for number, word in enumerate(words)}


def _stub_of(header: Header) -> str:
    """The settings that fit; raises ModelUnsupported with what is missing."""
    path, tensors = header.path, header.tensors
    if signatures.is_lora(tensors):
        raise ModelUnsupported(
            f"{path} is a LoRA, which corrects a model and is none.", "Add it to a model instead."
        )
    class_name = signatures.denoiser_of(tensors)
    if not class_name:
        if what := signatures.component_of(tensors):
            raise ModelUnsupported(f"{path} holds only a part of a model, a {what}.", _FOLDER)
        raise ModelUnsupported(f"{path} holds weights of an unknown kind.", _FOLDER)
    stub = _STUBS.get(class_name, "")
    if not stub or _is_other_version(tensors):
        raise ModelUnsupported(
            f"{path} holds weights of {title_of(class_name)}, without the settings and the "
            "vocabulary that go with them.",
            "Choose the whole folder of that model: only checkpoints of Stable Diffusion 1.5 and "
            "XL run by themselves.",
        )
    parts = signatures.parts_of(tensors)
    if missing := [part for part in _STUB_PARTS[stub] if part not in parts]:
        raise ModelUnsupported(
            f"{path} holds weights of {title_of(class_name)}, but no {', no '.join(missing)}.",
            "Choose the whole checkpoint, or the folder of that model.",
        )
    return stub


def _is_other_version(tensors: Mapping[str, Any]) -> bool:
    """Whether it is Stable Diffusion 2, or a version for inpainting: other settings go with it."""
    first = tensors.get("model.diffusion_model.input_blocks.0.0.weight")
    is_plain = first is None or first.shape[1:2] == (4,)
    return not is_plain or "cond_stage_model.model.token_embedding.weight" in tensors


def _check_whole(network: Any, path: Path) -> None:
    """Raise ModelDamaged for weights that the file did not hold."""
    if isinstance(network, import_torch().nn.Module):
        weights = [*network.named_parameters(), *network.named_buffers()]
        if missing := {name for name, weight in weights if weight.is_meta}:
            raise missing_tensors(str(path), missing)
