"""Moves the store to another folder or disk; a crash leaves it whole, here or there."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from studio import disk
from studio.errors import AlreadyRunning, HistoryError, StoreError
from studio.history.lock import LibraryLock
from studio.models.store import views
from studio.models.store.blobs import How, Watch
from studio.models.store.store import ModelStore

FOLDER = "gouache-models"  # what the store is called where it is moved to

_OLD = ".old"


def move(store: ModelStore, target: Path, watch: Watch | None = None) -> Path:
    """Let the models lie in `target` from now on; the folder that was made there.

    Every byte is read and matched on the way. Raises StoreError or Cancelled; then they are
    where they were.
    """
    watch = watch or Watch()
    root, place = store.places.root, target.expanduser().absolute() / FOLDER
    usage = store.usage()
    watch.total_bytes = usage.store_bytes
    if place.exists():
        raise StoreError(f"There is already something at {place}.", "Choose another folder.")
    free = disk.free_bytes(target)
    if usage.store_bytes > free:
        raise StoreError(
            f"The models have {usage.store_bytes / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free.",
            "Choose another disk.",
        )
    with store.changing():
        part = place.with_name(f".{FOLDER}.part")
        shutil.rmtree(part, ignore_errors=True)
        try:
            _copy(store, ModelStore(part), watch)
            part.rename(place)
            disk.sync_folder(place.parent)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        _switch(root, place)
    shutil.rmtree(_old(root), ignore_errors=True)
    return place


def restore(root: Path) -> None:
    """Take the store back that a crash left between two names, and what it no longer needs."""
    old = _old(root)
    if not old.exists():
        return
    try:
        lock = LibraryLock(old)
    except (AlreadyRunning, HistoryError):
        return  # it is being moved at this moment
    try:
        if not os.path.lexists(root):
            old.rename(root)
    finally:
        lock.release()
    shutil.rmtree(old, ignore_errors=True)


def _copy(old: ModelStore, new: ModelStore, watch: Watch) -> None:
    """All blobs, manifests and views of `old`, each blob matched with its hash."""
    places = new.places
    for folder in (places.incoming, places.manifests, places.trash, places.views):
        folder.mkdir(parents=True)
    for file in old.kept():
        kept = new.blobs.bring(old.places.file(file), file.name, How.COPY, watch)
        if kept.sha256 != file.sha256:
            raise StoreError(
                f"{file.name} does not match its hash, so nothing was moved.",
                "Repair its model first: gouache models verify names it.",
            )
    for name in ("manifests", "trash"):
        for path in (old.places.root / name).glob("*.json"):
            disk.replace(places.root / name / path.name, path.read_bytes())
    for model in new.models():
        views.build(places, model.files, places.views / model.name)


def _switch(root: Path, place: Path) -> None:
    """Let `root` lead to `place`; `restore` undoes half of it."""
    real = root.resolve()
    old = _old(root)
    root.rename(old)
    try:
        if sys.platform == "win32":
            import _winapi

            _winapi.CreateJunction(str(place), str(root))
        else:
            root.symlink_to(place, target_is_directory=True)
    except BaseException:
        old.rename(root)
        raise
    disk.sync_folder(root.parent)
    if old.is_symlink():  # it was moved before: the files lie elsewhere
        old.unlink()
        shutil.rmtree(real, ignore_errors=True)


def _old(root: Path) -> Path:
    return root.with_name(root.name + _OLD)
