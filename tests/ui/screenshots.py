"""Takes pictures of every page of the window with the real engine and the starter, and of errors.

    xvfb-run -s "-screen 0 1440x900x24" python tests/ui/screenshots.py OUT --theme dark
    ... python tests/ui/screenshots.py OUT --theme light --language zh_CN --size 1024x700

A library of its own is used, in a temporary folder that is removed at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from studio import settings
from studio.engine import Engine
from studio.models.store.download import Offer, RemoteFile
from studio.paths import Paths
from studio.settings import Language, Settings, Theme
from tests.ui.manifests import save_manifests
from ui import aio
from ui.app import Studio
from ui.crash import CrashReporter
from ui.main_window import MainWindow
from ui.pages.create import CreatePage
from ui.pages.history import HistoryPage
from ui.pages.models import ModelsPage
from ui.widgets.compare_view import Mode
from ui.widgets.download_dialog import DownloadDialog

PROMPTS = (
    "a red circle on a white background",
    "a coral sailboat on a calm sea at dawn",
    "purple mountains with a low yellow sun",
    "green hills under a pink sky",
    "a blue square on a yellow background",
    "a teal vase with orange flowers on a linen table",
)


class Photographer:
    """Drives the window as a person would and takes its picture at each stop."""

    def __init__(self, studio: Studio, folder: Path, name: str) -> None:
        self._studio = studio
        self._folder = folder
        self._name = name

    async def work(self, width: int, height: int) -> int:
        living = asyncio.ensure_future(self._studio.live())
        while self._studio.window is None:
            await asyncio.sleep(0.05)
        window = self._studio.window
        window.resize(width, height)
        create, history = window.pages["create"], window.pages["history"]
        assert isinstance(create, CreatePage)
        assert isinstance(history, HistoryPage)
        await _until(lambda: create.panel.device)
        await self._take("first-run")
        await self._make_pictures(create)
        await self._take("done")
        await self._take_running(create)
        await self._take_error(create)
        await self._take_dropped(create)
        await self._take_comparison(create)
        await self._take_sheets(window)
        await self._take_history(window, history)
        await self._take_trash(history)
        await self._take_models(window)
        window.show_page("stats")
        await self._take("stats", settle_s=1.0)
        window.show_page("settings")
        await self._take("settings")
        window.close()
        return await living

    async def _make_pictures(self, create: CreatePage) -> None:
        for prompt in PROMPTS:
            create.dock.prompt.set_prompt(prompt)
            create.dock.generate.click()
        await _until(lambda: len(create.gallery.records) == len(PROMPTS))

    async def _take_running(self, create: CreatePage) -> None:
        jobs = create.services.jobs
        create.panel.form.steps.set_value(50)
        create.panel.form.steps.finished.emit()
        for prompt in PROMPTS[:4]:
            create.dock.prompt.set_prompt(prompt)
            create.dock.generate.click()
        await _until(lambda: jobs.running and jobs.running.step > 20 and jobs.running.preview)
        await self._take("running", settle_s=0.0)
        for job in jobs.waiting:
            create.services.engine.cancel(job.id)
        create.dismiss()
        await _until(lambda: not jobs.running and not jobs.waiting)
        await self._take("cancelled")
        create.panel.form.steps.set_value(8)
        create.panel.form.steps.finished.emit()

    async def _take_error(self, create: CreatePage) -> None:
        field = create.panel.form.sides.width_field
        field.setText("121")
        field.editingFinished.emit()
        await self._take("error")
        create.panel.form.banner.remedy_buttons()[0].click()

    async def _take_dropped(self, create: CreatePage) -> None:
        """A file that is no picture, as if it had been let go over the page."""
        create.drops.zone.cover(create.rect())
        await self._take("drop-zone")
        create.drops.zone.hide()
        await create.drops.read(Path(__file__))
        await self._take("dropped-wrong")
        create.banner.clear()

    async def _take_comparison(self, create: CreatePage) -> None:
        create.stage.bar.compare.click()
        await self._take("compare")
        create.comparison.view.set_mode(Mode.SIDE)
        await self._take("compare-side")
        create.comparison.view.set_mode(Mode.BLINK)
        await self._take("compare-blink")
        create.comparison.close_it()

    async def _take_sheets(self, window: MainWindow) -> None:
        """What lies over the window: the palette, the keys, the cards of the tour."""
        actions = window.known_actions
        actions["help.palette"].trigger()
        window.palette_box.field.setText("re")
        await self._take("palette")
        _press_escape(window.palette_box.field)
        actions["help.shortcuts"].trigger()
        await self._take("shortcuts")
        _press_escape(window.shortcut_sheet.search)
        actions["help.tour"].trigger()
        for number in (1, 2, 3):
            await self._take(f"tour-{number}")
            window.tour.next.click()

    async def _take_trash(self, history: HistoryPage) -> None:
        await asyncio.sleep(0.5)
        history.grid.setCurrentIndex(history.gallery.index(0))
        history.details.delete.click()
        await self._take("trash")

    async def _take_history(self, window: MainWindow, history: HistoryPage) -> None:
        window.show_page("history")
        await asyncio.sleep(0.5)
        history.grid.setCurrentIndex(history.gallery.index(1))
        await self._take("history")
        history.search.setText("nothing like this")
        await self._take("history-no-match", settle_s=1.0)
        history.search.clear()

    async def _take_models(self, window: MainWindow) -> None:
        """Alone, with three, and with many: their manifests are enough for the list."""
        page = window.pages["models"]
        assert isinstance(page, ModelsPage)
        window.show_page("models")
        await self._take("models-0", settle_s=1.0)
        for count in (3, 200):
            save_manifests(page.services.paths, count)
            page.enter()
            await _until(lambda wanted=count: len(page.table.rows.rows) == wanted + 1)
            page.table.choose("SDXL 1.0")
            await self._take(f"models-{count}", settle_s=1.0)
        page.table.choose("PixArt Sigma")
        done, total = 17_300_000_000, 57_700_000_000
        page.area.show_work("Qwen-Image", lambda: (done, total))
        await self._take("models-importing")
        page.area.rest()
        page.dialogs.ask_what_to_download()
        dialog = page.findChild(DownloadDialog)
        assert isinstance(dialog, DownloadDialog)
        file = RemoteFile("unet/diffusion_pytorch_model.safetensors", 6_940_000_000, "")
        dialog.model.setText("stabilityai/sdxl")
        dialog.show_offer(Offer("stabilityai/sdxl", "", (file,), "openrail++", ""), 200 * 10**9)
        await self._take("models-download")
        dialog.grab().save(str(self._folder / f"download-{self._name}.png"))
        dialog.reject()

    async def _take(self, what: str, settle_s: float = 0.5) -> None:
        await asyncio.sleep(settle_s)
        assert self._studio.window
        path = self._folder / f"{what}-{self._name}.png"
        self._studio.window.grab().save(str(path))
        sys.stdout.write(f"{path}\n")


def _press_escape(widget: QWidget) -> None:
    none = Qt.KeyboardModifier.NoModifier
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, none)
    QApplication.sendEvent(widget, press)


async def _until(condition: object) -> None:
    assert callable(condition)
    while not condition():
        await asyncio.sleep(0.02)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--theme", type=Theme, default=Theme.DARK, choices=list(Theme))
    parser.add_argument("--language", type=Language, default=Language.ENGLISH)
    parser.add_argument("--size", default="1440x900")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    width, height = (int(side) for side in arguments.size.split("x"))
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    with tempfile.TemporaryDirectory() as home:
        paths = Paths.under(Path(home))
        chosen = Settings(theme=arguments.theme, language=arguments.language)
        settings.save(chosen, paths.settings_file)
        studio = Studio(app, paths, CrashReporter(paths.logs), Engine)
        name = f"{arguments.language}-{arguments.theme}-{width}"
        photographer = Photographer(studio, arguments.folder, name)
        return aio.run(app, photographer.work(width, height), studio.stop)


if __name__ == "__main__":
    sys.exit(main())
