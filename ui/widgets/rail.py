"""The rail along the left edge: one button a page."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class RailEntry:
    """A page as the rail shows it; `is_last` puts it at the foot, as Settings is."""

    key: str
    title: str
    icon: str  # a name of ui.icons: "create", "history", "models", "stats", "settings"
    shortcut: str = ""  # "Ctrl+1", shown in the tooltip
    is_last: bool = False


class Rail(QWidget):
    chosen = Signal(str)  # the key of the page; not emitted by set_current

    def __init__(self, entries: tuple[RailEntry, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def set_current(self, key: str) -> None:
        """Mark the page `key` as the one shown."""
