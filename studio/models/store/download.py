"""Downloads a model from a hub when a person asks for it: resumed, checked, then imported."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit

from studio import disk
from studio.errors import ModelDamaged, ModelNotFound, StoreError
from studio.models.store import contents
from studio.models.store.blobs import CHUNK_BYTES, How, Watch
from studio.models.store.hubs import Hub
from studio.models.store.manifest import Manifest, is_portable
from studio.models.store.store import ModelStore

ATTEMPTS = 3  # a file, where the connection breaks off and has brought something

_REPOSITORY = re.compile(r"[\w.-]{1,96}/[\w.-]{1,96}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_VARIANT = re.compile(r"\.(fp16|bf16|fp32|fp8|non_ema|ema)[.-]")
_INDEX = "model_index.json"


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file as the hub tells of it."""

    name: str
    size_bytes: int
    url: str
    sha256: str = ""  # as it is published; "" for small files of Hugging Face
    git_sha1: str = ""  # what these have instead


@dataclass(frozen=True, slots=True)
class Offer:
    """What would be downloaded, to be seen before it is."""

    repository: str
    revision: str
    files: tuple[RemoteFile, ...]
    licence: str
    origin: str  # "huggingface.co/red/fox@0123abcd"

    @property
    def size_bytes(self) -> int:
        return sum(file.size_bytes for file in self.files)


def look(
    repository: str, hub: Hub = Hub.HUGGING_FACE, endpoint: str = "", revision: str = ""
) -> Offer:
    """Ask the hub, or a mirror at `endpoint`, what a model is made of.

    Raises ModelNotFound, ModelDamaged or StoreError.
    """
    if not _REPOSITORY.fullmatch(repository) or ".." in repository:
        raise ModelNotFound(f"{repository[:80]!r} names no model.", "Write it as OWNER/NAME.")
    base = (endpoint or hub.endpoint).rstrip("/")
    if urlsplit(base).scheme not in {"http", "https"} or not urlsplit(base).hostname:
        raise StoreError(f"{base[:80]!r} is no address.", f"Write it as {hub.endpoint}.")
    read = _from_hugging_face if hub is Hub.HUGGING_FACE else _from_modelscope
    try:
        return read(base, repository, quote(revision, safe=""))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ModelDamaged(
            f"{urlsplit(base).hostname} tells of {repository} what cannot be understood: {error}.",
            "Try another endpoint.",
        ) from error


def choose(offer: Offer, name: str = "") -> Offer:
    """The offer without what a model does not need; of single files, `name` alone.

    Raises ModelNotFound, also where there are several models to choose from.
    """
    parts = {file.name: PurePosixPath(file.name).parts for file in offer.files}
    files = [file for file in offer.files if all(map(is_portable, parts[file.name]))]
    kept = [file for file in files if contents.is_kept(file.name)]
    names = {file.name for file in kept}
    if name:
        kept = [file for file in files if file.name == name and contents.is_weights(name)]
        if not kept:
            raise ModelNotFound(f"{offer.repository} has no weights called {name}.", _listed(names))
    elif _INDEX in names:
        kept = [f for f in kept if "/" in f.name or not contents.is_weights(f.name)]
        kept = [file for file in kept if not _is_spare(file.name, names)]
    elif "config.json" not in names:
        kept = [file for file in kept if contents.is_weights(file.name)]
        if len(kept) != 1:
            raise ModelNotFound(
                f"{offer.repository} is no folder of one model, but has {len(kept)} files of "
                "weights.",
                _listed(names),
            )
    return Offer(offer.repository, offer.revision, tuple(kept), offer.licence, offer.origin)


def download(
    store: ModelStore, offer: Offer, name: str = "", watch: Watch | None = None
) -> Manifest:
    """Bring the files here, match each with its published hash, and import the model.

    What was downloaded before goes on from there. Raises ModelNotFound, ModelDamaged,
    ModelUnsupported, StoreError or Cancelled.
    """
    watch = watch or Watch()
    watch.total_bytes = offer.size_bytes
    name = store.free_name(name or contents.name_for(Path(_title(offer))))
    digest = hashlib.sha256(f"{offer.repository}@{offer.revision}".encode()).hexdigest()[:16]
    folder = store.places.downloads / digest / offer.repository.rpartition("/")[2]
    here = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    free = disk.free_bytes(store.places.root)
    if offer.size_bytes - here > free:
        raise StoreError(
            f"{offer.repository} has {offer.size_bytes / 1e9:.1f} GB, and {free / 1e9:.1f} GB "
            "are free.",
            "Free some space.",
        )
    try:
        for file in offer.files:
            _fetch(file, folder / file.name, watch)
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be written: {disk.reason(error)}.", "Free some space and try again."
        ) from error
    is_single = len(offer.files) == 1
    source = folder / offer.files[0].name if is_single else folder
    quiet = Watch(token=watch.token)
    made = store.import_model(
        source, name, How.LINK, quiet, origin=offer.origin, licence=offer.licence
    )
    shutil.rmtree(folder.parent, ignore_errors=True)
    return made


def _from_hugging_face(base: str, repository: str, revision: str) -> Offer:
    from studio.models.store import web  # its HTTP takes a 25th of the window's start

    at = f"/revision/{revision}" if revision else ""
    values = web.get_json(f"{base}/api/models/{repository}{at}?blobs=true")
    commit = str(values["sha"])
    files = []
    for entry in values["siblings"]:
        large = entry.get("lfs") or {}
        url = f"{base}/{repository}/resolve/{quote(commit)}/{quote(_checked(entry['rfilename']))}"
        files.append(
            RemoteFile(
                entry["rfilename"],
                _count(large.get("size") or entry.get("size") or 0),
                url,
                _hash(large.get("sha256") or ""),
                "" if large else str(entry.get("blobId") or ""),
            )
        )
    card = values.get("cardData") or {}
    licence = card.get("license_name") or card.get("license") or ""
    return _offer(base, repository, commit, files, licence)


def _from_modelscope(base: str, repository: str, revision: str) -> Offer:
    from studio.models.store import web

    wanted = revision or "master"
    path = f"{base}/api/v1/models/{repository}"
    values = web.get_json(f"{path}/repo/files?Revision={wanted}&Recursive=true")
    about = web.get_json(path).get("Data") or {}
    files = [
        RemoteFile(
            entry["Path"],
            _count(entry["Size"]),
            f"{base}/models/{repository}/resolve/{wanted}/{quote(_checked(entry['Path']))}",
            _hash(entry.get("Sha256") or ""),
        )
        for entry in values["Data"]["Files"]
        if entry.get("Type") == "blob"
    ]
    return _offer(base, repository, wanted, files, about.get("License") or "")


def _offer(
    base: str, repository: str, revision: str, files: list[RemoteFile], licence: Any
) -> Offer:
    named = licence[0] if isinstance(licence, list) and licence else licence
    line = "".join(character for character in str(named) if character.isprintable())[:100]
    origin = f"{urlsplit(base).hostname}/{repository}@{revision[:12]}"
    return Offer(repository, revision, tuple(files), line, origin)


def _checked(name: str) -> str:
    """A name that stays inside the folder of its model."""
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts or "\\" in name or ":" in name or not name:
        raise ValueError(f"{name[:80]!r} is no name of a file")
    return name


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**50:
        raise ValueError(f"{str(value)[:40]} is no size")
    return value


def _hash(value: str) -> str:
    if value and not _SHA256.fullmatch(value):
        raise ValueError(f"{value[:80]!r} is no sha256")
    return value


def _is_spare(name: str, names: set[str]) -> bool:
    """Whether the same part is there in another precision, which is taken instead."""
    if not _VARIANT.search(name):
        return False
    folder = name.rpartition("/")[0]
    beside = {n for n in names if n.rpartition("/")[0] == folder and contents.is_weights(n)}
    return any(not _VARIANT.search(other) for other in beside)


def _listed(names: set[str]) -> str:
    weights = sorted(name for name in names if contents.is_weights(name))
    return f"Name one of them: {', '.join(weights[:8])}." if weights else "Choose another model."


def _title(offer: Offer) -> str:
    """The name of the one file without its ending, or that of the repository."""
    if len(offer.files) == 1:
        return PurePosixPath(offer.files[0].name).stem
    return offer.repository.rpartition("/")[2]


def _fetch(file: RemoteFile, place: Path, watch: Watch) -> None:
    """Have the file at `place`, whole and matched."""
    if place.is_file() and place.stat().st_size == file.size_bytes:
        watch.advance(file.size_bytes)  # it was matched before it had this name
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f"{place.name}.part")
    before = watch.done_bytes
    for attempt in range(1, ATTEMPTS + 1):
        try:
            _append(file, part, before, watch)
            break
        except StoreError:
            if attempt == ATTEMPTS:
                raise
    if part.stat().st_size != file.size_bytes or not _matches(part, file):
        part.unlink()
        raise ModelDamaged(
            f"{file.name} does not match its published hash.",
            "Try again, or another endpoint; nothing of this file was kept.",
        )
    part.replace(place)


def _append(file: RemoteFile, part: Path, before: int, watch: Watch) -> None:
    """Add what is missing; `before` is how many bytes `watch` knew of without this file."""
    from studio.models.store import web

    have = part.stat().st_size if part.exists() else 0
    if have >= file.size_bytes > 0:
        _tell(watch, before + file.size_bytes)
        return
    with web.opened(file.url, have) as answer, part.open("ab") as out:
        if have and answer.status != 206:
            out.truncate(0)
            have = 0
        while chunk := answer.read1(min(CHUNK_BYTES, file.size_bytes - have + 1)):
            have += len(chunk)
            if have > file.size_bytes:
                raise ModelDamaged(
                    f"{file.name} is larger than its hub says.", "Try another endpoint."
                )
            out.write(chunk)
            _tell(watch, before + have)
    if have < file.size_bytes:
        raise StoreError(
            f"The connection for {file.name} broke off after {have:,} bytes.",
            "Try again; it goes on from there.",
        )


def _tell(watch: Watch, done_bytes: int) -> None:
    """Let `watch` know of that many in all; never of fewer than before."""
    watch.advance(max(done_bytes - watch.done_bytes, 0))


def _matches(path: Path, file: RemoteFile) -> bool:
    if file.sha256:
        digest, wanted = hashlib.sha256(), file.sha256
    elif file.git_sha1:
        digest, wanted = hashlib.sha1(usedforsecurity=False), file.git_sha1
        digest.update(f"blob {file.size_bytes}\0".encode())
    else:
        return True
    with path.open("rb", buffering=0) as content:
        while chunk := content.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest() == wanted
