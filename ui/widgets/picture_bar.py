"""The 40 px toolbar above the picture: zoom at the left, what to do with it at the right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class PictureBar(QWidget):
    zoomed_in = Signal()
    zoomed_out = Signal()
    fitted = Signal()
    actual_size_chosen = Signal()
    starred = Signal(bool)
    reused = Signal()
    copied = Signal()
    revealed = Signal()
    deleted = Signal()
    panel_toggled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def set_zoom(self, zoom: float, is_fit: bool) -> None:
        """Show "Fit" or "56%"; takes what ImageView.zoom_changed gives."""

    def set_picture(self, *, is_saved: bool, is_starred: bool = False) -> None:
        """Offer the actions of a saved picture, or none of them while there is no such."""
