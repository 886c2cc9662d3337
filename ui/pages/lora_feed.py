"""The LoRAs in the panel with the files behind them: those that fit the model, and others added."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.errors import Failure, StudioError
from studio.jobs.request import LoraChoice
from studio.models import loras
from studio.models.family import ModelSpec
from studio.models.library import imported_loras
from studio.paths import Paths
from ui import aio, dialogs, language
from ui.actions import Actions, Menu
from ui.services import Services
from ui.widgets.error_banner import NOTICE
from ui.widgets.lora_list import LoraList
from ui.widgets.parameters import LoraEntry


class LoraFeed(QObject):
    """Each model keeps the LoRAs that were chosen for it."""

    failed = Signal(Failure)

    def __init__(self, services: Services, list_: LoraList) -> None:
        super().__init__(list_)
        self._services = services
        self._list = list_
        self._spec: ModelSpec | None = None
        self._kept: dict[str, tuple[LoraEntry, ...]] = {}  # by the model's id
        list_.chosen.connect(self.add)
        list_.add_requested.connect(self.ask)
        list_.changed.connect(self._keep)
        services.models.changed.connect(self._look_again)

    @property
    def is_possible(self) -> bool:
        """Whether the model takes any."""
        return self._spec is not None and self._spec.limits.has_loras

    def register(self, actions: Actions, page: QWidget) -> None:
        actions.add(
            "file.lora",
            self.tr("Add a LoRA"),
            self.ask,
            menu=Menu.FILE,
            icon="plus",
            is_possible=lambda: self.is_possible,
            page=page,
        )

    def set_model(self, spec: ModelSpec) -> None:
        """Bring back what was chosen for the model, and look for what fits it."""
        self._spec = spec
        self._list.set_offered(())
        self._list.set_value(self._kept.get(spec.id, ()))
        if spec.limits.has_loras:
            aio.spawn(self._find(spec))

    def ask(self) -> None:
        """Let the person name the file of a LoRA."""
        dialogs.ask_file(
            self._list,
            self.tr("Choose a LoRA"),
            self.tr("LoRA files"),
            "*.safetensors",
            lambda path: self.add(Path(path)),
        )

    def add(self, path: Path) -> None:
        """Use the LoRA in `path` too, or say why that cannot be."""
        if self._spec:
            aio.spawn(self._add(path, self._spec))

    def take_named(self, choices: tuple[LoraChoice, ...]) -> None:
        """Use those of these names that are here, in place of what is chosen."""
        if choices and self._spec and self.is_possible:
            aio.spawn(self._take_named(choices, self._spec))

    async def _take_named(self, choices: tuple[LoraChoice, ...], spec: ModelSpec) -> None:
        here = {path.stem.casefold(): path for path in await self._fitting(spec)}
        found, missing = [], []
        for choice in choices:
            if path := here.get(choice.path.stem.casefold()):
                found.append(LoraEntry(replace(choice, path=path)))
            else:
                missing.append(choice.path.stem)
        if spec == self._spec:
            self._list.set_value(found)
            self._list.changed.emit()
        if missing:
            sentence = self.tr("These LoRAs are not here, or not for this model: {}.")
            self.failed.emit(Failure(NOTICE, sentence.format(language.listed(missing))))

    async def _add(self, path: Path, spec: ModelSpec) -> None:
        try:
            with self._services.waits.waiting(self.tr("Reading {}").format(path.name)):
                await asyncio.to_thread(_check, path, spec)
        except StudioError as error:
            self.failed.emit(Failure.from_error(error))
            return
        preferences = self._services.preferences
        known = preferences.current.lora_paths
        if str(path) not in known and not path.is_relative_to(self._services.paths.loras):
            preferences.change(lora_paths=(*known, str(path)))
        if spec == self._spec:
            self._list.append(path)

    async def _fitting(self, spec: ModelSpec) -> tuple[Path, ...]:
        services = self._services
        named = (Path(path) for path in services.preferences.current.lora_paths)
        places = (services.paths.loras, *named)
        return await asyncio.to_thread(_find, services.paths, places, spec)

    def _look_again(self) -> None:
        if self._spec and self.is_possible:
            aio.spawn(self._find(self._spec))

    async def _find(self, spec: ModelSpec) -> None:
        found = await self._fitting(spec)
        if spec == self._spec:
            self._list.set_offered(found)

    def _keep(self) -> None:
        if self._spec:
            self._kept[self._spec.id] = tuple(line.entry for line in self._list.lines())


def _find(paths: Paths, places: tuple[Path, ...], spec: ModelSpec) -> tuple[Path, ...]:
    return loras.find_loras((*places, *imported_loras(paths)), spec)


def _check(path: Path, spec: ModelSpec) -> None:
    if not spec.limits.has_loras:
        raise loras.takes_none(spec)
    loras.check_lora(path, spec)
