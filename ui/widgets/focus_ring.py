"""The ring around what has the focus, drawn only when the keyboard put it there."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


class FocusRing(QWidget):
    """An overlay of `window`; make one per window and forget it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
