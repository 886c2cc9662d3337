"""Shows the files of a model under its own names, without a second copy of their bytes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from studio import disk
from studio.errors import StoreError
from studio.models.store.manifest import Places, StoredFile


def build(places: Places, files: Sequence[StoredFile], view: Path) -> None:
    """Make the folder `view` with a link to each of the files; raises StoreError or OSError.

    Links into the store are relative, so that the store can be moved.
    """
    for file in files:
        link = view / file.name
        link.parent.mkdir(parents=True, exist_ok=True)
        target = file.place or Path(os.path.relpath(places.file(file), link.parent))
        try:
            disk.show(target, link)
        except OSError as error:
            raise StoreError(
                f"{link} cannot be linked to {target}: {disk.reason(error)}.",
                "Keep the library on a disk with links, which FAT and exFAT have not.",
            ) from error


def is_whole(files: Sequence[StoredFile], view: Path) -> bool:
    """Whether `view` has a link for each file, whatever lies behind it."""
    return all(os.path.lexists(view / file.name) for file in files)


def drop(view: Path) -> None:
    """Delete a view, which holds links only."""
    shutil.rmtree(view, ignore_errors=True)
