"""Says why a job failed, and offers another try where only the saving did."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from studio import events
from studio.engine import Engine
from studio.errors import DiskFull, Failure, SaveFailed, StudioError
from ui import aio
from ui.widgets.error_banner import ErrorBanner

KEPT = {SaveFailed.__name__, DiskFull.__name__}  # after these the engine still has the picture


class FailureFeed(QObject):
    """Speaks through one banner; the last failure is the one that is shown."""

    def __init__(self, engine: Engine, banner: ErrorBanner) -> None:
        super().__init__(banner)
        self._engine = engine
        self._banner = banner
        self._unsaved_job_id = ""
        banner.remedy_chosen.connect(self._apply)

    def show(self, event: events.JobFailed) -> None:
        if event.failure.kind in KEPT:
            self._unsaved_job_id = event.job_id
            self._offer_saving(event.failure)
        else:
            self._banner.show_failure(event.failure)

    def save_in(self, folder: str) -> None:
        """Save the picture that could not be saved in `folder`."""
        aio.spawn(self._save_again(Path(folder)))

    def _offer_saving(self, failure: Failure) -> None:
        remedies = (self.tr("Save again"), self.tr("Another folder"))
        self._banner.show_failure(replace(failure, remedies=remedies))

    def _apply(self, remedy: str) -> None:
        if remedy == self.tr("Save again"):
            aio.spawn(self._save_again(None))
        elif remedy == self.tr("Another folder"):
            dialog = QFileDialog(self._banner, self.tr("Save the picture in"))
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.fileSelected.connect(self.save_in)
            dialog.open()

    async def _save_again(self, folder: Path | None) -> None:
        try:
            await asyncio.to_thread(self._engine.save_again, self._unsaved_job_id, folder)
        except StudioError as error:
            self._offer_saving(Failure.from_error(error))
        else:
            self._banner.clear()
