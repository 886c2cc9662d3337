"""The data roles that lists offer and views read."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Qt


class Role(IntEnum):
    """What a row can be asked for besides its display text (the prompt)."""

    RECORD = Qt.ItemDataRole.UserRole  # GenerationRecord
    THUMBNAIL = Qt.ItemDataRole.UserRole + 1  # QImage, or None until it is read
    IS_STARRED = Qt.ItemDataRole.UserRole + 2  # bool
    PICTURE_SIZE = Qt.ItemDataRole.UserRole + 3  # QSize of the picture, known before it is read
