"""Pictures that were made, newest first, read from the history a page at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)

from studio.errors import Failure, HistoryError
from studio.history.record import GenerationRecord
from ui import aio, language
from ui.lists.thumbnails import Thumbnails
from ui.roles import Role
from ui.tips import plain_tip

PAGE_ROWS = 100

ReadOlder = Callable[[int, GenerationRecord | None], Sequence[GenerationRecord]]
Index = QModelIndex | QPersistentModelIndex


class Gallery(QAbstractListModel):
    """Records as rows; more are read when a view comes near the end of what is there."""

    fetching = Signal(bool)  # whether a page is being read
    loaded = Signal()  # a page was read; there may be nothing on it
    failed = Signal(Failure)  # the history could not be read

    def __init__(
        self, read_older: ReadOlder, thumbnails: Thumbnails, parent: QObject | None = None
    ) -> None:
        """`read_older(limit, before)` gives the newest records, or the newest before one.

        It is called on another thread and may raise HistoryError.
        """
        super().__init__(parent)
        self._read_older = read_older
        self._thumbnails = thumbnails
        self._records: list[GenerationRecord] = []
        self._rows: dict[str, int] = {}
        self._is_complete = False
        self._is_fetching = False
        thumbnails.ready.connect(self._show_thumbnail)

    @property
    def records(self) -> Sequence[GenerationRecord]:
        """What was read so far."""
        return self._records

    def row(self, record_id: str) -> int | None:
        """Where that picture stands, if it was read."""
        return self._rows.get(record_id)

    def find(self, record_id: str) -> GenerationRecord | None:
        row = self._rows.get(record_id)
        return None if row is None else self._records[row]

    def beside(self, record: GenerationRecord, rows: int = 1) -> GenerationRecord | None:
        """The one that many rows further, which is an older one, if it was read."""
        row = self._rows.get(record.id)
        if row is None or not 0 <= row + rows < len(self._records):
            return None
        return self._records[row + rows]

    def restart(self, read_older: ReadOlder) -> None:
        """Show other pictures, as for a search."""
        self.beginResetModel()
        self._records = []
        self._rows = {}
        self._read_older = read_older
        self._is_complete = False
        self.endResetModel()
        self.fetchMore(QModelIndex())

    def prepend(self, record: GenerationRecord) -> None:
        """Add a picture that was just made, once."""
        if record.id not in self._rows:
            self.beginInsertRows(QModelIndex(), 0, 0)
            self._records.insert(0, record)
            self._number_rows(0)
            self.endInsertRows()

    def replace(self, record: GenerationRecord) -> None:
        """Show a picture's new facts, such as its star."""
        if (row := self._rows.get(record.id)) is not None:
            self._records[row] = record
            self.dataChanged.emit(self.index(row), self.index(row))

    def remove(self, records: Iterable[GenerationRecord]) -> None:
        """Show these no longer."""
        gone = {record.id for record in records} & self._rows.keys()
        if gone:
            self._set([record for record in self._records if record.id not in gone])

    def restore(self, records: Iterable[GenerationRecord]) -> None:
        """Show these again, each in its place."""
        back = [record for record in records if record.id not in self._rows]
        merged = sorted((*self._records, *back), key=_age, reverse=True)
        if not self._is_complete and self._records:  # what is older comes with its page
            merged = [one for one in merged if _age(one) >= _age(self._records[-1])]
        self._set(merged)

    def _set(self, records: list[GenerationRecord]) -> None:
        self.beginResetModel()
        self._records = records
        self._rows = {}
        self._number_rows(0)
        self.endResetModel()

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent and parent.isValid() else len(self._records)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        record = self._records[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return record.request.prompt
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(record.request.prompt)
            case Qt.ItemDataRole.AccessibleTextRole:
                seed = self.tr("seed {}").format(record.seed)
                return language.clauses((record.request.prompt, seed))
            case Role.RECORD:
                return record
            case Role.THUMBNAIL:
                return self._thumbnails.get(record.id)
            case Role.IS_STARRED:
                return record.is_starred
            case Role.PICTURE_SIZE:
                return QSize(record.request.width, record.request.height)
        return None

    def canFetchMore(self, _parent: Index) -> bool:
        return not self._is_complete and not self._is_fetching

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._is_fetching = True
            self.fetching.emit(True)
            aio.spawn(self._fetch())

    async def _fetch(self) -> None:
        read_older = self._read_older
        try:
            last = self._records[-1] if self._records else None
            records = await asyncio.to_thread(read_older, PAGE_ROWS, last)
        except HistoryError as error:
            self._is_complete = True
            self.failed.emit(Failure.from_error(error))
            return
        finally:
            self._is_fetching = False
            self.fetching.emit(False)
        if read_older is not self._read_older:  # another search began meanwhile
            self.fetchMore(QModelIndex())
            return
        self._is_complete = len(records) < PAGE_ROWS
        self._append(records)
        self.loaded.emit()

    def _append(self, records: Iterable[GenerationRecord]) -> None:
        new = [record for record in records if record.id not in self._rows]
        if new:
            first = len(self._records)
            self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
            self._records.extend(new)
            self._number_rows(first)
            self.endInsertRows()

    def _number_rows(self, first: int) -> None:
        for row, record in enumerate(self._records[first:], first):
            self._rows[record.id] = row

    def _show_thumbnail(self, record_id: str) -> None:
        if (row := self._rows.get(record_id)) is not None:
            self.dataChanged.emit(self.index(row), self.index(row), [Role.THUMBNAIL])


def _age(record: GenerationRecord) -> tuple[datetime, str]:
    """What the history is ordered by."""
    return record.created_at, record.id
