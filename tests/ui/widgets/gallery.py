"""Renders the widgets in their states, for eyes: python -m tests.ui.widgets.gallery FOLDER."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from studio.devices.backend import Memory
from studio.errors import Failure
from studio.jobs.request import Limits
from studio.models.family import Defaults
from studio.settings import Settings, Theme
from studio.stats.spans import Phase
from studio.stats.summary import Percentiles
from tests.ui.widgets.pictures import PROMPTS, SPANS, draw_boat, record
from tests.ui.widgets.shelf import Shelf
from ui.theme import Look
from ui.widgets.details_panel import DetailsPanel
from ui.widgets.device_picker import DeviceEntry, DevicePicker
from ui.widgets.empty_state import EmptyState, Fact
from ui.widgets.filmstrip import Filmstrip, Gap, PictureTile, QueuedTile, RunningTile
from ui.widgets.image_view import ImageView
from ui.widgets.latency import Expected
from ui.widgets.latency_bar import LatencyBar
from ui.widgets.model_picker import ModelEntry, ModelPicker
from ui.widgets.parameter_form import ParameterForm
from ui.widgets.parameters import QualitySeconds
from ui.widgets.picture_bar import PictureBar
from ui.widgets.prompt_dock import PromptDock
from ui.widgets.queue_list import QueueEntry, QueueList
from ui.widgets.rail import Rail, RailEntry
from ui.widgets.side_panel import SidePanel
from ui.widgets.thumbnail_grid import ThumbnailGrid

GIB = 2**30
RAIL = (
    RailEntry("create", "Create", "create", "Ctrl+1"),
    RailEntry("history", "History", "history", "Ctrl+2"),
    RailEntry("models", "Models", "models", "Ctrl+3"),
    RailEntry("stats", "Stats", "stats", "Ctrl+4"),
    RailEntry("settings", "Settings", "settings", "Ctrl+5", is_last=True),
)
EXPECTED = Expected(
    (
        (Phase.LOAD, 2.1),
        (Phase.ENCODE, 0.2),
        (Phase.DENOISE, 2.58),
        (Phase.DECODE, 0.03),
        (Phase.SAVE, 0.09),
    ),
    total_s=3.09,
    steps=8,
)
USUAL = Percentiles(3.09, 3.62)
STARTER = Expected(
    (
        (Phase.LOAD, 0.02),
        (Phase.ENCODE, 0.01),
        (Phase.DENOISE, 0.16),
        (Phase.DECODE, 0.006),
        (Phase.SAVE, 0.02),
    ),
    total_s=0.2,
    steps=8,
)


class Clock:
    """Stands still, so that a running bar can be looked at."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def run_bar(bar: LatencyBar, clock: Clock, *, load_s: float = 0.0) -> None:
    """A picture in its sixth step of eight, a fifth of the way into it."""
    bar.start(EXPECTED)
    if load_s:
        for phase, seconds in ((Phase.LOAD, load_s), (Phase.ENCODE, 0.2)):
            bar.start_phase(phase)
            clock.now_s += seconds
            bar.finish_phase(phase, seconds)
    bar.start_phase(Phase.DENOISE)
    for step in range(1, 6):
        clock.now_s += 0.315
        bar.finish_step(step, 8, 0.315)
    clock.now_s += 0.06
    bar.set_queue(4, 12)


class Window(QWidget):
    """The parts of a page in the places that a page gives them."""

    def __init__(self, page: str, size: QSize) -> None:
        super().__init__()
        self.rail = Rail(RAIL)
        self.rail.set_current(page)
        self.clock = Clock()
        self.latency = LatencyBar(clock=self.clock)
        self.centre = QWidget()
        self.middle = QVBoxLayout(self.centre)
        self.middle.setContentsMargins(0, 0, 0, 0)
        self.middle.setSpacing(0)
        self.row = QHBoxLayout()
        self.row.setSpacing(0)
        self.row.addWidget(self.rail)
        self.row.addWidget(self.centre, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.row, 1)
        column.addWidget(self.latency)
        self.resize(size)


class CreateWindow(Window):
    def __init__(self, size: QSize) -> None:
        super().__init__("create", size)
        self.bar, self.view, self.dock, self.strip = (
            PictureBar(),
            ImageView(),
            PromptDock(),
            Filmstrip(),
        )
        self.panel, self.form, self.queue = (
            SidePanel("parameter_panel"),
            ParameterForm(),
            QueueList(),
        )
        self.models, self.devices = ModelPicker(), DevicePicker()
        for part in (self.bar, self.view, self.dock, self.strip):
            self.middle.addWidget(part, 1 if part is self.view else 0)
        self.panel.add_section(self.models, self.devices)
        self.panel.add_whole(self.form)
        self.panel.add_whole(self.queue)
        self.panel.narrowed.connect(self.form.set_narrow)
        self.panel.narrowed.connect(self.queue.set_narrow)
        self.row.addWidget(self.panel)
        self.panel.set_narrow(size.width() < 1200)
        self.view.zoom_changed.connect(self.bar.zoom.set_zoom)
        self.set_model("SenseNova-U1 8B", "MoT · Q6_K · 17.2 GB")

    def set_model(self, title: str, detail: str) -> None:
        self.models.set_entries((ModelEntry("m", title, detail, draw_boat(64, 64)),))
        device = DeviceEntry("cuda:0", "NVIDIA RTX 4090", 24 * GIB, int(18.9 * GIB))
        self.devices.set_entries((device,))
        self.form.set_model("SDXL", Limits(), Defaults(1024, 1024, 8, 1.0))
        self.form.set_expected(QualitySeconds(1.2, 3.1, 9.4))
        self.form.count.set_current("4")
        self.latency.set_device("NVIDIA RTX 4090", Memory(int(5.1 * GIB), 24 * GIB))


def generating(size: QSize) -> CreateWindow:
    window = CreateWindow(size)
    window.dock.prompt.set_prompt(PROMPTS[0])
    window.dock.set_busy(True)
    window.view.show_preview(draw_boat(128, 128), QSize(1024, 1024), "Preview after step 5 of 8")
    queued = [QueuedTile(f"q{n}", n) for n in (4, 3, 2, 1)]
    pictures = [
        PictureTile(f"p{n}", draw_boat(160, 160, n), is_starred=n == 2) for n in range(1, 14)
    ]
    running = RunningTile("running", 0.7, draw_boat(160, 160))
    window.strip.set_tiles((*queued, Gap(), running, *pictures))
    window.strip.set_current("running")
    window.queue.set_entries(
        (
            QueueEntry("1", "A paper lighthouse on a black cliff, in the rain at night", 3.1),
            QueueEntry("2", "Citrus slices scattered on dark teal, seen from above", 3.1),
            QueueEntry("3", "Dunes at night with three tents far away", 2.9),
        )
    )
    run_bar(window.latency, window.clock, load_s=2.1)
    return window


def idle(size: QSize) -> CreateWindow:
    window = CreateWindow(size)
    window.dock.prompt.set_prompt(PROMPTS[0])
    window.dock.set_hint("4 pictures, about 12 s")
    window.view.show_picture(draw_boat(1024, 1024))
    window.bar.set_picture(is_saved=True, is_starred=True)
    window.strip.set_tiles(
        tuple(
            PictureTile(f"p{n}", draw_boat(160, 160, n), is_starred=n in {0, 3}) for n in range(18)
        )
    )
    window.strip.set_current("p0")
    window.latency.finish(SPANS, USUAL)
    window.latency.rest()
    return window


def done(size: QSize) -> CreateWindow:
    window = idle(size)
    window.form.set_seed(481516)
    window.form.advanced.fold.setChecked(True)
    window.form.avoid.setText("text, watermark, frame")
    window.latency.finish(SPANS, USUAL)
    return window


def wrong(size: QSize) -> CreateWindow:
    window = idle(size)
    window.form.failure_changed.connect(
        lambda failure: window.dock.set_reason("Fix the width first" if failure else "")
    )
    window.form.sides.width_field.setText("1001")
    window.form.sides.finished.emit()
    return window


def first_run(size: QSize) -> CreateWindow:
    window = CreateWindow(size)
    window.set_model("Gouache Starter", "NEO-unify · bf16 · 9.3 MB")
    window.devices.set_entries((DeviceEntry("cpu", "CPU, 16 cores", 32 * GIB, int(0.2 * GIB)),))
    window.dock.prompt.set_prompt("A sailboat with coral sails on the sea at dawn")
    window.dock.set_hint("1 picture, about 0.2 s")
    empty = EmptyState(
        "Your first picture is one click away",
        "The prompt is filled in and the starter model is ready. Press Generate.",
        (
            Fact("chip", "This machine", ("CPU, 16 cores, 32 GB", "A picture in about 0.2 s")),
            Fact("offline", "Offline", ("Nothing leaves this machine.", "No account, no network.")),
            Fact("models", "Larger models", ("Add one when you like.",), "Open Models", "models"),
        ),
    )
    window.middle.replaceWidget(window.view, empty)
    window.middle.setStretchFactor(empty, 1)
    window.view.hide()
    window.latency.set_device("CPU, 16 cores", Memory(int(30.9 * GIB), 32 * GIB))
    window.latency.show_ready(STARTER)
    return window


def history(size: QSize) -> Window:
    window = Window("history", size)
    grid, details = ThumbnailGrid(), DetailsPanel()
    records = [record(n, is_starred=n in {0, 5}) for n in range(10)]
    records += [record(n, days_ago=1, is_starred=n == 10) for n in range(10, 40)]
    records += [record(n, days_ago=40) for n in range(40, 400)]
    window.shelf = Shelf(records)  # type: ignore[attr-defined]  # kept alive with its window
    grid.setModel(window.shelf)  # type: ignore[attr-defined]
    grid.chosen.connect(lambda one: details.show_record(one, draw_boat(1024, 1024)))
    window.middle.addWidget(grid, 1)
    window.row.addWidget(details)
    details.set_narrow(size.width() < 1200)
    grid.setCurrentIndex(window.shelf.index(0))  # type: ignore[attr-defined]
    window.latency.finish(SPANS, USUAL)
    window.latency.rest()
    window.latency.set_device("NVIDIA RTX 4090", Memory(int(5.1 * GIB), 24 * GIB))
    return window


def latency_states(size: QSize) -> QWidget:
    """Every state of the latency bar, one below the other."""
    window = QWidget()
    window.resize(size.width(), 9 * 60)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    clock = Clock()
    bars = [LatencyBar(clock=clock) for _ in range(9)]
    for bar in bars:
        column.addWidget(bar)
        bar.set_device("NVIDIA RTX 4090", Memory(int(5.1 * GIB), 24 * GIB))
    bars[0].show_ready()
    bars[1].show_ready(STARTER)
    bars[2].start()
    bars[2].start_phase(Phase.LOAD)
    bars[3].start(EXPECTED)
    bars[3].start_phase(Phase.LOAD)
    clock.now_s = 2.3  # longer than the load is expected to take
    run_bar(bars[4], clock)
    bars[5].finish(SPANS, USUAL)
    bars[6].finish(SPANS, USUAL)
    bars[6].rest()
    stopped = replace(SPANS, spans=SPANS.spans[:3], total_s=3.1)
    bars[7].cancel(Phase.DENOISE, stopped)
    bars[8].fail(Phase.DENOISE, stopped)
    return window


SCENES: dict[str, Callable[[QSize], QWidget]] = {
    "generating": generating,
    "idle": idle,
    "done": done,
    "error": wrong,
    "first-run": first_run,
    "history": history,
    "latency": latency_states,
}
SIZES = (QSize(1440, 900), QSize(1024, 700))
FAILURE = Failure("InvalidRequest", "SDXL needs a width that is a multiple of 8; 1001 is not.")


def render(folder: Path, names: tuple[str, ...] = ()) -> list[Path]:
    """Write the scenes in both themes and sizes as PNG; their paths."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([])
    look = Look(app, Settings())
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for theme in (Theme.DARK, Theme.LIGHT):
        look.follow(Settings(theme=theme))
        for name, build in SCENES.items():
            for size in SIZES if not names or name in names else ():
                window = build(size)
                window.show()
                for _ in range(5):  # layouts settle in some rounds
                    app.processEvents()
                path = folder / f"{name}-{theme.value}-{size.width()}.png"
                window.grab().save(str(path))
                paths.append(path)
                window.close()
                window.deleteLater()
    return paths


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for written in render(Path(sys.argv[1]), tuple(sys.argv[2:])):
        print(written)
