"""What a person can do with models: bring them in, check, mend, remove and carry them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio import disk
from studio.devices.cpu import machine_memory
from studio.errors import Cancelled, Failure, ModelDamaged, StudioError
from studio.models.diffusers.convert import parts_of
from studio.models.family import ModelFamily
from studio.models.licences import licence_named
from studio.models.store.blobs import How, Watch
from studio.models.store.contents import name_for
from studio.models.store.download import Offer, choose, download, look
from studio.models.store.hubs import Hub
from studio.models.store.manifest import Manifest
from studio.models.store.overview import Overview, overviews
from studio.models.store.packs import pack, unpack
from studio.models.store.scan import Found, scan, scan_folder
from studio.models.store.store import ModelStore, Usage
from studio.paths import Paths
from studio.settings import Settings
from ui import aio, language
from ui.program import command
from ui.waits import Waits
from ui.widgets import figures

PACK_SUFFIX = ".gouache"
_LOOK_S = 0.2  # between two looks at a command that is under way
_LOOKS_AFTER_CANCEL = 25  # for it to clear up; one that heeds no interrupt is killed then


@dataclass(frozen=True, slots=True)
class Shelf:
    """All models, and what they take on the disk and find in this machine."""

    models: tuple[Overview, ...]
    usage: Usage
    disk_bytes: int
    machine_bytes: int


@dataclass(frozen=True, slots=True)
class Work:
    """One long piece of work; `watch` tells how far it is, and ends it."""

    title: str  # "Import sdxl"
    watch: Watch


class Models(QObject):
    """One piece of work at a time, on a thread; every verb answers by a signal."""

    listed = Signal(Shelf)
    changed = Signal()  # which models there are
    found = Signal(tuple)  # Found, on this machine or in a folder
    offered = Signal(Offer, object)  # by a hub; with the bytes that are free, beyond 32 bits
    not_offered = Signal(Failure)
    began = Signal(Work)
    ended = Signal()
    done = Signal(str)  # a sentence about work that went well
    removed = Signal(str)  # the name
    brought_back = Signal()
    chosen = Signal(str)  # the id of the model to make pictures with
    failed = Signal(Failure)

    def __init__(
        self,
        paths: Paths,
        families: tuple[ModelFamily, ...],
        waits: Waits,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._waits = waits
        self._paths = paths
        self._families = families
        self._store = ModelStore(paths.store)
        self._one_at_a_time = asyncio.Lock()
        self._round = 0  # grows with each `cancel`: what waits from before is not begun
        self._thrown: list[Path] = []  # the last removed last
        self.work: Work | None = None

    def read(self, settings: Settings) -> None:
        """Look what there is; `listed` brings it."""
        aio.spawn(self._read(settings))

    def take_in(self, paths: Sequence[Path], how: How = How.LINK) -> None:
        """Import models, or what the packs among them hold, one after the other."""
        for path in paths:
            if PACK_SUFFIX in path.suffixes[-2:]:
                self._begin(self.tr("Unpack {}"), path.name, self._unpack, path)
            else:
                self._begin(self.tr("Import {}"), path.name, self._import, path, how)

    def verify(self, names: Sequence[str]) -> None:
        for name in names:
            self._begin(self.tr("Verify {}"), name, self._verify, name)

    def repair(self, name: str, source: Path) -> None:
        """Replace what is damaged from the copy at `source`."""
        self._begin(self.tr("Repair {}"), name, self._repair, name, source)

    def pack(self, name: str, out: Path) -> None:
        """Write a model into one file for another machine."""
        self._begin(self.tr("Pack {}"), name, self._pack, name, out)

    def convert(self, model: Overview) -> None:
        """Write a model in bf16 beside the others, as a folder that loads faster."""
        self._begin(self.tr("Convert {}"), model.title, self._convert, model)

    def look_up(self, repository: str, hub: Hub, endpoint: str, file: str) -> None:
        """Ask a hub what a model is made of; `offered` or `not_offered` answers."""
        aio.spawn(self._look_up(repository, hub, endpoint, file))

    def download(self, offer: Offer) -> None:
        """Fetch what was offered, and import it."""
        self._begin(self.tr("Download {}"), offer.repository, self._download, offer)

    def remove(self, name: str) -> None:
        """Move a model to the trash; `undo` brings it back."""
        aio.spawn(self._remove(name))

    def empty_trash(self) -> None:
        """Delete for good what was removed; files that other models use stay."""
        self._thrown.clear()
        self._begin("{}", self.tr("Empty the trash of models"), self._empty_trash)

    def can_undo(self) -> bool:
        return bool(self._thrown)

    def undo(self) -> None:
        """Bring back what was removed last."""
        if self._thrown:
            aio.spawn(self._bring_back(self._thrown.pop()))

    def find(self, folder: Path | None = None) -> None:
        """Look for models of other programs, or in `folder`; `found` brings them."""
        aio.spawn(self._find(folder))

    def cancel(self) -> None:
        """End the work that is under way, and what waits for it."""
        self._round += 1
        if self.work:
            self.work.watch.token.cancel()

    def _begin(self, title: str, name: str, act: Callable[..., str], *values: Any) -> None:
        work = Work(title.format(name), Watch())
        aio.spawn(self._do(work, partial(act, *values, work.watch), self._round))

    async def _do(self, work: Work, act: Callable[[], str], round_number: int) -> None:
        async with self._one_at_a_time:
            if round_number != self._round:
                return
            self.work = work
            self.began.emit(work)
            try:
                self.done.emit(await asyncio.to_thread(act))
            except Cancelled:
                self.done.emit(self.tr("Cancelled; the models are as they were."))
            except StudioError as error:
                self.failed.emit(Failure.from_error(error))
            finally:
                work.watch.token.cancel()  # for a thread that nobody waits for any more
                self.work = None
                self.ended.emit()
                self.changed.emit()

    def _import(self, path: Path, how: How, watch: Watch) -> str:
        model = self._store.import_model(path, "", how, watch)
        licence = licence_named(model.licence)
        said = self.tr("Imported {}.").format(model.name)
        return language.sentences((said, language.sentence(licence.summary)))

    def _unpack(self, path: Path, watch: Watch) -> str:
        new, here = unpack(self._store, path, watch)
        if not new:
            return self.tr("{} is here already.").format(language.listed(here))
        return self.tr("Unpacked {}.").format(language.listed(model.name for model in new))

    def _verify(self, name: str, watch: Watch) -> str:
        return self._checked(self._store.verify(name, watch))

    def _repair(self, name: str, source: Path, watch: Watch) -> str:
        return self._checked(self._store.repair(name, source, watch))

    def _pack(self, name: str, out: Path, watch: Watch) -> str:
        (file,) = pack(self._store, [name], out, watch=watch)
        return self.tr("Packed {} as {}.").format(name, file.name)

    def _convert(self, model: Overview, watch: Watch) -> str:
        folder = self._paths.models / f"{name_for(Path(model.title))}-bf16"
        older = parts_of(folder)

        def look() -> None:
            with contextlib.suppress(OSError):  # it is renamed once it is whole
                files = (file for part in parts_of(folder) - older for file in part.rglob("*"))
                watch.done_bytes = max(sum(file.stat().st_size for file in files), watch.done_bytes)

        watch.total_bytes = model.loaded_bytes
        try:
            _run_command(("models", "convert", model.id, "-o", str(folder), "--json"), watch, look)
        finally:
            for part in parts_of(folder) - older:
                shutil.rmtree(part, ignore_errors=True)
        return self.tr("Converted {}: {} loads faster.").format(model.title, folder.name)

    def _download(self, offer: Offer, watch: Watch) -> str:
        model = download(self._store, offer, watch=watch)
        return self.tr("Downloaded {}.").format(model.name)

    def _empty_trash(self, watch: Watch) -> str:
        watch.token.check()
        freed = figures.file_size(self._store.empty_trash())
        return self.tr("Emptied the trash of models: {} are free again.").format(freed)

    def _checked(self, model: Manifest) -> str:
        if model.damaged:
            raise ModelDamaged(
                f"{len(model.damaged)} of {len(model.files)} files of {model.name} do not match: "
                f"{', '.join(model.damaged[:3])}.",
                "Repair the model from another copy.",
            )
        return self.tr("All {} files of {} match.").format(len(model.files), model.name)

    async def _read(self, settings: Settings) -> None:
        try:
            with self._waits.waiting(self.tr("Looking for models")):
                shelf = await asyncio.to_thread(self._shelf, settings)
        except (StudioError, OSError) as error:
            self.failed.emit(Failure.from_error(error))
        else:
            self.listed.emit(shelf)

    def _shelf(self, settings: Settings) -> Shelf:
        models = overviews(self._paths, settings, self._families)
        usage = self._store.usage()
        return Shelf(models, usage, self._store.disk_bytes(), machine_memory().total_bytes)

    async def _look_up(self, repository: str, hub: Hub, endpoint: str, file: str) -> None:
        try:
            offer = await asyncio.to_thread(look, repository, hub, endpoint)
            free_bytes = await asyncio.to_thread(disk.free_bytes, self._paths.store)
            self.offered.emit(choose(offer, file), free_bytes)
        except StudioError as error:
            self.not_offered.emit(Failure.from_error(error))

    async def _remove(self, name: str) -> None:
        try:
            async with self._one_at_a_time:
                with self._waits.waiting(self.tr("Moving {} to the trash").format(name)):
                    self._thrown.append(await asyncio.to_thread(self._store.remove, name))
        except StudioError as error:
            self.failed.emit(Failure.from_error(error))
        else:
            self.removed.emit(name)
            self.changed.emit()

    async def _bring_back(self, thrown: Path) -> None:
        try:
            async with self._one_at_a_time:
                with self._waits.waiting(self.tr("Bringing back from the trash")):
                    await asyncio.to_thread(self._store.bring_back, thrown)
        except StudioError as error:
            self.failed.emit(Failure.from_error(error))
        else:
            self.brought_back.emit()
        self.changed.emit()

    async def _find(self, folder: Path | None) -> None:
        with self._waits.waiting(self.tr("Looking for models on this machine")):
            found: tuple[Found, ...] = await asyncio.to_thread(
                partial(scan_folder, folder) if folder else scan
            )
        self.found.emit(found)


def _run_command(words: Sequence[str], watch: Watch, look: Callable[[], None]) -> None:
    """Run a command of `gouache` that needs torch, in a process of its own.

    `look` is called now and then while it runs. Raises StudioError with what it says, or Cancelled
    once it has cleared up.
    """
    options: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    looks_left = _LOOKS_AFTER_CANCEL
    with subprocess.Popen(command(*words), **options) as process:
        while True:
            try:
                said, _ = process.communicate(timeout=_LOOK_S)
                break
            except subprocess.TimeoutExpired:
                look()
                if watch.token.is_cancelled:
                    if looks_left == _LOOKS_AFTER_CANCEL:
                        process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT))
                    elif not looks_left:
                        process.kill()
                    looks_left -= 1
    watch.token.check()
    if process.returncode:
        raise _failure_in(said)


def _failure_in(said: bytes) -> StudioError:
    try:
        told = json.loads(said)["error"]
        return StudioError(str(told["message"]), str(told["hint"]))
    except (ValueError, KeyError, TypeError):
        return StudioError("The command ended unexpectedly.", "Try it again.")
