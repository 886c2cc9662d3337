"""How late the window's event loop answers while the engine works.

    xvfb-run python tests/benchmarks/window_lateness.py [--pictures 20] [--size 128]

A 16 ms timer beats in the real window, with the real engine and the starter. Each beat's delay
counts as lateness, told apart by what the engine was doing: idle, importing torch, loading the
model, denoising.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from studio.paths import Paths
from ui import aio
from ui.app import Studio
from ui.crash import CrashReporter
from ui.pages.create import CreatePage
from ui.pulse import Pulse

IDLE_S = 5.0


async def measure(studio: Studio, pictures: int, steps: int) -> int:
    living = asyncio.ensure_future(studio.live())
    while studio.window is None:
        await asyncio.sleep(0.01)
    pulse = Pulse()
    pulse.start()
    create = studio.window.pages["create"]
    assert isinstance(create, CreatePage)
    bridge = create.services.bridge
    await aio.once(bridge.engine_ready)
    tell("import of torch", pulse.stop())
    pulse.start()
    await asyncio.sleep(IDLE_S)
    tell("idle", pulse.stop())
    create.panel.form.steps.set_value(steps)
    create.panel.form.steps.finished.emit()
    create.dock.prompt.set_prompt("a coral sailboat on a calm sea at dawn")
    finished = aio.once(bridge.job_finished)
    pulse.start()
    create.dock.generate.click()
    await aio.once(bridge.phase_done)
    tell("load of the model", pulse.stop())
    await finished
    pulse.start()
    for _ in range(pictures):
        finished = aio.once(bridge.job_finished)
        create.dock.generate.click()
        await finished
    tell(f"generation, {pictures} pictures", pulse.stop())
    studio.window.close()
    return await living


def tell(what: str, lateness_ms: Sequence[float]) -> None:
    ordered = sorted(lateness_ms)
    p50, p99 = (ordered[int((len(ordered) - 1) * share)] for share in (0.50, 0.99))
    print(
        f"{what:<28} {len(ordered):>6} beats   p50 {p50:6.1f} ms   p99 {p99:6.1f} ms   "
        f"max {ordered[-1]:6.1f} ms"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=20)
    parser.add_argument("--steps", type=int, default=8)
    arguments = parser.parse_args()
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    with tempfile.TemporaryDirectory() as home:
        paths = Paths.under(Path(home))
        studio = Studio(app, paths, CrashReporter(paths.logs))
        work = measure(studio, arguments.pictures, arguments.steps)
        return aio.run(app, work, studio.stop)


if __name__ == "__main__":
    sys.exit(main())
