"""The strip below the prompt: what waits, what is being made, and the newest pictures."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class QueuedTile:
    """A picture that waits: `number` 1 is the next one."""

    id: str
    number: int
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class RunningTile:
    """The picture being made; `fraction` is 0 to 1, `preview` its latest preview."""

    id: str
    fraction: float = 0.0
    preview: QImage | None = None
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class PictureTile:
    """A saved picture; `thumbnail` is None until it is read."""

    id: str
    thumbnail: QImage | None = None
    is_starred: bool = False
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A hairline between what belongs together."""

    id: str = "gap"


Tile = QueuedTile | RunningTile | PictureTile | Gap


class Filmstrip(QWidget):
    chosen = Signal(str)  # the id of the tile
    thumbnail_wanted = Signal(str)  # a picture without thumbnail came into view

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def set_tiles(self, tiles: tuple[Tile, ...]) -> None:
        """Show `tiles` from left to right; the choice stays where its id still exists."""

    def replace_tile(self, tile: Tile) -> None:
        """Show a new state of the tile with the same id: progress, preview, thumbnail, star."""

    def set_current(self, tile_id: str) -> None:
        """Put the ring around `tile_id`, or none with ""; emits nothing."""
