"""Keeps files under the hash of their bytes, each of them once."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from studio import disk
from studio.jobs.job import CancelToken
from studio.models.store.manifest import Places, StoredFile, head_sha256

CHUNK_BYTES = 2**22
_CLONE = 0x40049409  # FICLONE of Linux: two files that share their bytes until one is written


class How(StrEnum):
    """How a file comes into the store."""

    LINK = "link"  # without a second copy of its bytes where the disk can do that
    COPY = "copy"
    IN_PLACE = "in place"


def _nobody_listens(done_bytes: int, total_bytes: int) -> None: ...


@dataclass(slots=True)
class Watch:
    """Counts the bytes of a long piece of work, and ends it when nobody wants it any more."""

    told: Callable[[int, int], None] = _nobody_listens  # bytes done, of how many
    token: CancelToken = field(default_factory=CancelToken)
    total_bytes: int = 0
    done_bytes: int = 0

    def advance(self, size_bytes: int) -> None:
        """Raises Cancelled."""
        self.done_bytes += size_bytes
        self.told(self.done_bytes, self.total_bytes)
        self.token.check()


def sha256_of(path: Path, watch: Watch) -> str:
    """The hash of a file; raises OSError or Cancelled."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
            watch.advance(len(chunk))
    return digest.hexdigest()


class Blobs:
    """The files of one store. Whoever changes them holds the lock of the store."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def bring(self, source: Path, name: str, how: How, watch: Watch) -> StoredFile:
        """Keep the bytes of `source`, which is called `name` in its model.

        Raises OSError or Cancelled; then nothing of it is left.
        """
        if how is How.IN_PLACE:
            digest = sha256_of(source, watch)
            return describe(source, name, digest, place=source)
        part = self._places.incoming / f"{uuid.uuid4().hex}.part"
        try:
            is_own = self._take(source, part, how)
            digest = sha256_of(part, watch) if is_own is not None else _copy(source, part, watch)
            if is_own is not False:
                part.chmod(0o444)
            return self.keep(part, name, digest, watch)
        finally:
            part.unlink(missing_ok=True)

    def keep(self, part: Path, name: str, digest: str, watch: Watch) -> StoredFile:
        """Give a finished file its place; one that is there already is read before it is trusted.

        Raises OSError or Cancelled.
        """
        file = describe(part, name, digest)
        blob = self._places.file(file)
        if not blob.exists() or sha256_of(blob, Watch(token=watch.token)) != digest:
            blob.parent.mkdir(parents=True, exist_ok=True)
            part.replace(blob)
            disk.sync_folder(blob.parent)
        return describe(blob, name, digest)

    def collect(self, wanted: Iterable[StoredFile]) -> int:
        """Delete every blob but those of `wanted`; how many bytes that gave back."""
        kept = {file.blob for file in wanted}
        freed = 0
        for blob in self._places.blobs.glob("??/*"):
            if f"{blob.parent.name}/{blob.name}" not in kept:
                freed += blob.stat().st_size
                blob.unlink()
                with contextlib.suppress(OSError):  # others are in it
                    blob.parent.rmdir()
        return freed

    def _take(self, source: Path, part: Path, how: How) -> bool | None:
        """Let `part` have the bytes of `source` without copying them.

        Whether it is a file of its own; None where the disk cannot do it.
        """
        if _clone(source, part):
            return True
        if how is How.LINK:
            with contextlib.suppress(OSError):
                part.hardlink_to(source)
                return False
        return None


def describe(path: Path, name: str, digest: str, place: Path | None = None) -> StoredFile:
    """What a manifest says of the file at `path`."""
    state = path.stat()
    return StoredFile(
        name, digest, state.st_size, head_sha256(path, name), state.st_mtime_ns, place=place
    )


def _copy(source: Path, part: Path, watch: Watch) -> str:
    """Copy to a new file that is safe on the disk; the hash of what was read."""
    digest = hashlib.sha256()
    with source.open("rb", buffering=0) as file, part.open("xb", buffering=0) as copy:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
            rest = memoryview(chunk)
            while rest:
                rest = rest[copy.write(rest) :]
            watch.advance(len(chunk))
        disk.sync_file(copy.fileno())
    _keep_time(source, part)
    return digest.hexdigest()


def _clone(source: Path, part: Path) -> bool:
    """Whether the disk made `part` share the bytes of `source`."""
    if sys.platform != "linux":
        return False
    import fcntl

    with source.open("rb") as file, part.open("xb") as clone:
        try:
            fcntl.ioctl(clone.fileno(), _CLONE, file.fileno())
        except OSError:
            part.unlink()
            return False
    _keep_time(source, part)
    return True


def _keep_time(source: Path, copy: Path) -> None:
    state = source.stat()
    os.utime(copy, ns=(state.st_atime_ns, state.st_mtime_ns))
