"""How long the window waits on a history of 100,000 pictures, and how late its loop answers then.

    xvfb-run -a python tests/benchmarks/window_large_history.py [--pictures 100000] [--home FOLDER]

The index is filled with pictures whose files are not there: what is measured is the index, the
lists and the charts. `--home` keeps the library for another run.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from studio.history.record import GenerationRecord
from studio.history.store import HistoryStore
from studio.paths import Paths
from studio.remote import RemoteEngine
from studio.stats.summary import KindStats, Trend
from tests.studio import records
from ui import aio
from ui.__main__ import start_first_process
from ui.app import Studio
from ui.crash import CrashReporter
from ui.pages.history import HistoryPage
from ui.pages.stats import StatsPage
from ui.pulse import Pulse

AT_ONCE = 5000
THINGS = ("a red circle", "a lighthouse at dusk", "three blue stars", "a teal vase", "green hills")
PLACES = ("on white", "by the sea", "on a pink background", "under a night sky")
SIDES = (256, 512, 768, 1024)
STEPS = (8, 20, 30)


class Measure:
    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._pulse = Pulse()

    async def work(self, began_s: float) -> int:
        living = asyncio.ensure_future(self._studio.live())
        while self._studio.window is None:
            await asyncio.sleep(0.005)
        print(f"{'the window is there':<34} after {time.perf_counter() - began_s:6.2f} s")
        window = self._studio.window
        history, stats = window.pages["history"], window.pages["stats"]
        assert isinstance(history, HistoryPage)
        assert isinstance(stats, StatsPage)
        bridge = history.services.bridge
        await self._listen("check of the history at the start", aio.once(bridge.history_checked))
        await asyncio.sleep(1.0)
        window.show_page("history")
        for text in ("lighthouse", "lighthouse night", "nothing like this"):
            loaded = aio.once(history.gallery.loaded)
            history.search.setText(text)
            await self._listen(f"search for “{text}”", loaded)
        loaded = aio.once(history.gallery.loaded)
        history.search.clear()
        await self._listen("the search is cleared", loaded)
        for _ in range(20):
            bar, loaded = history.grid.verticalScrollBar(), aio.once(history.gallery.loaded)
            bar.setValue(bar.maximum())
            await loaded
        await self._listen("2,000 pictures are scrolled by", self._scroll(history))
        window.show_page("stats")
        await self._listen("Stats of 30 days", self._until_shown(stats))
        stats.period.set_current("")
        stats.period.chosen.emit("")
        await self._listen("Stats of all time", self._until_shown(stats))
        kinds = stats.table.rows.kinds
        stats.table.view.selectRow(len(kinds) // 2)
        await self._listen("the trend of another kind", self._until_shown(stats))
        window.close()
        return await living

    async def _until_shown(self, stats: StatsPage) -> None:
        """Stats ends with the trend of the chosen kind."""
        shown, show = asyncio.Event(), stats.panels.show_trend

        def watch(trend: Trend, one: KindStats) -> None:
            show(trend, one)
            shown.set()

        stats.panels.show_trend = watch  # type: ignore[method-assign]
        await shown.wait()
        stats.panels.show_trend = show  # type: ignore[method-assign]

    async def _scroll(self, history: HistoryPage) -> None:
        bar = history.grid.verticalScrollBar()
        for part in range(50):
            bar.setValue(bar.maximum() * part // 50)
            await asyncio.sleep(0.016)

    async def _listen(self, what: str, until: Awaitable[object]) -> None:
        began_s = time.perf_counter()
        self._pulse.start()
        await until
        await asyncio.sleep(0.05)  # what is painted of it
        took_s = time.perf_counter() - began_s - 0.05
        worst_ms = max(self._pulse.stop(), default=0.0)
        print(
            f"{what:<34} took  {took_s:6.2f} s   loop at most {worst_ms:6.1f} ms late", flush=True
        )


def make_library(paths: Paths, pictures: int) -> None:
    """An index of `pictures` in 60 kinds over a year."""
    for folder in (paths.data, paths.pictures):
        folder.mkdir(parents=True, exist_ok=True)
    store = HistoryStore(paths.database, paths.pictures)
    rng = random.Random(0)
    for start in range(0, pictures, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, pictures))
        store.add(*(_record(paths, number, rng) for number in numbers))
    store.close()


def _record(paths: Paths, number: int, rng: random.Random) -> GenerationRecord:
    prompt = f"{rng.choice(THINGS)} {rng.choice(PLACES)}"
    path = paths.pictures / f"gouache-{number:06}.png"
    side, steps = rng.choice(SIDES), rng.choice(STEPS)
    made = records.record(prompt, 0, path, seed=number, steps=steps, width=side, height=side)
    load_s = 2.0 if rng.random() < 0.05 else 0.0
    return replace(
        made,
        created_at=records.NOON - timedelta(minutes=5 * number),
        spans=records.spans(rng.lognormvariate(0, 0.2) * steps / 8, load_s=load_s, steps=steps),
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=100_000)
    parser.add_argument("--home", type=Path)
    arguments = parser.parse_args()
    start_process = start_first_process()
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    with tempfile.TemporaryDirectory() as temporary:
        paths = Paths.under(arguments.home or Path(temporary))
        if not paths.database.exists():
            make_library(paths, arguments.pictures)
        engine = partial(RemoteEngine, start_process=start_process)
        studio = Studio(app, paths, CrashReporter(paths.logs), engine)
        measure = Measure(studio)
        return aio.run(app, measure.work(time.perf_counter()), studio.stop)


if __name__ == "__main__":
    sys.exit(main())
