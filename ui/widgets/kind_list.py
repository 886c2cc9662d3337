"""The kinds of picture that were made, one a row, in any order."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from studio.devices.backend import memory_text
from studio.stats.summary import Kind, KindStats
from ui import language
from ui.widgets import figures, stats_words

Index = QModelIndex | QPersistentModelIndex

translate = QCoreApplication.translate

NONE = "–"  # where there is no such figure


class Column(IntEnum):
    """In their order from the left."""

    MODEL = 0
    DEVICE = 1
    SIZE = 2
    STAGES = 3
    P50 = 4
    P95 = 5
    COLD = 6
    MEMORY = 7
    PICTURES = 8

    @property
    def title(self) -> str:
        return {
            Column.MODEL: translate("kinds", "Model"),
            Column.DEVICE: translate("kinds", "Device"),
            Column.SIZE: translate("kinds", "Size"),
            Column.STAGES: translate("kinds", "Where the time goes"),
            Column.P50: "p50",
            Column.P95: "p95",
            Column.COLD: translate("kinds", "Cold"),
            Column.MEMORY: translate("kinds", "Memory"),
            Column.PICTURES: translate("kinds", "Pictures"),
        }[self]

    @property
    def is_number(self) -> bool:
        return self >= Column.P50


_KEYS: dict[Column, Callable[[KindStats], Any]] = {
    Column.MODEL: lambda one: one.title.casefold(),
    Column.DEVICE: lambda one: one.kind.device.casefold(),
    Column.SIZE: lambda one: (one.kind.width * one.kind.height, one.kind.steps),
    Column.STAGES: lambda one: (one.slowest, one.share(one.slowest)),
    Column.P50: lambda one: one.total.p50_s,
    Column.P95: lambda one: one.total.p95_s,
    Column.COLD: lambda one: one.cold.total.p50_s if one.cold else 0.0,
    Column.MEMORY: lambda one: one.peak_bytes,
    Column.PICTURES: lambda one: one.pictures,
}
_TEXTS: dict[Column, Callable[[KindStats], str]] = {
    Column.MODEL: lambda one: one.title,
    Column.DEVICE: lambda one: language.sentence(one.kind.device),
    Column.SIZE: lambda one: figures.size(one.kind.width, one.kind.height),
    Column.STAGES: stats_words.stage_shares,
    Column.P50: lambda one: figures.seconds(one.total.p50_s),
    Column.P95: lambda one: figures.seconds(one.total.p95_s),
    Column.COLD: lambda one: figures.seconds(one.cold.total.p50_s) if one.cold else NONE,
    Column.MEMORY: lambda one: memory_text(one.peak_bytes) if one.peak_bytes else NONE,
    Column.PICTURES: lambda one: figures.count(one.pictures),
}


class KindList(QAbstractTableModel):
    """Rows are KindStats; a row keeps its place in the order when its figures change."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kinds: tuple[KindStats, ...] = ()
        self.column = Column.PICTURES
        self.is_descending = True

    def set_kinds(self, kinds: tuple[KindStats, ...]) -> None:
        """Show `kinds` in the order in force; new figures of the same rows keep the selection."""
        ordered = self._ordered(kinds)
        if [one.kind for one in ordered] == [one.kind for one in self.kinds]:
            self.kinds = ordered
            if ordered:
                last = self.index(len(ordered) - 1, len(Column) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
        else:
            self.beginResetModel()
            self.kinds = ordered
            self.endResetModel()

    def sort_by(self, column: Column) -> None:
        """By `column`, or the other way round if that is the order in force already."""
        is_same = column is self.column
        self.is_descending = not self.is_descending if is_same else column is Column.PICTURES
        self.column = column
        self.beginResetModel()
        self.kinds = self._ordered(self.kinds)
        self.endResetModel()

    def row_of(self, kind: Kind) -> int | None:
        return next((row for row, one in enumerate(self.kinds) if one.kind == kind), None)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent and parent.isValid() else len(self.kinds)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent and parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return Column(section).title
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.kinds[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell(one, Column(index.column()))
            case Qt.ItemDataRole.AccessibleTextRole:
                column = Column(index.column())
                return language.clauses(
                    (f"{column.title} {cell(one, column)}", *below(one, column))
                )
            case Qt.ItemDataRole.ToolTipRole:
                column = Column(index.column())
                return language.clauses((cell(one, column), *below(one, column)))
        return None

    def _ordered(self, kinds: tuple[KindStats, ...]) -> tuple[KindStats, ...]:
        return tuple(sorted(kinds, key=_KEYS[self.column], reverse=self.is_descending))


def cell(one: KindStats, column: Column) -> str:
    """What stands in a cell, in one line."""
    return _TEXTS[column](one)


def below(one: KindStats, column: int) -> tuple[str, ...]:
    """The smaller line of a cell, where it has one."""
    match column:
        case Column.MODEL:
            return (one.kind.dtype,)
        case Column.SIZE:
            return (stats_words.steps(one.kind.steps),)
    return ()
