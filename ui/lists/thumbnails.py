"""Small versions of pictures, read in the background and kept."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterable

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from studio.errors import HistoryError
from studio.history.record import GenerationRecord
from ui import aio, images

BOX = QSize(320, 320)  # device pixels: a grid tile on a screen of double density
MAX_KEPT = 600  # 240 MB at most
MAX_WANTED = 96  # wishes that wait; fast scrolling makes the older ones pointless

_log = logging.getLogger(__name__)


class Thumbnails(QObject):
    ready = Signal(str)  # the id of a record

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: OrderedDict[str, QImage] = OrderedDict()
        self._wanted: OrderedDict[str, GenerationRecord] = OrderedDict()
        self._is_reading = False

    def get(self, record_id: str) -> QImage | None:
        """The thumbnail if it was read."""
        if image := self._kept.get(record_id):
            self._kept.move_to_end(record_id)
        return image

    def want(self, records: Iterable[GenerationRecord]) -> None:
        """Read the thumbnails of `records`, the last one first; each is announced by `ready`."""
        for record in records:
            if record.id not in self._kept:
                self._wanted[record.id] = record
                self._wanted.move_to_end(record.id)
        while len(self._wanted) > MAX_WANTED:
            self._wanted.popitem(last=False)
        if self._wanted and not self._is_reading:
            self._is_reading = True
            aio.spawn(self._read_wanted())

    async def _read_wanted(self) -> None:
        try:
            while self._wanted:
                record_id, record = self._wanted.popitem()
                self._kept[record_id] = await asyncio.to_thread(_read, record)
                while len(self._kept) > MAX_KEPT:
                    self._kept.popitem(last=False)
                self.ready.emit(record_id)
        finally:
            self._is_reading = False


def _read(record: GenerationRecord) -> QImage:
    try:
        return images.read_thumbnail(record.path, BOX)
    except HistoryError as error:
        is_damaged = record.path.exists()  # it may just have been thrown away
        _log.log(logging.WARNING if is_damaged else logging.INFO, "%s", error)
        blank = QImage(1, 1, QImage.Format.Format_ARGB32)  # an empty tile, not asked for again
        blank.fill(Qt.GlobalColor.transparent)
        return blank
