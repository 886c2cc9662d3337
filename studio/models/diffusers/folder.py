"""Reads a diffusers folder: its parts, their settings and their weights, checked by headers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path
from typing import Any

from studio.errors import ModelDamaged, ModelUnsupported
from studio.models.diffusers.traits import traits_of
from studio.models.inspect import DOWNLOAD_AGAIN, Header, read_header, read_json

INDEX = "model_index.json"
# What is above these only serves to hang the program or to fill the memory: by words in its key.
_MOST = {
    "layers": 1_000,
    "blocks": 1_000,
    "num_train_timesteps": 100_000,
    # Tables of places, which are no weights, are made as large as these say.
    "axes_lens": 2**17,
    "sample_size": 2_048,
    "pos_embed_max_size": 1_024,
    "seq_length": 2**20,
}

# Libraries whose parts are saved as transformers saves them. The latter two are folders of
# diffusers: one holds the safety checker, one the text encoder of Kolors.
_TRANSFORMERS = {"transformers", "stable_diffusion", "kolors"}
# As diffusers itself writes the library of parts that share a name with one of its folders.
_LIBRARIES = {"glm_image": "transformers"}
_RENAMED = {"CLIPFeatureExtractor": "CLIPImageProcessor"}  # since older models were saved
_PICKLES = ("*.bin", "*.ckpt", "*.pt", "*.pth", "*.pkl")
_SETTINGS = {
    "Scheduler": ("scheduler_config.json", "config.json"),
    "Guidance": ("guider_config.json",),
    "FeatureExtractor": ("preprocessor_config.json",),
    "Processor": ("preprocessor_config.json", "processor_config.json"),
}
# A tokenizer is whole with all files of one of these rows.
_VOCABULARIES: tuple[tuple[str, ...], ...] = (
    ("tokenizer.json",),
    ("vocab.json", "merges.txt"),
    ("spiece.model",),
    ("tokenizer.model",),
    ("vocab.txt",),
)


class Kind(Enum):
    """What a part of a pipeline is."""

    NETWORK = auto()
    TOKENIZER = auto()
    SETTINGS = auto()  # a scheduler or a processor: numbers only


@dataclass(frozen=True, slots=True)
class Part:
    """One folder of a pipeline."""

    name: str
    library: str
    class_name: str
    kind: Kind
    folder: Path
    headers: tuple[Header, ...] = ()  # of its weights

    @property
    def stem(self) -> str:
        """The name of its weights without its endings."""
        return "model" if self.library in _TRANSFORMERS else "diffusion_pytorch_model"

    def config(self) -> dict[str, Any]:
        return read_json(self.folder / "config.json")

    def settings(self) -> dict[str, Any]:
        """Those of a scheduler; none where it has no file of its own."""
        path = self.folder / "scheduler_config.json"
        return read_json(path) if path.is_file() else {}


@dataclass(frozen=True, slots=True)
class Folder:
    """A whole pipeline on disk."""

    path: Path
    class_name: str
    parts: tuple[Part, ...]
    options: dict[str, Any]  # of model_index.json besides the parts

    def part(self, *names: str) -> Part | None:
        """The first part that is called one of `names`."""
        return next((part for part in self.parts if part.name in names), None)


def read_folder(path: Path) -> Folder:
    """Read everything but the weights; raise ModelDamaged or ModelUnsupported.

    Parts that no picture needs are left out.
    """
    class_name, listed, options = read_index(path)
    unused = traits_of(class_name).unused
    used = {name: entry for name, entry in listed.items() if name not in unused}
    parts = tuple(read_part(path, name, entry) for name, entry in used.items())
    return Folder(path, class_name, parts, options)


def read_index(path: Path) -> tuple[str, dict[str, list[Any]], dict[str, Any]]:
    """The class of the pipeline, its parts as listed, and its options."""
    index = read_json(path / INDEX)
    class_name = index.get("_class_name")
    if not isinstance(class_name, str) or not class_name.isidentifier():
        raise ModelUnsupported(
            f"{path / INDEX} asks for code of its own ({str(class_name)[:80]!r}).",
            "Such code is never run. Choose a model that diffusers itself knows.",
        )
    options = {key: value for key, value in index.items() if _is_option(value)}
    listed = {key: item for key, item in index.items() if key not in options and any(item)}
    return class_name, listed, options


def _is_option(value: Any) -> bool:
    """Whether an entry is no part: anything but a list, or a list of numbers."""
    return not isinstance(value, list) or bool(value and all(type(item) is int for item in value))


def read_part(path: Path, name: str, entry: list[Any]) -> Part:
    """One part of the folder at `path`; raises ModelDamaged or ModelUnsupported."""
    match entry:
        case [str(library), str(class_name)] if name.isidentifier() and class_name.isidentifier():
            pass
        case _:
            raise ModelDamaged(f"{path / INDEX} gives {name!r} as {entry!r}.", DOWNLOAD_AGAIN)
    library = _LIBRARIES.get(library, library)
    if library not in {"diffusers", *_TRANSFORMERS}:
        raise ModelUnsupported(
            f"{path / INDEX} takes its {name} from {library!r}, which is code of its own.",
            "Such code is never run. Choose a model of diffusers and transformers alone.",
        )
    class_name = _RENAMED.get(class_name, class_name)
    part = Part(name, library, class_name, kind_of(class_name), path / name)
    if not part.folder.is_dir():
        raise ModelDamaged(f"{path} lacks its folder {name}.", DOWNLOAD_AGAIN)
    match part.kind:
        case Kind.TOKENIZER:
            _check_vocabulary(part)
        case Kind.SETTINGS:
            _check_settings(part)
        case Kind.NETWORK:
            return read_network(name, library, class_name, part.folder)
    return part


def read_network(name: str, library: str, class_name: str, folder: Path) -> Part:
    """A network with the headers of its weights; raises ModelDamaged or ModelUnsupported."""
    part = Part(name, library, class_name, Kind.NETWORK, folder)
    _check_numbers(part.config(), folder / "config.json")
    return replace(part, headers=tuple(_read_weights(part)))


def kind_of(class_name: str) -> Kind:
    if class_name.removesuffix("Fast").endswith(("Tokenizer", "TokenizersBackend")):
        return Kind.TOKENIZER
    return Kind.SETTINGS if class_name.endswith(tuple(_SETTINGS)) else Kind.NETWORK


def _check_vocabulary(part: Part) -> None:
    if part.class_name == "ByT5Tokenizer":  # it reads bytes
        return
    if not any(all((part.folder / name).is_file() for name in row) for row in _VOCABULARIES):
        raise ModelDamaged(
            f"{part.folder} holds no tokenizer: neither tokenizer.json nor vocab.json with "
            "merges.txt nor another vocabulary.",
            DOWNLOAD_AGAIN,
        )


def _check_settings(part: Part) -> None:
    ending = next(ending for ending in _SETTINGS if part.class_name.endswith(ending))
    for name in _SETTINGS[ending]:
        if (part.folder / name).is_file():
            _check_numbers(read_json(part.folder / name), part.folder / name)
            return
    raise ModelDamaged(f"{part.folder} lacks {_SETTINGS[ending][0]}.", DOWNLOAD_AGAIN)


def _check_numbers(value: Any, path: Path, key: str = "") -> None:
    """Raise ModelDamaged for a count of layers or steps that no model has."""
    match value:
        case dict():
            for name, item in value.items():
                _check_numbers(item, path, name)
        case list():
            for item in value:
                _check_numbers(item, path, key)
        case int() | float():
            most = next((most for word, most in _MOST.items() if word in key), None)
            least = 0 if key.startswith("num_") else -1
            if most is not None and not least <= value <= most:
                raise ModelDamaged(
                    f"{path} asks for {value} {key}; {least} to {most} are possible.",
                    DOWNLOAD_AGAIN,
                )


def _read_weights(part: Part) -> Iterator[Header]:
    """The headers of the part's weights: one file, or the shards of its index."""
    folder, stem = part.folder, part.stem
    for variant in ("", ".fp16", ".bf16"):
        if (single := folder / f"{stem}{variant}.safetensors").is_file():
            yield read_header(single)
            return
        if (index := folder / f"{stem}.safetensors.index{variant}.json").is_file():
            yield from _read_shards(index)
            return
    if pickle := next((file for ending in _PICKLES for file in folder.glob(ending)), None):
        raise ModelUnsupported(
            f"{folder} has its weights only as a pickle, {pickle.name}, which can run code when "
            "it is opened.",
            "Choose a version of the model in safetensors.",
        )
    raise ModelDamaged(f"{folder} lacks its weights, {stem}.safetensors.", DOWNLOAD_AGAIN)


def _read_shards(index: Path) -> Iterator[Header]:
    """The headers of all files in an index, after checking that they hold what it says."""
    places = read_json(index).get("weight_map")
    if not isinstance(places, dict) or not places:
        raise ModelDamaged(f"{index} has no weight_map.", DOWNLOAD_AGAIN)
    for name in sorted(set(map(str, places.values()))):
        if Path(name).name != name:
            raise ModelDamaged(f"{index} names {name!r}, no file beside it.", DOWNLOAD_AGAIN)
        header = read_header(index.parent / name)
        wanted = {tensor for tensor, place in places.items() if place == name}
        if missing := wanted - header.tensors.keys():
            raise missing_tensors(str(header.path), missing)
        yield header


def missing_tensors(place: str, names: set[str]) -> ModelDamaged:
    """The error for weights that are not there."""
    count = "1 tensor" if len(names) == 1 else f"{len(names)} tensors"
    shown = ", ".join(sorted(names)[:3]) + (", ..." if len(names) > 3 else "")
    return ModelDamaged(f"{count} missing in {place}: {shown}.", DOWNLOAD_AGAIN)
