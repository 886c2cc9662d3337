"""What the bars over the lower edge of the window have in common: their place and their ground."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.widgets import paint


class LowerBar(QWidget):
    """Lies in the middle of `parent`, `from_below` pixels above its lower edge; begins hidden."""

    def __init__(self, parent: QWidget, from_below: int) -> None:
        super().__init__(parent)
        self._around = parent
        self._from_below = from_below
        parent.installEventFilter(self)
        self.hide()

    def rise(self) -> None:
        """Take the size of what is in it, and lie over all else."""
        self.adjustSize()
        self._place()
        self.raise_()
        self.show()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        paint.frame(painter, QRectF(self.rect()), tokens.overlay, tokens.line_field, radius=8)

    def _place(self) -> None:
        left = (self._around.width() - self.width()) // 2
        self.move(left, self._around.height() - self.height() - self._from_below)
