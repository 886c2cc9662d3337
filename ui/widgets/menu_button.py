"""A button with words and an arrow that opens a menu: quiet and small, or framed as a field is."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from ui import icons, theme
from ui.tips import plain_tip
from ui.widgets import paint
from ui.widgets.painted_button import PaintedButton


@dataclass(frozen=True, slots=True)
class _Look:
    """Pixels: `beside` lies beside the words in all, `arrow_right` is to the arrow's left edge."""

    height: int
    most_words: int
    padding: int
    beside: int
    arrow: int
    arrow_right: int


_QUIET = _Look(height=24, most_words=148, padding=8, beside=32, arrow=16, arrow_right=20)
_FRAMED = _Look(height=28, most_words=220, padding=11, beside=42, arrow=12, arrow_right=22)
HEIGHT = _QUIET.height


class MenuButton(PaintedButton):
    """`name` is what screen readers hear, with the words. A framed one opens its menu below."""

    def __init__(
        self, name: str, words: str, parent: QWidget | None = None, *, is_framed: bool = False
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._look = _FRAMED if is_framed else _QUIET
        self.menu = QMenu(self)
        self.setFixedHeight(self._look.height)
        self.clicked.connect(self._open)
        self.set_words(words)

    def set_words(self, words: str, tooltip: str = "") -> None:
        self.setText(words)
        self.setAccessibleName(words if words == self._name else f"{self._name}: {words}")
        self.setToolTip(plain_tip(tooltip))
        self.setAccessibleDescription(tooltip)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = QFontMetrics(theme.font(12)).horizontalAdvance(self.text())
        return QSize(min(words, self._look.most_words) + self._look.beside, self._look.height)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 64), self._look.height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, look = theme.tokens(), self._look
        painter = QPainter(self)
        is_framed = look is _FRAMED
        if is_framed or self.isDown() or self.underMouse():
            ground = tokens.hover if self.underMouse() else tokens.raised
            ground = tokens.pressed if self.isDown() else ground
            edge = tokens.line_field if is_framed else ""
            paint.frame(painter, QRectF(self.rect()), ground, edge)
        area = QRect(look.padding, 0, self.width() - look.beside + 4, self.height())
        font = theme.font(12)
        words = QFontMetrics(font).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, area.width()
        )
        paint.text(painter, area, words, font, tokens.text_2)
        tone = tokens.text_2 if is_framed else tokens.text_3
        arrow = icons.pixmap("chevron-down", look.arrow, tone, self.devicePixelRatioF())
        painter.drawPixmap(
            self.width() - look.arrow_right, (self.height() - look.arrow) // 2, arrow
        )

    def _open(self) -> None:
        if self._look is _FRAMED:
            self.menu.setMinimumWidth(self.width())
            self.menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))
        else:
            above = QPoint(0, -self.menu.sizeHint().height() - 2)
            self.menu.popup(self.mapToGlobal(above))
