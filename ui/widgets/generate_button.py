"""Generate, the one primary button, and Cancel, which takes its line while it works."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QWidget


class GenerateButton(QAbstractButton):
    """48 px, two lines: what it does, and its shortcut or why it cannot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def set_reason(self, reason: str) -> None:
        """Why it is off ("Fix the width first"); "" turns it on."""


class CancelButton(QAbstractButton):
    """28 px, with its key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
