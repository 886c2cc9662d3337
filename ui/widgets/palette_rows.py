"""The lines of the command palette: what can be done, under the headings of what it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui import language, matching

LINE_ROLE = Qt.ItemDataRole.UserRole
MOST_OF_GROUP = 6  # of what a search finds

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Entry:
    """`hint` stands at the right: its keys, or what is to be known of it."""

    key: str
    title: str
    group: str
    icon: str = ""
    hint: str = ""
    words: str = ""  # that lead to it too
    places: tuple[int, ...] = ()  # the letters of the title that were searched for


@dataclass(frozen=True, slots=True)
class Heading:
    title: str


Line = Heading | Entry


class PaletteRows(QAbstractListModel):
    """All entries in their order, or what a search finds, the best group first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()

    def show(self, entries: tuple[Entry, ...], query: str) -> None:
        self.beginResetModel()
        self._lines = tuple(_under_headings(_found(entries, query) if query else entries))
        self.endResetModel()

    def line(self, row: int) -> Line:
        return self._lines[row]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self._lines[index.row()], Heading):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(line)
        return None


def spoken(line: Line) -> str:
    """What a screen reader says of it."""
    if isinstance(line, Heading) or not line.hint:
        return line.title
    return language.clauses((line.title, line.hint))


def _found(entries: tuple[Entry, ...], query: str) -> Iterator[Entry]:
    """What `query` may mean, best first, a few of each group."""
    shown: dict[str, int] = {}
    things = ((each, each.title, (each.group, each.words)) for each in entries)
    for entry, match in matching.find(query, things):
        shown[entry.group] = shown.get(entry.group, 0) + 1
        if shown[entry.group] <= MOST_OF_GROUP:
            yield Entry(
                entry.key, entry.title, entry.group, entry.icon, entry.hint, places=match.places
            )


def _under_headings(entries: Iterator[Entry] | tuple[Entry, ...]) -> Iterator[Line]:
    """The groups in the order of the first that is in each."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.group, []).append(entry)
    for title, members in groups.items():
        yield Heading(title)
        yield from members
