"""What lies over a page while a file is held above it: where to let go, and what it does."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui import icons, theme
from ui.widgets import paint

_INSET = 16
_RADIUS = 4


class DropZone(QWidget):
    """Covers its parent, lets all events through, and is hidden until it is wanted."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self.setObjectName("drop_zone")
        self.setAccessibleName(words)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self, area: QRect) -> None:
        """Show it over `area` of the parent."""
        self.setGeometry(area)
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        ground = QColor(tokens.canvas)
        ground.setAlphaF(0.9)
        painter.fillRect(self.rect(), ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.accent), 2, Qt.PenStyle.DashLine))
        edge = QRectF(self.rect()).adjusted(_INSET, _INSET, -_INSET, -_INSET)
        painter.drawRoundedRect(edge, _RADIUS, _RADIUS)
        middle = self.rect().center()
        sign = icons.pixmap("import", 20, tokens.accent, self.devicePixelRatioF())
        painter.drawPixmap(middle.x() - 10, middle.y() - 34, sign)
        area = QRect(0, middle.y() - 4, self.width(), 24)
        font = theme.font(15, 600)
        paint.text(painter, area, self._words, font, tokens.text, Qt.AlignmentFlag.AlignCenter)
