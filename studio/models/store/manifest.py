"""What the store knows of a model: its files with their hashes, and where it came from."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from studio import disk
from studio.errors import ModelDamaged, StoreError
from studio.models.inspect import MAX_HEADER_BYTES, read_json
from studio.plain import from_plain, to_plain

HEAD_BYTES = 2**20

_FORMAT = 1
MAX_PART_BYTES = 200  # of the name of a file or folder: systems allow 255, drafts are longer

_NOT_IN_NAMES = frozenset('/\\:*?"<>|')
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"}
_RESERVED = _DEVICES | {f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"}
_SHA256 = re.compile(r"[0-9a-f]{64}")
_RUNNABLE = {"diffusers folder", "SenseNova folder", "Janus folder", "single checkpoint"}
_BORROWING = {"part of a model", "GGUF"}
_MOVE_AWAY = "Move that file away and import its model again."
_AGAIN = "Repair it from another copy, or import it again; nothing was loaded."


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of a model."""

    name: str  # inside the model, with slashes: "unet/config.json"
    sha256: str
    size_bytes: int
    head_sha256: str  # of its header, which is looked at whenever the model is loaded
    modified_ns: int
    place: Path | None = None  # where it lies if it is used in place; None: among the blobs

    @property
    def blob(self) -> str:
        """Its place below the folder of blobs."""
        return f"{self.sha256[:2]}/{self.sha256}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """One model of the store."""

    name: str  # also its id for --model
    kind: str  # as `report.Kind` says it
    family: str
    architecture: str
    precision: str
    parameters: int
    files: tuple[StoredFile, ...]
    source: str  # where it came from
    licence: str
    imported_at: datetime
    checked_at: datetime  # when all of its files were last read
    damaged: tuple[str, ...] = ()  # names of files that did not match then
    problems: tuple[str, ...] = ()  # what it lacks, a sentence each

    @property
    def size_bytes(self) -> int:
        return sum(file.size_bytes for file in self.files)

    @property
    def files_sha256(self) -> str:
        """What tells it from another model of the same name."""
        return hashlib.sha256("".join(file.sha256 for file in self.files).encode()).hexdigest()

    @property
    def is_in_place(self) -> bool:
        return any(file.place for file in self.files)

    @property
    def is_runnable(self) -> bool:
        """Whether it makes pictures, unlike a LoRA or a decoder."""
        return self.kind in _RUNNABLE or self.borrows

    @property
    def borrows(self) -> bool:
        """Whether it is a denoiser, which another model lends its other parts."""
        return self.kind in _BORROWING and bool(self.architecture)

    @property
    def entry(self) -> str:
        """What of its view is the model: "." for a folder, else the one file."""
        return entry_of(self.files)


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of a store."""

    root: Path

    @property
    def blobs(self) -> Path:
        return self.root / "blobs"

    @property
    def manifests(self) -> Path:
        return self.root / "manifests"

    @property
    def views(self) -> Path:
        """A folder for each model, which shows its blobs under the names that they have in it."""
        return self.root / "views"

    @property
    def incoming(self) -> Path:
        """What an import has begun; whoever holds the lock may empty it."""
        return self.root / "incoming"

    @property
    def downloads(self) -> Path:
        """What was not downloaded to its end, for another try."""
        return self.root / "downloads"

    @property
    def trash(self) -> Path:
        """The manifests of models that were removed."""
        return self.root / "trash"

    def manifest(self, name: str) -> Path:
        return self.manifests / f"{name}.json"

    def entry(self, name: str) -> Path:
        """Where a model is read from; raises StoreError."""
        return self.views / name / read(self.manifest(name)).entry

    def file(self, file: StoredFile) -> Path:
        """Where the bytes of a file lie."""
        return file.place or self.blobs / file.blob


def read(path: Path) -> Manifest:
    """The manifest in `path`; raises StoreError for one that no store has written."""
    try:
        return parse(read_json(path))
    except ModelDamaged as error:
        raise StoreError(error.message, _MOVE_AWAY) from error
    except ValueError as error:
        reason = str(error).rstrip(".")
        raise StoreError(f"{path} describes no model: {reason}.", _MOVE_AWAY) from error


def parse(values: Any) -> Manifest:
    """The manifest that JSON describes; raises ValueError."""
    manifest = from_plain(Manifest, values)
    if values.get("format") != _FORMAT or not manifest.files:
        raise ValueError("it is of another format")
    for file in manifest.files:
        check_file(file)
    return manifest


def check_file(file: StoredFile) -> None:
    """Raise ValueError for a name that leads out of its model, or a hash that is none."""
    parts = file.name.split("/")
    if not all(map(is_portable, parts)) or file.size_bytes < 0:
        raise ValueError(f"{file.name!r} is no file of a model")
    if not all(map(_SHA256.fullmatch, (file.sha256, file.head_sha256))):
        raise ValueError(f"{file.name!r} has no sha256")


def is_portable(name: str) -> bool:
    """Whether a file or a folder can be called so on every system, and be shown as it is."""
    is_plain = name == name.rstrip(" .") and name.isprintable() and not _NOT_IN_NAMES & set(name)
    is_own = name.partition(".")[0].strip().casefold() not in _RESERVED
    return bool(name) and is_plain and is_own and len(name.encode()) <= MAX_PART_BYTES


def as_one(name: str) -> str:
    """The same for names that one system or the other takes for the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def write(manifest: Manifest, path: Path) -> None:
    """Put the manifest at `path`, where a crash leaves the old one or the new one."""
    disk.replace(path, json.dumps(to_json(manifest), indent=1, ensure_ascii=False).encode())


def to_json(manifest: Manifest) -> dict[str, Any]:
    """What `parse` reads."""
    return {"format": _FORMAT, **to_plain(manifest)}


def manifest_of(path: Path) -> Manifest | None:
    """The manifest of a model that is named by its place among the views; else None."""
    for view in (path, path.parent):
        places = Places(view.parent.parent)
        if view.parent == places.views and places.manifest(view.name).is_file():
            return read(places.manifest(view.name))
    return None


def digests_in(path: Path) -> dict[Path, str]:
    """The hashes of the files of a model that `manifest_of` knows, by their places in its view."""
    manifest = manifest_of(path)
    files = manifest.files if manifest else ()
    return {_view(path) / file.name: file.sha256 for file in files}


def check_unchanged(path: Path) -> None:
    """Raise ModelDamaged if the model at `path` is of a store and not what was imported.

    Looks at sizes, times and headers; a file with another time is read whole.
    """
    manifest = manifest_of(path)
    if manifest is None:
        return
    changed = [f.name for f in manifest.files if not _is_same(_view(path) / f.name, f)]
    if changed:
        raise ModelDamaged(
            f"{len(changed)} of {len(manifest.files)} files of {manifest.name} changed since "
            f"the import: {', '.join(changed[:3])}.",
            _AGAIN,
        )


def entry_of(files: tuple[StoredFile, ...]) -> str:
    """What of a view is the model: "." for a folder, else the one file."""
    return files[0].name if len(files) == 1 else "."


def head_sha256(path: Path, name: str) -> str:
    """The hash of the header of weights, or of the first MiB of what is called otherwise."""
    with path.open("rb") as file:
        start = file.read(8)
        is_weights = name.endswith(".safetensors")
        rest_bytes = min(int.from_bytes(start, "little"), MAX_HEADER_BYTES)
        return hashlib.sha256(
            start + file.read(rest_bytes if is_weights else HEAD_BYTES)
        ).hexdigest()


def names_in(folder: Path) -> Iterator[str]:
    """The names of the manifests in `folder`, sorted as people do: "fox 2" before "fox 10"."""
    if folder.is_dir():
        yield from sorted((path.stem for path in folder.glob("*.json")), key=_in_order)


def _in_order(name: str) -> list[tuple[int, str]]:
    parts = re.split(r"(\d+)", name.casefold())
    return [(int(part) if part.isdecimal() else -1, part) for part in parts]


def _view(path: Path) -> Path:
    return path if path.is_dir() else path.parent


def _is_same(path: Path, file: StoredFile) -> bool:
    try:
        state = path.stat()
        if state.st_size != file.size_bytes or head_sha256(path, file.name) != file.head_sha256:
            return False
        if state.st_mtime_ns == file.modified_ns:
            return True
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == file.sha256
    except OSError:
        return False
