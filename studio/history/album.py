"""Saves and lists pictures, and holds on to those that could not be saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from studio.errors import HistoryError, SaveFailed
from studio.history.images import PictureFolder, Pixels
from studio.history.record import GenerationRecord
from studio.history.store import HistoryStore
from studio.stats.spans import Spans

MAX_UNSAVED = 4


class Album:
    """The folder of pictures with its index."""

    def __init__(self, folder: PictureFolder, store: HistoryStore) -> None:
        self.folder = folder
        self.store = store
        self._unsaved: dict[str, tuple[Pixels, GenerationRecord]] = {}  # by job, oldest first

    def save(
        self, job_id: str, pixels: Pixels, record: GenerationRecord, measured: Callable[[], Spans]
    ) -> GenerationRecord:
        """Write the file, then the row, each with what is measured by then.

        Raises SaveFailed, and keeps the last few such pictures; or HistoryError if only the row
        could not be written.
        """
        try:
            saved = self.folder.save(pixels, replace(record, spans=measured()))
        except SaveFailed:
            self._unsaved[job_id] = (pixels, record)
            while len(self._unsaved) > MAX_UNSAVED:
                del self._unsaved[next(iter(self._unsaved))]
            raise
        self._list(replace(saved, spans=measured()))
        return saved

    def save_again(self, job_id: str, folder: Path | None = None) -> GenerationRecord:
        """Save the picture of a job for which `save` failed; see Engine.save_again."""
        if job_id not in self._unsaved:
            raise SaveFailed("This picture is not in memory any more.", "Make it again.")
        pixels, record = self._unsaved[job_id]
        saved = (PictureFolder(folder) if folder else self.folder).save(pixels, record)
        del self._unsaved[job_id]
        self._list(saved)
        return saved

    def _list(self, record: GenerationRecord) -> None:
        try:
            self.store.add(record)
        except HistoryError as error:
            raise HistoryError(
                f"{record.path} is saved but not in the history yet. {error.message}",
                f"{error.hint} The next start adds the picture.",
            ) from error
