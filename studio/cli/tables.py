"""What the command line prints: tables for people, JSON for scripts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from studio.devices.backend import Device, Dtype, Memory, memory_text
from studio.errors import Failure, SaveFailed
from studio.history.record import GenerationRecord
from studio.models.family import ModelSpec
from studio.models.library import BrokenModel, Listed
from studio.models.licences import licence_named
from studio.plain import to_plain
from studio.stats import sheet
from studio.stats.spans import Phase, Spans
from studio.stats.summary import KindStats, Percentiles


def say(sentence: str) -> None:
    """One line for a person, on stderr."""
    print(f"gouache: {sentence}", file=sys.stderr, flush=True)


def write(text: str) -> None:
    """A result, on stdout; SaveFailed if that leads to a full disk."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise SaveFailed(f"The output cannot be written: {error.strerror}.") from error


def picture_json(record: GenerationRecord, copy: Path | None) -> str:
    """One line: the record with its spans, and where the copy lies."""
    values = to_plain(record)
    spans = values.pop("spans")
    return json.dumps({**values, "seed": record.seed, **spans, "copy": copy and str(copy)})


def picture_text(record: GenerationRecord, copy: Path | None) -> str:
    """Where the picture lies, what made it and how long each stage took."""
    request, spans = record.request, record.spans
    lines = [
        f"Saved {record.path}",
        *([f"Copied to {copy}"] if copy else []),
        f"{record.model.title}, {request.width} × {request.height}, {request.steps} steps, "
        f"guidance {request.guidance:g}, seed {record.seed}",
        f"{record.device}, {record.dtype}",
        "",
        *columns(_stages(spans), right=(1, 2)),
        "",
    ]
    if spans.first_preview_s is not None:
        lines.append(f"First preview after {spans.first_preview_s:.2f} s.")
    if record.peak_bytes:
        lines.append(f"At most {memory_text(record.peak_bytes)} of memory in use.")
    return "\n".join(lines).rstrip()


def devices_json(found: Sequence[tuple[Device, Memory, Dtype]], absent: dict[str, str]) -> str:
    devices = [
        {
            "id": device.id,
            "title": device.title,
            "backend": device.backend_id,
            "dtype": dtype,
            "free_bytes": memory.free_bytes,
            "total_bytes": memory.total_bytes,
        }
        for device, memory, dtype in found
    ]
    return json.dumps({"devices": devices, "absent": absent}, indent=2)


def devices_text(found: Sequence[tuple[Device, Memory, Dtype]], absent: dict[str, str]) -> str:
    rows = [("id", "device", "free", "total", "runs in")]
    for device, memory, dtype in found:
        sizes = (_memory(memory.free_bytes), _memory(memory.total_bytes))
        rows.append((device.id, device.title, *sizes, dtype))
    lines = [*columns(rows, right=(2, 3)), "", "--device auto takes the first."]
    if absent:
        lines += ["", "Not on this machine:", *columns([*absent.items()])]
    return "\n".join(lines)


def models_json(listed: Sequence[Listed]) -> str:
    return json.dumps({"models": [_model(entry) for entry in listed]}, indent=2)


def models_text(listed: Sequence[Listed]) -> str:
    heads = ("id", "model", "network", "weights", "precision", "picture", "licence")
    rows = [_model_row(entry) for entry in listed if not isinstance(entry, BrokenModel)]
    broken = [f"{entry.id}: {entry.failure}" for entry in listed if isinstance(entry, BrokenModel)]
    parts = []
    if rows:
        parts.append("\n".join(columns([heads, *rows], right=(3,))))
    if broken:
        parts.append("\n".join(["These cannot be run:", *broken]))
    return "\n\n".join(parts)


def stats_json(kinds: Sequence[KindStats]) -> str:
    return json.dumps({"kinds": [sheet.line(one) for one in kinds]}, indent=2)


def stats_text(kinds: Sequence[KindStats]) -> str:
    if not kinds:
        return "No pictures yet."
    timed = ("pictures", "p50", "p95", "warm", "cold", "peak", "slowest stage")
    heads = ("model", "precision", "device", "size", "steps", *timed)
    rows = [heads, *(_stats_row(one) for one in kinds)]
    lines = list(columns(rows, right=(*range(4, 11),)))
    notes = "p50: half of the pictures stayed within it; p95: 19 of 20 did. Cold: p50 of pictures"
    return "\n".join([*lines, "", f"{notes} for which the model was loaded."])


def failure_json(failure: Failure) -> str:
    return json.dumps({"error": to_plain(failure)})


def _model(entry: Listed) -> dict[str, object]:
    common = {"id": entry.id, "title": entry.title, "path": str(entry.path)}
    if isinstance(entry, BrokenModel):
        return {**common, "failure": to_plain(entry.failure)}
    return {
        **common,
        "family": entry.family_id,
        "architecture": entry.architecture,
        "precision": entry.precision,
        "weight_bytes": entry.weight_bytes,
        "licence": entry.licence,
        "licence_use": licence_named(entry.licence).use,
        "tasks": [task.__name__ for task in entry.limits.tasks],
        "sizes": entry.limits.sizes,
        "defaults": to_plain(entry.defaults),
        "sample_prompt": entry.sample_prompt,
    }


def _model_row(spec: ModelSpec) -> tuple[str, ...]:
    return (
        spec.id,
        spec.title,
        spec.architecture,
        size_text(spec.weight_bytes),
        spec.precision,
        f"{spec.defaults.width} × {spec.defaults.height}",
        licence_text(spec.licence),
    )


def _stats_row(one: KindStats) -> tuple[str, ...]:
    kind = one.kind
    return (
        one.title,
        kind.dtype,
        kind.device,
        f"{kind.width} × {kind.height}",
        str(kind.steps),
        f"{one.pictures:,}",
        _seconds(one.total),
        f"{one.total.p95_s:.2f} s",
        _seconds(one.warm),
        _seconds(one.cold.total if one.cold else None),
        _memory(one.peak_bytes),
        f"{one.slowest}, {one.share(one.slowest):.0%}",
    )


def _seconds(times: Percentiles | None) -> str:
    return f"{times.p50_s:.2f} s" if times else "–"


def _stages(spans: Spans) -> Iterator[tuple[str, ...]]:
    yield ("stage", "seconds", "share", "")
    for phase in Phase:
        seconds = spans.seconds(phase)
        share = f"{seconds / spans.total_s:.0%}" if spans.total_s else ""
        speed = f"{len(spans.steps)} steps, {spans.steps_per_second:.1f} it/s"
        yield (phase, f"{seconds:.3f}", share, speed if phase is Phase.DENOISE else "")
    yield ("total", f"{spans.total_s:.3f}", "", "")


def columns(rows: Iterable[Sequence[str]], right: tuple[int, ...] = ()) -> Iterator[str]:
    """The rows as lines, two spaces between columns; those in `right` end flush."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            cell.rjust(width) if index in right else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()


def _memory(count_bytes: int) -> str:
    return memory_text(count_bytes) if count_bytes else "unknown"  # a device that does not tell


def licence_text(name: str) -> str:
    """What a licence allows first, then its name."""
    licence = licence_named(name)
    return f"{licence.use}, {licence.title}" if licence.title else "not stated"


def size_text(count_bytes: int) -> str:
    """What takes room on a disk, with three significant digits."""
    size = float(count_bytes)
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:.3g} GB"
