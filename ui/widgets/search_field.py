"""The 32 px search field of a page's head."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui import icons, theme
from ui.widgets import paint

_PAUSE_MS = 150


class SearchField(QLineEdit):
    """Shows the keys that lead to it while it is empty."""

    searched = Signal(str)  # the text, a moment after the last key

    def __init__(self, placeholder: str, shortcut: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shortcut = shortcut
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setFont(theme.font(13))
        self.setFixedHeight(32)
        self.setTextMargins(27, 0, 0, 0)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self.textChanged.connect(self._wait)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        tokens = theme.tokens()
        painter = QPainter(self)
        glass = icons.pixmap("search", 16, tokens.text_2, self.devicePixelRatioF())
        painter.drawPixmap(11, 8, glass)
        if self._shortcut and not self.text():
            small = theme.font(11)
            width = QFontMetrics(small).horizontalAdvance(self._shortcut) + 10
            key = self.rect().adjusted(self.width() - width - 8, 7, -8, -7)
            paint.frame(painter, QRectF(key), tokens.raised, tokens.line_field, radius=3)
            middle = Qt.AlignmentFlag.AlignCenter
            paint.text(painter, key, self._shortcut, small, tokens.text_3, middle)

    def _wait(self) -> None:
        self._pause.start()

    def _tell(self) -> None:
        self.searched.emit(self.text().strip())
