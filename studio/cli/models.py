"""The commands `gouache models ...` that look at models."""

from __future__ import annotations

import json
from collections.abc import Iterator

from studio.cli import tables
from studio.cli.arguments import InspectModel
from studio.devices.backend import Memory, memory_text
from studio.devices.cpu import machine_memory
from studio.devices.plan import USABLE_SHARE
from studio.models.inspector import inspect_apart
from studio.models.library import locate
from studio.models.report import ModelReport
from studio.paths import Paths
from studio.plain import to_plain


def inspect(command: InspectModel, paths: Paths) -> None:
    """Print what a model is; raises ModelNotFound, ModelDamaged or ModelUnsupported."""
    report = inspect_apart(locate(command.model, paths))
    machine = machine_memory()
    if command.as_json:
        tables.write(_json(report, machine))
    else:
        tables.write("\n".join(_lines(report, machine)))


def _needed_bytes(report: ModelReport) -> int:
    """The memory for its weights and for what is computed with them."""
    return round(report.loaded_bytes / USABLE_SHARE)


def _json(report: ModelReport, machine: Memory) -> str:
    values = {
        **to_plain(report),
        "parameters": report.parameters,
        "precision": report.precision,
        "needed_bytes": _needed_bytes(report),
        "machine": to_plain(machine),
    }
    return json.dumps(values, indent=2)


def _lines(report: ModelReport, machine: Memory) -> Iterator[str]:
    yield str(report.path)
    facts = [report.family or "of no known family", report.kind, _count(report.parameters)]
    if report.rank:
        facts.append(f"rank {report.rank}")
    yield ", ".join([*facts, report.precision, tables.size_text(report.size_bytes)])
    yield ""
    rows = [("part", "parameters", "weights", "precision")]
    for part in report.parts:
        name = f"{part.name} ({part.class_name})" if part.class_name else part.name
        sizes = (f"{part.parameters:,}", tables.size_text(part.weight_bytes))
        rows.append((name, *(sizes if part.weight_bytes else ("", "")), part.precision))
    yield from tables.columns(rows, right=(1, 2))
    yield ""
    yield (
        f"Needs about {memory_text(_needed_bytes(report))} of memory in bf16; this machine has "
        f"{memory_text(machine.total_bytes)}, of which {memory_text(machine.free_bytes)} are free."
    )
    yield f"Licence: {report.licence or 'not stated'}."
    if report.problems:
        yield "Not whole:"
        yield from (f"  {problem}" for problem in report.problems)
    else:
        yield "Whole: every byte that its headers promise is there."


def _count(parameters: int) -> str:
    for unit, word in ((10**9, "billion "), (10**6, "million ")):
        if parameters >= unit:
            return f"{parameters / unit:.3g} {word}parameters"
    return f"{parameters:,} parameters"
