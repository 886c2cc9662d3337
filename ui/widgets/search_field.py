"""The 32 px search field of a page's head."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget


class SearchField(QLineEdit):
    searched = Signal(str)  # the text, 150 ms after the last key

    def __init__(self, placeholder: str, shortcut: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
