"""The line inside the prompt's frame: the style, examples, and what the prompt comes to."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.models.family import Reading
from ui.widgets.menu_button import HEIGHT, MenuButton
from ui.widgets.menus import empty
from ui.widgets.style_button import StyleButton
from ui.widgets.text import ElidedText, Level, Text

_SHOWN = 80  # characters of an example


class PromptTools(QWidget):
    example_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.styles = StyleButton()
        self.examples = MenuButton(self.tr("Examples"), self.tr("Examples"))
        self.hint = ElidedText(Level.CAPTION, "3")
        self.number = Text("", Level.CAPTION, "2")
        self.tokens = Text("", Level.CAPTION, "3")
        self.setFixedHeight(HEIGHT)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.styles)
        row.addWidget(self.examples)
        row.addSpacing(8)
        row.addWidget(self.hint, 1)
        row.addSpacing(8)
        row.addWidget(self.number)
        row.addSpacing(4)
        row.addWidget(self.tokens)
        self.examples.menu.triggered.connect(self._choose)
        self.set_examples(())

    def set_examples(self, examples: tuple[str, ...]) -> None:
        """What the model is good at; none hides the button."""
        empty(self.examples.menu)
        for example in examples:
            shown = example if len(example) <= _SHOWN else f"{example[:_SHOWN]}…"
            action = QAction(shown.replace("&", "&&"), self.examples.menu)
            action.setData(example)
            self.examples.menu.addAction(action)
        self.examples.setVisible(bool(examples))

    def set_hint(self, words: str) -> None:
        """Something to know about the prompt, which changes no place; "" for nothing."""
        self.hint.set_text(words)

    def set_number(self, words: str) -> None:
        """What a prompt that stands for several comes to: "6 pictures"; "" for one."""
        self.number.setText(words)

    def set_reading(self, reading: Reading | None) -> None:
        """How many tokens the prompt has, of how many that the model takes in; None: not known."""
        if reading is None:
            shown = said = ""
        elif reading.most is None:
            shown = said = self.tr("{} tokens").format(reading.tokens)
        else:
            shown = f"{reading.tokens} / {reading.most}"
            said = self.tr("{} of {} tokens").format(reading.tokens, reading.most)
        self.tokens.setText(shown)
        self.tokens.setAccessibleName(said)
        self.tokens.setToolTip(said)
        self.tokens.set_tone("warning" if reading and reading.unread else "3")

    def _choose(self, action: QAction) -> None:
        self.example_chosen.emit(action.data())
