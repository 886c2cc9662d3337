"""Says why a job failed, and offers another try: to make it, or where only that failed, to save."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from studio import events
from studio.errors import DiskFull, Failure, SaveFailed, StudioError
from studio.jobs.request import GenerationRequest
from studio.remote import AnyEngine
from ui import aio, dialogs
from ui.waits import Waits
from ui.widgets.error_banner import ErrorBanner

KEPT = {SaveFailed.__name__, DiskFull.__name__}  # after these the engine still has the picture


class FailureFeed(QObject):
    """Speaks through one banner: shows the last failure, and tries all of them again."""

    def __init__(self, engine: AnyEngine, waits: Waits, banner: ErrorBanner) -> None:
        super().__init__(banner)
        self._waits = waits
        self._engine = engine
        self._banner = banner
        self._unsaved_job_id = ""
        self._told: list[events.JobFailed] = []  # since the banner was clear
        banner.remedy_chosen.connect(self._apply)
        banner.dismissed.connect(self._told.clear)

    @property
    def _unmade(self) -> list[GenerationRequest]:
        return [event.unmade for event in self._told if event.unmade]

    def show(self, event: events.JobFailed) -> None:
        self._told.append(event)
        if event.failure.kind in KEPT:
            self._unsaved_job_id = event.job_id
            self._offer_saving(event.failure)
        else:
            again = self._again() if self._unmade else ()
            self._banner.show_failure(replace(event.failure, remedies=again))

    def clear(self) -> None:
        """The person goes on with something else."""
        self._told.clear()
        self._banner.clear()

    def go_on_from(self, old: FailureFeed) -> None:
        """Say what `old`, of another language, still says."""
        if old._banner.failure is None:
            return
        for event in old._told:
            self.show(event)
        if not old._told:
            self._banner.show_failure(old._banner.failure)

    def save_in(self, folder: str) -> None:
        """Save the picture that could not be saved in `folder`."""
        aio.spawn(self._save_again(Path(folder)))

    def _offer_saving(self, failure: Failure) -> None:
        remedies = (self.tr("Save again"), self.tr("Another folder"))
        self._banner.show_failure(replace(failure, remedies=remedies))

    def _again(self) -> tuple[str, ...]:
        count = len(self._unmade)
        return (self.tr("Again") if count == 1 else self.tr("All {} again").format(count),)

    def _make_again(self) -> None:
        """Put what failed before all that waits, in its order."""
        unmade = tuple(self._unmade)
        self.clear()
        try:
            for request in reversed(unmade):
                self._engine.submit(request, at_front=True)
        except StudioError as error:
            self._banner.show_failure(Failure.from_error(error))
        else:
            self._engine.resume()

    def _apply(self, remedy: str) -> None:
        if self._unmade and remedy in self._again():
            self._make_again()
        elif remedy == self.tr("Save again"):
            aio.spawn(self._save_again(None))
        elif remedy == self.tr("Another folder"):
            dialogs.ask_folder(self._banner, self.tr("Save the picture in"), self.save_in)

    async def _save_again(self, folder: Path | None) -> None:
        try:
            with self._waits.waiting(self.tr("Saving the picture")):
                await asyncio.to_thread(self._engine.save_again, self._unsaved_job_id, folder)
        except StudioError as error:
            self._offer_saving(Failure.from_error(error))
        else:
            self._make_again()
