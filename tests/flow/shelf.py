"""The Models page with no, three and two hundred models, in both languages, themes and sizes.

    xvfb-run -s "-screen 0 1440x900x24" python -m tests.flow.shelf FOLDER

Each of the 24 windows is photographed. With two hundred models it is also measured how late the
window answers while the list is scrolled from end to end, searched and filtered.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from studio import settings
from studio.devices.backend import Device
from studio.engine import Engine
from studio.paths import Paths
from studio.settings import Language, Settings, Theme
from tests.fakes import FakeBackend, FakeFamily
from tests.ui.manifests import save_manifests
from ui import aio
from ui.app import Studio
from ui.crash import CrashReporter
from ui.pages.models import ModelsPage
from ui.pulse import Pulse

COUNTS = (0, 3, 200)
SIZES = ((1440, 900), (1024, 700))
GPU = Device("fake:0", "fake", "NVIDIA RTX 4090", 24 * 2**30)


async def visit(studio: Studio, count: int, size: tuple[int, int], shot: Path) -> int:
    """Photograph the page of one window, and close it."""
    living = asyncio.ensure_future(studio.live())
    await _until(lambda: studio.window)
    window = studio.window
    assert window
    window.resize(*size)
    window.show_page("models")
    page = window.pages["models"]
    assert isinstance(page, ModelsPage)
    await _until(lambda: len(page.table.rows.rows) == count + 1 and page.details.row)
    await _until(lambda: page.details.row.room.device)
    if count:
        page.table.choose("SDXL 1.0")
    await asyncio.sleep(0.3)
    window.grab().save(str(shot))
    if count == max(COUNTS):
        await _measure(page)
    window.close()
    return await living


async def _measure(page: ModelsPage) -> None:
    bar = page.table.view.verticalScrollBar()

    async def scroll() -> None:
        for value in range(0, bar.maximum(), 160):
            bar.setValue(value)
            await asyncio.sleep(0.008)

    async def search() -> None:
        for end in range(1, len("qwen bf16") + 1):
            page.search.setText("qwen bf16"[:end])
            await asyncio.sleep(0.05)
        page.search.clear()
        await asyncio.sleep(0.3)

    async def sift() -> None:
        for key in ("fits", "commercial", "all") * 3:
            page.filter.button(key).click()
            await asyncio.sleep(0.05)

    for name, act in (("scrolling", scroll), ("searching", search), ("filtering", sift)):
        pulse = Pulse()
        pulse.start()
        began_s = time.perf_counter()
        await act()
        late = sorted(pulse.stop())
        sys.stdout.write(
            f"{name:<10} {time.perf_counter() - began_s:5.2f} s, {len(late)} beats: "
            f"p50 {late[len(late) // 2]:.1f} ms, max {late[-1]:.1f} ms late\n"
        )


async def _until(is_so: Callable[[], object]) -> None:
    while not is_so():
        await asyncio.sleep(0.02)


async def visit_all(app: QApplication, folder: Path) -> int:
    choices = itertools.product(Theme, (Language.ENGLISH, Language.CHINESE), SIZES, COUNTS)
    for theme, language, size, count in choices:
        if theme is Theme.SYSTEM:
            continue
        name = f"models-{count}-{theme}-{language}-{size[0]}.png"
        with tempfile.TemporaryDirectory() as home:
            paths = Paths.under(Path(home))
            settings.save(Settings(theme=theme, language=language), paths.settings_file)
            save_manifests(paths, count)
            backend = FakeBackend(devices=(GPU,))
            engine = partial(Engine, families=(FakeFamily(),), backends=(backend,))
            studio = Studio(app, paths, CrashReporter(paths.logs), engine, (FakeFamily(),))
            await visit(studio, count, size, folder / name)
            if studio.window:
                studio.window.deleteLater()
            app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    return aio.run(app, visit_all(app, folder), lambda: None)


if __name__ == "__main__":
    sys.exit(main())
