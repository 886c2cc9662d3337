"""A sentence about what went wrong, with remedies as buttons that apply themselves."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from studio.errors import Failure


class ErrorBanner(QFrame):
    """Hidden until it has something to say."""

    remedy_chosen = Signal(str)  # one of Failure.remedies
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None, *, is_dismissable: bool = False) -> None:
        super().__init__(parent)

    def show_failure(self, failure: Failure) -> None:
        """Say `failure`; its remedies become buttons after "Try"."""

    def clear(self) -> None:
        """Nothing is wrong any more."""
