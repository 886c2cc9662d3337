"""Pictures that were thrown away: kept for a while in a folder of their own, beside the others."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Protocol

from studio import disk
from studio.errors import HistoryError
from studio.history.record import GenerationRecord

FOLDER = ".trash"
KEPT_DAYS = 30

_THROWN = re.compile(r".+\.[0-9a-f]{32}\.png")


class Index(Protocol):
    """A history that this process writes, or another one for it."""

    pictures: Path

    def get(self, record_id: str) -> GenerationRecord | None: ...

    def add(self, *records: GenerationRecord) -> None: ...

    def forget(self, record_id: str) -> None: ...


class Trash:
    """The trash of one library.

    A crash at any moment loses no picture: at the next start it is listed again, or in the trash.
    """

    def __init__(self, store: Index) -> None:
        self._store = store
        self._pictures = store.pictures
        self.folder = store.pictures / FOLDER

    def throw_away(self, record: GenerationRecord) -> None:
        """Forget a picture, then move its file; one that lies elsewhere is only forgotten.

        Raises HistoryError; the picture then is where it was.
        """
        self._store.forget(record.id)
        if record.path.parent != self._pictures or not record.path.exists():
            return
        try:
            self.folder.mkdir(exist_ok=True)
            os.utime(record.path)  # its days in the trash count from now
            disk.rename_to_new(record.path, self._place(record))
            disk.sync_folder(self._pictures)
        except OSError as error:
            self._store.add(record)
            raise HistoryError(
                f"{record.path.name} cannot be moved to the trash: {disk.reason(error)}.",
                "It stays where it was.",
            ) from error

    def bring_back(self, record: GenerationRecord) -> None:
        """Undo `throw_away`. Raises HistoryError; the picture then stays in the trash."""
        place = self._place(record)
        try:
            if place.exists() and not disk.rename_to_new(place, record.path):
                raise FileExistsError(None, "another file has its name")
            disk.sync_folder(self._pictures)
        except OSError as error:
            raise HistoryError(
                f"{record.path.name} cannot be brought back: {disk.reason(error)}.",
                f"The picture is in {self.folder}.",
            ) from error
        if self._store.get(record.id) is None:
            self._store.add(record)

    def empty(self, older_than_days: float = 0) -> int:
        """Delete for good what has been here longer than that; how many pictures it was.

        Raises HistoryError.
        """
        if not self.folder.is_dir():
            return 0
        latest = time.time() - older_than_days * 86_400
        try:
            thrown = [path for path in self.folder.iterdir() if _THROWN.fullmatch(path.name)]
            old = [path for path in thrown if path.stat().st_mtime <= latest]
            for path in old:
                path.unlink()
        except OSError as error:
            raise HistoryError(f"The trash cannot be emptied: {disk.reason(error)}.") from error
        return len(old)

    def _place(self, record: GenerationRecord) -> Path:
        return self.folder / f"{record.path.stem}.{record.id}{record.path.suffix}"
