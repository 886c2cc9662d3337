"""The 52 px button that names the model and opens the list of models."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class ModelEntry:
    id: str
    title: str
    detail: str  # "NEO-unify · bf16 · 9.3 MB"
    picture: QImage | None = None


class ModelPicker(QWidget):
    chosen = Signal(str)  # the model's id
    add_requested = Signal()  # "Use a folder or file", the last entry of the menu

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def set_entries(self, entries: tuple[ModelEntry, ...], current_id: str = "") -> None:
        """Offer `entries`; none shows "Looking for models"."""

    def set_current(self, model_id: str) -> None:
        """Show `model_id` as chosen; emits nothing."""
