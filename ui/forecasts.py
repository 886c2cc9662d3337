"""What pictures are expected to take, learned from this machine's own history."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from studio.errors import HistoryError
from studio.events import PictureSaved
from studio.history.record import GenerationRecord
from studio.history.store import HistoryReader
from studio.jobs.request import GenerationRequest
from studio.stats.spans import Phase, Spans
from studio.stats.summary import Forecast, Kind, Summary, forecast, summarise
from ui import aio
from ui.widgets.latency import Expected

MAX_PAST = 200  # pictures of a kind that count

_log = logging.getLogger(__name__)


class Forecasts(QObject):
    """Answers at once from what was read; what was not is read and announced with `changed`."""

    changed = Signal()

    def __init__(self, history: HistoryReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self._past: dict[Kind, tuple[Spans, ...]] = {}  # kinds of any number of steps
        self._loaded: tuple[str, str] | None = None  # model id, device title

    def forecast(self, request: GenerationRequest, device: str) -> Forecast | None:
        """Seconds of each stage of one picture on `device` (its title)."""
        is_loaded = self._loaded == (request.model_id, device)
        return forecast(self._known(request, device), request.steps, is_loaded=is_loaded)

    def each(
        self, requests: Iterable[GenerationRequest], device: str
    ) -> tuple[Forecast | None, ...]:
        """A forecast for each of many requests, most of which are alike."""
        known: dict[tuple[str, int, int, int], Forecast | None] = {}
        result = []
        for request in requests:
            kind = request.model_id, request.width, request.height, request.steps
            if kind not in known:
                known[kind] = self.forecast(request, device)
            result.append(known[kind])
        return tuple(result)

    def all_s(self, to_come: Sequence[tuple[GenerationRequest, int]], device: str) -> float | None:
        """Seconds for so many pictures of each request; None where one is not known."""
        each = self.each((request for request, _ in to_come), device)
        known = [one.total_s * n for (_, n), one in zip(to_come, each, strict=True) if one]
        return sum(known) if known and len(known) == len(to_come) else None

    def expected(self, request: GenerationRequest, device: str) -> Expected | None:
        """The same for the latency bar."""
        one = self.forecast(request, device)
        if one is None:
            return None
        return Expected(
            stages=tuple((phase, one.seconds(phase)) for phase in Phase),
            total_s=one.total_s,
            steps=request.steps,
        )

    def usual(self, record: GenerationRecord) -> Summary | None:
        """What other pictures of the same model, size, steps and device took."""
        request, spans = record.request, record.spans
        return summarise(
            [
                other
                for other in self._known(request, record.device)
                if len(other.steps) == len(spans.steps) and other.steps != spans.steps
            ]
        )

    def learn(self, event: PictureSaved) -> None:
        """Count a picture that was just saved."""
        record = event.record
        kind = _kind(record.request, record.device)
        self._loaded = (record.request.model_id, record.device)
        if kind in self._past:
            self._past[kind] = (record.spans, *self._past[kind])[:MAX_PAST]
        self.changed.emit()

    def _known(self, request: GenerationRequest, device: str) -> tuple[Spans, ...]:
        kind = _kind(request, device)
        if kind not in self._past:
            self._past[kind] = ()
            aio.spawn(self._read(kind))
        return self._past[kind]

    async def _read(self, kind: Kind) -> None:
        try:
            past = await asyncio.to_thread(self._history.spans, kind, MAX_PAST)
        except HistoryError as error:
            _log.warning("No forecast: %s", error)
            return
        if past:
            self._past[kind] = past
            self.changed.emit()


def _kind(request: GenerationRequest, device: str) -> Kind:
    return Kind(request.model_id, request.width, request.height, 0, device)
