"""Builds the studio once, starts it and stops it."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from studio import __version__, logs, settings
from studio.errors import AlreadyRunning, Failure, SettingsError, StudioError
from studio.models import FAMILIES
from studio.models.family import ModelFamily
from studio.paths import Paths
from studio.process import Process
from studio.remote import AnyEngine, RemoteEngine
from studio.settings import Settings
from ui import accessible, aio, language, state
from ui.bridge import Bridge
from ui.crash import CrashReporter
from ui.forecasts import Forecasts
from ui.language import Interpreter
from ui.lists.jobs import JobList
from ui.lists.thumbnails import Thumbnails
from ui.main_window import MainWindow
from ui.models import Models
from ui.pictures import Pictures
from ui.relocation import Mover, Relocation
from ui.services import Preferences, Services
from ui.theme import Look
from ui.waits import Waits
from ui.widgets.copy_button import details
from ui.widgets.text import Text

EXIT_FAILED = 1
SLOW_OPENING_MS = 1000  # usual is half of that
FIRST_PAINT_TIMEOUT_S = 3.0  # a window that starts hidden behind others is never painted

_log = logging.getLogger(__name__)


def main(start_process: Callable[[], Process]) -> int:
    """Open the window over an engine in a process of its own; return when it is closed."""
    paths = Paths.default()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("gouache")
    app.setApplicationDisplayName("Gouache")
    app.setApplicationVersion(__version__)
    app.setQuitOnLastWindowClosed(False)
    QGuiApplication.setDesktopFileName("gouache")
    with logs.log_file(paths.logs):
        crash = CrashReporter(paths.logs, app)
        crash.install()
        try:
            open_engine = partial(RemoteEngine, start_process=start_process)
            studio = Studio(app, paths, crash, open_engine)
            return aio.run(app, studio.live(), studio.stop)
        finally:
            crash.uninstall()


class Studio(QObject):
    """Everything there is one of, from the first window to the last thread."""

    def __init__(
        self,
        app: QApplication,
        paths: Paths,
        crash: CrashReporter,
        open_engine: Callable[[Paths, Settings], AnyEngine],
        families: tuple[ModelFamily, ...] = FAMILIES,
    ) -> None:
        """`open_engine` may take its time, and raise as `Engine` does."""
        super().__init__()
        self._app = app
        self._paths = paths
        self._crash = crash
        self._open_engine = open_engine
        self._families = families
        self.window: MainWindow | None = None
        self.message_box: QMessageBox | None = None  # where the studio cannot open
        self.opening_note: Text | None = None  # while it takes long to open

    def stop(self) -> None:
        """End as if the window had been closed."""
        if self.window:
            self.window.close()

    async def live(self) -> int:
        """Open the window, run until it is closed, stop the engine; the exit code."""
        chosen, complaint = self._read_settings()
        accessible.install()
        self._interpreter = Interpreter(self._app, chosen.language)
        self._look = Look(self._app, chosen)
        notice = self._describe(complaint, chosen)
        try:
            while engine := await self._open(chosen):
                chosen, wish = await self._serve(engine, chosen, notice)
                if wish is None:
                    return 0
                chosen, notice = await Mover(self._paths).move(wish, chosen)
            return EXIT_FAILED
        finally:
            self._look.deleteLater()
            self._interpreter.fall_silent()
            self._interpreter.deleteLater()

    async def _serve(
        self, engine: AnyEngine, chosen: Settings, notice: str
    ) -> tuple[Settings, Relocation | None]:
        """One window over one engine; the settings in the end, and what is to be moved then."""
        services = self._build_services(engine, chosen)
        preferences = services.preferences
        preferences.changed.connect(self._look.follow)
        preferences.changed.connect(engine.configure)
        preferences.language_changed.connect(self._interpreter.choose)
        try:
            wish = await self._show(services, notice)
        finally:
            await aio.stop_tasks()
            await asyncio.to_thread(engine.close)
            await aio.stop_tasks()  # what its last words began
        if wish and self.window:
            self.window.deleteLater()
            self.window = None
        return preferences.current, wish

    async def _show(self, services: Services, notice: str) -> Relocation | None:
        """The window, from its first paint until it is closed, or has to be for a move."""
        self.window = MainWindow(services)
        self.window.restore(state.load(self._paths.window_file))
        self._crash.crashed.connect(self.window.show_notice)
        if notice:
            self.window.show_notice(notice)
        closed = aio.once(self.window.closed)
        wished = aio.once(self.window.move_wished)
        painted = aio.once(self.window.painted)
        self.window.show()
        await asyncio.wait(
            [painted, closed], timeout=FIRST_PAINT_TIMEOUT_S, return_when=asyncio.FIRST_COMPLETED
        )
        services.engine.start()
        self.window.begin()
        await asyncio.wait([closed, wished], return_when=asyncio.FIRST_COMPLETED)
        if not wished.done():
            return None
        self.window.close()
        return cast(Relocation, wished.result()[0])

    def _describe(self, complaint: SettingsError | None, chosen: Settings) -> str:
        """What of the settings is not in force; "" if all is."""
        if complaint:
            said = language.failure(Failure.from_error(complaint))
            return self.tr("{} The defaults are in force until then.").format(said)
        sentence = self.tr("The folder {} is not there. Until it is, {} is used.")
        paths = self._moved(chosen)
        named = ((chosen.pictures_folder, paths.pictures), (chosen.models_folder, paths.models))
        away = [sentence.format(name, used) for name, used in named if name and Path(name) != used]
        return language.sentences(away)

    def _moved(self, chosen: Settings) -> Paths:
        return self._paths.moved(chosen.pictures_folder, chosen.models_folder)

    def _read_settings(self) -> tuple[Settings, SettingsError | None]:
        """The settings, or the defaults with what is wrong with them."""
        try:
            return settings.load(self._paths.settings_file), None
        except SettingsError as error:
            _log.warning("%s", error)
            return Settings(), error

    async def _open(self, chosen: Settings) -> AnyEngine | None:
        """Take the library; where that cannot be, say why and offer to try again."""
        while True:
            try:
                return await self._take_library(chosen)
            except AlreadyRunning as error:
                await self._tell(error, QMessageBox.StandardButton.Close)
                return None
            except StudioError as error:
                retry = QMessageBox.StandardButton.Retry
                if await self._tell(error, retry | QMessageBox.StandardButton.Close) != retry:
                    return None

    async def _take_library(self, chosen: Settings) -> AnyEngine:
        """Open the engine; a small window says so where that takes a while."""
        late = QTimer(self, singleShot=True, interval=SLOW_OPENING_MS)
        late.timeout.connect(self._tell_opening)
        late.start()
        try:
            return await asyncio.to_thread(self._open_engine, self._moved(chosen), chosen)
        finally:
            late.stop()
            if self.opening_note:
                self.opening_note.deleteLater()
                self.opening_note = None

    def _tell_opening(self) -> None:
        self.opening_note = Text(self.tr("Opening the library in {}").format(self._paths.data))
        self.opening_note.setMargin(24)
        self.opening_note.show()

    async def _tell(self, error: StudioError, buttons: QMessageBox.StandardButton) -> int:
        """Show a sentence without a window behind it; the button that was pressed."""
        _log.error("The studio cannot open: %s", error)
        box = self.message_box = QMessageBox()
        box.setIcon(QMessageBox.Icon.Warning)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(language.sentence(error.message))
        box.setInformativeText(language.sentence(error.hint))
        box.setStandardButtons(buttons)
        copy = box.addButton(self.tr("Copy the text"), QMessageBox.ButtonRole.ActionRole)
        copy.clicked.disconnect()  # it would close the box
        words = details(Failure.from_error(error))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(words))
        finished = aio.once(box.finished)
        box.open()
        (button,) = await finished
        box.deleteLater()
        return int(button)

    def _build_services(self, engine: AnyEngine, chosen: Settings) -> Services:
        bridge = Bridge(self)
        jobs = JobList(self)
        forecasts = Forecasts(engine.history, self)
        waits = Waits(self)
        bridge.queue_restored.connect(jobs.restore)
        bridge.queue_ordered.connect(jobs.order)
        bridge.queue_paused.connect(jobs.pause)
        bridge.queue_resumed.connect(jobs.resume)
        bridge.job_queued.connect(jobs.add)
        bridge.job_started.connect(jobs.start)
        bridge.step_done.connect(jobs.step)
        bridge.preview_ready.connect(jobs.preview)
        bridge.job_finished.connect(jobs.end)
        bridge.job_cancelled.connect(jobs.end)
        bridge.job_failed.connect(jobs.end)
        bridge.picture_saved.connect(forecasts.learn)
        engine.subscribe(bridge.receive)
        return Services(
            engine=engine,
            history=engine.history,
            families=self._families,
            paths=self._moved(chosen),
            preferences=Preferences(chosen, self._paths, self),
            bridge=bridge,
            jobs=jobs,
            forecasts=forecasts,
            thumbnails=Thumbnails(self),
            pictures=Pictures(engine.history, self._paths.outgoing, waits, self),
            waits=waits,
            models=Models(self._moved(chosen), self._families, waits, self),
        )
