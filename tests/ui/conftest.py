"""The studio as the person has it, over a fake model, on a loop that the test drives."""

import asyncio
import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from types import ModuleType

import pytest
import shiboken6
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio import settings
from studio.engine import Engine
from studio.history.record import GenerationRecord
from studio.paths import Paths, assets
from studio.remote import AnyEngine
from studio.settings import Settings
from tests.fakes import FakeBackend, FakeFamily, make_model
from tests.window import AtWindow
from ui import aio
from ui.app import Studio
from ui.crash import CrashReporter

FOLDER = assets() / "translations"
TIMEOUT_MS = 20_000  # only a bug makes anybody wait this long


@dataclass
class Desk(AtWindow):
    """An open window with what a test wants to touch."""

    qtbot: QtBot
    studio: Studio
    family: FakeFamily
    backend: FakeBackend
    living: asyncio.Task[int]

    @property
    def engine(self) -> Engine:
        return self.create.services.engine

    def until(self, condition: Callable[[], object]) -> None:
        """Let the window live until `condition` holds."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=TIMEOUT_MS)

    def activate(self, window: QWidget) -> None:
        """Bring `window` to the front, with the patience of all other waits."""
        with self.qtbot.waitActive(window, timeout=TIMEOUT_MS):
            window.activateWindow()

    def press(self, keys: str) -> None:
        """Press a shortcut in the window."""
        self.activate(self.window)
        self.qtbot.keySequence(self.window, QKeySequence(keys))

    def generate(self) -> None:
        self.create.dock.generate.click()

    def make_picture(self) -> GenerationRecord:
        """One click, and wait for the picture."""
        with self.qtbot.waitSignal(
            self.create.services.bridge.job_finished, timeout=TIMEOUT_MS
        ) as finished:
            self.generate()
        return finished.args[0].records[0]

    def close(self) -> int:
        """Close the window as a person does; the exit code."""
        self.family.gate.open(1000)
        if self.studio.window:
            self.studio.window.close()
        self.until(self.living.done)
        if self.studio.window:
            shiboken6.delete(self.studio.window)  # or its style is kept up in all later tests
            self.studio.window = None
        return self.living.result()


@pytest.fixture(scope="session")
def translations() -> ModuleType:
    """The tool of that name, with what it makes."""
    file = assets().parent / "packaging" / "translations.py"
    spec = importlib.util.spec_from_file_location("translations", file)
    assert spec
    assert spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    tool.compile_all(FOLDER)
    return tool


@pytest.fixture(scope="session")
def only_loop(qapp: QApplication) -> Iterator[asyncio.AbstractEventLoop]:
    """One for all tests: stopping it would stop Qt's loops for good."""
    made = aio.new_loop(qapp, is_running=True)
    asyncio._set_running_loop(None)
    yield made
    made.stop()
    made.close()


@pytest.fixture
def loop(only_loop: asyncio.AbstractEventLoop, qtbot: QtBot) -> Iterator[asyncio.AbstractEventLoop]:
    """An asyncio loop that goes on whenever Qt's does."""
    threads = aio.new_threads()
    only_loop.set_default_executor(threads)
    asyncio._set_running_loop(only_loop)
    yield only_loop
    stopping = only_loop.create_task(aio.stop_tasks())
    qtbot.waitUntil(stopping.done, timeout=TIMEOUT_MS)
    asyncio._set_running_loop(None)
    threads.shutdown()


@pytest.fixture
def open_desk(
    qtbot: QtBot, qapp: QApplication, paths: Paths, loop: asyncio.AbstractEventLoop
) -> Iterator[Callable[..., Desk]]:
    """Opens a window whose model is a fake; what the settings say may be changed."""
    desks: list[Desk] = []
    qapp.setQuitOnLastWindowClosed(False)

    def open_one(
        family: FakeFamily | None = None,
        *,
        is_waiting: bool = True,
        open_engine: Callable[..., AnyEngine] | None = None,
    ) -> Desk:
        make_model(paths)
        if not paths.settings_file.exists():
            settings.save(Settings(model_id=str(paths.models / "noise")), paths.settings_file)
        family, backend = family or FakeFamily(), FakeBackend()
        here = partial(Engine, families=(family,), backends=(backend,), keeps_queue=True)
        studio = Studio(qapp, paths, CrashReporter(paths.logs), open_engine or here, (family,))
        desk = Desk(qtbot, studio, family, backend, loop.create_task(studio.live()))
        desks.append(desk)
        if is_waiting:
            desk.until(lambda: studio.window and desk.create.panel.spec)
        return desk

    yield open_one
    for desk in desks:
        if not desk.living.done():
            desk.close()


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    """A window that is ready to make pictures."""
    return open_desk()
