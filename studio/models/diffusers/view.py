"""Shows a diffusers folder to the libraries without anything in it that could steer them."""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from studio import disk
from studio.errors import ModelDamaged, ModelUnsupported
from studio.models.diffusers.folder import INDEX, Folder, Kind, Part
from studio.models.inspect import DOWNLOAD_AGAIN, read_json

MAX_PROMPT = 2**17  # tokens
MAX_VOCABULARY_BYTES = 64 * 2**20

# Settings that name code, repositories or other ways to load: a model does not need them.
_STEERING = (
    "auto_map",
    "*attn_implementation*",
    "*experts_implementation*",
    "quantization_config",
    "trust_remote_code",
    "*name_or_path*",
    "custom_pipelines",
)
_SETTINGS = (
    "config.json",
    "generation_config.json",
    "guider_config.json",
    "preprocessor_config.json",
    "processor_config.json",
    "scheduler_config.json",
    "special_tokens_map.json",
    "tokenizer_config.json",
)
_VOCABULARY = (
    "added_tokens.json",
    "chat_template.jinja",
    "merges.txt",
    "spiece.model",
    "tokenizer.json",
    "tokenizer.model",
    "vocab.json",
    "vocab.txt",
)


@contextmanager
def view_of(folder: Folder) -> Iterator[Path]:
    """A folder for the time of loading: settings rewritten, weights and vocabularies linked.

    Only files known by name are in it, and the settings hold no key that steers the loading.
    """
    with TemporaryDirectory(prefix="gouache-model-", ignore_cleanup_errors=True) as name:
        view = Path(name)
        parts = {part.name: [part.library, part.class_name] for part in folder.parts}
        _write(view / INDEX, {**folder.options, "_class_name": folder.class_name, **parts})
        for part in folder.parts:
            (view / part.name).mkdir()
            _show(part, view / part.name)
        yield view


def _show(part: Part, place: Path) -> None:
    for name in _SETTINGS:
        if (part.folder / name).is_file():
            _write(place / name, read_json(part.folder / name))
    if part.kind is not Kind.NETWORK:
        for name in _VOCABULARY:
            if (file := part.folder / name).is_file():
                _check_size(file)
                _link(file, place / name)
        return
    shards = [f"{part.stem}-{index:05}.safetensors" for index in range(len(part.headers))]
    if len(shards) == 1:
        shards = [f"{part.stem}.safetensors"]
    else:
        places = {
            name: shard
            for shard, header in zip(shards, part.headers, strict=True)
            for name in header.tensors
        }
        size_bytes = sum(t.size_bytes for header in part.headers for t in header.tensors.values())
        index = {"metadata": {"total_size": size_bytes}, "weight_map": places}
        _write(place / f"{part.stem}.safetensors.index.json", index)
    for shard, header in zip(shards, part.headers, strict=True):
        _link(header.path, place / shard)


def _write(path: Path, values: dict[str, Any]) -> None:
    path.write_text(json.dumps(_clean(values)), encoding="utf-8")


def _clean(value: Any) -> Any:
    """The value without the settings that steer, at any depth."""
    match value:
        case dict():
            return {
                key: _clean(item)
                for key, item in value.items()
                if not any(fnmatch.fnmatch(key, pattern) for pattern in _STEERING)
                and not (key == "model_max_length" and _is_endless(item))
            }
        case list():
            return [_clean(item) for item in value]
    return value


def _is_endless(length: Any) -> bool:
    """Whether prompts would be filled up to so many tokens that this takes all of the memory."""
    return isinstance(length, int | float) and length > MAX_PROMPT


def _check_size(file: Path) -> None:
    if (size_bytes := file.stat().st_size) > MAX_VOCABULARY_BYTES:
        raise ModelDamaged(
            f"{file} has {size_bytes:,} bytes; {MAX_VOCABULARY_BYTES:,} are the most.",
            DOWNLOAD_AGAIN,
        )


def _link(file: Path, place: Path) -> None:
    file = file.resolve()
    try:
        disk.show(file, place)
    except OSError as error:
        raise ModelUnsupported(
            f"{file} cannot be linked from {place.parent}: {error.strerror}.",
            "Move the model to the drive of the temporary folder, or allow symbolic links.",
        ) from error
