"""The store of models: brings them in, checks, mends and removes them."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from studio import disk
from studio.devices.backend import memory_text
from studio.errors import AlreadyRunning, HistoryError, ModelNotFound, StoreError
from studio.history.lock import LibraryLock
from studio.models.inspector import inspect_apart
from studio.models.report import ModelReport
from studio.models.store import contents, manifest, views
from studio.models.store.blobs import Blobs, How, Watch, describe, sha256_of
from studio.models.store.manifest import Manifest, Places, StoredFile

KEPT_DAYS = 30
MAX_FILES_OF_COPY = 5_000  # that are looked through for a file to repair with

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Use:
    """What one model takes on the disk."""

    name: str
    own_bytes: int  # that go when it is removed for good
    shared_bytes: int  # that other models have too
    elsewhere_bytes: int  # that it uses in place


@dataclass(frozen=True, slots=True)
class Usage:
    """What takes the space."""

    models: tuple[Use, ...]
    store_bytes: int  # of all blobs
    trash_bytes: int  # of removed models, where no other model has them
    free_bytes: int


class ModelStore:
    """The models below `root`. One process at a time changes them, any number may look."""

    def __init__(self, root: Path) -> None:
        self.places = Places(root)
        self.blobs = Blobs(self.places)

    def models(self) -> tuple[Manifest, ...]:
        """All that can be read, by name; raises StoreError for one that cannot."""
        return tuple(manifest.read(self.places.manifest(name)) for name in self._names())

    def find(self, name: str) -> Manifest:
        """Raises ModelNotFound or StoreError."""
        if name not in self._names():
            raise ModelNotFound(
                f"No imported model is called {name!r}.", "gouache models list shows their names."
            )
        return manifest.read(self.places.manifest(name))

    def import_model(
        self,
        source: Path,
        name: str = "",
        how: How = How.LINK,
        watch: Watch | None = None,
        *,
        origin: str = "",
        licence: str = "",
    ) -> Manifest:
        """Bring the model at `source` in, under `name` or its own name.

        `origin` and `licence` are what is known of it besides. Raises ModelDamaged,
        ModelUnsupported, StoreError or Cancelled; the store then is as before.
        """
        source, watch = source.expanduser().absolute(), watch or Watch()
        report = inspect_apart(source)
        contents.check_fit(report)
        name = self.free_name(name or contents.name_for(source))
        files = tuple(contents.files_of(report))
        watch.total_bytes = sum(path.stat().st_size for _, path in files)
        with self.changing():
            contents.check_new(name, self._names())
            self._check_room(0 if how is How.IN_PLACE else watch.total_bytes, source, how)
            stored = tuple(self.blobs.bring(path, file, how, watch) for file, path in files)
            return self.install(name, stored, origin or str(source), licence)

    def free_name(self, name: str) -> str:
        """`name`, if a model can be called so and none is; raises StoreError."""
        contents.check_new(contents.check_name(name), self._names())
        return name

    def remove(self, name: str) -> Path:
        """Move a model to the trash; where it lies there. Raises ModelNotFound or StoreError."""
        removed = self.find(name)
        with self.changing():
            self.places.trash.mkdir(exist_ok=True)
            moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
            thrown = self.places.trash / f"{removed.name}.{moment}.json"
            self.places.manifest(name).replace(thrown)
            os.utime(thrown)  # its days in the trash count from now
            views.drop(self.places.views / name)
            disk.sync_folder(self.places.manifests)
        return thrown

    def bring_back(self, thrown: Path) -> Manifest:
        """Undo `remove`; raises StoreError."""
        back = manifest.read(thrown)
        with self.changing():
            contents.check_new(back.name, self._names())
            views.build(self.places, back.files, self.places.views / back.name)
            thrown.replace(self.places.manifest(back.name))
            disk.sync_folder(self.places.manifests)
        return back

    def thrown(self, name: str) -> Path:
        """What `bring_back` takes for the model of that name that was removed last.

        Raises ModelNotFound or StoreError.
        """
        found = [path for path in self._thrown() if manifest.read(path).name == name]
        if not found:
            raise ModelNotFound(
                f"No model called {name!r} is in the trash.", "gouache models list shows the rest."
            )
        return max(found, key=lambda path: path.stat().st_mtime_ns)

    def empty_trash(self) -> int:
        """Delete for good what was removed; how many bytes that gave back."""
        with self.changing():
            self._drop_thrown(older_than_days=0)
            return self._collect()

    def verify(self, name: str, watch: Watch | None = None) -> Manifest:
        """Read every byte of a model; those of its files that do not match are in `damaged`.

        Raises ModelNotFound, StoreError or Cancelled.
        """
        found, watch = self.find(name), watch or Watch()
        watch.total_bytes = watch.total_bytes or found.size_bytes
        checked = tuple(self._check(file, watch) for file in found.files)
        damaged = tuple(
            file.name for file, new in zip(found.files, checked, strict=True) if new is None
        )
        files = tuple(new or old for new, old in zip(checked, found.files, strict=True))
        found = replace(found, files=files, damaged=damaged, checked_at=datetime.now(UTC))
        with self.changing():
            manifest.write(found, self.places.manifest(name))
        return found

    def repair(self, name: str, source: Path, watch: Watch | None = None) -> Manifest:
        """Replace what is damaged by the same files from the copy at `source`.

        Raises ModelNotFound, StoreError or Cancelled; what has no match there stays as it is.
        """
        watch = watch or Watch()
        found = self.verify(name, watch)
        copies = tuple(_files_below(source.expanduser().absolute()))
        with self.changing():
            files = tuple(
                (file.name in found.damaged and self._mended(file, copies)) or file
                for file in found.files
            )
            damaged = tuple(
                old.name
                for old, new in zip(found.files, files, strict=True)
                if old.name in found.damaged and old is new
            )
            found = replace(found, files=files, damaged=damaged)
            views.drop(self.places.views / name)
            views.build(self.places, files, self.places.views / name)
            manifest.write(found, self.places.manifest(name))
        return found

    def usage(self) -> Usage:
        """What takes the space; a model that cannot be read counts as trash."""
        models = tuple(self._readable())
        owners: dict[str, set[str]] = {}
        sizes: dict[str, int] = {}
        for model in models:
            for file in model.files:
                if file.place is None:
                    owners.setdefault(file.sha256, set()).add(model.name)
                    sizes[file.sha256] = file.size_bytes
        store_bytes = sum(blob.stat().st_size for blob in self.places.blobs.glob("??/*"))
        return Usage(
            tuple(_use(model, owners) for model in models),
            store_bytes,
            store_bytes - sum(sizes.values()),
            disk.free_bytes(self.places.root),
        )

    def disk_bytes(self) -> int:
        """The size of the disk that holds the models, or would hold them."""
        return disk.size_bytes(self.places.root)

    def sweep(self) -> None:
        """Clear away what a crash has left and what is in the trash for `KEPT_DAYS`.

        Does nothing while another process changes the store.
        """
        if not self.places.root.is_dir():
            return
        try:
            with self.changing():
                names = self._names()
                for view in self.places.views.glob("*"):
                    if view.name not in names:
                        views.drop(view)
                for model in self.models():
                    if not views.is_whole(model.files, self.places.views / model.name):
                        views.drop(self.places.views / model.name)
                        views.build(self.places, model.files, self.places.views / model.name)
                self._drop_thrown(older_than_days=KEPT_DAYS)
                self._drop_downloads()
                self._collect()
        except AlreadyRunning:
            return

    def _readable(self) -> Iterator[Manifest]:
        for name in self._names():
            with contextlib.suppress(StoreError):
                yield manifest.read(self.places.manifest(name))

    def _names(self) -> tuple[str, ...]:
        return tuple(manifest.names_in(self.places.manifests))

    def install(
        self, name: str, files: tuple[StoredFile, ...], source: str, licence: str = ""
    ) -> Manifest:
        """Show the files as a model, look at it once more, and write its manifest last.

        `licence` is for a model that states none. Called within `changing`.
        """
        draft, view = self.places.incoming / "view", self.places.views / name
        views.build(self.places, files, draft)
        views.drop(view)
        self.places.views.mkdir(exist_ok=True)
        draft.replace(view)
        try:
            report = inspect_apart(view / manifest.entry_of(files))
            contents.check_fit(report)
            made = _manifest(name, files, source, report)
            made = replace(made, licence=made.licence or licence)
            self.places.manifests.mkdir(exist_ok=True)
            manifest.write(made, self.places.manifest(name))
        except BaseException:
            views.drop(view)
            raise
        return made

    def forget(self, name: str) -> None:
        """Undo `install`."""
        self.places.manifest(name).unlink(missing_ok=True)
        views.drop(self.places.views / name)

    def _check(self, file: StoredFile, watch: Watch) -> StoredFile | None:
        """The file as it lies there now, if it holds the bytes that it should."""
        path = self.places.file(file)
        try:
            if path.stat().st_size != file.size_bytes or sha256_of(path, watch) != file.sha256:
                return None
            return describe(path, file.name, file.sha256, file.place)
        except OSError:
            return None

    def _mended(self, file: StoredFile, copies: tuple[Path, ...]) -> StoredFile | None:
        """The file from the first copy with the same bytes, nearest in name first."""
        alike = [path for path in copies if path.stat().st_size == file.size_bytes]
        for path in sorted(alike, key=lambda path: not path.as_posix().endswith(file.name)):
            if sha256_of(path, Watch()) == file.sha256:
                return self.blobs.bring(path, file.name, How.COPY, Watch())
        return None

    def _thrown(self) -> tuple[Path, ...]:
        return tuple(self.places.trash.glob("*.json"))

    def _drop_thrown(self, older_than_days: float) -> None:
        latest = datetime.now(UTC).timestamp() - older_than_days * 86_400
        for thrown in self._thrown():
            if thrown.stat().st_mtime <= latest:
                thrown.unlink()

    def _drop_downloads(self) -> None:
        latest = datetime.now(UTC).timestamp() - KEPT_DAYS * 86_400
        for folder in self.places.downloads.glob("*"):
            if folder.stat().st_mtime <= latest:
                shutil.rmtree(folder, ignore_errors=True)

    def kept(self) -> tuple[StoredFile, ...]:
        """Every file that a model or the trash has among the blobs, once; raises StoreError."""
        thrown = (manifest.read(path) for path in self._thrown())
        files = (file for model in (*self.models(), *thrown) for file in model.files)
        return tuple({file.sha256: file for file in files if file.place is None}.values())

    def _collect(self) -> int:
        return self.blobs.collect(self.kept())

    def _collect_quietly(self) -> None:
        """As far as that is possible after a failure; the next sweep does the rest."""
        try:
            self._collect()
        except (StoreError, OSError) as error:
            _log.warning("Blobs of no model may be left: %s", error)

    def _check_room(self, needed_bytes: int, source: Path, how: How) -> None:
        free = disk.free_bytes(self.places.root)
        is_linked = how is How.LINK and source.stat().st_dev == self.places.root.stat().st_dev
        if needed_bytes > free and not is_linked:
            raise StoreError(
                f"{source} has {memory_text(needed_bytes)}, and {memory_text(free)} are free.",
                "Free some space, or use it in place.",
            )

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the store; what fails leaves no blob that nobody wants."""
        try:
            lock = LibraryLock(self.places.root)
        except AlreadyRunning as error:
            raise AlreadyRunning(
                f"Another import or change of models is under way in {self.places.root.parent}.",
                "Wait until it is done.",
            ) from error
        except HistoryError as error:
            raise StoreError(error.message, error.hint) from error
        try:
            shutil.rmtree(self.places.incoming, ignore_errors=True)
            self.places.incoming.mkdir()
            yield
        except OSError as error:
            self._collect_quietly()
            raise StoreError(
                f"The library of models cannot be changed: {disk.reason(error)}.",
                "The models are as they were.",
            ) from error
        except BaseException:
            self._collect_quietly()
            raise
        finally:
            shutil.rmtree(self.places.incoming, ignore_errors=True)
            lock.release()


def _manifest(
    name: str, files: tuple[StoredFile, ...], source: str, report: ModelReport
) -> Manifest:
    now = datetime.now(UTC)
    return Manifest(
        name=name,
        kind=report.kind.value,
        family=report.family,
        architecture=report.architecture,
        precision=report.precision,
        parameters=report.parameters,
        files=files,
        source=source,
        licence=report.licence,
        imported_at=now,
        checked_at=now,
        problems=report.problems,
    )


def _use(model: Manifest, owners: dict[str, set[str]]) -> Use:
    sizes = {file.sha256: file.size_bytes for file in model.files if file.place is None}
    own = sum(size for digest, size in sizes.items() if len(owners[digest]) == 1)
    elsewhere = sum(file.size_bytes for file in model.files if file.place is not None)
    return Use(model.name, own, sum(sizes.values()) - own, elsewhere)


def _files_below(source: Path) -> Iterator[Path]:
    """The files at `source`, which is one of them or holds them."""
    if source.is_file():
        yield source
        return
    if not source.is_dir():
        raise ModelNotFound(f"There is no copy at {source}.", "Name its folder or its file.")
    for _, path in zip(range(MAX_FILES_OF_COPY), source.rglob("*"), strict=False):
        if path.is_file():
            yield path
