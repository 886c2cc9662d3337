"""Takes the pictures of the window that README.md shows, with the starter as it is now.

    xvfb-run -s "-screen 0 1440x900x24" python -m tests.flow.screens

Each look at the window is a process of its own on an empty library in a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from studio import settings
from studio.paths import HOME_VARIABLE, Paths, assets
from studio.settings import Language, Settings, Theme
from tests.flow.designer import Designer
from tests.flow.hour import live
from tests.flow.making import MANY_STEPS

FOLDER = assets() / "screens"
SIZE = "1440x900"
NEWEST = (2, 0, 5, 3, 4, 1, 7, 6, 8)  # of the starter's examples, as the filmstrip shows them
SEED = 5
COMPARED = (
    "a sailing boat with a red sail on the sea at dawn",
    "a sailing boat with an orange sail on the sea at dusk",
)


@dataclass(frozen=True, slots=True)
class Look:
    theme: Theme
    language: Language
    take: Callable[[Designer], Awaitable[None]]  # the names of its looks are those of the files


async def fill(d: Designer) -> None:
    """A filmstrip of what the starter draws well, some of it starred."""
    await d.until(lambda: d.create.dock.generate.isEnabled() and d.create.panel.device)
    d.create.panel.form.set_seed(SEED)
    for number in reversed(NEWEST):
        await d.make(d.prompts()[number])
    d.create.panel.form.set_seed(None)
    for record in d.records()[2:6:3]:
        d.services.pictures.star(record, True)
    await d.until(lambda: d.shows(d.records()[0]))


async def create_and_compare(d: Designer) -> None:
    await fill(d)
    await d.look("create")
    d.create.panel.form.set_seed(SEED)
    await d.make(*COMPARED)
    await d.until(lambda: d.shows(d.records()[0]))
    d.create.stage.bar.compare.click()
    await d.look("compare", settled_s=2.0)


async def waterfall(d: Designer) -> None:
    await fill(d)
    d.window.toggle_waterfall()
    await d.until(d.window.waterfall.isVisible)
    await d.look("waterfall")


async def queue(d: Designer) -> None:
    await fill(d)
    d.set_steps(MANY_STEPS)
    d.generate(*d.prompts()[:5])
    await d.until(lambda: d.jobs.running and d.jobs.running.step > MANY_STEPS // 2)
    await d.look("queue-zh", settled_s=0.05)


async def history(d: Designer) -> None:
    await fill(d)
    d.create.panel.form.count.button("4").click()
    for number in (3, 5):
        wanted = len(d.records()) + 4
        d.generate(d.prompts()[number])
        await d.until(lambda wanted=wanted: len(d.records()) == wanted)
    await d.idle()
    d.window.show_page("history")
    page = d.history
    await d.until(lambda: len(page.gallery.records) == len(d.records()))
    d.select(1)
    await d.look("history-zh", settled_s=1.0)


LOOKS = (
    Look(Theme.DARK, Language.ENGLISH, create_and_compare),
    Look(Theme.LIGHT, Language.ENGLISH, waterfall),
    Look(Theme.DARK, Language.CHINESE, queue),
    Look(Theme.LIGHT, Language.CHINESE, history),
)


def take(number: int, shots: Path) -> None:
    """Take one look in a process of its own."""
    look = LOOKS[number]
    with tempfile.TemporaryDirectory() as home:
        chosen = Settings(theme=look.theme, language=look.language, wants_tour=False)
        settings.save(chosen, Paths.under(Path(home)).settings_file)
        command = [sys.executable, "-m", "tests.flow.screens", "--look", str(number)]
        environment = os.environ | {HOME_VARIABLE: home}
        subprocess.run([*command, "--shots", str(shots)], env=environment, check=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--look", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--shots", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.look is not None:
        return live(LOOKS[arguments.look].take, SIZE, arguments.shots)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(len(LOOKS)):
            take(number, Path(folder))
        for shot in Path(folder).glob("*.png"):
            name = shot.stem.partition("-")[2]
            with Image.open(shot) as picture:
                picture.convert("RGB").save(FOLDER / f"{name}.webp", quality=82, method=6)
    return 0


if __name__ == "__main__":
    sys.exit(main())
