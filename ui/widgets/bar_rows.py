"""Labelled bars below each other, each with its value at the end: shares of a whole, or times."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import language, theme
from ui.accessible import Role
from ui.widgets import paint

ROW_HEIGHT = 20
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Bar:
    """`length` is from 0 to 1; `tone` names a colour token."""

    label: str
    length: float
    value: str
    tone: str


class BarRows(QWidget):
    spoken_role = Role.Chart

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """`name` is what the bars compare, for screen readers."""
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_bars(self, bars: tuple[Bar, ...]) -> None:
        self._bars = bars
        self.setAccessibleDescription(language.listed(f"{bar.label} {bar.value}" for bar in bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, ROW_HEIGHT * len(self._bars))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, ROW_HEIGHT * len(self._bars))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        font = theme.font(12)
        metrics = QFontMetrics(font)
        labels = max((metrics.horizontalAdvance(bar.label) for bar in self._bars), default=0)
        values = max((metrics.horizontalAdvance(bar.value) for bar in self._bars), default=0)
        left = max(labels + 16, 72)
        room = max(self.width() - left - values - 16, 8)
        for number, bar in enumerate(self._bars):
            row = QRect(0, number * ROW_HEIGHT, self.width(), ROW_HEIGHT)
            paint.text(painter, row, bar.label, font, tokens.text_2)
            paint.text(painter, row, bar.value, font, tokens.text, _RIGHT)
            if bar.length > 0:
                width = max(round(room * min(bar.length, 1.0)), 2)
                place = QRectF(left, row.top() + 6, width, 8)
                paint.frame(painter, place, QColor(str(getattr(tokens, bar.tone))), radius=2)
