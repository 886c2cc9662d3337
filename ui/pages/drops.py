"""Takes files that are dropped on a page; of a picture, reads the settings inside it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from studio.errors import Failure, NoSettings
from studio.history import found
from studio.history.found import Found
from ui import aio, dialogs
from ui.waits import Waits
from ui.widgets.drop_zone import DropZone


class FileDrops(QObject):
    """Watches a page; says what is let go over it, and fetches nothing."""

    dropped = Signal(list)  # of Path

    def __init__(self, page: QWidget, words: str) -> None:
        """`words` say what letting go does."""
        super().__init__(page)
        self._page = page
        self.zone = DropZone(words, page)
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DragLeave:
            self.zone.hide()
        elif isinstance(event, QDragMoveEvent):  # entering is one too
            self._offer(event)
        elif isinstance(event, QDropEvent):
            self._take(event)
        else:
            return False
        return True

    def _offer(self, event: QDropEvent) -> None:
        if self._accepts(event):
            self.zone.cover(self._page.rect())
        else:
            event.ignore()

    def _take(self, event: QDropEvent) -> None:
        self.zone.hide()
        if self._accepts(event):
            self.dropped.emit(_files(event.mimeData()))

    def _accepts(self, event: QDropEvent) -> bool:
        """Files from elsewhere; a picture that is dragged out may be let go on the way."""
        if event.source() is not None or not _files(event.mimeData()):
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        return True


class MakingDrops(FileDrops):
    """Passes LoRAs on; of a picture, reads the settings on another thread."""

    found = Signal(Found)
    lora_dropped = Signal(Path)
    failed = Signal(Failure)

    def __init__(self, page: QWidget, waits: Waits) -> None:
        super().__init__(page, self.tr("Drop a picture to use its settings, or a LoRA"))
        self._waits = waits
        self.dropped.connect(self._pass_on)

    def ask(self) -> None:
        """Let the person name the picture instead of dropping it."""
        dialogs.ask_file(
            self._page,
            self.tr("Use the settings of a picture"),
            self.tr("Pictures"),
            "*.png *.jpg *.jpeg *.webp",
            lambda path: aio.spawn(self.read(Path(path))),
        )

    async def read(self, path: Path) -> None:
        """Look for settings in the picture at `path`; `found` or `failed` says what came of it."""
        try:
            with self._waits.waiting(self.tr("Reading {}").format(path.name)):
                settings = await asyncio.to_thread(found.read, path)
        except NoSettings as error:
            self.failed.emit(Failure.from_error(error))
        else:
            self.found.emit(settings)

    def _pass_on(self, paths: list[Path]) -> None:
        if all(path.suffix.lower() == ".safetensors" for path in paths):
            for path in paths:
                self.lora_dropped.emit(path)
        elif len(paths) == 1:
            aio.spawn(self.read(paths[0]))
        else:
            sentence = self.tr("{} files were dropped.").format(len(paths))
            hint = self.tr("Drop one picture to use its settings.")
            self.failed.emit(Failure(NoSettings.__name__, sentence, hint))


def _files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
