"""What the times of past pictures say: the usual ones of a kind, and those of the next."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from statistics import median

from studio.stats.spans import Phase, Spans

# A loaded model is found within a millisecond, and the smallest one loads in tens of them.
LOADED_S = 0.01
MADE = (Phase.LOAD, Phase.ENCODE, Phase.DENOISE, Phase.DECODE, Phase.SAVE)  # all but the queue


@dataclass(frozen=True, slots=True)
class Kind:
    """Pictures whose times can be compared."""

    model_id: str
    width: int
    height: int
    steps: int
    device: str  # its title
    dtype: str = ""  # "" stands for any


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Seconds that half, and 19 of 20, of the pictures stayed within."""

    p50_s: float
    p95_s: float


@dataclass(frozen=True, slots=True)
class Summary:
    """The usual times of one kind of picture."""

    pictures: int
    phases: tuple[tuple[Phase, Percentiles], ...]  # those that took any time
    total: Percentiles  # without the wait in the queue, which says nothing about the kind
    steps_per_second: float  # p50

    def phase(self, phase: Phase) -> Percentiles:
        return dict(self.phases).get(phase, Percentiles(0.0, 0.0))


@dataclass(frozen=True, slots=True)
class Cold:
    """The pictures of a kind for which the model had to be loaded."""

    pictures: int
    total: Percentiles
    load: Percentiles


@dataclass(frozen=True, slots=True)
class KindStats:
    """What all pictures of one kind took on this machine, the wait in the queue left out."""

    kind: Kind
    title: str  # of the model
    pictures: int
    total: Percentiles
    made_s: float  # the seconds of all of them together
    stages: tuple[tuple[Phase, float], ...]  # mean seconds of each of MADE
    warm: Percentiles | None  # None if the model was loaded for every picture
    cold: Cold | None  # None if it was for none
    first_preview: Percentiles | None
    peak_bytes: int  # the most of any picture

    def share(self, phase: Phase) -> float:
        """How much of the time of these pictures a stage takes, from 0 to 1."""
        total_s = sum(seconds for _, seconds in self.stages)
        return dict(self.stages)[phase] / total_s if total_s else 0.0

    @property
    def slowest(self) -> Phase:
        return max(self.stages, key=lambda stage: stage[1])[0]


class Unit(Enum):
    """What a point of a trend stands for."""

    PICTURE = auto()
    HOUR = auto()
    DAY = auto()
    WEEK = auto()
    MONTH = auto()


@dataclass(frozen=True, slots=True)
class Point:
    """The pictures made in one unit of time from `moment` on, in local time."""

    moment: datetime
    pictures: int
    total: Percentiles


@dataclass(frozen=True, slots=True)
class Trend:
    """How the times of one kind went, the oldest first."""

    unit: Unit
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Seconds that each stage of a picture will take, as far as the past can tell."""

    load_s: float
    encode_s: float
    step_s: float
    steps: int
    decode_s: float
    save_s: float

    def seconds(self, phase: Phase) -> float:
        match phase:
            case Phase.QUEUE:
                return 0.0
            case Phase.LOAD:
                return self.load_s
            case Phase.ENCODE:
                return self.encode_s
            case Phase.DENOISE:
                return self.step_s * self.steps
            case Phase.DECODE:
                return self.decode_s
            case Phase.SAVE:
                return self.save_s

    @property
    def total_s(self) -> float:
        return sum(self.seconds(phase) for phase in Phase)

    def left_s(self, phase: Phase, in_phase_s: float, steps_done: int = 0) -> float:
        """Seconds to go, `in_phase_s` into `phase`; this picture's own steps count most."""
        after = list(Phase)[list(Phase).index(phase) + 1 :]
        rest_s = sum(self.seconds(later) for later in after)
        if phase is Phase.DENOISE and steps_done:
            return rest_s + (self.steps - steps_done) * in_phase_s / steps_done
        return rest_s + max(self.seconds(phase) - in_phase_s, 0.0)


def summarise(past: Sequence[Spans]) -> Summary | None:
    """The usual times of pictures of one kind; None if there are none."""
    if not past:
        return None
    phases = tuple(
        (phase, _percentiles(one.seconds(phase) for one in past))
        for phase in Phase
        if any(one.seconds(phase) for one in past)
    )
    total = _percentiles(one.made_s for one in past)
    return Summary(len(past), phases, total, median(one.steps_per_second for one in past))


def forecast(past: Sequence[Spans], steps: int, *, is_loaded: bool) -> Forecast | None:
    """What a picture of `steps` steps will take; None without a basis.

    `past` are pictures of the same model, size and device, with any number of steps.
    """
    made = [one for one in past if one.steps]
    if not made:
        return None
    loads = [load_s for one in made if (load_s := one.seconds(Phase.LOAD)) > LOADED_S]
    return Forecast(
        load_s=0.0 if is_loaded or not loads else median(loads),
        encode_s=_usual(made, Phase.ENCODE),
        step_s=median(one.seconds(Phase.DENOISE) / len(one.steps) for one in made),
        steps=steps,
        decode_s=_usual(made, Phase.DECODE),
        save_s=_usual(made, Phase.SAVE),
    )


def trend(made: Sequence[tuple[datetime, float]], most_points: int = 60) -> Trend:
    """Moments and seconds, the oldest first, in the finest unit that keeps to `most_points`."""
    local = [(moment.astimezone(), seconds) for moment, seconds in made]
    for unit in Unit:
        groups = _group(local, unit)
        if len(groups) <= most_points:
            break
    points = (Point(moment, len(taken), _percentiles(taken)) for moment, taken in groups)
    return Trend(unit, tuple(points))


def longest_load(kinds: Iterable[KindStats]) -> KindStats | None:
    """The kind whose model usually takes longest to load."""
    cold = [(one.cold.load.p50_s, one) for one in kinds if one.cold]
    return max(cold, key=lambda pair: pair[0])[1] if cold else None


def _group(
    made: Sequence[tuple[datetime, float]], unit: Unit
) -> list[tuple[datetime, list[float]]]:
    if unit is Unit.PICTURE:
        return [(moment, [seconds]) for moment, seconds in made]
    groups: dict[datetime, list[float]] = {}
    for moment, seconds in made:
        groups.setdefault(_floor(moment, unit), []).append(seconds)
    return list(groups.items())


def _floor(moment: datetime, unit: Unit) -> datetime:
    """The beginning of the hour, day, week or month of `moment`."""
    hour = moment.replace(minute=0, second=0, microsecond=0)
    match unit:
        case Unit.DAY:
            return hour.replace(hour=0)
        case Unit.WEEK:
            return hour.replace(hour=0) - timedelta(days=moment.weekday())
        case Unit.MONTH:
            return hour.replace(hour=0, day=1)
    return hour


def _usual(past: Iterable[Spans], phase: Phase) -> float:
    return median(one.seconds(phase) for one in past)


def _percentiles(seconds: Iterable[float]) -> Percentiles:
    """By nearest rank, so that both are times that really occurred."""
    ordered = sorted(seconds)
    p50_s, p95_s = (ordered[math.ceil(share * len(ordered)) - 1] for share in (0.50, 0.95))
    return Percentiles(p50_s, p95_s)
