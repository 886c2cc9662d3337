"""Chooses which files of a model on disk are kept, and refuses what no model holds."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath, PurePosixPath

from studio.errors import ModelDamaged, ModelUnsupported, StoreError
from studio.models.inspect import DOWNLOAD_AGAIN
from studio.models.report import Kind, ModelReport
from studio.models.store.manifest import MAX_PART_BYTES, as_one, is_portable

MAX_NAME = 80
MAX_SMALL_BYTES = 64 * 2**20
MAX_CONFIG_BYTES = 2**20  # what is parsed whenever the models are listed
MAX_HEADER_BYTES = 8 * 2**20  # likewise; networks of 20,000 tensors have 3 MB

_SMALL = {".json", ".txt", ".model", ".jinja", ".md"}  # settings, vocabularies, the model's card
_WEIGHTS = {".safetensors", ".sft", ".gguf"}
_CONFIGS = ("config.json", "model_index.json")
_LEGAL = ("licence", "license", "notice", "copying")


def check_fit(report: ModelReport) -> None:
    """Raise for what would be of no use in the store."""
    if report.kind is Kind.UNKNOWN:
        raise ModelUnsupported(
            f"{report.path} holds weights of an unknown kind.", "Choose another model."
        )
    if report.problems and report.kind in {Kind.FOLDER, Kind.SENSENOVA, Kind.JANUS}:
        raise ModelDamaged(report.problems[0], DOWNLOAD_AGAIN)


def files_of(report: ModelReport) -> Iterator[tuple[str, Path]]:
    """The files that the model is made of: their names in it, and where they lie.

    Raises ModelDamaged for a link that leads out of the model or for what is no file.
    """
    if not report.path.is_dir():
        yield report.path.name, _checked(report.path, report.path.resolve().parent)
        return
    root = report.path
    inside = _inside(root)
    folders = [root, *(root / part.name for part in report.parts if (root / part.name).is_dir())]
    for folder in folders:
        for path in sorted(folder.iterdir()):
            if _is_small(path) and path.is_file():
                yield path.relative_to(root).as_posix(), _checked(path, inside)
    for path in dict.fromkeys(report.weights):
        yield path.relative_to(root).as_posix(), _checked(path, inside)


def is_kept(name: str) -> bool:
    """Whether a file of that name can be one of those that `files_of` chooses."""
    path = PurePosixPath(name)
    is_named = len(path.parts) <= 2 and all(map(is_portable, path.parts))
    return is_named and (_is_small(path) or is_weights(name))


def is_weights(name: str) -> bool:
    return PurePosixPath(name).suffix in _WEIGHTS


def name_for(path: Path) -> str:
    """A name for the model at `path`, after its folder or its file."""
    name = path.stem if path.is_file() else path.name
    if path.parent.name == "snapshots":  # of the cache of Hugging Face, where a hash names it
        name = path.parent.parent.name.rpartition("--")[2]
    allowed = "".join(c if is_portable(f"{c}_") else "-" for c in name)[:MAX_NAME]
    allowed = allowed.encode()[:MAX_PART_BYTES].decode(errors="ignore").strip(" .")
    return allowed if is_portable(allowed) else "model"


def check_name(name: str) -> str:
    """`name` if a model can have it on every system; raises StoreError."""
    is_own = name.casefold() != "starter" and name == name.lstrip(" .")
    if len(name) > MAX_NAME or not is_own or not is_portable(name):
        raise StoreError(
            f"{name[:MAX_NAME]!r} cannot be the name of a model.",
            f"Choose one of 1 to {MAX_NAME} letters, digits, spaces, dots and dashes.",
        )
    return name


def check_new(name: str, names: Iterable[str]) -> None:
    """Raise StoreError if `names` has it, in small or in capital letters."""
    for taken in names:
        if as_one(taken) == as_one(name):
            raise StoreError(
                f"There is already a model called {taken}.",
                "Give this one another name, or remove that one first.",
            )


def _is_small(path: PurePath) -> bool:
    is_legal = path.name.lower().startswith(_LEGAL)
    is_wanted = is_legal or path.suffix in _SMALL
    return is_wanted and not path.name.startswith(".") and is_portable(path.name)


def _inside(root: Path) -> Path:
    """The folder that no link of the model may lead out of.

    In the cache of Hugging Face the files are links to those of the folder "blobs" above.
    """
    real = root.resolve()
    return real.parent.parent if real.parent.name == "snapshots" else real


def _checked(path: Path, inside: Path) -> Path:
    try:
        real = path.resolve(strict=True)
        state = real.stat()
    except (OSError, RuntimeError) as error:
        raise ModelDamaged(f"{path} cannot be read: {error}.", DOWNLOAD_AGAIN) from error
    if inside not in real.parents:
        raise ModelDamaged(
            f"{path} is a link to {real}, outside of the model.", "Put the file itself there."
        )
    if not stat.S_ISREG(state.st_mode):
        raise ModelDamaged(f"{path} is no file.", DOWNLOAD_AGAIN)
    if not is_portable(path.name):
        raise ModelDamaged(
            f"{path.name!r} cannot be the name of a file on every system.", "Rename that file."
        )
    _check_size(path, state.st_size)
    return real


def _check_size(path: Path, size_bytes: int) -> None:
    if path.suffix == ".safetensors":
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
        if length > MAX_HEADER_BYTES:
            raise ModelDamaged(
                f"{path} has a header of {length:,} bytes; {MAX_HEADER_BYTES:,} are the most.",
                DOWNLOAD_AGAIN,
            )
        return
    most = MAX_CONFIG_BYTES if path.name.endswith(_CONFIGS) else MAX_SMALL_BYTES
    if _is_small(path) and size_bytes > most:
        raise ModelDamaged(
            f"{path} has {size_bytes:,} bytes; {most:,} are the most.", DOWNLOAD_AGAIN
        )
