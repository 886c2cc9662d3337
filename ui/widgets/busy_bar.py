"""What is being done that takes a while, and how far it is; there for as long as it takes."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import accessible
from ui.accessible import Role
from ui.widgets import figures, paint
from ui.widgets.lower_bar import LowerBar
from ui.widgets.text import Level, Text

_FROM_BELOW = 56 + 16 + 56  # the latency bar, a little air, and the undo bar
_TRACK = 96  # pixels
_HEIGHT = 40


class BusyBar(LowerBar):
    """Lies above the lower edge of its parent, over the undo bar; takes no focus."""

    spoken_role = Role.ProgressBar

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _FROM_BELOW)
        self._done, self._total = 0, 0
        self._said = ""
        self.words = Text("", Level.BASE)
        self.setFixedHeight(_HEIGHT)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.words)

    def say(self, words: str, done: int, total: int) -> None:
        """`done` of `total` things; 0 stands for nobody knows how many."""
        self._done, self._total = done, total
        count = self.tr("{}, {} of {}")
        counted = count.format(words, figures.count(done), figures.count(total))
        self.words.setText(counted if total > 1 else words)
        right = 16 + (_TRACK + 12 if total > 1 else 0)
        self._row.setContentsMargins(16, 0, right, 0)
        self.rise()
        if words != self._said:
            self._said = words
            self.setAccessibleName(words)
            accessible.announce(self, words)
        self.update()

    def spoken_value(self) -> str:
        return self.words.text()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._said = ""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._total > 1:
            track = QRectF(self.width() - 16 - _TRACK, self.height() / 2 - 2, _TRACK, 4)
            paint.level(QPainter(self), track, self._done / self._total)
