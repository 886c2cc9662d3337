"""What the latency bar knows: one frozen state per situation, and the shape of the bar for each."""

from __future__ import annotations

from dataclasses import dataclass

from studio.stats.spans import Phase


@dataclass(frozen=True, slots=True)
class Expected:
    """Usual seconds (p50) of each stage of such a picture on this machine, and their p95 in all."""

    stages: tuple[tuple[Phase, float], ...]
    total_s: float
    p95_s: float | None = None

    def seconds(self, phase: Phase) -> float:
        return dict(self.stages).get(phase, 0.0)
