"""Moves a folder of the library while no window and no engine is at work on it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio import settings
from studio.errors import Cancelled, Failure, MoveError, StudioError
from studio.history.lock import LibraryLock
from studio.moving import FolderMove
from studio.paths import Paths
from studio.settings import Settings
from ui import language
from ui.widgets.move_dialog import MoveDialog


@dataclass(frozen=True, slots=True)
class Relocation:
    """A wish to have a folder elsewhere: `field` is "pictures_folder", say.

    `target` None stands for the usual place.
    """

    field: str
    target: Path | None


class Mover(QObject):
    progressed = Signal(float, float)  # bytes that were copied, of how many

    def __init__(self, paths: Paths) -> None:
        """`paths` are the usual ones."""
        super().__init__()
        self._paths = paths
        self._is_cancelled = False

    async def move(self, wish: Relocation, chosen: Settings) -> tuple[Settings, str]:
        """The settings that are in force then, and what is to be said of it."""
        source = _place(self._paths.moved(chosen.pictures_folder, chosen.models_folder), wish.field)
        target = wish.target or _place(self._paths, wish.field)

        place: dict[str, Any] = {wish.field: str(wish.target or "")}
        moved = replace(_renamed(chosen, source, target), **place)
        dialog = MoveDialog(str(source), str(target))
        self.progressed.connect(dialog.show_progress)
        dialog.cancelled.connect(self._cancel)
        dialog.open()
        try:
            left = await asyncio.to_thread(self._run, source, target, moved)
        except Cancelled:
            return chosen, self.tr("Nothing was moved; {} is used as before.").format(source)
        except StudioError as error:
            return chosen, str(language.failure(Failure.from_error(error)))
        finally:
            dialog.close_it()
        said = self.tr("{} is used from now on.").format(target)
        if left:
            left_words = self.tr("Files that stay in {}: {}.").format(source, left)
            said = language.sentences((said, left_words))
        return moved, said

    def _run(self, source: Path, target: Path, moved: Settings) -> int:
        lock = LibraryLock(self._paths.data)
        try:
            move = FolderMove(source, target, self._report, lambda: self._is_cancelled)
            return move.run(lambda: settings.save(moved, self._paths.settings_file))
        finally:
            lock.release()

    def _report(self, done: int, needed: int) -> None:
        self.progressed.emit(float(done), float(needed))

    def _cancel(self) -> None:
        self._is_cancelled = True


def _place(paths: Paths, field: str) -> Path:
    """Where the folder of a setting is."""
    match field:
        case "pictures_folder":
            return paths.pictures
        case "models_folder":
            return paths.models
    raise MoveError(f"The folder of the setting {field} cannot be moved.")


def _renamed(chosen: Settings, source: Path, target: Path) -> Settings:
    """With the models that lie in `source` named as they will be."""

    def name(model: str) -> str:
        path = Path(model)
        inside = path.is_absolute() and path.is_relative_to(source)
        return str(target / path.relative_to(source)) if inside else model

    return replace(
        chosen,
        model_id=name(chosen.model_id),
        model_paths=tuple(map(name, chosen.model_paths)),
        lora_paths=tuple(map(name, chosen.lora_paths)),
    )
