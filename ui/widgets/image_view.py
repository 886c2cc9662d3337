"""One picture on the canvas: fitted or zoomed, moved by hand, never holding up the window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget


class ImageView(QWidget):
    zoom_changed = Signal(float, bool)  # picture pixels to screen pixels, and whether fitted

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def show_picture(self, image: QImage) -> None:
        """Show a finished picture; the zoom stays if the size does, otherwise it is fitted."""

    def show_preview(self, image: QImage, size: QSize, label: str) -> None:
        """Show a preview as large as the picture will be (`size`), with `label` on it."""

    def clear(self) -> None:
        """Show the empty canvas."""

    def has_picture(self) -> bool:
        return False

    def fit(self) -> None:
        """Show all of the picture as large as the view allows, now and after resizing."""

    def show_actual_size(self) -> None:
        """One pixel of the picture on one of the screen."""

    def zoom_in(self) -> None: ...

    def zoom_out(self) -> None: ...
