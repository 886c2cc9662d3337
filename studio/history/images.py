"""Saves pictures so that neither a crash nor a full disk can lose or damage one."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import re
import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from studio import disk
from studio.errors import DiskFull, SaveFailed
from studio.history import metadata, png
from studio.history.record import GenerationRecord

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Pixels: TypeAlias = "npt.NDArray[np.uint8]"  # [height, width, 3], RGB

# Level 6 makes files 10 to 15 % smaller than level 2, and takes two to four times as long.
COMPRESS_LEVEL = 2

_NUMBERED = re.compile(r"gouache-(\d{5,})\.png")
_PART = re.compile(r"\.gouache-\d{5,}\.png\.[0-9a-f]{32}\.part")
_NO_SPACE = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


class PictureFolder:
    """A folder of pictures named gouache-00001.png and counting; a name is used once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._last_number: int | None = None  # not known before the folder was read

    def save(self, pixels: Pixels, record: GenerationRecord) -> GenerationRecord:
        """Write `pixels`, [height, width, 3] RGB, with `record` inside; the record of the file.

        When this returns, the file is whole and on the disk. Raises SaveFailed or DiskFull.
        """
        data = encode(pixels, record)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            path = self._write(data)
        except OSError as error:
            hint = "The picture is kept in memory until you free space or save it elsewhere."
            raise _save_error(error, self.path, hint) from error
        return replace(record, path=path, file_sha256=hashlib.sha256(data).hexdigest())

    def names(self) -> set[str]:
        """The names of all PNG files here."""
        if not self.path.is_dir():
            return set()
        with os.scandir(self.path) as entries:
            return {entry.name for entry in entries if entry.name.endswith(".png")}

    def reserve(self, names: Iterable[str]) -> None:
        """Give no picture one of these names, even where the file is gone."""
        numbers = [int(match[1]) for name in names if (match := _NUMBERED.fullmatch(name))]
        with self._lock:
            self._last_number = max([self._last_number or 0, *numbers])

    def sweep(self) -> int:
        """Delete what unfinished saves left; how many there were. Nobody may be saving."""
        if not self.path.is_dir():
            return 0
        stale = [path for path in self.path.iterdir() if _PART.fullmatch(path.name)]
        for path in stale:
            path.unlink()
        return len(stale)

    def _write(self, data: bytes) -> Path:
        path = self._next_path()
        part = disk.write_part(path, data)
        try:
            while not disk.rename_to_new(part, path):
                path = self._next_path()
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        disk.sync_folder(self.path)
        return path

    def _next_path(self) -> Path:
        if self._last_number is None:
            self.reserve(self.names())
        with self._lock:
            self._last_number = (self._last_number or 0) + 1
            return self.path / f"gouache-{self._last_number:05d}.png"


def encode(pixels: Pixels, record: GenerationRecord) -> bytes:
    """The PNG file of a picture with its record inside, in both forms; proved to be readable."""
    from PIL import Image, PngImagePlugin

    text = PngImagePlugin.PngInfo()
    text.add_text(metadata.PARAMETERS_KEYWORD, metadata.parameters(record))
    text.add_itxt(metadata.KEYWORD, metadata.to_json(record))
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", compress_level=COMPRESS_LEVEL, pnginfo=text)
    file.seek(0)
    if png.read_text(file, metadata.KEYWORD) is None:
        raise SaveFailed("The settings do not fit into the picture.", "Shorten the prompt.")
    file.seek(0)
    with Image.open(file, formats=["PNG"]) as image:
        image.load()
    return file.getvalue()


def save_copy(record: GenerationRecord, path: Path) -> None:
    """Copy a saved picture with everything inside to `path`, replacing what is there at once.

    Raises SaveFailed or DiskFull; what was at `path` then is as it was.
    """
    if path.suffix.lower() != ".png":
        raise SaveFailed(f"Pictures are PNG files; {path.name} is not named so.", "Use .png.")
    try:
        data = record.path.read_bytes()
    except OSError as error:
        raise SaveFailed(f"{record.path} cannot be read: {error.strerror}.") from error
    write_file(path, data, f"It is safe in {record.path}.")


def write_file(path: Path, data: bytes, hint: str = "") -> None:
    """Put `data` at `path`, replacing what is there at once.

    Raises SaveFailed or DiskFull; what was at `path` then is as it was.
    """
    try:
        disk.replace(path, data)
    except OSError as error:
        raise _save_error(error, path.parent, hint) from error


def _save_error(error: OSError, folder: Path, hint: str) -> SaveFailed:
    free = f"{disk.free_bytes(folder) / 1e6:,.0f} MB free"
    if error.errno in _NO_SPACE:
        return DiskFull(f"The disk is full: {free} in {folder}.", hint)
    reason = disk.reason(error)
    return SaveFailed(f"The picture cannot be saved in {folder}: {reason} ({free}).", hint)
