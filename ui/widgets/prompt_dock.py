"""The prompt with Generate beside it; below Generate is Cancel, Resume or what it will take."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from ui import accessible, theme
from ui.widgets import paint
from ui.widgets.generate_button import WIDTH, GenerateButton, SmallButton
from ui.widgets.prompt_edit import PromptEdit
from ui.widgets.prompt_note import PromptNote, Tone
from ui.widgets.text import Level, Text


class PromptDock(QWidget):
    """Put on the page as it is; `prompt`, `generate`, `cancel` and `resume` are its parts."""

    submitted = Signal(str)  # the cleaned prompt: Generate, or Ctrl+Enter in the prompt
    submitted_to_front = Signal(str)  # Ctrl+Shift+Enter
    cancelled = Signal()
    resumed = Signal()  # of a queue that is paused

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("prompt_dock")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.prompt = PromptEdit(self)
        self.tools = self.prompt.tools
        self.note = PromptNote(self)
        self.generate = GenerateButton(self)
        tip = self.tr("Stop the picture that is being made  Esc")
        self.cancel = SmallButton(self.tr("Cancel"), "stop", tip, self)
        self.cancel.set_beside(self.tr("Esc"))
        tip = self.tr("Make the pictures that wait")
        self.resume = SmallButton(self.tr("Resume"), "resume", tip, self)
        self._hint = Text("", Level.LABEL, "3")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        below = QWidget()
        below.setFixedSize(WIDTH, 28)
        self._below = QStackedLayout(below)
        self._below.setContentsMargins(0, 0, 0, 0)
        self._below.addWidget(self._hint)
        self._below.addWidget(self.cancel)
        self._below.addWidget(self.resume)
        buttons = QVBoxLayout()
        buttons.setSpacing(4)
        buttons.addWidget(self.generate)
        buttons.addWidget(below)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 9, 8, 8)
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.prompt)
        words.addWidget(self.note)
        row.addLayout(words, 1)
        row.addLayout(buttons)
        buttons.addStretch()
        self.prompt.submitted.connect(self._submit)
        self.prompt.submitted_to_front.connect(self.submit_to_front)
        self.generate.clicked.connect(self._submit)
        self.cancel.clicked.connect(self.cancelled)
        self.resume.clicked.connect(self.resumed)

    def set_busy(self, is_busy: bool, paused: int = 0) -> None:
        """Show Cancel while a picture is being made, Resume while `paused` ones wait for it."""
        waiting = self.tr("1 waits") if paused == 1 else self.tr("{} wait").format(paused)
        self.resume.set_beside(waiting)
        idle = self.resume if paused else self._hint
        self._below.setCurrentWidget(self.cancel if is_busy else idle)

    def say(self, words: str, tone: Tone = Tone.HINT) -> None:
        """What there is to say of the prompt: a hint inside its frame, all else below it."""
        is_hint = tone is Tone.HINT
        self.tools.set_hint(words if is_hint else "")
        self.note.say("" if is_hint else words, tone)
        accessible.announce(self, words)

    def set_hint(self, text: str) -> None:
        """The line below Generate at rest: "4 pictures, about 12 s"."""
        is_long = QFontMetrics(Level.LABEL.font()).horizontalAdvance(text) > WIDTH
        self._hint.setFont((Level.CAPTION if is_long else Level.LABEL).font())
        self._hint.setWordWrap(is_long)
        self._hint.setText(text)

    def set_reason(self, reason: str) -> None:
        """Why Generate cannot run now ("Fix the width first"); "" lets it."""
        self.generate.set_reason(reason)

    def submit_to_front(self) -> None:
        """As Generate, but before all that waits."""
        if self.generate.isEnabled():
            self.submitted_to_front.emit(self.prompt.prompt())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.ground(painter, self.rect(), theme.tokens().window)
        paint.hairline(painter, self.rect(), Qt.Edge.TopEdge)

    def _submit(self) -> None:
        if self.generate.isEnabled():
            self.submitted.emit(self.prompt.prompt())
