"""Files that survive a crash: written beside their place, synced, then renamed."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
import uuid
from datetime import datetime
from pathlib import Path

_NO_LINKS = {errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP}


def write_part(path: Path, data: bytes) -> Path:
    """Put `data` on the disk beside `path`, under a name that nobody takes for finished.

    Returns that name after the bytes were read back. A failed sync is final: the part is deleted,
    and another try takes another file.
    """
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            sync_file(file.fileno())
        _check_written(part, data)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


def rename_to_new(part: Path, path: Path) -> bool:
    """Rename without ever replacing a file; False if there is one."""
    try:
        if sys.platform == "win32":
            part.rename(path)
        else:
            _link(part, path)
    except FileExistsError:
        return False
    return True


def replace(path: Path, data: bytes) -> None:
    """Put `data` at `path`, where a crash leaves the old file or the new one."""
    part = write_part(path, data)
    try:
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def show(file: Path, place: Path) -> None:
    """Let `file` be read at `place` too: by a symbolic link, relative if `file` is, or a hard one.

    Raises OSError on a disk that knows neither.
    """
    try:
        place.symlink_to(file)
    except OSError:
        place.hardlink_to(place.parent / file)


def put_aside(file: Path) -> Path:
    """Rename a damaged file, with the log of a SQLite file, and return its new name."""
    moment = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    copy = file.with_name(f"{file.name}.damaged-{moment}")
    for suffix in ("", "-wal", "-shm"):
        part = file.with_name(file.name + suffix)
        if part.exists():
            part.rename(f"{copy}{suffix}")
    return copy


def sync_folder(folder: Path) -> None:
    """Make new names in `folder` survive a power cut; Windows has no such call."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def free_bytes(folder: Path) -> int:
    """Free bytes of the disk that holds `folder`, or would hold it."""
    return _usage(folder)[1]


def size_bytes(folder: Path) -> int:
    """All bytes of that disk."""
    return _usage(folder)[0]


def _usage(folder: Path) -> tuple[int, int]:
    for place in (folder, *folder.parents):
        with contextlib.suppress(OSError):
            usage = shutil.disk_usage(place)
            return usage.total, usage.free
    return 0, 0


def _check_written(part: Path, data: bytes) -> None:
    if part.read_bytes() != data:
        raise OSError(errno.EIO, "the disk gave back other bytes than were written")


def _link(part: Path, path: Path) -> None:
    try:
        path.hardlink_to(part)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # A disk without hard links. The lock on the library keeps other studios from this name.
        if path.exists():
            raise FileExistsError(path) from None
        part.rename(path)
    else:
        part.unlink()


def sync_file(descriptor: int) -> None:
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def reason(error: OSError) -> str:
    """Why the system refused, in its own words."""
    return error.strerror or str(error)
