"""Carries models to other machines in one file: a plain tar, read back without any trust."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from studio import __version__, disk
from studio.errors import ModelDamaged, StoreError
from studio.models.inspect import parse_json
from studio.models.licences import licence_named
from studio.models.store.archive import Parts, Stream
from studio.models.store.blobs import CHUNK_BYTES, Watch, describe
from studio.models.store.contents import check_name, check_new, is_kept
from studio.models.store.manifest import Manifest, StoredFile, as_one, parse, to_json
from studio.models.store.store import ModelStore

MAX_MODELS = 1_000
MAX_FILES = 5_000  # of all models together
MAX_INDEX_BYTES = 4_000_000

_INDEX, _SBOM, _SUMS = "pack.json", "sbom.cdx.json", "SHA256SUMS"
_FORMAT = 1
_BLOB = re.compile(r"blobs/([0-9a-f]{64})")


def pack(
    store: ModelStore,
    names: Sequence[str],
    out: Path,
    split_bytes: int = 0,
    watch: Watch | None = None,
) -> tuple[Path, ...]:
    """Write models with their hashes, licences and a bill of materials; the files that it makes.

    With `split_bytes` these are out.001, out.002 and so on, none of them larger. Raises
    ModelNotFound, ModelDamaged, StoreError or Cancelled; then no file is left.
    """
    watch = watch or Watch()
    models = [_portable(store.find(name)) for name in dict.fromkeys(names)]
    places = {f.sha256: store.places.file(f) for n in names for f in store.find(n).files}
    files = {file.sha256: file for model in models for file in model.files}
    watch.total_bytes = sum(file.size_bytes for file in files.values())
    free = disk.free_bytes(out.absolute().parent)
    if watch.total_bytes > free:
        raise StoreError(
            f"The pack has {watch.total_bytes / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free.",
            "Choose another disk.",
        )
    sums = "".join(f"{digest}  blobs/{digest}\n" for digest in files)
    try:
        with Parts(out, split_bytes) as parts:
            parts.add(_INDEX, _bytes({"format": _FORMAT, "models": [*map(to_json, models)]}))
            parts.add(_SBOM, _bytes(_bill(models)))
            parts.add(_SUMS, sums.encode())
            for digest, file in files.items():
                _add_blob(parts, file, places[digest], watch)
            return parts.finish()
    except OSError as error:
        raise StoreError(
            f"{out} cannot be written: {disk.reason(error)}.", "No file was left."
        ) from error


def unpack(
    store: ModelStore, source: Path, watch: Watch | None = None
) -> tuple[tuple[Manifest, ...], tuple[str, ...]]:
    """Bring the models of a pack in, once every byte of it was read and found as it says.

    Returns them, and the names of those that were here already. Raises ModelDamaged for a pack
    that is cut short or lies, StoreError or Cancelled; the store then is as it was.
    """
    watch = watch or Watch()
    with Stream(source.expanduser().absolute()) as stream, store.changing():
        models = _read_index(stream)
        new, here = _told_apart(models, store)
        wanted = {file.sha256: file for model in models for file in model.files}
        watch.total_bytes = sum(file.size_bytes for file in wanted.values())
        _check_room(watch.total_bytes, store)
        for digest in _read_blobs(stream, wanted, store.places.incoming, watch):
            del wanted[digest]
        if wanted:
            stream.refuse(f"it lacks {len(wanted)} of the files that it lists")
        return _install(store, new, stream.first), here


def _portable(model: Manifest) -> Manifest:
    """Without what another machine has no use for, or should not know: paths."""
    files = tuple(replace(file, place=None) for file in model.files)
    return replace(model, files=files, source=Path(model.source).name, problems=(), damaged=())


def _add_blob(parts: Parts, file: StoredFile, place: Path, watch: Watch) -> None:
    digest = hashlib.sha256()
    left = file.size_bytes
    parts.begin(f"blobs/{file.sha256}", file.size_bytes)
    with place.open("rb", buffering=0) as content:
        while left and (chunk := content.read(min(left, CHUNK_BYTES))):
            digest.update(chunk)
            parts.write(chunk)
            left -= len(chunk)
            watch.advance(len(chunk))
    if left or digest.hexdigest() != file.sha256:
        raise ModelDamaged(
            f"{file.name} does not match its hash, so nothing was packed.",
            "Repair the model first: gouache models verify names it.",
        )
    parts.end(file.size_bytes)


def _bill(models: Sequence[Manifest]) -> dict[str, Any]:
    """A software bill of materials as CycloneDX 1.6 wants it."""
    tool = {"type": "application", "name": "Gouache", "version": __version__}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
            "tools": {"components": [tool]},
        },
        "components": [_component(model) for model in models],
    }


def _component(model: Manifest) -> dict[str, Any]:
    licence = licence_named(model.licence).title
    return {
        "type": "machine-learning-model",
        "bom-ref": model.name,
        "name": model.name,
        "description": ", ".join(filter(None, (model.family, model.kind, model.precision))),
        **({"licenses": [{"license": {"name": licence}}]} if licence else {}),
        "components": [
            {
                "type": "file",
                "name": file.name,
                "hashes": [{"alg": "SHA-256", "content": file.sha256}],
                "properties": [{"name": "size_bytes", "value": str(file.size_bytes)}],
            }
            for file in model.files
        ],
    }


def _bytes(values: dict[str, Any]) -> bytes:
    return json.dumps(values, indent=1, ensure_ascii=False).encode()


def _read_index(stream: Stream) -> tuple[Manifest, ...]:
    """The models as the pack lists them, of which only names, hashes and licences are used."""
    member = stream.member()
    if member is None or member.name != _INDEX:
        stream.refuse(f"it does not begin with {_INDEX}")
    if member.size_bytes > MAX_INDEX_BYTES:
        stream.refuse(f"its list has {member.size_bytes:,} bytes")
    values = parse_json(stream.take(member.size_bytes), stream.first)
    stream.end(member.size_bytes)
    listed = values.get("models")
    if values.get("format") != _FORMAT or not isinstance(listed, list):
        stream.refuse("it is of another version")
    if not 0 < len(listed) <= MAX_MODELS:
        stream.refuse(f"it lists {len(listed):,} models")
    try:
        models = tuple(map(parse, listed))
    except ValueError as error:
        stream.refuse(str(error).rstrip("."))
    _check_models(models, stream)
    return models


def _check_models(models: Sequence[Manifest], stream: Stream) -> None:
    sizes: dict[str, int] = {}
    if (count := sum(len(model.files) for model in models)) > MAX_FILES:
        stream.refuse(f"it lists {count:,} files; {MAX_FILES:,} are the most")
    for model in models:
        check_name(model.name)
        names = {as_one(file.name) for file in model.files}
        if len(names) < len(model.files) or any(file.place for file in model.files):
            stream.refuse(f"the files of {model.name} are not its own")
        if strange := [file.name for file in model.files if not is_kept(file.name)]:
            stream.refuse(f"{strange[0][:80]!r} is no file that a model needs")
        for file in model.files:
            if sizes.setdefault(file.sha256, file.size_bytes) != file.size_bytes:
                stream.refuse(f"{file.name} has two sizes")
    if len({as_one(model.name) for model in models}) < len(models):
        stream.refuse("two of its models have the same name")


def _told_apart(
    models: Sequence[Manifest], store: ModelStore
) -> tuple[list[Manifest], tuple[str, ...]]:
    """Those that are new, and the names of those that the store has with the same files."""
    known = {model.name: model.files_sha256 for model in store.models()}
    here = tuple(m.name for m in models if known.get(m.name) == m.files_sha256)
    new = [model for model in models if model.name not in here]
    for model in new:
        check_new(model.name, known)
    return new, here


def _read_blobs(
    stream: Stream, wanted: dict[str, StoredFile], incoming: Path, watch: Watch
) -> Iterator[str]:
    """Write each file to `incoming` under its hash, which it must have; yields that."""
    while member := stream.member():
        match = _BLOB.fullmatch(member.name)
        if match is None and member.name in {_SBOM, _SUMS} and member.size_bytes <= MAX_INDEX_BYTES:
            stream.take(member.size_bytes)
            stream.end(member.size_bytes)
            continue
        file = wanted.get(match[1]) if match else None
        if file is None or file.size_bytes != member.size_bytes:
            stream.refuse(f"{member.name[:80]!r} is not in its list, or not with this size")
        digest = hashlib.sha256()
        left = file.size_bytes
        with (incoming / file.sha256).open("xb") as blob:
            while left:
                chunk = stream.take(min(left, CHUNK_BYTES))
                digest.update(chunk)
                blob.write(chunk)
                left -= len(chunk)
                watch.advance(len(chunk))
            blob.flush()
            disk.sync_file(blob.fileno())
        if digest.hexdigest() != file.sha256:
            stream.refuse(f"{file.name} does not match its hash")
        stream.end(file.size_bytes)
        yield file.sha256


def _install(store: ModelStore, models: Sequence[Manifest], source: Path) -> tuple[Manifest, ...]:
    """All of the models or, when one of them is refused, none."""
    kept: dict[str, StoredFile] = {}
    made: list[Manifest] = []
    try:
        for model in models:
            files = tuple(_keep(store, file, kept) for file in model.files)
            made.append(store.install(model.name, files, str(source), model.licence))
    except BaseException:
        for one in made:
            store.forget(one.name)
        raise
    return tuple(made)


def _keep(store: ModelStore, file: StoredFile, kept: dict[str, StoredFile]) -> StoredFile:
    if file.sha256 not in kept:
        part = store.places.incoming / file.sha256
        part.chmod(0o444)
        kept[file.sha256] = store.blobs.keep(part, file.name, file.sha256, Watch())
    return describe(store.places.file(file), file.name, file.sha256)


def _check_room(needed_bytes: int, store: ModelStore) -> None:
    free = disk.free_bytes(store.places.root)
    if needed_bytes > free:
        raise StoreError(
            f"The pack has {needed_bytes / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free.",
            "Free some space.",
        )
