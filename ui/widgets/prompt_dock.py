"""The prompt with Generate beside it, and below Generate either Cancel or what it will take."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.widgets.generate_button import CancelButton, GenerateButton
from ui.widgets.prompt_edit import PromptEdit


class PromptDock(QWidget):
    """Put on the page as it is; `prompt`, `generate` and `cancel` are its parts."""

    submitted = Signal(str)  # the cleaned prompt: Generate, or Ctrl+Enter in the prompt
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.prompt = PromptEdit(self)
        self.generate = GenerateButton(self)
        self.cancel = CancelButton(self)

    def set_busy(self, is_busy: bool) -> None:
        """Show Cancel while a picture is being made, the hint otherwise."""

    def set_hint(self, text: str) -> None:
        """The line below Generate at rest: "4 pictures, about 12 s"."""

    def set_reason(self, reason: str) -> None:
        """Why Generate cannot run now ("Fix the width first"); "" lets it."""
