"""The column at the right of a page: sections parted by hairlines, scrolling in a low window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui import theme
from ui.widgets import paint
from ui.widgets.panel_edge import PanelEdge
from ui.widgets.rows import Section, Stack

NARROW = 272


class SidePanel(QScrollArea):
    """The parameter panel, 304 px; 272 px in a narrow window; or as wide as a person drags it."""

    narrowed = Signal(bool)

    def __init__(self, name: str, width: int = 304, parent: QWidget | None = None) -> None:
        """`name` is the object name: "parameter_panel" or "details_panel"."""
        super().__init__(parent)
        self._sections: list[Section] = []
        self._stack = Stack()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        column.addStretch()
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setViewportMargins(1, 0, 0, 0)
        self.setWidget(content)
        self.edge = PanelEdge(self, width, NARROW)

    def add_section(self, *widgets: QWidget) -> Section:
        """Add widgets below each other, 8 px apart, under a hairline if not the first."""
        section = Section(*widgets)
        self._sections.append(section)
        self.add_whole(section)
        return section

    def add_whole(self, widget: QWidget) -> None:
        """Add a widget that pads itself; its hairline goes when it is hidden."""
        self._stack.add(widget)

    def set_narrow(self, is_narrow: bool) -> None:
        """For windows under 1200 px: 272 px wide, tighter padding."""
        self.edge.set_narrow(is_narrow)
        for section in self._sections:
            section.set_narrow(is_narrow)
        self.narrowed.emit(is_narrow)

    def event(self, event: QEvent) -> bool:
        is_done = super().event(event)
        if event.type() == QEvent.Type.Paint:
            painter = QPainter(self)
            paint.ground(painter, self.rect(), theme.tokens().window)
            paint.hairline(painter, self.rect(), Qt.Edge.LeftEdge)
        return is_done
