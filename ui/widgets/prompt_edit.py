"""The prompt as plain text, cleaned of what no text holds, with the previous prompts at hand."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget


class PromptEdit(QPlainTextEdit):
    """Ctrl+Enter submits, Ctrl+Shift+Enter submits to the front, Alt+Up/Down walk the prompts."""

    submitted = Signal()
    submitted_to_front = Signal()
    prompt_changed = Signal(str)  # cleaned text, after every edit

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def prompt(self) -> str:
        """The text without control characters and surrogates, at most 20,000 characters."""
        return self.toPlainText()

    def set_prompt(self, text: str) -> None:
        """Replace the text, undoably."""

    def set_previous(self, prompts: tuple[str, ...]) -> None:
        """What Alt+Up brings back, newest first."""
