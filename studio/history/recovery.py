"""Makes the folder of pictures and the index agree after a crash, and empties an old trash."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from studio.errors import HistoryError
from studio.history import metadata
from studio.history.album import Album
from studio.history.record import GenerationRecord
from studio.history.store import HistoryStore
from studio.history.trash import KEPT_DAYS, Trash

_TELL_EVERY_S = 0.25

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was found at the start."""

    swept: int  # unfinished files of saves that a crash cut off
    adopted: int  # pictures that the index did not know
    missing: int  # pictures of the index without a file: they stay listed
    damaged_copy: Path | None  # where a damaged index was put


def recover(
    album: Album,
    trash_days: int = KEPT_DAYS,
    tell: Callable[[int, int], None] = lambda *_: None,
) -> Recovery:
    """Rebuild a damaged index, delete unfinished files, adopt what the index does not know.

    Only the pictures that are unknown are read: `tell` hears now and then how many were, of how
    many. What lies in the trash for `trash_days` is deleted, with 0 nothing. Raises HistoryError.
    """
    store, folder = album.store, album.folder
    starred = frozenset[str]() if store.is_sound() else store.start_over()
    if store.damaged_copy:
        _log.error("The history was damaged. It is rebuilt; the old one is %s", store.damaged_copy)
    swept = folder.sweep()
    known = store.paths()
    present = {folder.path / name for name in folder.names()}
    folder.reserve(path.name for path in present | known.keys())

    ids = set(known.values())
    missing = {known[path]: path for path in known.keys() - present if not path.exists()}
    adopted: list[GenerationRecord] = []
    for record in _records(present - known.keys(), tell):
        if record.id in missing:  # somebody gave the file another name
            _move(store, record.id, record.path)
            del missing[record.id]
        elif record.id in ids:  # somebody made a copy
            adopted.append(replace(record, id=uuid.uuid4().hex))
        else:
            ids.add(record.id)
            adopted.append(replace(record, is_starred=record.id in starred))
    if adopted:
        store.add(*adopted)
    store.fill_times()
    if trash_days:
        _empty_trash(store, trash_days)
    for path in missing.values():
        _log.info("The history knows a picture that is gone: %s", path)
    return Recovery(swept, len(adopted), len(missing), store.damaged_copy)


def _empty_trash(store: HistoryStore, days: int) -> None:
    try:
        emptied = Trash(store).empty(older_than_days=days)
    except HistoryError as error:
        _log.info("What lies in the trash stays there: %s", error)
    else:
        if emptied:
            _log.info("%d pictures left the trash after %d days", emptied, days)


def _records(
    paths: Collection[Path], tell: Callable[[int, int], None]
) -> Iterator[GenerationRecord]:
    """What the pictures say of themselves, where they are ours."""
    told_s = time.monotonic()
    for done, path in enumerate(sorted(paths)):
        if time.monotonic() - told_s > _TELL_EVERY_S:
            told_s = time.monotonic()
            tell(done, len(paths))
        try:
            record = metadata.read(path)
        except HistoryError as error:
            _log.info("A picture was not adopted: %s", error)
        else:
            if record:
                yield record


def _move(store: HistoryStore, record_id: str, path: Path) -> None:
    if record := store.get(record_id):
        store.update(replace(record, path=path))
