"""A row of large figures, each over what it counts, parted by hairlines."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets import paint
from ui.widgets.text import ElidedText, Level


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is the number with its unit: "3.09 s"."""

    value: str
    caption: str


class FigureRow(QWidget):
    """As many columns of one width as the first figures that it is given."""

    def __init__(self, columns: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(44)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._columns = [_Column(is_first=number == 0) for number in range(columns)]
        for column in self._columns:
            row.addWidget(column, 1)

    def set_figures(self, figures: tuple[Figure, ...]) -> None:
        for column, figure in zip(self._columns, figures, strict=True):
            column.show_figure(figure)


class _Column(QWidget):
    def __init__(self, *, is_first: bool) -> None:
        super().__init__()
        self._is_first = is_first
        self._value = ElidedText(Level.NUMBER)
        self._caption = ElidedText(Level.LABEL, "2")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0 if is_first else 16, 0, 8, 0)
        column.setSpacing(2)
        column.addWidget(self._value)
        column.addWidget(self._caption)

    def show_figure(self, figure: Figure) -> None:
        self._value.set_text(figure.value)
        self._caption.set_text(figure.caption)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._is_first:
            area = QRect(0, 0, self.width(), self.height())
            paint.hairline(QPainter(self), area, Qt.Edge.LeftEdge)
