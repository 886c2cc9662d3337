"""Which models there are, found by name or path and told apart by their files."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from studio.errors import Failure, ModelNotFound, ModelUnsupported, StoreError, StudioError
from studio.models import FAMILIES
from studio.models.diffusers import CHECKPOINTS
from studio.models.family import AddOn, ModelFamily, ModelSpec
from studio.models.inspect import read_json
from studio.models.store.manifest import Places, digests_in, manifest_of, names_in, read
from studio.paths import Paths, assets
from studio.settings import Settings

STARTER = "starter"

_PICKLES = {".bin", ".ckpt", ".pickle", ".pkl", ".pt", ".pth"}
_CHOOSE = "Choose the folder of a diffusers or SenseNova-U1 model, or a .safetensors or .gguf file."
_HINT = f'{_CHOOSE} The model that comes with Gouache is called "{STARTER}".'

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BrokenModel:
    """A model that is listed but cannot be run, with the reason."""

    id: str
    title: str
    path: Path
    failure: Failure


Listed = ModelSpec | BrokenModel


def find_model(model: str, paths: Paths, families: tuple[ModelFamily, ...] = FAMILIES) -> ModelSpec:
    """The model called "starter", the imported one of that name, the one in the folder `model`
    or in the folder of that name in `paths.models`.

    Raises ModelNotFound, ModelDamaged or ModelUnsupported; reads headers only.
    """
    path = locate(model, paths)
    imported = manifest_of(path)
    for family in families:
        if family.recognises(path):
            break
    else:
        raise unknown(path)
    if imported:
        spec = family.inspect(path, imported.name)
        licence = spec.licence or imported.licence
        spec = replace(spec, files_sha256=imported.files_sha256, licence=licence)
    else:
        spec = family.inspect(path, STARTER if model == STARTER else str(path))
    spec = replace(spec, tiny_decoders=_add_ons("tiny decoder", paths))
    reads_by_clip = spec.limits.has_prompt_weights
    return replace(spec, embeddings=_add_ons("textual inversion", paths)) if reads_by_clip else spec


def stamp(model: str, paths: Paths) -> tuple[int, int]:
    """Changes whenever an imported model of that name does, or which ones there are."""
    places = Places(paths.store)
    return _changed_ns(places.manifest(model)), _changed_ns(places.manifests)


def _changed_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except (OSError, ValueError):
        return 0


def find_models(
    paths: Paths, settings: Settings, families: tuple[ModelFamily, ...] = FAMILIES
) -> tuple[Listed, ...]:
    """The starter, the imported models, those that the settings name and those in `paths.models`.

    A model that cannot be run is listed with its failure, so that nobody has to search for it.
    """
    store = Places(paths.store)
    imported = (name for name in names_in(store.manifests) if _is_listed(store.manifest(name)))
    listed = {name: _inspect(name, paths, families) for name in (STARTER, *imported)}
    for entry in find_folders(paths, settings, families):
        listed.setdefault(entry.id, entry)
    return tuple(listed.values())


def find_folders(
    paths: Paths, settings: Settings, families: tuple[ModelFamily, ...] = FAMILIES
) -> tuple[Listed, ...]:
    """The models that the settings name and those in `paths.models`, each once.

    Files there that are no whole checkpoint are left out: they are parts of other models.
    """
    listed = dict[str, Listed]()
    for name in (*settings.model_paths, *_entries(paths.models)):
        entry = _inspect(name, paths, families)
        is_part = isinstance(entry, BrokenModel) and name not in settings.model_paths
        if not (is_part and entry.path.is_file()):
            listed.setdefault(entry.id, entry)
    return tuple(listed.values())


def imported_loras(paths: Paths) -> tuple[Path, ...]:
    """The files of the LoRAs that were imported."""
    return tuple(path for _, path in _imported("LoRA", paths))


def _add_ons(kind: str, paths: Paths) -> tuple[AddOn, ...]:
    """What was imported of a kind, by the names that it has in the library."""
    return tuple(AddOn(name, path) for name, path in _imported(kind, paths))


def _imported(kind: str, paths: Paths) -> Iterator[tuple[str, Path]]:
    """The names and files of what was imported and is of that kind."""
    manifests = Places(paths.store).manifests
    for each, name, path in _entries_of(paths.store, _changed_ns(manifests)):
        if each == kind:
            yield name, path


@functools.lru_cache(maxsize=4)
def _entries_of(store: Path, _changed_ns: int) -> tuple[tuple[str, str, Path], ...]:
    """The kind, the name and the file of all that was imported."""
    places, found = Places(store), list[tuple[str, str, Path]]()
    for name in names_in(places.manifests):
        with contextlib.suppress(StoreError):
            kind = read(places.manifest(name)).kind
            found.append((kind, name, places.entry(name)))
    return tuple(found)


def weights_sha256(spec: ModelSpec, cache_file: Path) -> str:
    """The sha256 of the weights; of several files, that of their joined digests in name order.

    A file is read once: its digest is kept in `cache_file` until its size or time changes. Of an
    imported model the manifest tells them.
    """
    known = digests_in(spec.path)
    digests = [
        known.get(path) or file_sha256(path, cache_file) for path in sorted(spec.weight_files)
    ]
    return (
        digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
    )


def locate(model: str, paths: Paths) -> Path:
    """Where the model of that name lies; raises ModelNotFound."""
    if model == STARTER:
        path = assets() / STARTER
        if not path.is_dir():
            raise ModelNotFound("The starter model is not installed.", "Install Gouache again.")
        return path
    if not model.strip():
        raise ModelNotFound("The name of the model is empty.", _HINT)
    if model in names_in(Places(paths.store).manifests):
        return Places(paths.store.resolve()).entry(model)
    try:
        path = Path(model).expanduser()
        if not path.exists() and (paths.models / model).exists():
            path = paths.models / model
        path = path.resolve(strict=True)
        is_empty = path.is_dir() and not any(path.iterdir())
    except (OSError, ValueError, RuntimeError) as error:
        raise _absent(model, error) from error
    if is_empty:
        raise ModelNotFound(f"The folder {path} is empty.", _CHOOSE)
    return path


def _absent(model: str, error: Exception) -> ModelNotFound:
    if isinstance(error, FileNotFoundError):
        return ModelNotFound(f"There is no model at {model}.", _HINT)
    reason = error.strerror if isinstance(error, OSError) else error
    return ModelNotFound(f"The model {model!r} cannot be looked up: {reason}.", _HINT)


def unknown(path: Path) -> ModelUnsupported:
    """Why no family takes `path`."""
    if path.is_dir():
        if (path / "config.json").is_file():
            kind = read_json(path / "config.json").get("model_type", "unnamed")
            reason = f"{path} holds a model of the kind {kind!r}, which makes no pictures here."
        elif any(entry.suffix in _PICKLES for entry in path.iterdir()):
            reason = f"{path} holds pickle files, which can run code when they are opened."
        else:
            reason = f"{path} holds neither model_index.json nor config.json: it is no model."
    elif path.suffix.lower() in _PICKLES:
        reason = f"{path} is a pickle file, which can run code when it is opened."
    elif path.is_file() and _is_text(path):
        reason = f"{path} is a text file, not a model."
    else:
        reason = f"{path} is not a model."
    return ModelUnsupported(reason, _CHOOSE)


def _is_text(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(1024)
    try:
        return "\0" not in start.decode("utf-8", errors="strict" if len(start) < 1024 else "ignore")
    except UnicodeDecodeError:
        return False


def _inspect(name: str, paths: Paths, families: tuple[ModelFamily, ...]) -> Listed:
    try:
        return find_model(name, paths, families)
    except StudioError as error:
        path = assets() / STARTER if name == STARTER else Path(name)
        return BrokenModel(name, path.name, path, Failure.from_error(error))


def _is_listed(path: Path) -> bool:
    """Whether an imported model is one that makes pictures, or cannot even be read."""
    try:
        return read(path).is_runnable
    except StoreError:
        return True


def _entries(models: Path) -> Iterator[str]:
    """The folders and checkpoints in `models` by their names; none where it does not exist."""
    if models.is_dir():
        yield from sorted(
            str(entry.resolve())
            for entry in models.iterdir()
            if (entry.is_dir() or entry.suffix.lower() in CHECKPOINTS)
            and not entry.name.startswith(".")
        )


def file_sha256(path: Path, cache_file: Path) -> str:
    """The digest of one file, read from the cache if the file has not changed since."""
    state = path.stat()
    key, stamp = str(path), [state.st_size, state.st_mtime_ns]
    known = _read_cache(cache_file)
    if key in known and known[key][:2] == stamp:
        return str(known[key][2])
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    _write_cache(cache_file, {**known, key: [*stamp, digest]})
    return digest


def _read_cache(cache_file: Path) -> dict[str, list[int | str]]:
    try:
        known = json.loads(cache_file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        log.warning("%s is begun anew: %s", cache_file, error)
        return {}
    is_whole = isinstance(known, dict) and all(
        isinstance(entry, list) and len(entry) == 3 for entry in known.values()
    )
    return known if is_whole else {}


def _write_cache(cache_file: Path, known: dict[str, list[int | str]]) -> None:
    part = cache_file.with_name(f".{cache_file.name}.{uuid.uuid4().hex}.part")
    try:
        cache_file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(known, indent=1), encoding="utf-8")
        part.replace(cache_file)
    except OSError as error:
        log.warning("%s cannot be written: %s", cache_file, error)
