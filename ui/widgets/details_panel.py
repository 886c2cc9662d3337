"""The History panel: the chosen picture, what to take from it, where its time went, its facts."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from studio.history.record import GenerationRecord


class DetailsPanel(QWidget):
    """Every signal carries the GenerationRecord that is shown."""

    reused_all = Signal(object)
    reused_prompt = Signal(object)
    reused_seed = Signal(object)
    starred = Signal(object, bool)
    copied = Signal(object)
    revealed = Signal(object)
    deleted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def show_record(self, record: GenerationRecord, picture: QImage | None = None) -> None:
        """Show `record`; its picture may come later with set_picture."""

    def set_picture(self, picture: QImage) -> None:
        """The picture of the record that is shown; any size."""

    def clear(self) -> None:
        """Show that no picture is chosen."""
