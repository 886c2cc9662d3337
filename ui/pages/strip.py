"""Fills the filmstrip from the jobs on their way and the pictures that were made."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, repeat

from PySide6.QtCore import QModelIndex, QObject, Signal

from studio.history.record import GenerationRecord
from ui.lists.gallery import Gallery
from ui.lists.jobs import JobList, RunningJob
from ui.lists.thumbnails import Thumbnails
from ui.pictures import Pictures
from ui.widgets.filmstrip import Filmstrip, Gap, PictureTile, QueuedTile, RunningTile, Tile

RUNNING_ID = "running"
MAX_QUEUED = 4  # so that the running picture stays in view; the queue has them all
MAX_PICTURES = 60


class StripFeed(QObject):
    """From left to right: what waits (the next one last), what runs, what is done."""

    record_chosen = Signal(GenerationRecord)
    running_chosen = Signal()

    def __init__(
        self,
        strip: Filmstrip,
        jobs: JobList,
        gallery: Gallery,
        thumbnails: Thumbnails,
        pictures: Pictures,
    ) -> None:
        super().__init__(strip)
        self._strip = strip
        self._jobs = jobs
        self._gallery = gallery
        self._thumbnails = thumbnails
        self._pictures = pictures
        self._letters: dict[str, str] = {}  # of the pictures that are compared
        jobs.changed.connect(self._show_all)
        jobs.progressed.connect(self._show_progress)
        gallery.rowsInserted.connect(self._show_all)
        gallery.modelReset.connect(self._show_all)
        gallery.dataChanged.connect(self._show_pictures)
        strip.thumbnail_wanted.connect(self._want)
        strip.chosen.connect(self._choose)
        strip.dragged.connect(self._drag)

    def name(self, letters: dict[str, str]) -> None:
        """Mark the pictures with these ids by their letters in a comparison, and no others."""
        changed, self._letters = self._letters.keys() | letters.keys(), letters
        for record in self._gallery.records:
            if record.id in changed:
                self._strip.replace_tile(self._picture_tile(record))

    def _show_all(self) -> None:
        running = self._jobs.running
        records = self._gallery.records[:MAX_PICTURES]
        more = self._jobs.pictures_waiting - MAX_QUEUED
        prompts = list(enumerate(islice(_prompts(self._jobs), MAX_QUEUED), 1))
        tiles: list[Tile] = [
            QueuedTile(f"queued-{number}", number, prompt) for number, prompt in reversed(prompts)
        ]
        if more > 0:
            tiles[0] = QueuedTile("queued-more", MAX_QUEUED, more=more + 1)
        if tiles and (running or records):
            tiles.append(Gap())
        if running:
            tiles.append(_running_tile(running))
        tiles.extend(self._picture_tile(record) for record in records)
        self._strip.set_tiles(tuple(tiles))

    def _show_progress(self, job: RunningJob) -> None:
        self._strip.replace_tile(_running_tile(job))

    def _show_pictures(self, first: QModelIndex, last: QModelIndex) -> None:
        for record in self._gallery.records[first.row() : last.row() + 1]:
            self._strip.replace_tile(self._picture_tile(record))

    def _picture_tile(self, record: GenerationRecord) -> PictureTile:
        thumbnail = self._thumbnails.get(record.id)
        letter = self._letters.get(record.id, "")
        return PictureTile(record.id, thumbnail, record.is_starred, record.request.prompt, letter)

    def _want(self, record_id: str) -> None:
        if record := self._gallery.find(record_id):
            self._thumbnails.want([record])

    def _drag(self, tile_id: str) -> None:
        if record := self._gallery.find(tile_id):
            self._pictures.drag_out(self._strip, [record], self._thumbnails.get(record.id))

    def _choose(self, tile_id: str) -> None:
        if tile_id == RUNNING_ID:
            self.running_chosen.emit()
        elif record := self._gallery.find(tile_id):
            self.record_chosen.emit(record)


def _running_tile(job: RunningJob) -> RunningTile:
    return RunningTile(RUNNING_ID, job.fraction, job.preview, job.request.prompt)


def _prompts(jobs: JobList) -> Iterator[str]:
    """The prompt of each picture that waits, the next one first."""
    if jobs.running:
        yield from repeat(jobs.running.request.prompt, jobs.running.pictures_left)
    for job in jobs.waiting:
        yield from repeat(job.request.prompt, job.pictures_left)
