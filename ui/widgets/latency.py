"""What the latency bar knows: one frozen state per situation, and the shape of the bar for each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from studio.stats.spans import Phase, Span, Spans
from studio.stats.summary import LOADED_S, MADE, Percentiles

_OVERRUN = 0.96  # a running stage or step is never shown fuller than this


@dataclass(frozen=True, slots=True)
class Expected:
    """Usual seconds (p50) of each stage of such a picture on this machine."""

    stages: tuple[tuple[Phase, float], ...]
    total_s: float
    steps: int = 0  # of denoising: a cell each

    def seconds(self, phase: Phase) -> float:
        return dict(self.stages).get(phase, 0.0)


@dataclass(frozen=True, slots=True)
class Ready:
    """No picture yet."""

    expected: Expected | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Pictures are to be made, and the engine is not ready for it; `words` say why."""

    began_s: float
    words: str


@dataclass(frozen=True, slots=True)
class Running:
    """A picture is being made; times in seconds of one clock."""

    began_s: float
    expected: Expected | None = None
    done: tuple[tuple[Phase, float], ...] = ()
    phase: Phase | None = None  # None before the first stage and between two
    phase_began_s: float = 0.0
    steps: int = 0
    step_times: tuple[float, ...] = ()
    step_began_s: float = 0.0

    def start_phase(self, phase: Phase, now_s: float) -> Running:
        return replace(self, phase=phase, phase_began_s=now_s, step_began_s=now_s)

    def finish_phase(self, phase: Phase, seconds: float) -> Running:
        return replace(self, phase=None, done=(*self.done, (phase, seconds)))

    def finish_step(self, steps: int, seconds: float, now_s: float) -> Running:
        times = (*self.step_times, seconds)
        return replace(self, steps=steps, step_times=times, step_began_s=now_s)

    def seconds(self, phase: Phase) -> float | None:
        """What a finished stage took; None if it is not finished."""
        return dict(self.done).get(phase)

    def spans(self, now_s: float) -> Spans:
        """What is measured so far, the stage under way included."""
        times = list(self.done)
        if self.phase is not None:
            times.append((self.phase, max(now_s - self.phase_began_s, 0.0)))
        spans: list[Span] = []
        start_s = 0.0
        for phase, seconds in times:
            spans.append(Span(phase, start_s, seconds))
            start_s += seconds
        return Spans(tuple(spans), self.step_times, start_s)

    @property
    def step_s(self) -> float:
        """Mean seconds a step of this picture so far; 0.0 before the first."""
        return sum(self.step_times) / len(self.step_times) if self.step_times else 0.0


@dataclass(frozen=True, slots=True)
class Finished:
    """A picture is saved; at rest once the person went on to something else."""

    spans: Spans
    usual: Percentiles | None = None  # in all, of pictures like it
    is_resting: bool = False
    is_older: bool = False  # looked at again, not just made


@dataclass(frozen=True, slots=True)
class Stopped:
    """Cancelled, or failed, in `phase`."""

    spans: Spans
    phase: Phase
    is_failure: bool


State = Ready | Waiting | Running | Finished | Stopped


@dataclass(frozen=True, slots=True)
class Segment:
    """A stage in the bar: `seconds` is its length, `done` how much of it is solid."""

    phase: Phase
    seconds: float
    done: float = 0.0
    cells: int = 1


@dataclass(frozen=True, slots=True)
class Shape:
    """The bar: its segments share `share` of the track, the rest is empty."""

    segments: tuple[Segment, ...]
    share: float = 1.0


def shape_of(state: State, now_s: float) -> Shape:
    match state:
        case Ready(expected=None):
            return Shape(())
        case Ready(expected=expected) if expected is not None:
            return Shape(_expected_segments(expected, MADE))
        case Running():
            return _shape_of_running(state, now_s)
        case Finished():
            return Shape(segments_of(state.spans, has_cells=True))
        case Stopped():
            solid = segments_of(state.spans, has_cells=False)
            return Shape(solid, _share_without_estimate(state.spans.made_s))
    return Shape(())


def segments_of(spans: Spans, *, has_cells: bool) -> tuple[Segment, ...]:
    """The stages that took time, all solid; denoise in a cell per step if `has_cells`."""
    took = ((phase, spans.seconds(phase)) for phase in MADE)
    return tuple(
        Segment(phase, seconds, 1.0, _cells(phase, len(spans.steps)) if has_cells else 1)
        for phase, seconds in took
        if took_time(phase, seconds)
    )


def took_time(phase: Phase, seconds: float) -> bool:
    """Whether a stage has a place in the bar."""
    return phase in MADE and seconds > (LOADED_S if phase is Phase.LOAD else 0.0)


def left_s(state: Running, now_s: float) -> float | None:
    """Seconds to go; None without a basis. This picture's own steps count most."""
    if state.expected is None:
        return None
    rest = sum(state.expected.seconds(phase) for phase in later(state))
    if state.phase is None:
        return rest
    in_phase_s = now_s - state.phase_began_s
    if state.phase is Phase.DENOISE and state.step_times:
        steps_left = state.steps - len(state.step_times)
        in_step_s = min(now_s - state.step_began_s, state.step_s)
        return rest + max(steps_left * state.step_s - in_step_s, 0.0)
    return rest + max(state.expected.seconds(state.phase) - in_phase_s, 0.0)


def later(state: Running) -> tuple[Phase, ...]:
    """The stages still to come; those that were passed over come no more."""
    begun = [phase for phase, _ in state.done if phase in MADE]
    if state.phase in MADE:
        begun.append(state.phase)
    return MADE[max((MADE.index(phase) for phase in begun), default=-1) + 1 :]


def lay_out(
    segments: tuple[Segment, ...], width: float, gap: float = 2.0, least: float = 6.0
) -> list[tuple[float, float]]:
    """(left, width) of each segment: in proportion to its seconds, none under `least` wide."""
    if not segments:
        return []
    room = max(width - gap * (len(segments) - 1), len(segments) * 1.0)
    least = min(least, room / len(segments))
    widths = [0.0] * len(segments)
    free, seconds = room, sum(part.seconds for part in segments)
    for index in sorted(range(len(segments)), key=lambda each: segments[each].seconds):
        part = segments[index].seconds
        widths[index] = max(least, free * part / seconds if seconds > 0 else least)
        free, seconds = free - widths[index], seconds - part
    left, places = 0.0, []
    for one in widths:
        places.append((left, one))
        left += one + gap
    return places


def _shape_of_running(state: Running, now_s: float) -> Shape:
    segments = [
        Segment(p, s, 1.0, _cells(p, state.steps)) for p, s in state.done if took_time(p, s)
    ]
    if state.phase in MADE:
        segments.append(_running_segment(state, state.phase, now_s))
    if state.expected is None:
        return Shape(tuple(segments), _share_without_estimate(now_s - state.began_s))
    return Shape((*segments, *_expected_segments(state.expected, later(state))))


def _expected_segments(expected: Expected, phases: tuple[Phase, ...]) -> tuple[Segment, ...]:
    """Stages to come, none of them begun."""
    return tuple(
        Segment(phase, expected.seconds(phase), cells=_cells(phase, expected.steps))
        for phase in phases
        if took_time(phase, expected.seconds(phase))
    )


def _running_segment(state: Running, phase: Phase, now_s: float) -> Segment:
    """It grows, and the rest shrinks, once it takes longer than expected."""
    elapsed = max(now_s - state.phase_began_s, 0.0)
    if state.expected is None:
        return Segment(phase, max(elapsed, LOADED_S), 1.0)
    seconds = max(state.expected.seconds(phase), elapsed / _OVERRUN, LOADED_S)
    if phase is Phase.DENOISE and state.steps:
        in_step = max(now_s - state.step_began_s, 0.0)
        part = min(in_step / state.step_s, _OVERRUN) if state.step_s > 0 else 0.0
        done = min((len(state.step_times) + part) / state.steps, 1.0)
        return Segment(phase, seconds, done, _cells(phase, state.steps))
    return Segment(phase, seconds, elapsed / seconds, _cells(phase, state.expected.steps))


def _cells(phase: Phase, steps: int) -> int:
    return max(steps, 1) if phase is Phase.DENOISE else 1


def _share_without_estimate(seconds: float) -> float:
    """How much of the track is used: ever more, never all of it."""
    return 0.9 * seconds / (seconds + 6.0)
