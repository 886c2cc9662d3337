"""What stands for a model: the newest picture that it made, or a box until there is one."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui import icons, theme
from ui.widgets import paint

_ICON = 16


def paint_tile(painter: QPainter, place: QRect, picture: QImage | None) -> None:
    """The middle of `picture`, filling `place`."""
    if picture is not None and picture.width() > 1:  # a smaller one stands for a damaged file
        paint.picture_in(painter, place, picture)
        return
    tokens = theme.tokens()
    paint.frame(painter, QRectF(place), tokens.raised, tokens.line, radius=2)
    device = painter.device()
    ratio = device.devicePixelRatio() if device else 1.0
    sign = icons.pixmap("models", _ICON, tokens.text_3, ratio)
    inset = (place.width() - _ICON) // 2
    painter.drawPixmap(place.left() + inset, place.top() + inset, sign)


class ModelTile(QWidget):
    """Decorative: the name stands beside it."""

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QImage | None = None
        self.setFixedSize(side, side)

    def set_picture(self, picture: QImage | None) -> None:
        self._picture = picture
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_tile(QPainter(self), self.rect(), self._picture)
