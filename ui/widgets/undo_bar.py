"""What was just done, and the button that undoes it; gone by itself after a while."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui import accessible
from ui.accessible import Role
from ui.widgets.icon_button import IconButton
from ui.widgets.lower_bar import LowerBar
from ui.widgets.text import Level, Text

SHOWN_MS = 8000
_FROM_BELOW = 56 + 16  # the latency bar, and a little air


class UndoBar(LowerBar):
    """Lies above the lower edge of its parent; takes no focus, Ctrl+Z does the same."""

    spoken_role = Role.AlertMessage

    undone = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _FROM_BELOW)
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

    def say(self, words: str, *, can_undo: bool = True) -> None:
        """Show `words`; the time begins anew."""
        self._words.setText(words)
        self.undo.setVisible(can_undo)
        self.rise()
        self._timer.start()
        accessible.announce(self, words)

    def text(self) -> str:
        return self._words.text()
