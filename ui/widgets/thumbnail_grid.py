"""The History grid: pictures under their day and prompt, however many there are."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class ThumbnailGrid(QWidget):
    """A QAbstractItemView over a list model that answers the roles of ui.roles.

    DisplayRole is the prompt; neighbours with the same SECTION and prompt share a heading.
    A row whose THUMBNAIL is None is asked for with `thumbnails_wanted` when it comes into view.
    """

    chosen = Signal(object)  # GenerationRecord of the current picture, or None
    opened = Signal(object)  # GenerationRecord, by double click or Enter
    thumbnails_wanted = Signal(list)  # QModelIndex of rows in view that have none yet

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
