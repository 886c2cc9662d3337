"""Makes the folder of pictures and the index agree after a crash; nothing is ever deleted."""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass, replace
from pathlib import Path

from studio.errors import HistoryError
from studio.history import metadata
from studio.history.album import Album
from studio.history.record import GenerationRecord

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was found at the start."""

    swept: int  # unfinished files of saves that a crash cut off
    adopted: int  # pictures that the index did not know
    missing: int  # pictures of the index without a file: they stay listed
    damaged_copy: Path | None  # where a damaged index was put


def recover(album: Album) -> Recovery:
    """Rebuild a damaged index, delete unfinished files, adopt what the index does not know.

    Only the pictures that are unknown are read. Raises HistoryError.
    """
    store, folder = album.store, album.folder
    starred = frozenset[str]() if store.is_sound() else store.start_over()
    if store.damaged_copy:
        _log.error("The history was damaged. It is rebuilt; the old one is %s", store.damaged_copy)
    swept = folder.sweep()
    known = store.paths()
    present = {folder.path / name for name in folder.names()}
    missing = {path for path in known if path not in present and not path.exists()}
    folder.reserve(path.name for path in present | known.keys())

    moved_ids = {known[path]: path for path in missing}
    known_ids = set(known.values())
    adopted: list[GenerationRecord] = []
    for path in sorted(present - known.keys()):
        record = _read(path)
        if record is None:
            continue
        if record.id in moved_ids:
            missing.remove(moved_ids.pop(record.id))
            store.move(record.id, path)
            continue
        if record.id in known_ids:  # a copy that somebody made
            record = replace(record, id=uuid.uuid4().hex)
        known_ids.add(record.id)
        adopted.append(replace(record, is_starred=record.id in starred))
    if adopted:
        store.add(*adopted)
    for path in sorted(missing):
        _log.info("The history knows a picture that is gone: %s", path)
    return Recovery(swept, len(adopted), len(missing), store.damaged_copy)


def _read(path: Path) -> GenerationRecord | None:
    try:
        return metadata.read(path)
    except HistoryError as error:
        _log.info("A picture was not adopted: %s", error)
        return None
