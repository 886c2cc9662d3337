"""The look of the window: the tokens of both themes, put into Qt's palette, style sheet and font."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from studio.settings import Theme
from studio.stats.spans import Phase




@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours by their use, as "#RRGGBB"."""

    canvas: str


def tokens() -> Tokens:
    """The tokens of the theme in force, for custom paint; follows the application's palette."""
    raise NotImplementedError


def font(pixels: int, weight: int = 400) -> QFont:
    """The window's font at `pixels`, with digits of one width."""
    raise NotImplementedError


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Fill the palette, the style sheet and the font of `app`."""


class Look(QObject):
    """Keeps an application in the chosen theme, following the system where that is the choice."""

    changed = Signal()

    def __init__(self, app: QApplication, theme: Theme = Theme.SYSTEM) -> None:
        super().__init__(app)

    def choose(self, theme: Theme) -> None:
        """Show `theme` from now on."""
