"""What stderr shows while a picture is made."""

from __future__ import annotations

import io
import os

import pytest

from studio.cli.progress import Bar, progress_on
from studio.events import Event, JobQueued, JobStarted, PhaseStarted, StepDone
from studio.stats.spans import Phase
from tests.fakes import DEVICE, request


class Terminal(io.StringIO):
    """Keeps what is written, and what a person sees of it."""

    def isatty(self) -> bool:
        return True

    @property
    def line(self) -> str:
        """What stands on the line now."""
        *_, last = self.getvalue().split("\r")
        return last

    @property
    def drawn(self) -> list[str]:
        return [text for text in self.getvalue().split("\r") if text.strip()]


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((100, 24)))


def show(terminal: Terminal, *events: Event, count: int = 1) -> None:
    progress = progress_on(terminal, count=count, is_quiet=False)
    for event in events:
        progress.show(event)


@pytest.mark.usefixtures("wide")
def test_the_bar_shows_steps_speed_and_time_left() -> None:
    terminal = Terminal()
    show(terminal, *(StepDone("job", step, 8, 0.25) for step in range(1, 9)))
    assert (
        terminal.drawn[0] == "Denoise [###.....................] 1 of 8  4.0 it/s  about 1.8 s left"
    )
    assert terminal.line == "Denoise [########################] 8 of 8  4.0 it/s  about 0.0 s left"


@pytest.mark.usefixtures("wide")
def test_the_bar_names_the_stage_and_the_picture_of_several() -> None:
    terminal = Terminal()
    started = [JobStarted("job", 0, DEVICE), JobStarted("job", 1, DEVICE)]
    show(
        terminal,
        JobQueued("job", request()),
        *started,
        JobStarted("other", 0, DEVICE),
        PhaseStarted("other", Phase.LOAD),
        count=4,
    )
    assert terminal.drawn == ["1 of 4  Start", "3 of 4  Load"]


@pytest.mark.usefixtures("wide")
def test_the_bar_leaves_an_empty_line_for_the_result() -> None:
    terminal = Terminal()
    bar = Bar(terminal, 1)
    bar.show(PhaseStarted("job", Phase.LOAD))
    bar.clear()
    assert terminal.getvalue().endswith("\r    \r")


def test_the_bar_never_wraps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((20, 24)))
    terminal = Terminal()
    show(terminal, StepDone("job", 1, 1, 0.25))
    assert terminal.drawn == ["Denoise [##########"]
