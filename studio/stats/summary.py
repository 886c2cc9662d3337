"""What the times of past pictures say: the usual ones of a kind, and those of the next."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from studio.stats.spans import Phase, Spans

# A loaded model is found within a millisecond, and the smallest one loads in tens of them.
_LOADED_S = 0.01


@dataclass(frozen=True, slots=True)
class Kind:
    """Pictures whose times can be compared."""

    model_id: str
    width: int
    height: int
    steps: int
    device: str  # its title


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
    total = _percentiles(one.total_s - one.seconds(Phase.QUEUE) for one in past)
    return Summary(len(past), phases, total, median(one.steps_per_second for one in past))


def forecast(past: Sequence[Spans], steps: int, *, is_loaded: bool) -> Forecast | None:
    """What a picture of `steps` steps will take; None without a basis.

    `past` are pictures of the same model, size and device, with any number of steps.
    """
    made = [one for one in past if one.steps]
    if not made:
        return None
    loads = [load_s for one in made if (load_s := one.seconds(Phase.LOAD)) > _LOADED_S]
    return Forecast(
        load_s=0.0 if is_loaded or not loads else median(loads),
        encode_s=_usual(made, Phase.ENCODE),
        step_s=median(one.seconds(Phase.DENOISE) / len(one.steps) for one in made),
        steps=steps,
        decode_s=_usual(made, Phase.DECODE),
        save_s=_usual(made, Phase.SAVE),
    )


def _usual(past: Iterable[Spans], phase: Phase) -> float:
    return median(one.seconds(phase) for one in past)


def _percentiles(seconds: Iterable[float]) -> Percentiles:
    """By nearest rank, so that both are times that really occurred."""
    ordered = sorted(seconds)
    p50_s, p95_s = (ordered[math.ceil(share * len(ordered)) - 1] for share in (0.50, 0.95))
    return Percentiles(p50_s, p95_s)
