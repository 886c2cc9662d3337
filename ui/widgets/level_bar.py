"""A bar of parts that are named below it: what takes the disk, or the memory."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui import language, theme
from ui.accessible import Role
from ui.widgets import paint

BAR_HEIGHT = 8
HEIGHT = 28
_GAP = 8
_SWATCH = 8


@dataclass(frozen=True, slots=True)
class Part:
    """`tone` is the name of a colour token."""

    words: str
    size: float
    tone: str


class LevelBar(QWidget):
    """The parts in proportion, with a gap of 2 px, and a legend."""

    spoken_role = Role.Chart

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[Part, ...] = ()
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(name)

    def set_parts(self, parts: tuple[Part, ...]) -> None:
        self._parts = parts
        self.setToolTip(language.listed(part.words for part in parts))
        self.update()

    def spoken_value(self) -> str:
        return language.listed(part.words for part in self._parts)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        total = sum(part.size for part in self._parts) or 1.0
        left = 0.0
        for part in self._parts:
            width = self.width() * part.size / total
            if part.size > 0:
                place = QRectF(left, 0, max(width - 2, 2), BAR_HEIGHT)
                paint.frame(painter, place, self._colour(part), radius=2)
            left += width
        self._paint_legend(painter)

    def _paint_legend(self, painter: QPainter) -> None:
        """Spread over the width, the first part at the left and the last at the right."""
        font = theme.font(11)
        metrics = QFontMetrics(font)
        parts = list(self._parts)
        widths = [_SWATCH + 6 + metrics.horizontalAdvance(part.words) for part in parts]
        while len(parts) > 2 and sum(widths) + _GAP * (len(parts) - 1) > self.width():
            del parts[-2], widths[-2]  # the tooltip still tells it
        gap = (self.width() - sum(widths)) / max(len(widths) - 1, 1)
        left = 0.0
        for part, width in zip(parts, widths, strict=True):
            swatch = QRectF(left, 16, _SWATCH, _SWATCH)
            paint.frame(painter, swatch, self._colour(part), theme.tokens().line_field, radius=2)
            place = QRect(round(left) + _SWATCH + 6, 12, width, 16)
            paint.text(painter, place, part.words, font, theme.tokens().text_2)
            left += width + max(gap, _GAP)

    def _colour(self, part: Part) -> str:
        return str(getattr(theme.tokens(), part.tone))
