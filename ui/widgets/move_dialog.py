"""Says how far the move of a folder is, and can end it."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout

from ui.widgets import figures
from ui.widgets.text import Level, Paragraph, Text

_WIDTH = 480
_PARTS = 1000  # of the bar
_LEAST_S = 0.1  # between two changes


class MoveDialog(QDialog):
    """Stays open until `close_it`; Esc asks for an end, as Cancel does."""

    cancelled = Signal()

    def __init__(self, source: str, target: str) -> None:
        super().__init__()
        self._shown_at_s = 0.0
        self.setWindowTitle(self.tr("Moving a folder"))
        self.setFixedWidth(_WIDTH)
        self.words = Paragraph(Level.BASE, line_height=20)
        self.words.set_text(self.tr("From {} to {}").format(source, target))
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self.tr("Moved"))
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.figures = Text("", Level.LABEL, "2")
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self.figures)
        row.addStretch()
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        column.addLayout(row)
        self.cancel.clicked.connect(self._ask_for_end)

    def show_progress(self, done: float, needed: float) -> None:
        """Bytes that were copied, of how many."""
        now_s = time.monotonic()
        if now_s - self._shown_at_s < _LEAST_S and done < needed:
            return
        self._shown_at_s = now_s
        self.bar.setRange(0, _PARTS)
        self.bar.setValue(round(_PARTS * done / max(needed, 1.0)))
        sizes = figures.file_size(round(done)), figures.file_size(round(needed))
        self.figures.setText(self.tr("{} of {}").format(*sizes))

    def close_it(self) -> None:
        self.hide()
        self.deleteLater()

    def reject(self) -> None:
        self._ask_for_end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            return  # it would press Cancel
        super().keyPressEvent(event)

    def _ask_for_end(self) -> None:
        self.cancel.setEnabled(False)
        self.cancelled.emit()
