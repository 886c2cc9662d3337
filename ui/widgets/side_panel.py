"""A column of sections parted by hairlines, scrolling when the window is low."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui import theme
from ui.widgets import paint
from ui.widgets.rows import Section

NARROW = 272


class Hairline(QWidget):
    """One device pixel from left to right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint.hairline(QPainter(self), self.rect(), Qt.Edge.TopEdge)


class SidePanel(QScrollArea):
    """Parameter panel (304 px) and details (320 px); 272 px in a narrow window."""

    narrowed = Signal(bool)

    def __init__(self, name: str, width: int = 304, parent: QWidget | None = None) -> None:
        """`name` is the object name: "parameter_panel" or "details_panel"."""
        super().__init__(parent)
        self._wide = width
        self._sections: list[Section] = []
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setViewportMargins(1, 0, 0, 0)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch()
        self.setWidget(content)
        self.setFixedWidth(width)

    def add_section(self, *widgets: QWidget) -> None:
        """Add widgets below each other, 8 px apart, under a hairline if not the first."""
        section = Section(*widgets)
        self._sections.append(section)
        self.add_whole(section)

    def add_whole(self, widget: QWidget) -> None:
        """Add a widget that pads itself and may have hairlines of its own."""
        if self._column.count() > 1:
            self._column.insertWidget(self._column.count() - 1, Hairline())
        self._column.insertWidget(self._column.count() - 1, widget)

    def set_narrow(self, is_narrow: bool) -> None:
        """For windows under 1200 px: 272 px wide, tighter padding."""
        self.setFixedWidth(NARROW if is_narrow else self._wide)
        for section in self._sections:
            section.set_narrow(is_narrow)
        self.narrowed.emit(is_narrow)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.Paint:
            painter = QPainter(self)
            paint.ground(painter, self.rect(), theme.tokens().window)
            paint.hairline(painter, self.rect(), Qt.Edge.LeftEdge)
        return done
