"""Generate, the one primary button, and the small ones that take its line while it works."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui import icons, theme
from ui.widgets import paint
from ui.widgets.painted_button import PaintedButton

WIDTH = 152
_MIDDLE = Qt.AlignmentFlag.AlignCenter


class GenerateButton(PaintedButton):
    """48 px, two lines: what it does, and its shortcut or why it cannot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reason = ""
        self.setText(self.tr("Generate"))
        self.setAccessibleName(self.tr("Generate"))
        self.setFixedSize(WIDTH, 48)

    def set_reason(self, reason: str) -> None:
        """Why it is off ("Fix the width first"); "" turns it on."""
        self._reason = reason
        self.setEnabled(not reason)
        self.setToolTip(reason)
        self.setAccessibleDescription(reason)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 48)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        ground, label, below = tokens.fill, "#FFFFFF", "#E4EBFA"
        if not self.isEnabled():
            ground, label, below = tokens.pressed, tokens.text_3, tokens.text_2
        elif self.isDown():
            ground = tokens.fill_pressed
        elif self.underMouse():
            ground = tokens.fill_hover
        painter = QPainter(self)
        paint.frame(painter, QRectF(self.rect()), ground)
        upper, lower = QRect(4, 7, WIDTH - 8, 18), QRect(4, 25, WIDTH - 8, 16)
        paint.text(painter, upper, self.text(), theme.font(14, 600), label, _MIDDLE)
        paint.text(painter, lower, self._reason or "Ctrl+Enter", theme.font(11), below, _MIDDLE)


class SmallButton(PaintedButton):
    """28 px: an icon, what it does, and its key or what it is about."""

    def __init__(self, title: str, icon: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._beside = ""
        self.setText(title)
        self.setAccessibleName(title)
        self.setToolTip(tip)
        self.setFixedSize(WIDTH, 28)

    def set_beside(self, words: str) -> None:
        """What stands small beside the title: "Esc", "4 wait"."""
        self._beside = words
        self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        ground = tokens.pressed if self.isDown() else tokens.raised
        if self.underMouse() and not self.isDown():
            ground = tokens.hover
        painter = QPainter(self)
        paint.frame(painter, QRectF(self.rect()), ground, tokens.line_field)
        base, small, beside = theme.font(13), theme.font(11), self._beside
        word = QFontMetrics(base).horizontalAdvance(self.text())
        left = (WIDTH - 16 - 6 - word - 10 - QFontMetrics(small).horizontalAdvance(beside)) // 2
        sign = icons.pixmap(self._icon, 16, tokens.text, self.devicePixelRatioF())
        painter.drawPixmap(left, 6, sign)
        paint.text(painter, QRect(left + 22, 0, WIDTH, 28), self.text(), base, tokens.text)
        paint.text(painter, QRect(left + 32 + word, 0, WIDTH, 28), beside, small, tokens.text_3)
