"""What a person can do with a saved picture: look at it, star, copy, save, find, delete it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QProcess, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDrag, QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QWidget

from studio.errors import Failure, HistoryError, StudioError
from studio.history.exports import export, share
from studio.history.record import GenerationRecord
from studio.history.remote import AnyHistory
from studio.history.trash import Trash
from ui import aio, dialogs, images
from ui.waits import Waits

_DRAGGED = 128  # pixels of the picture under the pointer
_WHOLE, _SMOOTH = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation


class Pictures(QObject):
    """Every verb answers by a signal; nothing here waits for a disk."""

    changed = Signal(GenerationRecord)  # a picture's star
    read = Signal(GenerationRecord, QImage)
    saved = Signal(Path)  # a copy
    thrown_away = Signal(list)  # GenerationRecord
    brought_back = Signal(list)  # GenerationRecord
    emptied = Signal(int)  # how many pictures the trash held
    failed = Signal(Failure)

    def __init__(
        self, history: AnyHistory, outgoing: Path, waits: Waits, parent: QObject | None = None
    ) -> None:
        """`outgoing` is the folder of what other programs are handed."""
        super().__init__(parent)
        self._outgoing = outgoing
        self._history = history
        self._waits = waits
        self._trash = Trash(history)
        self._trash_lock = asyncio.Lock()
        self._undoable: list[list[GenerationRecord]] = []  # the last thrown away last

    def open(self, record: GenerationRecord) -> None:
        """Read the whole picture; `read` brings it."""
        aio.spawn(self._open(record))

    def star(self, record: GenerationRecord, is_starred: bool) -> None:
        aio.spawn(self._star(record, is_starred))

    def copy(self, record: GenerationRecord) -> None:
        """Put the picture, and its file, on the clipboard."""
        aio.spawn(self._copy(record))

    def drag_out(
        self, source: QWidget, records: Sequence[GenerationRecord], image: QImage | None
    ) -> None:
        """Let the files of `records` be dragged into other programs, from the button held now."""
        aio.spawn(self._drag_out(source, records, image))

    def throw_away(self, records: Sequence[GenerationRecord]) -> None:
        """Move pictures to the trash, all at once as far as `undo` is concerned."""
        aio.spawn(self._throw_away(records))

    def can_undo(self) -> bool:
        return bool(self._undoable)

    def undo(self) -> None:
        """Bring back what was thrown away last."""
        if self._undoable:
            aio.spawn(self._bring_back(self._undoable.pop()))

    def empty_trash(self) -> None:
        """Delete for good what lies in the trash."""
        self._undoable.clear()
        aio.spawn(self._empty_trash())

    def ask_to_save(self, record: GenerationRecord, parent: QWidget) -> None:
        """Let the person choose where to put a copy, in which format, and what it tells."""
        dialogs.ask_format(
            parent,
            self.tr("Save a copy of the picture"),
            record.path.stem,
            (
                ("settings", self.tr("PNG with settings"), ".png"),
                ("bare", self.tr("PNG without settings"), ".png"),
                ("settings", self.tr("JPEG with settings"), ".jpg"),
                ("bare", self.tr("JPEG without settings"), ".jpg"),
                ("settings", self.tr("WebP with settings"), ".webp"),
                ("bare", self.tr("WebP without settings"), ".webp"),
            ),
            lambda path, key: self.save(record, Path(path), has_settings=key == "settings"),
        )

    def save(self, record: GenerationRecord, path: Path, *, has_settings: bool) -> None:
        """Put a copy at `path`, in the format of its ending."""
        aio.spawn(self._save(record, path, has_settings=has_settings))

    async def _open(self, record: GenerationRecord) -> None:
        if image := await self._image(record):
            self.read.emit(record, image)

    async def _star(self, record: GenerationRecord, is_starred: bool) -> None:
        try:
            with self._waits.waiting(self.tr("Saving the star")):
                await asyncio.to_thread(self._history.star, record.id, is_starred=is_starred)
        except HistoryError as error:
            self.failed.emit(Failure.from_error(error))
            is_starred = record.is_starred
        self.changed.emit(replace(record, is_starred=is_starred))

    async def _copy(self, record: GenerationRecord) -> None:
        image, files = await self._image(record), await self._shared([record])
        if image and files:
            data = _files(files)
            data.setImageData(image)
            QGuiApplication.clipboard().setMimeData(data)

    async def _drag_out(
        self, source: QWidget, records: Sequence[GenerationRecord], image: QImage | None
    ) -> None:
        files = await self._shared(records)
        if files and QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            QTimer.singleShot(0, source, lambda: _drag(source, files, image))

    async def _shared(self, records: Sequence[GenerationRecord]) -> list[Path]:
        """A file of each that tells no path of this machine; none where one cannot be had."""
        try:
            with self._waits.waiting(self.tr("Preparing files for other programs")):
                return await asyncio.to_thread(
                    lambda: [share(record, self._outgoing) for record in records]
                )
        except StudioError as error:
            self.failed.emit(Failure.from_error(error))
            return []

    async def _throw_away(self, records: Sequence[GenerationRecord]) -> None:
        async with self._trash_lock:
            words = self.tr("Moving to the trash")
            gone = await self._each(self._trash.throw_away, records, words)
        if gone:
            self._undoable.append(gone)
            self.thrown_away.emit(gone)

    async def _bring_back(self, records: Sequence[GenerationRecord]) -> None:
        async with self._trash_lock:
            words = self.tr("Bringing back from the trash")
            back = await self._each(self._trash.bring_back, records, words)
        if back:
            self.brought_back.emit(back)

    async def _empty_trash(self) -> None:
        try:
            async with self._trash_lock:
                with self._waits.waiting(self.tr("Emptying the trash")):
                    count = await asyncio.to_thread(self._trash.empty)
        except HistoryError as error:
            self.failed.emit(Failure.from_error(error))
        else:
            self.emptied.emit(count)

    async def _each(
        self,
        verb: Callable[[GenerationRecord], None],
        records: Sequence[GenerationRecord],
        words: str,
    ) -> list[GenerationRecord]:
        """Those for which `verb` worked; the first failure is told and ends it."""
        done = []
        try:
            with self._waits.waiting(words, len(records)) as wait:
                for record in records:
                    await asyncio.to_thread(verb, record)
                    done.append(record)
                    wait.advance()
        except HistoryError as error:
            self.failed.emit(Failure.from_error(error))
        return done

    async def _save(self, record: GenerationRecord, path: Path, *, has_settings: bool) -> None:
        try:
            with self._waits.waiting(self.tr("Saving {}").format(path.name)):
                await asyncio.to_thread(export, record, path, has_settings=has_settings)
        except StudioError as error:
            self.failed.emit(Failure.from_error(error))
        else:
            self.saved.emit(path)

    async def _image(self, record: GenerationRecord) -> QImage | None:
        try:
            with self._waits.waiting(self.tr("Reading {}").format(record.path.name)):
                return await asyncio.to_thread(images.read_picture, record.path)
        except HistoryError as error:
            self.failed.emit(Failure.from_error(error))
            return None


def reveal(path: Path) -> None:
    """Show `path` in the system's file browser, selected where the system can do that."""
    match sys.platform:
        case "darwin":
            QProcess.startDetached("open", ["-R", str(path)])
        case "win32":
            QProcess.startDetached("explorer", [f"/select,{path}"])
        case _:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def _drag(source: QWidget, files: Sequence[Path], image: QImage | None) -> None:
    """Returns when they are let go."""
    drag = QDrag(source)
    drag.setMimeData(_files(files))
    if image is not None and not image.isNull():
        drag.setPixmap(QPixmap.fromImage(image.scaled(_DRAGGED, _DRAGGED, _WHOLE, _SMOOTH)))
    drag.exec(Qt.DropAction.CopyAction)


def _files(paths: Sequence[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data
