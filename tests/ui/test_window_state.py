"""The window comes back as it was left: after a restart, after a crash, from a damaged file."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication

from studio.paths import Paths
from studio.plain import to_plain
from tests.fakes import make_model
from tests.ui.conftest import Desk
from ui import state
from ui.main_window import FIRST_SIZE
from ui.state import CreateDraft, Draft, WindowState
from ui.widgets.parameters import Parameters

CHILD = """
import asyncio, sys
from functools import partial
from PySide6.QtWidgets import QApplication
from studio.engine import Engine
from studio.paths import Paths
from tests.fakes import FakeBackend, FakeFamily
from ui import aio
from ui.app import Studio
from ui.crash import CrashReporter

app, paths, family = QApplication([]), Paths.default(), FakeFamily()
engine = partial(Engine, families=(family,), backends=(FakeBackend(),), keeps_queue=True)
studio = Studio(app, paths, CrashReporter(paths.logs), engine, (family,))

async def type_and_wait():
    living = asyncio.ensure_future(studio.live())
    while not (studio.window and studio.window.pages["create"].panel.spec):
        await asyncio.sleep(0.02)
    studio.window.pages["create"].dock.prompt.set_prompt("half a sentence")
    while not (paths.window_file.exists() and "half a" in paths.window_file.read_text()):
        await asyncio.sleep(0.02)
    print("kept", flush=True)
    return await living

sys.exit(aio.run(app, type_and_wait(), studio.stop))
"""


def test_the_window_comes_back_as_it_was_left(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.window.setGeometry(40, 30, 1100, 720)
    desk.create.dock.prompt.set_prompt("a lighthouse at dusk")
    desk.create.panel.form.sides.set_size(128, 64)
    desk.create.panel.form.set_seed(11)
    desk.press("F")
    parameters = desk.create.panel.form.parameters()
    desk.window.show_page("stats")
    desk.close()
    again = open_desk()
    assert again.window.geometry() == QRect(40, 30, 1100, 720)
    assert again.window.page is again.window.pages["stats"]
    assert again.create.dock.prompt.prompt() == "a lighthouse at dusk"
    assert again.create.panel.form.parameters() == parameters
    assert again.create.panel.isHidden()


def test_history_comes_back_with_its_search_and_the_chosen_picture(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk()
    for prompt in ("a red circle", "a blue square", "a red square"):
        desk.create.dock.prompt.set_prompt(prompt)
        desk.make_picture()
    desk.window.show_page("history")
    with desk.qtbot.waitSignal(desk.history.gallery.loaded):
        desk.history.search.setText("red")
    desk.history.grid.setCurrentIndex(desk.history.gallery.index(1))
    chosen = desk.history.record
    desk.close()
    again = open_desk()
    assert again.history.search.text() == "red"
    again.until(lambda: again.history.record == chosen)
    assert len(again.history.gallery.records) == 2
    assert again.history.details.record() == chosen


def test_stars_only_comes_back(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.create.dock.prompt.set_prompt("a red circle")
    desk.make_picture()
    desk.window.show_page("history")
    desk.history.filter.button("starred").click()
    desk.until(desk.history.no_match.isVisible)
    desk.close()
    again = open_desk()
    assert again.history.filter.current() == "starred"
    again.until(again.history.no_match.isVisible)


def test_the_fold_and_the_widths_of_the_panels_come_back(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.create.panel.form.advanced.fold.click()
    edge = desk.create.panel.edge
    place = edge.rect().center()
    desk.qtbot.mousePress(edge, Qt.MouseButton.LeftButton, pos=place)
    desk.qtbot.mouseMove(edge, place - QPoint(60, 0))
    desk.qtbot.mouseRelease(edge, Qt.MouseButton.LeftButton, pos=place)
    width = desk.create.panel.width()
    desk.window.show_page("history")
    desk.qtbot.keyClick(desk.history.details.edge, Qt.Key.Key_Left)
    assert desk.history.details.width() == 336
    desk.close()
    again = open_desk()
    assert again.create.panel.form.advanced.fold.isChecked()
    assert again.create.panel.width() == width > 304
    assert again.history.details.width() == 336
    again.qtbot.mouseDClick(again.create.panel.edge, Qt.MouseButton.LeftButton)
    assert again.create.panel.width() == 304


def test_the_filters_of_stats_come_back(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.create.panel.form.count.set_current("8")
    desk.create.dock.prompt.set_prompt("a red circle")
    desk.make_picture()
    desk.window.show_page("stats")
    stats = desk.window.pages["stats"]
    desk.until(lambda: len(stats.model.menu.actions()) > 1)
    stats.model.menu.actions()[1].trigger()
    stats.period.menu.actions()[2].trigger()
    chosen = stats.model.current(), stats.period.current()
    desk.close()
    stats = open_desk().window.pages["stats"]
    desk.until(lambda: len(stats.model.menu.actions()) > 1)
    assert (stats.model.current(), stats.period.current()) == chosen


def test_models_come_back_with_their_search_and_the_chosen_one(
    open_desk: Callable[..., Desk], paths: Paths
) -> None:
    for name in ("river", "rivers", "sky"):
        make_model(paths, name)
    desk = open_desk()
    desk.window.show_page("models")
    models = desk.window.pages["models"]
    desk.until(models.table.current)
    models.search.setText("river")
    desk.until(lambda: len(models.table.rows.rows) == 2)
    models.table.choose(models.table.rows.rows[1].model.id)
    chosen = models.table.current().model.id
    desk.close()
    desk = open_desk()
    models = desk.window.pages["models"]
    assert models.search.text() == "river"
    desk.until(lambda: models.table.current() and models.table.current().model.id == chosen)


def test_a_style_in_force_comes_back(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    button = desk.create.dock.prompt.tools.styles
    desk.until(lambda: len(button.menu.actions()) > 3)
    button.menu.actions()[1].trigger()
    key = button.current()
    assert key
    desk.close()
    again = open_desk()
    again.until(lambda: again.create.prompts.styles.current)
    assert again.create.prompts.styles.key == key


def test_a_draft_survives_a_kill(open_desk: Callable[..., Desk], paths: Paths) -> None:
    open_desk().close()  # so that there is a model
    paths.window_file.unlink()
    with subprocess.Popen([sys.executable, "-c", CHILD], stdout=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stdout.readline().strip() == b"kept"
        child.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    again = open_desk()
    assert again.create.dock.prompt.prompt() == "half a sentence"


@pytest.mark.logs("is damaged and put aside")
@pytest.mark.parametrize(
    "text",
    [
        "{ no json",
        "[" * 100_000,
        '{"draft": {"create": {"prompt": 7}}}',
        '{"draft": {"create": {"parameters": {"width": 1}}}}',
        '{"page": "\\ud800"}',
    ],
)
def test_a_damaged_file_is_put_aside_and_the_window_begins_afresh(
    open_desk: Callable[..., Desk], paths: Paths, text: str
) -> None:
    paths.data.mkdir(parents=True)
    paths.window_file.write_text(text)
    desk = open_desk()
    assert desk.window.size() == FIRST_SIZE
    assert desk.window.page is desk.create
    (aside,) = paths.data.glob("window.json.damaged-*")
    assert aside.read_text() == text
    desk.close()
    assert state.load(paths.window_file).page == "create"


def test_values_that_no_form_can_hold_do_no_harm(
    open_desk: Callable[..., Desk], paths: Paths
) -> None:
    paths.data.mkdir(parents=True)
    huge = Parameters(10**30, -1, 10**30, 1e300, seed=-(10**40), count=10**9, sampler="none")
    draft = Draft(CreateDraft(prompt="x" * 5_000_000, style="gone", parameters=huge))
    kept = WindowState("bm90IGEgZ2VvbWV0cnk=", "no such page", draft)
    paths.window_file.write_text(json.dumps(to_plain(kept)))
    desk = open_desk()
    assert desk.window.page is desk.create
    desk.until(lambda: not desk.create.dock.generate.isEnabled())
    desk.create.panel.form.set_parameters(Parameters(64, 64, 4, 1.0))
    desk.create.dock.prompt.set_prompt("a red circle")
    assert desk.make_picture().path.is_file()


def test_a_window_that_was_on_a_screen_that_is_gone_is_brought_back(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk()
    desk.window.setGeometry(9000, 7000, 1100, 720)
    desk.close()
    again = open_desk()
    screen = QGuiApplication.primaryScreen().availableGeometry()
    assert screen.intersects(again.window.frameGeometry())
    assert screen.contains(again.window.geometry().topLeft())


def test_what_is_typed_is_on_the_disk_within_a_moment(desk: Desk, paths: Paths) -> None:
    desk.create.dock.prompt.set_prompt("half a sentence")
    desk.until(lambda: state.load(paths.window_file).draft.create.prompt == "half a sentence")
