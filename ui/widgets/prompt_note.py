"""A line below the prompt: a warning, or why the prompt cannot be made."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import icons, theme
from ui.widgets.copy_button import CopyButton
from ui.widgets.text import Level, Paragraph


class Tone(Enum):
    """The icon and its colour token; a hint is words alone, and not shown here."""

    HINT = ("", "")
    WARNING = ("warning", "warning")
    ERROR = ("error", "error")


class PromptNote(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = Tone.WARNING
        self.words = Paragraph(Level.LABEL, line_height=16, tone="text_2")
        row = QHBoxLayout(self)
        row.setContentsMargins(26, 2, 8, 2)
        self.copy_button = CopyButton(self.words.text)
        row.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(self, words: str, tone: Tone = Tone.WARNING) -> None:
        """Show `words`; "" hides the line."""
        self._tone = tone
        self.words.set_text(words)
        self.copy_button.setVisible(tone is Tone.ERROR)
        self.setVisible(bool(words))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        name, colour = self._tone.value
        sign = icons.pixmap(name, 16, getattr(theme.tokens(), colour), self.devicePixelRatioF())
        QPainter(self).drawPixmap(4, 2, sign)
