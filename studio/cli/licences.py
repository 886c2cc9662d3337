"""`gouache models licences`: what may be done with models, or with pictures that they made."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio import settings
from studio.cli import tables
from studio.cli.model_arguments import ShowLicences
from studio.errors import InvalidRequest
from studio.history import metadata
from studio.history.exports import export
from studio.models.family import ModelSpec
from studio.models.library import STARTER, find_model, find_models
from studio.models.licences import Licence, licence_named
from studio.paths import Paths


@dataclass(frozen=True, slots=True)
class _Row:
    """A model, or a picture with the model that made it."""

    what: str
    model: str
    licence: Licence


def show_licences(command: ShowLicences, paths: Paths) -> None:
    """Print the report, and copy the pictures if that is asked for.

    Raises InvalidRequest for a picture that is not there, SaveFailed or DiskFull.
    """
    rows = list(_pictures(command.pictures, paths) if command.pictures else _models(paths))
    if command.commercial_only:
        rows = [row for row in rows if row.licence.is_commercial]
    if command.copy_to:
        for row in rows:
            _copy(Path(row.what), command.copy_to)
    if command.as_json:
        plain = [_plain(row, is_picture=bool(command.pictures)) for row in rows]
        tables.write(json.dumps({"licences": plain}, indent=2))
    else:
        tables.write("\n".join(_lines(rows, is_picture=bool(command.pictures))))


def _models(paths: Paths) -> Iterator[_Row]:
    for entry in find_models(paths, settings.load(paths.settings_file)):
        if isinstance(entry, ModelSpec):
            yield _Row(entry.id, entry.title, licence_named(entry.licence))


def _pictures(pictures: Sequence[Path], paths: Paths) -> Iterator[_Row]:
    """Pictures from before licences were kept name the starter's, whose licence is ours to tell."""
    for path in pictures:
        if not path.is_file():
            raise InvalidRequest(
                "picture", f"There is no picture at {path}.", "Name pictures that Gouache made."
            )
        record = metadata.read(path)
        if record is None:
            yield _Row(str(path), "not made by Gouache", licence_named(""))
            continue
        licence = record.model.licence
        if not licence and record.model.id == STARTER:
            licence = find_model(STARTER, paths).licence
        yield _Row(str(path), record.model.title, licence_named(licence))


def _copy(picture: Path, folder: Path) -> None:
    """Without what it holds about the machine, and never over another file."""
    record = metadata.read(picture)
    place = folder / picture.name
    if record is None or place.exists():
        reason = "was not made by Gouache" if record is None else f"is already in {folder}"
        raise InvalidRequest("picture", f"{picture.name} {reason}.", "Leave it out.")
    folder.mkdir(parents=True, exist_ok=True)
    export(record, place, has_settings=True)


def _plain(row: _Row, *, is_picture: bool) -> dict[str, str | bool]:
    return {
        "picture" if is_picture else "id": row.what,
        "model": row.model,
        "licence": row.licence.title,
        "use": row.licence.use,
        "may_be_sold": row.licence.is_commercial,
        "summary": row.licence.summary,
    }


def _lines(rows: Sequence[_Row], *, is_picture: bool) -> Iterator[str]:
    if not rows:
        yield "None of them may be used commercially."
        return
    heads = ("picture" if is_picture else "id", "model", "licence", "pictures")
    cells = [
        (row.what, row.model, row.licence.title or "not stated", row.licence.use) for row in rows
    ]
    yield from tables.columns([heads, *cells])
    yield ""
    for licence in dict.fromkeys(row.licence for row in rows):
        yield f"{licence.title or 'Not stated'}: {licence.summary}"
    yield "These lines sum licences up; the licence itself decides."
