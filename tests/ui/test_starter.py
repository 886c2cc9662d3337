"""The window over the real engine: the starter draws a picture on this machine's CPU."""

import asyncio

import shiboken6
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio import settings
from studio.engine import Engine
from studio.paths import Paths
from studio.settings import Settings
from tests.ui.conftest import TIMEOUT_MS
from ui.app import Studio
from ui.crash import CrashReporter
from ui.pages.create import CreatePage

START_MS = 120_000  # the import of torch, on the slowest machine that runs the tests


def test_the_first_click_on_a_fresh_machine_draws_a_picture(
    qtbot: QtBot, qapp: QApplication, paths: Paths, loop: asyncio.AbstractEventLoop
) -> None:
    qapp.setQuitOnLastWindowClosed(False)
    studio = Studio(qapp, paths, CrashReporter(paths.logs), Engine)
    living = loop.create_task(studio.live())
    qtbot.waitUntil(lambda: studio.window is not None, timeout=TIMEOUT_MS)
    create = studio.window.pages["create"]
    assert isinstance(create, CreatePage)
    qtbot.waitUntil(create.dock.generate.isEnabled, timeout=TIMEOUT_MS)
    assert create.panel.spec.id == "starter"
    tokens = create.dock.tools.tokens
    qtbot.waitUntil(lambda: tokens.text().endswith(" tokens"), timeout=START_MS)
    previews: list[int] = []
    create.services.bridge.preview_ready.connect(lambda event: previews.append(event.step))
    with qtbot.waitSignal(create.services.bridge.job_finished, timeout=START_MS) as finished:
        create.dock.generate.click()
    (record,) = finished.args[0].records
    assert record.request.prompt == create.panel.spec.sample_prompt
    assert previews
    picture = QImage(str(record.path))
    assert (picture.width(), picture.height()) == (record.request.width, record.request.height)
    colours = {picture.pixelColor(x, y).name() for x in range(0, 128, 8) for y in range(0, 128, 8)}
    assert len(colours) > 10
    studio.window.close()
    qtbot.waitUntil(living.done, timeout=TIMEOUT_MS)
    assert living.result() == 0
    _remove(studio)


def test_a_chosen_model_that_is_away_is_named_and_stays_chosen(
    qtbot: QtBot, qapp: QApplication, paths: Paths, loop: asyncio.AbstractEventLoop
) -> None:
    away = str(paths.models / "away")
    settings.save(Settings(model_id=away), paths.settings_file)
    qapp.setQuitOnLastWindowClosed(False)
    studio = Studio(qapp, paths, CrashReporter(paths.logs), Engine)
    living = loop.create_task(studio.live())
    qtbot.waitUntil(lambda: studio.window is not None, timeout=TIMEOUT_MS)
    create = studio.window.pages["create"]
    assert isinstance(create, CreatePage)
    qtbot.waitUntil(create.panel.model_banner.isVisible, timeout=TIMEOUT_MS)
    assert away in create.panel.model_banner.accessibleName()
    assert create.panel.spec.id == "starter"
    assert settings.load(paths.settings_file).model_id == away
    studio.window.close()
    qtbot.waitUntil(living.done, timeout=TIMEOUT_MS)
    _remove(studio)


def _remove(studio: Studio) -> None:
    """Take the window down here: left to the garbage collector, any thread may do it."""
    shiboken6.delete(studio.window)
    studio.window = None
