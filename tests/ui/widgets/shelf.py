"""A list of records that answers the roles of ui.roles, as the window's lists do."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QImage

from studio.history.record import GenerationRecord
from tests.ui.widgets.pictures import draw_boat
from ui.roles import Role


class Shelf(QAbstractListModel):
    def __init__(self, records: list[GenerationRecord]) -> None:
        super().__init__()
        self.records = records
        self._thumbnails: dict[str, QImage] = {}

    def prepend(self, record: GenerationRecord) -> None:
        self.beginInsertRows(QModelIndex(), 0, 0)
        self.records.insert(0, record)
        self.endInsertRows()

    def append(self, records: list[GenerationRecord]) -> None:
        first = len(self.records)
        self.beginInsertRows(QModelIndex(), first, first + len(records) - 1)
        self.records.extend(records)
        self.endInsertRows()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.records)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        record = self.records[index.row()]
        size = QSize(record.request.width, record.request.height)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return record.request.prompt
            case Role.RECORD:
                return record
            case Role.THUMBNAIL:
                return self._thumbnail(index.row(), size)
            case Role.IS_STARRED:
                return record.is_starred
            case Role.PICTURE_SIZE:
                return size
        return None

    def _thumbnail(self, row: int, size: QSize) -> QImage:
        key = self.records[row].id
        if key not in self._thumbnails:
            self._thumbnails[key] = draw_boat(size.width() // 4, size.height() // 4, row)
        return self._thumbnails[key]
