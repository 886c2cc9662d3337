"""Lets one process at a time work on a library; the system ends the lock with the process."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from studio.errors import AlreadyRunning, HistoryError

_NAME = "instance.lock"


class LibraryLock:
    """Held from construction until `release`, or until the process dies in whatever way."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(folder / _NAME, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise _unusable(folder, error) from error
        try:
            _lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            if not isinstance(error, BlockingIOError | PermissionError):
                raise _unusable(folder, error) from error
            raise AlreadyRunning(
                f"Gouache is already running with the library in {folder}.",
                "Use its window or close it, or set GOUACHE_HOME to another folder.",
            ) from error
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Give the library back; nothing happens the second time."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _unusable(folder: Path, error: OSError) -> HistoryError:
    return HistoryError(
        f"The folder {folder} cannot be used: {error.strerror}.",
        "Make it writable, or set GOUACHE_HOME to another folder.",
    )


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
