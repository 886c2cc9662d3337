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
LEAST_AIR = 16  # pixels, to either side
_LEFT, _GAP, _RIGHT = 16, 12, 6
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
        row.setContentsMargins(_LEFT, 6, _RIGHT, 6)
        row.setSpacing(_GAP)
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
        self._wrap()
        self.rise()
        self._timer.start()
        accessible.announce(self, words)

    def text(self) -> str:
        return self._words.text()

    def _wrap(self) -> None:
        """Take as many lines as the words need to stay inside the parent."""
        self._words.setWordWrap(False)
        needed = self._words.sizeHint().width()
        beside = [part for part in (self.undo, self.close_button) if not part.isHidden()]
        widths = (part.sizeHint().expandedTo(part.minimumSize()).width() for part in beside)
        taken = sum(_GAP + width for width in widths) + _LEFT + _RIGHT
        room = self._around.width() - 2 * LEAST_AIR - taken
        self._words.setWordWrap(needed > room)
        self._words.setFixedWidth(min(needed, room))
