"""Says what a model on disk is: its family, its parts, and what it lacks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from studio.errors import ModelDamaged, StudioError
from studio.models import signatures
from studio.models.diffusers import FAMILY as DIFFUSERS
from studio.models.diffusers.folder import read_index, read_part
from studio.models.diffusers.traits import title_of
from studio.models.gguf import read_gguf
from studio.models.inspect import PRECISIONS, Header, Tensor, bytes_by_dtype, one_line, read_header
from studio.models.janus import FAMILY as JANUS
from studio.models.janus import folder as janus_folder
from studio.models.janus.tokenizer import check_tokenizer_file
from studio.models.library import unknown
from studio.models.licences import licence_of
from studio.models.sensenova import FAMILY as SENSENOVA
from studio.models.sensenova.files import read_headers
from studio.models.sensenova.tokenizer import check_tokenizer_files

MAX_FILES = 5_000

_PRECISIONS = PRECISIONS | {"F8_E4M3": "fp8", "F8_E5M2": "fp8"}


class Kind(StrEnum):
    """In which form a model comes."""

    FOLDER = "diffusers folder"
    SENSENOVA = "SenseNova folder"
    JANUS = "Janus folder"
    CHECKPOINT = "single checkpoint"
    COMPONENT = "part of a model"
    TINY_DECODER = "tiny decoder"
    GGUF = "GGUF"
    LORA = "LoRA"
    TEXTUAL_INVERSION = "textual inversion"
    UNKNOWN = "weights of an unknown kind"


_TINY_WEIGHTS = "diffusion_pytorch_model.safetensors"
_ADDED = {Kind.LORA, Kind.TEXTUAL_INVERSION}  # to a model, and complete without one


@dataclass(frozen=True, slots=True)
class PartReport:
    """One network of a model; all figures are 0 for a tokenizer or a scheduler."""

    name: str  # "unet", "text encoder"
    class_name: str  # as its settings say it; "" where they do not
    parameters: int = 0
    weight_bytes: int = 0
    precision: str = ""  # "bf16", "Q4_K", "mixed"


@dataclass(frozen=True, slots=True)
class ModelReport:
    """What the headers of a model say."""

    path: Path
    kind: Kind
    family: str  # "Stable Diffusion XL"; "" if it is not known
    architecture: str  # "StableDiffusionXLPipeline"; "" if it is not known
    parts: tuple[PartReport, ...]
    size_bytes: int  # of all its files
    problems: tuple[str, ...] = ()  # a sentence for each part that is missing or damaged
    licence: str = ""
    rank: int = 0  # of a LoRA
    weights: tuple[Path, ...] = ()  # the files that hold them

    @property
    def parameters(self) -> int:
        return sum(part.parameters for part in self.parts)

    @property
    def precision(self) -> str:
        """That of all its parts, or "mixed"."""
        found = {part.precision for part in self.parts if part.precision}
        return found.pop() if len(found) == 1 else "mixed"

    @property
    def loaded_bytes(self) -> int:
        """What its weights take in memory, two bytes each."""
        return self.parameters * 2


def report_on(path: Path) -> ModelReport:
    """What is at `path`, from headers alone; raises ModelDamaged or ModelUnsupported."""
    if path.is_dir():
        if DIFFUSERS.recognises(path):
            return _report_folder(path)
        if SENSENOVA.recognises(path):
            return _report_sensenova(path)
        if JANUS.recognises(path):
            return _report_janus(path)
        if (weights := path / _TINY_WEIGHTS).is_file():  # of a folder that is one network
            report = _report_file(read_header(weights))
            if report.kind is Kind.TINY_DECODER:
                return report
        raise unknown(path)
    match path.suffix.lower():
        case ".safetensors" | ".sft":
            return _report_file(read_header(path))
        case ".gguf":
            return _report_gguf(read_gguf(path))
    raise unknown(path)


def _report_folder(path: Path) -> ModelReport:
    """A diffusers folder, of which each part is looked at, also after one that is damaged."""
    class_name, listed, _ = read_index(path)
    parts, problems, weights = [], [], list[Path]()
    for name, entry in listed.items():
        try:
            part = read_part(path, name, entry)
        except StudioError as error:
            problems.append(error.message)
        else:
            parts.append(_part(name, _tensors(part.headers), part.class_name))
            weights += [header.path for header in part.headers]
    return ModelReport(
        path,
        Kind.FOLDER,
        title_of(class_name),
        class_name,
        tuple(parts),
        _folder_bytes(path),
        tuple(problems),
        one_line(licence_of(path)),
        weights=tuple(weights),
    )


def _report_sensenova(path: Path) -> ModelReport:
    problems, headers = list[str](), list[Header]()
    with _noted(problems):
        check_tokenizer_files(path)
    with _noted(problems):
        headers = read_headers(path)
    return _report_network(path, Kind.SENSENOVA, (SENSENOVA.title, "NEO-unify"), headers, problems)


def _report_janus(path: Path) -> ModelReport:
    problems, headers = list[str](), list[Header]()
    with _noted(problems):
        check_tokenizer_file(path)
    with _noted(problems):
        headers += janus_folder.read_folder(path).parts[0].headers
    names = JANUS.title, janus_folder.ARCHITECTURE
    return _report_network(path, Kind.JANUS, names, headers, problems)


@contextmanager
def _noted(problems: list[str]) -> Iterator[None]:
    """Go on after an error, which is told with the others."""
    try:
        yield
    except StudioError as error:
        problems.append(error.message)


def _report_network(
    path: Path, kind: Kind, names: tuple[str, str], headers: list[Header], problems: list[str]
) -> ModelReport:
    """A folder of one network; `names` are those of its family and its architecture."""
    return ModelReport(
        path,
        kind,
        *names,
        (_part("network", _tensors(headers), names[1]),) if headers else (),
        _folder_bytes(path),
        tuple(problems),
        one_line(licence_of(path)),
        weights=tuple(header.path for header in headers),
    )


def _report_file(header: Header) -> ModelReport:
    kind, class_name, parts = _told_apart(header.tensors)
    return ModelReport(
        header.path,
        kind,
        title_of(class_name),
        class_name,
        tuple(_part(name, tensors) for name, tensors in parts.items()),
        header.path.stat().st_size,
        _unrunnable(header.path) if class_name and kind not in _ADDED else (),
        one_line(header.texts.get("modelspec.license", "")),
        signatures.lora_rank(header.tensors) if kind is Kind.LORA else 0,
        weights=(header.path,),
    )


def _told_apart(tensors: dict[str, Tensor]) -> tuple[Kind, str, dict[str, dict[str, Tensor]]]:
    """What a file is, the class of its pipeline, and its tensors by their parts."""
    if signatures.is_lora(tensors):
        return Kind.LORA, signatures.lora_family(tensors), {"corrections": tensors}
    class_name = signatures.denoiser_of(tensors)
    parts = signatures.parts_of(tensors)
    if class_name and len(parts) > 1:
        return Kind.CHECKPOINT, class_name, parts
    if class_name:
        return Kind.COMPONENT, class_name, {"denoiser": tensors}
    if component := signatures.component_of(tensors):
        kind = Kind.TINY_DECODER if component == Kind.TINY_DECODER else Kind.COMPONENT
        return kind, "", {component: tensors}
    if signatures.is_textual_inversion(tensors):
        family = signatures.textual_inversion_family(tensors)
        return Kind.TEXTUAL_INVERSION, family, {"weights": tensors}
    return Kind.UNKNOWN, "", {"weights": tensors}


def _report_gguf(header: Header) -> ModelReport:
    family = signatures.denoiser_of(header.tensors)
    component = signatures.component_of(header.tensors)
    name = "denoiser" if family else component or "weights"
    parts = (_part(name, header.tensors, one_line(header.texts.get("general.architecture", ""))),)
    return ModelReport(
        header.path,
        Kind.GGUF,
        title_of(family),
        family,
        parts,
        header.path.stat().st_size,
        _unrunnable(header.path) if family else (),
        licence=one_line(header.texts.get("general.license", "")),
        weights=(header.path,),
    )


def _unrunnable(path: Path) -> tuple[str, ...]:
    """Why a file with a denoiser does not run: what it lacks, where no model lends it."""
    problems = list[str]()
    with _noted(problems):
        DIFFUSERS.inspect(path, path.stem)
    return tuple(problems)


def _part(name: str, tensors: dict[str, Tensor], class_name: str = "") -> PartReport:
    parameters = sum(math.prod(tensor.shape) for tensor in tensors.values())
    weight_bytes = sum(tensor.size_bytes for tensor in tensors.values())
    return PartReport(name, class_name, parameters, weight_bytes, _precision(tensors.values()))


def _precision(tensors: Iterable[Tensor]) -> str:
    """The format of nearly all bytes, or of most in a file that packs its weights; else mixed."""
    sizes = bytes_by_dtype(tensors)
    if not sizes:
        return ""
    dtype, size_bytes = sizes.most_common(1)[0]
    is_plain = dtype in _PRECISIONS and size_bytes < 0.99 * sizes.total()
    return "mixed" if is_plain else _PRECISIONS.get(dtype, dtype)


def _tensors(headers: Iterable[Header]) -> dict[str, Tensor]:
    return {name: tensor for header in headers for name, tensor in header.tensors.items()}


def _folder_bytes(path: Path) -> int:
    """The bytes of all files below `path`; ModelDamaged for more files than a model has."""
    sizes = list(zip(range(MAX_FILES + 1), _sizes(path), strict=False))
    if len(sizes) > MAX_FILES:
        raise ModelDamaged(
            f"{path} holds more than {MAX_FILES:,} files.", "Choose the folder of one model."
        )
    return sum(size_bytes for _, size_bytes in sizes)


def _sizes(path: Path) -> Iterator[int]:
    for entry in path.rglob("*"):
        if entry.is_file():
            yield entry.stat().st_size
