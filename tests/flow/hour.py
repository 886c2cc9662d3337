"""The designer's hour: a real window with the real engine and the starter, through all of a day.

    python -m tests.flow.hour
    xvfb-run -s "-screen 0 1440x900x24" python -m tests.flow.hour --shots FOLDER --theme light \
        --language zh_CN --size 1024x700

Each life is a process of its own on the same library, which lies in a temporary folder: the first
one is closed with a full queue, the second one is killed while it makes a picture, and the third
one ends as it should. Whatever a person would miss or find wrong is an AssertionError.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import psutil
from PySide6.QtWidgets import QApplication

from studio import logs, settings
from studio.paths import HOME_VARIABLE, Paths
from studio.remote import RemoteEngine
from studio.settings import Language, Settings, Theme
from tests.flow import keeping, making
from tests.flow.designer import Designer, check_picture
from ui import aio
from ui.__main__ import start_first_process
from ui.app import Studio
from ui.crash import CrashReporter

DRAFT = "a lighthouse that nobody has asked for yet"
EVENING = 4  # jobs that are there when the first life ends


async def first_life(d: Designer) -> None:
    """A day of work, closed with a queue and a draft."""
    for stop in (
        making.tour,
        making.first_picture,
        making.style_and_wildcard,
        making.queue_of_eight,
        making.cancel,
        making.wrong_field,
        making.wrong_files,
        making.failure,
        making.compare,
        keeping.history,
        keeping.reuse,
        keeping.export,
        keeping.trash,
        keeping.waterfall,
        keeping.palette_and_help,
        keeping.pages,
        keeping.switch,
    ):
        await stop(d)
    d.set_steps(making.MANY_STEPS)
    d.generate(*d.prompts()[:EVENING])
    d.create.dock.prompt.set_prompt(DRAFT)
    await d.until(lambda: d.jobs.running and d.jobs.running.step > making.MANY_STEPS // 2)
    await d.look("running", settled_s=0.05)


async def second_life(d: Designer) -> None:
    """The queue goes on where it was; then all of it is killed in the middle of a picture."""
    made = len(d.records())
    await d.until(lambda: d.jobs.pictures_waiting == EVENING)
    notice = d.window.notice
    await d.until(notice.isVisible)
    assert str(EVENING) in notice.accessibleName()
    assert d.create.dock.prompt.prompt() == DRAFT
    await d.until(lambda: d.create.record)
    await d.look("restarted")
    notice.remedy_buttons()[0].click()
    await d.until(lambda: len(d.records()) == made + 1)
    d.create.dock.prompt.set_prompt(f"{DRAFT}, at night")
    window_file = d.services.paths.window_file
    await d.until(lambda: "at night" in window_file.read_text(encoding="utf-8"))
    await d.until(lambda: d.jobs.running and d.jobs.running.preview)
    me = psutil.Process()
    for process in (*me.children(recursive=True), me):
        process.kill()


async def third_life(d: Designer) -> None:
    """Nothing is lost and nothing is half; the rest of the queue is made, each picture once."""
    await d.until(lambda: d.jobs.pictures_waiting)
    records, waiting = d.records(), d.jobs.pictures_waiting
    assert d.create.dock.prompt.prompt() == f"{DRAFT}, at night"
    await d.until(lambda: d.create.record)
    await d.look("after-the-kill")
    assert {record.path for record in records} == d.files()
    for record in records:
        check_picture(record)
    d.window.notice.remedy_buttons()[0].click()
    await d.until(lambda: len(d.records()) == len(records) + waiting)
    await d.idle()
    evening = [record.request.prompt for record in d.records()[:EVENING]]
    assert tuple(reversed(evening)) == d.prompts()[:EVENING]
    assert d.create.dock.prompt.prompt() == f"{DRAFT}, at night"
    d.check_usable()
    await d.look("all-made")


LIVES = (first_life, second_life, third_life)


def run(home: Path, chosen: Settings, size: str = "1440x900", shots: Path | None = None) -> None:
    """Live all lives in `home`, which is an empty folder."""
    newcomer = replace(chosen, wants_tour=True)
    settings.save(newcomer, Paths.under(home).settings_file)
    environment = os.environ | {HOME_VARIABLE: str(home)}
    for number in range(len(LIVES)):
        command = [sys.executable, "-m", "tests.flow.hour", "--life", str(number), "--size", size]
        command += ["--shots", str(shots)] if shots else []
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        is_killed = LIVES[number] is second_life
        assert (done.returncode != 0) is is_killed, done.stderr
        assert "Traceback" not in done.stderr, done.stderr


def live(life: Callable[[Designer], Awaitable[None]], size: str, shots: Path | None) -> int:
    """Open the window on the library of this user, live one life in it, and close it."""
    start_process = start_first_process()
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    paths = Paths.default()
    open_engine = partial(RemoteEngine, start_process=start_process)
    studio = Studio(app, paths, CrashReporter(paths.logs), open_engine)

    async def spend() -> int:
        living = asyncio.ensure_future(studio.live())
        designer = Designer(studio, shots)
        try:
            await designer.until(lambda: studio.window)
            designer.window.resize(*map(int, size.split("x")))
            designer.window.activateWindow()
            await life(designer)
        except AssertionError:
            await designer.look("wrong")
            raise
        finally:
            studio.stop()
            code = await living
        return code

    with logs.log_file(paths.logs):
        return aio.run(app, spend(), studio.stop)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--shots", type=Path, help="a folder for numbered screenshots")
    parser.add_argument("--theme", type=Theme, default=Theme.DARK, choices=list(Theme))
    parser.add_argument("--language", type=Language, default=Language.ENGLISH)
    parser.add_argument("--size", default="1440x900")
    parser.add_argument("--life", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.life is not None:
        return live(LIVES[arguments.life], arguments.size, arguments.shots)
    if arguments.shots:
        arguments.shots.mkdir(parents=True, exist_ok=True)
    chosen = Settings(theme=arguments.theme, language=arguments.language)
    with tempfile.TemporaryDirectory() as home:
        run(Path(home), chosen, arguments.size, arguments.shots)
    return 0


if __name__ == "__main__":
    sys.exit(main())
