"""Where files can be dropped: a button that says so, and what lies over a page meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons, theme
from ui.widgets import paint
from ui.widgets.painted_button import PaintedButton

_HINT_HEIGHT = 56
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


class DropHint(PaintedButton):
    """Says in a panel what may be dropped on its page; pressed, it asks for a file."""

    def __init__(self, icon: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setText(words)
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, _HINT_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, font = theme.tokens(), theme.font(12)
        painter = QPainter(self)
        if self.underMouse() or self.isDown():
            ground = tokens.pressed if self.isDown() else tokens.hover
            paint.frame(painter, QRectF(self.rect()), ground, radius=_RADIUS)
        pen = QPen(QColor(tokens.line_field), 1)
        pen.setDashPattern([3, 3])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS
        )
        metrics, room = QFontMetrics(font), self.width() - 48
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        left = (self.width() - metrics.horizontalAdvance(words) - 24) // 2
        sign = icons.pixmap(self._icon, 16, tokens.text_2, self.devicePixelRatioF())
        painter.drawPixmap(left, (self.height() - 16) // 2, sign)
        paint.text(painter, QRect(left + 24, 0, room, self.height()), words, font, tokens.text_2)
