"""The usual times as a table with one line a kind, for spreadsheets and scripts."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from studio import disk
from studio.errors import SaveFailed
from studio.stats.summary import KindStats

Cell = str | int | float | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with these, spreadsheets begin what they compute


def line(one: KindStats) -> dict[str, Cell]:
    """The values of one kind by column; None where there is none."""
    kind, cold = one.kind, one.cold
    return {
        "model": one.title,
        "model_id": kind.model_id,
        "precision": kind.dtype,
        "device": kind.device,
        "width_px": kind.width,
        "height_px": kind.height,
        "steps": kind.steps,
        "pictures": one.pictures,
        "p50_s": one.total.p50_s,
        "p95_s": one.total.p95_s,
        "first_preview_p50_s": one.first_preview.p50_s if one.first_preview else None,
        "warm_p50_s": one.warm.p50_s if one.warm else None,
        "cold_pictures": cold.pictures if cold else 0,
        "cold_p50_s": cold.total.p50_s if cold else None,
        "cold_load_p50_s": cold.load.p50_s if cold else None,
        **{f"mean_{phase}_s": seconds for phase, seconds in one.stages},
        "sum_s": one.made_s,
        "memory_peak_bytes": one.peak_bytes,
    }


def save_csv(kinds: Sequence[KindStats], path: Path) -> None:
    """Write the stats as a table for spreadsheets, replacing what is there at once.

    Raises SaveFailed; what was at `path` then is as it was.
    """
    try:
        disk.replace(path, csv_text(kinds).encode("utf-8-sig"))  # or Excel takes it for Latin-1
    except OSError as error:
        raise SaveFailed(
            f"The table cannot be saved in {path.parent}: {disk.reason(error)}.",
            "Choose another folder.",
        ) from error


def csv_text(kinds: Sequence[KindStats]) -> str:
    """RFC 4180 with a line of names; "" if there are no kinds."""
    lines = [line(one) for one in kinds]
    if not lines:
        return ""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, lines[0])
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in one.items()} for one in lines)
    return file.getvalue()


def _cell(value: Cell) -> str | int:
    match value:
        case None:
            return ""
        case float():
            return f"{value:.6g}"
        case str() if value.startswith(_FORMULA):
            return f"'{value}"  # a model may be called anything
    return value
