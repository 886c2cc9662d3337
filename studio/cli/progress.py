"""Shows on stderr how a job goes: a bar on a terminal, lines in a file, nothing if so wished."""

from __future__ import annotations

import shutil
import time
from collections import deque
from typing import Protocol, TextIO

from studio.events import (
    EngineReady,
    Event,
    JobQueued,
    JobStarted,
    PhaseDone,
    PhaseStarted,
    StepDone,
)
from studio.stats.spans import Phase

REDRAW_INTERVAL_S = 0.1
BAR_CHARACTERS = 24
RECENT_STEPS = 8  # the speed that the time left is told from


class Progress(Protocol):
    def show(self, event: Event) -> None:
        """Tell what has happened, if it is worth telling."""
        ...

    def clear(self) -> None:
        """Leave the line empty for other output."""
        ...


def progress_on(stream: TextIO, *, count: int, is_quiet: bool) -> Progress:
    """The progress that suits `stream`, for `count` pictures in all."""
    if is_quiet:
        return Silence()
    return Bar(stream, count) if stream.isatty() else Lines(stream, count)


class Silence:
    """Says nothing."""

    def show(self, event: Event) -> None:
        pass

    def clear(self) -> None:
        pass


class Lines:
    """One line for every stage that has ended."""

    def __init__(self, stream: TextIO, count: int) -> None:
        self._stream = stream
        self._count = count
        self._picture = 0
        self._steps = 0

    def show(self, event: Event) -> None:
        match event:
            case EngineReady():
                self._write(f"start {event.import_s:.2f} s")
            case JobStarted():
                self._steps = 0
                self._picture += 1
                self._write(f"picture {self._picture} of {self._count} on {event.device.title}")
            case StepDone():
                self._steps = event.step
            case PhaseDone(phase=Phase.DENOISE) if self._steps and event.seconds:
                speed = f"{self._steps} steps, {self._steps / event.seconds:.1f} it/s"
                self._write(f"denoise {event.seconds:.2f} s, {speed}")
            case PhaseDone():
                self._write(f"{event.phase} {event.seconds:.2f} s")

    def clear(self) -> None:
        pass

    def _write(self, line: str) -> None:
        self._stream.write(line + "\n")
        self._stream.flush()


class Bar:
    """One line that is written over again and again."""

    def __init__(self, stream: TextIO, count: int) -> None:
        self._stream = stream
        self._count = count
        self._picture = 0
        self._recent_s: deque[float] = deque(maxlen=RECENT_STEPS)
        self._drawn_at_s = 0.0
        self._drawn_characters = 0

    def show(self, event: Event) -> None:
        match event:
            case JobQueued():
                self._draw("Start")
            case JobStarted():
                self._picture += 1
                self._recent_s.clear()
            case PhaseStarted():
                self._draw(event.phase.capitalize())
            case StepDone():
                self._recent_s.append(event.seconds)
                is_last = event.step == event.steps
                if is_last or time.perf_counter() - self._drawn_at_s >= REDRAW_INTERVAL_S:
                    self._draw(self._step(event))

    def clear(self) -> None:
        if self._drawn_characters:
            self._stream.write("\r" + " " * self._drawn_characters + "\r")
            self._stream.flush()
            self._drawn_characters = 0

    def _step(self, event: StepDone) -> str:
        filled = "#" * (BAR_CHARACTERS * event.step // event.steps)
        step_s = sum(self._recent_s) / len(self._recent_s)
        left_s = step_s * (event.steps - event.step)
        speed = f"{1 / step_s:.1f} it/s" if step_s else ""
        return (
            f"Denoise [{filled:.<{BAR_CHARACTERS}}] {event.step} of {event.steps}  {speed}  "
            f"about {left_s:.1f} s left"
        )

    def _draw(self, text: str) -> None:
        if self._count > 1:
            text = f"{max(self._picture, 1)} of {self._count}  {text}"
        text = text[: shutil.get_terminal_size().columns - 1]  # a wrapped line cannot be redrawn
        self.clear()
        self._stream.write(text)
        self._stream.flush()
        self._drawn_characters = len(text)
        self._drawn_at_s = time.perf_counter()


class Bytes:
    """How far a long piece of work on files has come, in one line that is written over."""

    def __init__(self, stream: TextIO, title: str, *, is_quiet: bool) -> None:
        self._stream = stream
        self._title = title
        self._is_shown = stream.isatty() and not is_quiet
        self._began_s = self._drawn_at_s = time.perf_counter()

    def show(self, done_bytes: int, total_bytes: int) -> None:
        now_s = time.perf_counter()
        if self._is_shown and total_bytes and now_s - self._drawn_at_s >= REDRAW_INTERVAL_S:
            self._drawn_at_s = now_s
            filled = "#" * (BAR_CHARACTERS * min(done_bytes, total_bytes) // total_bytes)
            speed = done_bytes / (now_s - self._began_s) / 1e6
            text = f"{self._title} [{filled:.<{BAR_CHARACTERS}}] {speed:,.0f} MB/s"
            self._stream.write(f"\r{text[: shutil.get_terminal_size().columns - 1]}")
            self._stream.flush()

    def clear(self) -> None:
        if self._is_shown:
            self._stream.write("\r" + " " * (shutil.get_terminal_size().columns - 1) + "\r")
            self._stream.flush()
