"""How panels are built up: labelled rows, sections of rows, and hairlines between sections."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets import paint
from ui.widgets.text import Level, Text

LABEL_WIDTH = 64
NARROW_LABEL_WIDTH = 56


class Line(QWidget):
    """A hairline between groups of rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint.hairline(QPainter(self), self.rect(), Qt.Edge.TopEdge)


class LabelRow(QWidget):
    """`control` with its label in the column that all rows share."""

    def __init__(self, label: str, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = Text(label, Level.LABEL, "2")
        self._name.setBuddy(_named(control))
        self.set_narrow(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._name, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(control, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_narrow(self, is_narrow: bool) -> None:
        self._name.setFixedWidth(NARROW_LABEL_WIDTH if is_narrow else LABEL_WIDTH)


class Section(QWidget):
    """Widgets below each other, padded as a part of a panel is."""

    def __init__(
        self, *rows: QWidget, is_padded: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._is_padded = is_padded
        self._column = QVBoxLayout(self)
        for row in rows:
            self.add(row)
        self.set_narrow(False)

    def add(self, row: QWidget) -> None:
        self._column.addWidget(row)

    def insert(self, place: int, row: QWidget) -> None:
        self._column.insertWidget(place, row)

    def rows(self) -> tuple[QWidget, ...]:
        items = (self._column.itemAt(index) for index in range(self._column.count()))
        return tuple(w for item in items if item and (w := item.widget()) is not None)

    def insert_after(self, row: QWidget, widget: QWidget) -> None:
        """Put `widget`, which may stand elsewhere now, below `row`."""
        self._column.removeWidget(widget)
        self._column.insertWidget(self._column.indexOf(row) + 1, widget)

    def set_narrow(self, is_narrow: bool) -> None:
        """Tighter padding, for windows under 1200 px."""
        if self._is_padded:
            sides, ends = (12, 8) if is_narrow else (16, 12)
            self._column.setContentsMargins(sides, ends, sides, ends)
        else:
            self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6 if is_narrow else 8)
        for row in self.rows():
            if isinstance(row, LabelRow | Section):
                row.set_narrow(is_narrow)


class Stack(QWidget):
    """Widgets below each other with a hairline between any two that are visible."""

    def __init__(self, *parts: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self._parts: list[QWidget] = []
        for part in parts:
            self.add(part)

    def add(self, part: QWidget) -> None:
        self._parts.append(part)
        self._column.addWidget(part)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = [part for part in self._parts if not part.isHidden()]
        for part in shown[1:]:
            line = QRect(0, part.y() - 1, self.width(), 1)
            paint.hairline(painter, line, Qt.Edge.TopEdge)


def _named(control: QWidget) -> QWidget:
    """What a label stands for: `control`, or the first of its parts that takes the focus."""
    parts = control.findChildren(QWidget) if not control.accessibleName() else []
    return next((part for part in parts if part.focusPolicy() & Qt.FocusPolicy.TabFocus), control)
