"""A small quiet button with words and an arrow that opens a menu above itself."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from ui import icons, theme
from ui.widgets import paint
from ui.widgets.painted_button import PaintedButton

HEIGHT = 24
_MOST_WIDTH = 180
_PADDING = 8
_ARROW = 16


class MenuButton(PaintedButton):
    """`name` is what screen readers hear, with the words."""

    def __init__(self, name: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.menu = QMenu(self)
        self.setFixedHeight(HEIGHT)
        self.clicked.connect(self._open)
        self.set_words(words)

    def set_words(self, words: str, tooltip: str = "") -> None:
        self.setText(words)
        self.setAccessibleName(words if words == self._name else f"{self._name}: {words}")
        self.setToolTip(tooltip)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = QFontMetrics(theme.font(12)).horizontalAdvance(self.text())
        return QSize(min(words + 2 * _PADDING + _ARROW, _MOST_WIDTH), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 64), HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        if self.isDown() or self.underMouse():
            ground = tokens.pressed if self.isDown() else tokens.hover
            paint.frame(painter, QRectF(self.rect()), ground)
        area = QRect(_PADDING, 0, self.width() - 2 * _PADDING - _ARROW + 4, self.height())
        font = theme.font(12)
        words = QFontMetrics(font).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, area.width()
        )
        paint.text(painter, area, words, font, tokens.text_2)
        arrow = icons.pixmap("chevron-down", 16, tokens.text_3, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - _ARROW - 4, 4, arrow)

    def _open(self) -> None:
        above = self.mapToGlobal(QPoint(0, 0)) - QPoint(0, self.menu.sizeHint().height() + 2)
        self.menu.popup(above)
