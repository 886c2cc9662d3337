"""Finds models that other programs keep on this machine, by the places where they keep them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from studio.models.inspect import title_of_folder

MOST_FOUND = 1_000
MOST_LOOKED_AT = 50_000  # files and folders, of one program
MOST_OF_CONFIG = 65_536  # bytes
MIN_BYTES = 1_000_000  # what is smaller is an example or a stand-in

_WEIGHTS = {".safetensors", ".sft", ".gguf"}
_KINDS = (b'"neo_chat"', b'"janus"')  # in the config.json of whole models of other layouts


@dataclass(frozen=True, slots=True)
class Found:
    """A model that could be used in place."""

    path: Path
    title: str
    program: str  # whose it is: "ComfyUI"; "" for a folder that was named
    size_bytes: int


def scan(home: Path | None = None) -> tuple[Found, ...]:
    """What the programs that are known here keep below `home`, the user's own folder."""
    found = dict[Path, Found]()
    for program, folder in _libraries(home or Path.home()):
        for one in scan_folder(folder, program):
            found.setdefault(one.path.resolve(), one)
    return tuple(found.values())


def scan_folder(folder: Path, program: str = "") -> tuple[Found, ...]:
    """The models in `folder` and below, told by their names alone."""
    return tuple(islice(_models(folder, program), MOST_FOUND))


def _libraries(home: Path) -> Iterator[tuple[str, Path]]:
    cache = Path(os.environ.get("HF_HOME", home / ".cache" / "huggingface"))
    yield "Hugging Face", Path(os.environ.get("HF_HUB_CACHE", cache / "hub"))
    scope = Path(os.environ.get("MODELSCOPE_CACHE", home / ".cache" / "modelscope"))
    yield "ModelScope", scope
    for base in (home, home / "Documents", home / "Desktop", home / "AppData" / "Local"):
        for pattern, program, below in (
            ("ComfyUI*", "ComfyUI", "models"),
            ("stable-diffusion-webui*", "A1111", "models"),
            ("*forge*", "Forge", "models"),
            ("invokeai*", "InvokeAI", "models"),
        ):
            for place in sorted(_glob(base, pattern)):
                if (place / below).is_dir():
                    yield program, place / below
                if (place / "webui" / below).is_dir():  # where Forge unpacks itself
                    yield program, place / "webui" / below


def _glob(base: Path, pattern: str) -> list[Path]:
    try:
        return [path for path in base.glob(pattern) if path.is_dir()]
    except OSError:
        return []


def _models(root: Path, program: str) -> Iterator[Found]:
    """Folders with a model_index.json as a whole, and single files of weights elsewhere."""
    left = MOST_LOOKED_AT
    for place, folders, files in os.walk(root):
        here = Path(place)
        left -= len(files) + len(folders)
        if left < 0:
            return
        folders[:] = sorted(name for name in folders if _is_entered(name))
        if "model_index.json" in files or _is_of_its_own(here, files):
            folders.clear()
            yield Found(here, title_of_folder(here), program, _bytes_below(here))
            continue
        for name in sorted(files):
            path = here / name
            if path.suffix.lower() in _WEIGHTS and (size_bytes := _size(path)) >= MIN_BYTES:
                yield Found(path, path.stem, program, size_bytes)


def _is_entered(name: str) -> bool:
    """The blobs of a cache are shown by its snapshots."""
    return name not in {"blobs", "refs", "node_modules"} and not name.startswith(".")


def _is_of_its_own(here: Path, files: list[str]) -> bool:
    if "config.json" not in files:
        return False
    try:
        with (here / "config.json").open("rb") as file:
            start = file.read(MOST_OF_CONFIG)
    except OSError:
        return False
    return any(kind in start for kind in _KINDS)


def _bytes_below(folder: Path) -> int:
    return sum(_size(Path(place) / name) for place, _, files in os.walk(folder) for name in files)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
