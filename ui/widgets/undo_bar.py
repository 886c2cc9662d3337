"""What was just done, and the button that undoes it; gone by itself after a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui import accessible, theme
from ui.accessible import Role
from ui.widgets import paint
from ui.widgets.icon_button import IconButton
from ui.widgets.text import Level, Text

SHOWN_MS = 8000
_FROM_BELOW = 56 + 16  # the latency bar, and a little air


class UndoBar(QWidget):
    """Lies above the lower edge of its parent; takes no focus, Ctrl+Z does the same."""

    spoken_role = Role.AlertMessage

    undone = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("undo_bar")
        self._words = Text("", Level.BASE)
        self.undo = QPushButton(self.tr("Undo"))
        self.undo.setToolTip("Ctrl+Z")
        self.undo.setAccessibleDescription("Ctrl+Z")
        self.close_button = IconButton("close", self.tr("Dismiss"))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 6, 6)
        row.setSpacing(12)
        for part in (self._words, self.undo, self.close_button):
            row.addWidget(part)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.undo.clicked.connect(self.undone)
        self.close_button.clicked.connect(self.hide)
        self._around = parent
        parent.installEventFilter(self)
        self.hide()

    def say(self, words: str, *, can_undo: bool = True) -> None:
        """Show `words`; the time begins anew."""
        self._words.setText(words)
        self.undo.setVisible(can_undo)
        self.adjustSize()
        self._place()
        self.raise_()
        self.show()
        self._timer.start()
        accessible.announce(self, words)

    def text(self) -> str:
        return self._words.text()

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
        self.move(left, self._around.height() - self.height() - _FROM_BELOW)
