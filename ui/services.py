"""What every page is given: the engine, what it says, what it made, and the person's choices."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio import settings
from studio.history.remote import AnyHistory
from studio.models.family import ModelFamily
from studio.paths import Paths
from studio.remote import AnyEngine
from studio.settings import Language, Settings
from ui import aio
from ui.bridge import Bridge
from ui.forecasts import Forecasts
from ui.lists.jobs import JobList
from ui.lists.thumbnails import Thumbnails
from ui.models import Models
from ui.pictures import Pictures
from ui.waits import Waits

_log = logging.getLogger(__name__)


class Preferences(QObject):
    """The settings in force; a change is saved in the background."""

    changed = Signal(Settings)
    language_changed = Signal(Language)

    def __init__(self, current: Settings, paths: Paths, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.current = current
        self._saved = current
        self._is_saving = False
        self._paths = paths

    def change(self, **values: Any) -> None:
        """Set some fields of Settings."""
        before, self.current = self.current, replace(self.current, **values)
        self.changed.emit(self.current)
        if self.current.language is not before.language:
            self.language_changed.emit(self.current.language)
        if not self._is_saving:
            self._is_saving = True
            aio.spawn(self._save())

    async def _save(self) -> None:
        try:
            while self._saved != self.current:
                self._saved = self.current
                await asyncio.to_thread(settings.save, self._saved, self._paths.settings_file)
        except OSError as error:
            _log.warning("The settings could not be saved: %s", error)
        finally:
            self._is_saving = False


@dataclass(frozen=True, slots=True)
class Services:
    """Passed to the pages, never global."""

    engine: AnyEngine
    history: AnyHistory
    families: tuple[ModelFamily, ...]
    paths: Paths
    preferences: Preferences
    bridge: Bridge
    jobs: JobList
    forecasts: Forecasts
    thumbnails: Thumbnails
    pictures: Pictures
    waits: Waits
    models: Models
