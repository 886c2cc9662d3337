"""The times of all pictures in the index, and the usual ones read from them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from studio.errors import HistoryError
from studio.history.record import GenerationRecord
from studio.history.schema import VERSION, checksum, time_text
from studio.stats.spans import Phase
from studio.stats.summary import LOADED_S, MADE, Cold, Kind, KindStats, Percentiles

_MARKS = ",".join("?" * 18)
_KIND = "model_id, dtype, device, width, height, steps"
_OF_KIND = f"({_KIND}) = (?, ?, ?, ?, ?, ?) AND created_at >= ?"
_COUNTS = f"""
SELECT {_KIND}, count(*), sum(load_s > ?), count(preview_s), max(peak_bytes), sum(made_s),
    sum(load_s), sum(encode_s), sum(denoise_s), sum(decode_s), sum(save_s)
FROM times WHERE created_at >= ? GROUP BY {_KIND} ORDER BY count(*) DESC, {_KIND}
"""


def add(writer: sqlite3.Connection, records: Iterable[GenerationRecord]) -> None:
    """Add the times of `records`, inside the transaction that is open."""
    writer.executemany(f"INSERT INTO times VALUES ({_MARKS})", map(_row, records))


def stats(reader: sqlite3.Connection, since: datetime | None) -> tuple[KindStats, ...]:
    """What the pictures made since then took, kind by kind, the most frequent first.

    Raises HistoryError for a history that an older Gouache wrote.
    """
    reader.execute("BEGIN")  # all that follows sees the same pictures
    (version,) = reader.execute("PRAGMA user_version").fetchone()
    if version != VERSION:
        raise HistoryError(
            f"The history has version {version}; stats need {VERSION}.",
            "Open the newest Gouache that you have once; it brings the history up to date.",
        )
    rows = reader.execute(_COUNTS, [LOADED_S, _since(since)]).fetchall()
    return tuple(_stats(reader, row, _since(since)) for row in rows)


def made(
    reader: sqlite3.Connection, kind: Kind, since: datetime | None
) -> tuple[tuple[datetime, float], ...]:
    """When each picture of `kind` was made and the seconds it took, the oldest first."""
    rows = reader.execute(
        f"SELECT created_at, made_s FROM times WHERE {_OF_KIND} ORDER BY created_at",
        [*_values(kind), _since(since)],
    )
    return tuple((datetime.fromisoformat(moment), seconds) for moment, seconds in rows)


def _stats(reader: sqlite3.Connection, row: tuple[Any, ...], since: str) -> KindStats:
    model_id, dtype, device, width, height, steps = row[:6]
    kind = Kind(model_id, width, height, steps, device, dtype)
    pictures, cold, previews, peak_bytes, made_s, *stages = row[6:]

    def usual(column: str, count: int, where: str = "true") -> Percentiles:
        """By nearest rank among `count` values, so that both are times that really occurred."""
        query = f"SELECT {column} FROM times WHERE {_OF_KIND} AND {where} ORDER BY 1 LIMIT 1 OFFSET"
        values = [*_values(kind), since]
        ranks = [(count * percent + 99) // 100 - 1 for percent in (50, 95)]
        return Percentiles(*(reader.execute(f"{query} {n}", values).fetchone()[0] for n in ranks))

    is_cold, is_warm = f"load_s > {LOADED_S}", f"load_s <= {LOADED_S}"
    return KindStats(
        kind=kind,
        title=_title(reader, kind),
        pictures=pictures,
        total=usual("made_s", pictures),
        made_s=made_s,
        stages=tuple(zip(MADE, (seconds / pictures for seconds in stages), strict=True)),
        warm=usual("made_s", pictures - cold, is_warm) if cold < pictures else None,
        cold=Cold(cold, usual("made_s", cold, is_cold), usual("load_s", cold, is_cold))
        if cold
        else None,
        first_preview=usual("preview_s", previews, "preview_s NOT NULL") if previews else None,
        peak_bytes=peak_bytes,
    )


def _title(reader: sqlite3.Connection, kind: Kind) -> str:
    """The name that the model has had last."""
    query = f"SELECT title FROM times WHERE {_OF_KIND} ORDER BY created_at DESC LIMIT 1"
    return str(reader.execute(query, [*_values(kind), ""]).fetchone()[0])


def _row(record: GenerationRecord) -> tuple[Any, ...]:
    request, spans = record.request, record.spans
    queue_s = spans.seconds(Phase.QUEUE)
    preview_s = spans.first_preview_s
    row = (
        record.model.id,
        record.dtype,
        record.device,
        request.width,
        request.height,
        request.steps,
        spans.made_s,
        record.id,
        record.model.title,
        time_text(record.created_at),
        *(float(spans.seconds(phase)) for phase in MADE),
        None if preview_s is None else max(preview_s - queue_s, 0.0),
        record.peak_bytes,
    )
    return (*row, checksum(row))


def _values(kind: Kind) -> list[Any]:
    return [kind.model_id, kind.dtype, kind.device, kind.width, kind.height, kind.steps]


def _since(moment: datetime | None) -> str:
    return time_text(moment) if moment else ""
