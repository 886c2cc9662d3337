"""The commands `gouache models ...`: look at models, keep them, check, mend and remove them."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import assert_never

from studio import settings
from studio.cli import tables
from studio.cli.downloads import download_model
from studio.cli.licences import show_licences
from studio.cli.model_arguments import (
    ConvertModel,
    DownloadModel,
    FindModels,
    ImportModel,
    InspectModel,
    ListImported,
    ModelCommand,
    MoveModels,
    PackModels,
    RemoveModel,
    RepairModel,
    RestoreModel,
    ShowLicences,
    ShowUsage,
    UnpackModels,
    VerifyModels,
)
from studio.cli.progress import Bytes
from studio.cli.tables import columns
from studio.devices.backend import Memory, memory_text
from studio.devices.cpu import machine_memory
from studio.devices.plan import USABLE_SHARE
from studio.errors import Failure, ModelDamaged
from studio.history.lock import LibraryLock
from studio.models.inspector import inspect_apart
from studio.models.library import locate
from studio.models.licences import licence_named
from studio.models.report import ModelReport
from studio.models.store.blobs import Watch
from studio.models.store.manifest import Manifest
from studio.models.store.packs import pack, unpack
from studio.models.store.scan import scan, scan_folder
from studio.models.store.store import KEPT_DAYS, ModelStore, Usage
from studio.moving import FolderMove, place_in
from studio.paths import Paths
from studio.plain import to_plain

_EMPTY = "No model was imported yet: gouache models import PATH"


def run(command: ModelCommand, paths: Paths) -> Failure | None:
    """Do what a command says; a failure where that is what it found. Raises StudioErrors."""
    store = ModelStore(paths.store)
    match command:
        case InspectModel():
            _inspect(command, paths)
        case ConvertModel():
            from studio.models.diffusers.convert import convert

            folder = str(convert(locate(command.model, paths), command.out))
            tables.write(json.dumps({"path": folder}) if command.as_json else f"Saved {folder}")
        case ShowLicences():
            show_licences(command, paths)
        case VerifyModels():
            return _verify(command, store)
        case RepairModel():
            return _repair(command, store)
        case FindModels():
            _find(command)
        case MoveModels():
            _move(command, paths)
        case DownloadModel():
            download_model(command, store)
        case _:
            _keep(command, store)
    return None


def _keep(
    command: ImportModel
    | ListImported
    | RemoveModel
    | RestoreModel
    | ShowUsage
    | PackModels
    | UnpackModels,
    store: ModelStore,
) -> None:
    match command:
        case ImportModel():
            _import(command, store)
        case ListImported():
            _list(command, store)
        case RemoveModel():
            _remove(command, store)
        case RestoreModel():
            model = store.bring_back(store.thrown(command.name))
            as_json = command.as_json
            tables.write(_plain(model) if as_json else f"{model.name} is back.")
        case ShowUsage():
            _show_usage(command, store)
        case PackModels():
            _pack(command, store)
        case UnpackModels():
            _unpack(command, store)
        case _:
            assert_never(command)


def _list(command: ListImported, store: ModelStore) -> None:
    models = store.models()
    plain = {"models": [to_plain(model) for model in models]}
    tables.write(json.dumps(plain, indent=2) if command.as_json else _list_text(models))


def _show_usage(command: ShowUsage, store: ModelStore) -> None:
    usage = store.usage()
    tables.write(json.dumps(to_plain(usage), indent=2) if command.as_json else _usage_text(usage))


def _inspect(command: InspectModel, paths: Paths) -> None:
    report = inspect_apart(locate(command.model, paths))
    machine = machine_memory()
    if command.as_json:
        tables.write(_json(report, machine))
    else:
        tables.write("\n".join(_lines(report, machine)))


def _import(command: ImportModel, store: ModelStore) -> None:
    with _shown(f"Import {command.path.name}", is_quiet=command.is_quiet) as watch:
        model = store.import_model(
            command.path, command.name, command.how, watch, licence=command.licence
        )
    if command.as_json:
        tables.write(_plain(model))
        return
    what = ", ".join(filter(None, (model.family, model.kind, model.precision)))
    tables.write(
        f"Imported {model.name}: {what}, {tables.size_text(model.size_bytes)} "
        f"in {_files(model)}{' that stay where they are' * model.is_in_place}."
    )


def _remove(command: RemoveModel, store: ModelStore) -> None:
    store.remove(command.name)
    freed_bytes = store.empty_trash() if command.is_final else 0
    if command.as_json:
        tables.write(json.dumps({"removed": command.name, "freed_bytes": freed_bytes}))
    elif command.is_final:
        freed = tables.size_text(freed_bytes)
        tables.write(f"Removed {command.name} for good; {freed} are free again.")
    else:
        tables.write(f"Moved {command.name} to the trash; it is kept for {KEPT_DAYS} days.")


def _pack(command: PackModels, store: ModelStore) -> None:
    with _shown(f"Pack {command.out.name}", is_quiet=command.is_quiet) as watch:
        files = pack(store, command.names, command.out, command.split_bytes, watch)
    if command.as_json:
        tables.write(json.dumps({"files": [str(file) for file in files]}))
    for file in () if command.as_json else files:
        tables.write(f"Packed {file}, {tables.size_text(file.stat().st_size)}.")


def _unpack(command: UnpackModels, store: ModelStore) -> None:
    with _shown(f"Unpack {command.path.name}", is_quiet=command.is_quiet) as watch:
        new, here = unpack(store, command.path, watch)
    if command.as_json:
        plain = {"models": [to_plain(model) for model in new], "already_here": here}
        tables.write(json.dumps(plain, indent=2))
        return
    for model in new:
        licence = licence_named(model.licence)
        tables.write(f"Unpacked {model.name}: {licence.title or 'licence'}, {licence.use}.")
        tables.write(f"  {licence.summary}")
    for name in here:
        tables.write(f"{name} is here already.")


def _find(command: FindModels) -> None:
    found = scan_folder(command.folder) if command.folder else scan()
    if command.as_json:
        tables.write(json.dumps({"models": [to_plain(one) for one in found]}, indent=2))
    elif found:
        rows = [
            (one.program, one.title, tables.size_text(one.size_bytes), str(one.path))
            for one in found
        ]
        tables.write("\n".join(columns([("program", "model", "size", "path"), *rows], right=(2,))))
        tables.write("Use one where it lies: gouache models import PATH --in-place")
    else:
        tables.write("No models were found.")


def _move(command: MoveModels, paths: Paths) -> None:
    """As Settings does it in the window, which must not be open meanwhile."""
    chosen = settings.load(paths.settings_file)
    target = place_in(command.folder.expanduser().absolute(), paths.models)
    moved = replace(chosen, models_folder=str(target))
    lock = LibraryLock(paths.data)
    try:
        with _shown("Move the models", is_quiet=command.is_quiet) as watch:
            move = FolderMove(paths.models, target, watch.told)
            left = move.run(lambda: settings.save(moved, paths.settings_file))
    finally:
        lock.release()
    if command.as_json:
        tables.write(json.dumps({"path": str(target), "files_left": left}))
    else:
        tables.write(f"The models are in {target} now.")


def _plain(model: Manifest) -> str:
    return json.dumps(to_plain(model), indent=2)


def _verify(command: VerifyModels, store: ModelStore) -> Failure | None:
    models = (store.find(command.name),) if command.name else store.models()
    total_bytes = sum(model.size_bytes for model in models)
    with _shown("Verify", is_quiet=command.is_quiet) as watch:
        watch.total_bytes = total_bytes
        checked = [store.verify(model.name, watch) for model in models]
    if command.as_json:
        tables.write(json.dumps({"models": [to_plain(model) for model in checked]}, indent=2))
    else:
        tables.write("\n".join(_checked_text(model) for model in checked) or _EMPTY)
    damaged = [model for model in checked if model.damaged]
    return _damage(damaged[0]) if damaged else None


def _repair(command: RepairModel, store: ModelStore) -> Failure | None:
    with _shown(f"Repair {command.name}", is_quiet=command.is_quiet) as watch:
        model = store.repair(command.name, command.source, watch)
    as_json = command.as_json
    tables.write(_plain(model) if as_json else _checked_text(model))
    return _damage(model) if model.damaged else None


@contextmanager
def _shown(title: str, *, is_quiet: bool) -> Iterator[Watch]:
    progress = Bytes(sys.stderr, title, is_quiet=is_quiet)
    try:
        yield Watch(progress.show)
    finally:
        progress.clear()


def _damage(model: Manifest) -> Failure:
    count = f"{len(model.damaged)} of {_files(model)} of {model.name}"
    verb = "does" if len(model.damaged) == 1 else "do"
    return Failure(
        ModelDamaged.__name__,
        f"{count} {verb} not match: {', '.join(model.damaged)}.",
        f"Mend it: gouache models repair {shlex.quote(model.name)} --from PATH",
    )


def _files(model: Manifest) -> str:
    return "1 file" if len(model.files) == 1 else f"{len(model.files)} files"


def _checked_text(model: Manifest) -> str:
    if not model.damaged:
        return f"{model.name}: {_files(model)}, all as imported."
    return "\n".join([f"{model.name}: damaged", *(f"  {name}" for name in model.damaged)])


def _list_text(models: Sequence[Manifest]) -> str:
    if not models:
        return _EMPTY
    heads = ("name", "family", "kind", "precision", "size", "files", "licence")
    rows = [
        (
            model.name,
            model.family or "not known",
            model.kind,
            model.precision,
            tables.size_text(model.size_bytes),
            _state(model),
            tables.licence_text(model.licence),
        )
        for model in models
    ]
    return "\n".join(columns([heads, *rows], right=(4,)))


def _state(model: Manifest) -> str:
    if model.damaged:
        return f"{len(model.damaged)} damaged"
    if model.problems:
        return "not whole"
    return "in place" if model.is_in_place else "whole"


def _usage_text(usage: Usage) -> str:
    size = tables.size_text
    heads = ("model", "alone", "shared", "in place")
    rows = [
        (use.name, size(use.own_bytes), size(use.shared_bytes), size(use.elsewhere_bytes))
        for use in usage.models
    ]
    table = columns([heads, *rows], right=(1, 2, 3)) if rows else [_EMPTY]
    total = (
        f"The library of models takes {size(usage.store_bytes)}, of which "
        f"{size(usage.trash_bytes)} are in the trash; {size(usage.free_bytes)} are free."
    )
    return "\n".join([*table, "", total])


def _needed_bytes(report: ModelReport) -> int:
    """The memory for its weights and for what is computed with them."""
    return round(report.loaded_bytes / USABLE_SHARE)


def _json(report: ModelReport, machine: Memory) -> str:
    values = {
        **to_plain(report),
        "parameters": report.parameters,
        "precision": report.precision,
        "needed_bytes": _needed_bytes(report),
        "licence_use": licence_named(report.licence).use,
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
    licence = licence_named(report.licence)
    yield f"Licence: {licence.title or 'not stated'}, {licence.use}. {licence.summary}"
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
