"""What can lie in the filmstrip."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QImage


@dataclass(frozen=True, slots=True)
class QueuedTile:
    """A picture that waits: `number` 1 is the next one. `more` of them it stands for, if any."""

    id: str
    number: int
    prompt: str = ""
    more: int = 0


@dataclass(frozen=True, slots=True)
class RunningTile:
    """The picture being made; `fraction` is 0 to 1, `preview` its latest preview."""

    id: str
    fraction: float = 0.0
    preview: QImage | None = None
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class PictureTile:
    """A saved picture; `thumbnail` is None until it is read, `letter` its name in a comparison."""

    id: str
    thumbnail: QImage | None = None
    is_starred: bool = False
    prompt: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A hairline between what belongs together."""

    id: str = "gap"
    prompt: str = ""


Tile = QueuedTile | RunningTile | PictureTile | Gap
