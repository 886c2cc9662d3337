"""Every model that there is, with what people ask of it before they use it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from studio.errors import ModelNotFound, StoreError, StudioError
from studio.models import library
from studio.models.family import ModelFamily, ModelSpec
from studio.models.library import BrokenModel
from studio.models.report import report_on
from studio.models.store import manifest
from studio.models.store.manifest import Manifest, Places
from studio.paths import Paths
from studio.settings import Settings


class State(StrEnum):
    """What is known of a model's files."""

    BUNDLED = "bundled"  # it came with the studio
    VERIFIED = "verified"  # every byte was read, and matched
    DAMAGED = "damaged"
    INCOMPLETE = "incomplete"  # a part is missing
    UNCHECKED = "unchecked"  # in a folder of the user, without hashes
    BROKEN = "broken"  # it cannot be run, or not be read at all


@dataclass(frozen=True, slots=True)
class Overview:
    """One model."""

    id: str
    title: str
    family: str
    kind: str
    precision: str
    licence: str
    state: State
    size_bytes: int
    loaded_bytes: int = 0  # what its weights take in memory; 0 if that is not known
    file_count: int = 0
    path: Path = Path()  # where it lies, or came from
    reason: str = ""  # why it is damaged, incomplete or broken
    damaged: tuple[str, ...] = ()
    files_sha256: str = ""
    checked_at: datetime | None = None
    is_imported: bool = False
    is_in_place: bool = False
    is_runnable: bool = True


def overviews(
    paths: Paths, settings: Settings, families: tuple[ModelFamily, ...]
) -> tuple[Overview, ...]:
    """The starter, what was imported, and the folders that were named, in this order.

    Of what was imported nothing but the manifests is read, and the header of a lone denoiser.
    """
    starter = library.find_model(library.STARTER, paths)
    places = Places(paths.store)
    imported = [_imported(places, name) for name in manifest.names_in(places.manifests)]
    folders = _folders(paths, settings, families)
    return (_of_spec(starter, State.BUNDLED), *imported, *folders)


def _folders(
    paths: Paths, settings: Settings, families: tuple[ModelFamily, ...]
) -> Iterator[Overview]:
    for listed in library.find_folders(paths, settings, families):
        match listed:
            case ModelSpec():
                yield _of_spec(listed, State.UNCHECKED)
            case BrokenModel():
                yield _broken(listed.id, listed.title, listed.path, listed.failure.message)


def _imported(places: Places, name: str) -> Overview:
    try:
        model = manifest.read(places.manifest(name))
    except (ModelNotFound, StoreError) as error:
        return _broken(name, name, places.manifest(name), error.message)
    if model.borrows:
        model = replace(model, problems=_lacking(places.views / name / model.entry, model))
    return Overview(
        id=model.name,
        title=model.name,
        family=model.family,
        kind=model.kind,
        precision=model.precision,
        licence=model.licence,
        state=_state(model),
        size_bytes=model.size_bytes,
        loaded_bytes=2 * model.parameters,
        file_count=len(model.files),
        path=Path(model.source),
        reason=model.problems[0] if model.problems else "",
        damaged=model.damaged,
        files_sha256=model.files_sha256,
        checked_at=model.checked_at,
        is_imported=True,
        is_in_place=model.is_in_place,
        is_runnable=model.is_runnable,
    )


def _lacking(path: Path, model: Manifest) -> tuple[str, ...]:
    """What a denoiser lacks now, that other models came or went."""
    try:
        return report_on(path).problems
    except StudioError:
        return model.problems


def _state(model: Manifest) -> State:
    if model.damaged:
        return State.DAMAGED
    return State.INCOMPLETE if model.problems else State.VERIFIED


def _of_spec(spec: ModelSpec, state: State) -> Overview:
    return Overview(
        id=spec.id,
        title=spec.title,
        family=spec.architecture.removesuffix("Pipeline"),
        kind="",
        precision=spec.precision,
        licence=spec.licence,
        state=state,
        size_bytes=spec.weight_bytes,
        loaded_bytes=spec.weight_bytes,
        file_count=len(spec.weight_files),
        path=spec.path,
    )


def _broken(model_id: str, title: str, path: Path, reason: str) -> Overview:
    return Overview(
        id=model_id,
        title=title,
        family="",
        kind="",
        precision="",
        licence="",
        state=State.BROKEN,
        size_bytes=0,
        path=path,
        reason=reason,
        is_runnable=False,
    )
