"""What the latency bar says in each of its states: number, line, legend and read-outs."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from studio.stats.spans import Phase
from studio.stats.summary import MADE
from ui import language
from ui.widgets import figures, latency, stages
from ui.widgets.latency import Finished, Ready, Running, State, Stopped, Waiting

translate = QCoreApplication.translate

AS_USUAL = 0.02  # closer than this is as usual


@dataclass(frozen=True, slots=True)
class Headline:
    """`number` stands large, `unit` small beside it, `line` below."""

    number: str
    unit: str
    line: str

    @property
    def spoken(self) -> str:
        return language.clauses((f"{self.number} {self.unit}".rstrip(), self.line))


@dataclass(frozen=True, slots=True)
class ReadOut:
    """A value over its caption; the least important goes first when there is no room."""

    value: str
    caption: str
    importance: int = 1


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A stage's name with its time, or the reason why it has none."""

    phase: Phase
    value: str
    is_running: bool = False
    is_done: bool = True


def headline(state: State, now_s: float) -> Headline:
    match state:
        case Ready():
            return Headline(
                translate("latency", "Ready"), "", translate("latency", "No picture yet")
            )
        case Waiting():
            return Headline(*_parts(max(now_s - state.began_s, 0.0), 1), state.words)
        case Running():
            return _running_headline(state, now_s)
        case Finished(is_resting=True):
            line = (
                translate("latency", "This picture")
                if state.is_older
                else translate("latency", "Last picture")
            )
            return Headline(*_parts(state.spans.made_s), line)
        case Finished():
            return Headline(*_parts(state.spans.made_s), _compare(state))
        case Stopped():
            word = (
                translate("latency", "Failed")
                if state.is_failure
                else translate("latency", "Cancelled")
            )
            line = translate("latency", "after {}, in {}")
            if state.phase is Phase.QUEUE:
                return Headline(word, "", translate("latency", "before it began"))
            took = figures.seconds(state.spans.made_s, 2)
            return Headline(word, "", line.format(took, stages.name(state.phase)))


def read_outs(state: State, now_s: float, queued: int, queued_s: float | None) -> list[ReadOut]:
    match state:
        case Ready(expected=expected):
            return (
                [ReadOut(figures.about(expected.total_s), translate("latency", "expected"))]
                if expected
                else []
            )
        case Running():
            result = _speed(1 / state.step_s if state.step_s > 0 else 0.0)
            if state.expected is not None:
                so_far = figures.seconds(max(now_s - state.began_s, 0.0))
                result.append(ReadOut(so_far, translate("latency", "so far"), importance=0))
            if queued:
                result.append(_queued(queued, queued_s))
            return result
        case Finished():
            return _speed(state.spans.steps_per_second) + _usual(state)
        case Waiting():
            return [_queued(queued, None)] if queued else []
        case Stopped():
            return []


def legend(state: State, now_s: float) -> list[LegendEntry]:
    """All stages in their order, so that the legend keeps its place."""
    return [_entry(state, phase, now_s) for phase in MADE]


def _entry(state: State, phase: Phase, now_s: float) -> LegendEntry:
    match state:
        case Ready() | Waiting():
            return LegendEntry(phase, "", is_done=False)
        case Running() if phase is state.phase:
            return LegendEntry(phase, stages.short(now_s - state.phase_began_s), is_running=True)
        case Running():
            seconds = state.seconds(phase)
            if seconds is None and phase in latency.later(state):
                return LegendEntry(phase, "", is_done=False)
            return LegendEntry(phase, _took(phase, seconds or 0.0))
        case Finished():
            return LegendEntry(phase, _took(phase, state.spans.seconds(phase)))
        case Stopped():
            seconds = state.spans.seconds(phase)
            is_after = MADE.index(phase) > _place(state.phase)
            if is_after:
                return LegendEntry(phase, "", is_done=False)
            return LegendEntry(phase, _took(phase, seconds))


def _queued(pictures: int, seconds: float | None) -> ReadOut:
    words = translate("latency", "queued")
    caption = words if seconds is None else language.clauses((words, figures.about(seconds)))
    return ReadOut(figures.count(pictures), caption)


def _took(phase: Phase, seconds: float) -> str:
    if latency.took_time(phase, seconds):
        return stages.short(seconds)
    is_kept = phase in {Phase.LOAD, Phase.ENCODE}  # the model, and the same prompt
    return translate("latency", "in memory") if is_kept else "–"


def _place(phase: Phase) -> int:
    return MADE.index(phase) if phase in MADE else -1


def _running_headline(state: Running, now_s: float) -> Headline:
    line = translate("latency", "Starting") if state.phase is None and not state.done else ""
    phase = state.phase or (state.done[-1][0] if state.done else None)
    if phase is not None:
        line = stages.name(phase)
    if phase is Phase.DENOISE and state.steps:
        step = min(len(state.step_times) + 1, state.steps)
        line = translate("latency", "{}, step {} of {}").format(line, step, state.steps)
    left = latency.left_s(state, now_s)
    if left is None:
        return Headline(*_parts(max(now_s - state.began_s, 0.0), 1), line)
    number, unit = _parts(left, 1)
    return Headline(number, translate("latency", "{} left").format(unit), line)


def _parts(seconds: float, decimals: int = 2) -> tuple[str, str]:
    """A number and its unit: ("2.88", "s"), ("1.1", "s"), ("4:10", "min")."""
    if seconds < 10:
        return f"{seconds:.{decimals}f}", translate("latency", "s")
    if seconds < 100:
        return f"{seconds:.{decimals - 1}f}", translate("latency", "s")
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}", translate("latency", "min")


def _compare(state: Finished) -> str:
    if state.usual is None or state.usual.p50_s <= 0:
        return translate("latency", "The first of its kind")
    off = state.spans.made_s / state.usual.p50_s - 1
    if abs(off) <= AS_USUAL:
        return translate("latency", "As fast as usual")
    if off < 0:
        return translate("latency", "{}% faster than usual").format(round(-off * 100))
    return translate("latency", "{}% slower than usual").format(round(off * 100))


def _speed(steps_per_second: float) -> list[ReadOut]:
    if steps_per_second <= 0:
        return []
    return [ReadOut(figures.speed(steps_per_second), translate("latency", "speed"))]


def _usual(state: Finished) -> list[ReadOut]:
    if state.usual is None:
        return []
    p50 = "p50 " + figures.seconds(state.usual.p50_s)
    if state.is_resting:
        return [ReadOut(p50, translate("latency", "usual"))]
    return [ReadOut(p50, "p95 " + figures.seconds(state.usual.p95_s))]
