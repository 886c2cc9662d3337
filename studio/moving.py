"""Moves a folder to another place, perhaps on another disk, so that nothing is lost on the way."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from studio import disk
from studio.errors import Cancelled, MoveError

KEPT_FREE_BYTES = 64 * 2**20  # on the other disk
_CHUNK_BYTES = 4 * 2**20
_UNCHANGED = "Everything is where it was."

Report = Callable[[int, int], None]


@dataclass(slots=True)
class FolderMove:
    """From `source` to `target`, which holds nothing yet or does not exist.

    `report` is called with the bytes that are copied and those that will be; `is_cancelled` is
    asked between any two chunks of a file.
    """

    source: Path
    target: Path
    report: Report = lambda _done, _all: None
    is_cancelled: Callable[[], bool] = lambda: False

    def run(self, commit: Callable[[], None]) -> int:
        """Move everything; how many files could not be deleted at the old place.

        `commit` is called once all is at the new place, and before anything is deleted at the old
        one; it may raise OSError. Raises MoveError, or Cancelled, with all as it was.
        """
        try:
            self._check()
            self.target.parent.mkdir(parents=True, exist_ok=True)
            if not self.source.exists():
                self.target.mkdir(exist_ok=True)
                commit()
                return 0
            if self._rename():
                self._commit(commit, lambda: self.target.rename(self.source))
                return 0
            self._copy()
            self._commit(commit, lambda: shutil.rmtree(self.target))
        except OSError as error:
            message = f"The folder {self.source} could not be moved: {disk.reason(error)}."
            raise MoveError(message, _UNCHANGED) from error
        return self._delete()

    def _check(self) -> None:
        source, target = self.source.resolve(), self.target.resolve()
        if target == source:
            raise MoveError(f"The folder {target} is where it is already.")
        if target.is_relative_to(source) or source.is_relative_to(target):
            raise MoveError(f"One of {source} and {target} lies inside the other.", _UNCHANGED)
        if self.target.exists() and (not self.target.is_dir() or any(self.target.iterdir())):
            raise MoveError(f"There is something else in {target}.", "Choose an empty folder.")

    def _rename(self) -> bool:
        """At once, on the same disk; False where that cannot be."""
        if self.source.is_symlink():
            return False
        with contextlib.suppress(OSError):
            if self.target.exists():
                self.target.rmdir()
            self.source.rename(self.target)
            disk.sync_folder(self.target.parent)
            return True
        return False

    def _copy(self) -> None:
        """All files, compared with what was read, under a name that nobody takes for finished."""
        sizes = {file: file.lstat().st_size for file in _files(self.source)}
        needed, free = sum(sizes.values()), disk.free_bytes(self.target.parent)
        if needed + KEPT_FREE_BYTES > free:
            raise MoveError(
                f"The disk of {self.target} has {free / 1e9:.1f} GB free; "
                f"{needed / 1e9:.1f} GB are to be moved.",
                _UNCHANGED,
            )
        part = self.target.with_name(f".{self.target.name}.moving")
        shutil.rmtree(part, ignore_errors=True)
        try:
            part.mkdir()
            done = 0
            for file, size in sizes.items():
                copy = part / file.relative_to(self.source)
                copy.parent.mkdir(parents=True, exist_ok=True)
                self._copy_file(file, copy, done, needed)
                done += size
            for folder in {copy.parent for copy in _files(part)} | {part}:
                disk.sync_folder(folder)
            if self.target.exists():
                self.target.rmdir()
            part.rename(self.target)
            disk.sync_folder(self.target.parent)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise

    def _copy_file(self, file: Path, copy: Path, done: int, needed: int) -> None:
        if file.is_symlink():
            copy.symlink_to(file.readlink())
            return
        digest = hashlib.sha256()
        with file.open("rb") as source, copy.open("xb") as written:
            while chunk := source.read(_CHUNK_BYTES):
                if self.is_cancelled():
                    raise Cancelled
                digest.update(chunk)
                written.write(chunk)
                done += len(chunk)
                self.report(done, needed)
            written.flush()
            disk.sync_file(written.fileno())
        shutil.copystat(file, copy)
        with copy.open("rb") as there:
            if hashlib.file_digest(there, "sha256").digest() != digest.digest():
                raise OSError(errno.EIO, "the disk gave back other bytes than were written")

    def _commit(self, commit: Callable[[], None], undo: Callable[[], object]) -> None:
        try:
            commit()
        except BaseException:
            undo()
            raise

    def _delete(self) -> int:
        """What is at the new place too, and nothing else; how many files stay."""
        for file in list(_files(self.source)):
            with contextlib.suppress(OSError):
                if _are_alike(file, self.target / file.relative_to(self.source)):
                    file.unlink()
        left = sum(1 for _ in _files(self.source))
        for folder, _, _ in os.walk(self.source, topdown=False):
            with contextlib.suppress(OSError):
                Path(folder).rmdir()
        return left


def place_in(chosen: Path, source: Path) -> Path:
    """`chosen` if nothing is in it, else a folder inside it that is called as `source`."""
    is_free = not chosen.exists() or not any(chosen.iterdir())
    return chosen if is_free else chosen / source.name


def _files(folder: Path) -> Iterator[Path]:
    """Files and links under `folder`, in its own folders too."""
    for place, folders, files in os.walk(folder):
        linked = [name for name in folders if (Path(place) / name).is_symlink()]
        yield from (Path(place) / name for name in sorted([*files, *linked]))


def _are_alike(one: Path, other: Path) -> bool:
    first, second = one.lstat(), other.lstat()
    return one.is_symlink() or (first.st_size, int(first.st_mtime)) == (
        second.st_size,
        int(second.st_mtime),
    )
