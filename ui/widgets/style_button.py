"""The button that names the chosen style and offers the others, with their pictures."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.widgets.menu_button import MenuButton
from ui.widgets.menus import empty


@dataclass(frozen=True, slots=True)
class StyleEntry:
    key: str
    name: str
    template: str
    picture: QImage | None = None
    is_own: bool = True


class StyleButton(MenuButton):
    chosen = Signal(str)  # the key of an entry; "" for none
    save_requested = Signal()
    edit_requested = Signal(str)
    delete_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Style"), self.tr("No style"), parent)
        self._entries: dict[str, StyleEntry] = {}
        self._current = ""
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._choose)
        self.set_entries(())

    def current(self) -> str:
        """The key of the chosen style; "" for none."""
        return self._current

    def set_entries(self, entries: tuple[StyleEntry, ...]) -> None:
        """Offer `entries`; the choice stays where its key is still among them."""
        self._entries = {entry.key: entry for entry in entries}
        self.set_current(self._current)

    def set_current(self, key: str) -> None:
        """Choose a style, or none with "" or an unknown key; emits nothing."""
        entry = self._entries.get(key)
        self._current = entry.key if entry else ""
        self.set_words(
            entry.name if entry else self.tr("No style"),
            entry.template if entry else self.tr("Words that go around every prompt"),
        )
        self._fill()

    def _fill(self) -> None:
        empty(self.menu)
        self._add("", self.tr("No style"))
        for entry in self._entries.values():
            action = self._add(entry.key, entry.name)
            action.setToolTip(entry.template)
            if entry.picture is not None:
                action.setIcon(QIcon(QPixmap.fromImage(entry.picture)))
        self.menu.addSeparator()
        self.menu.addAction(self.tr("Save as a style…"), self.save_requested.emit)
        current = self._entries.get(self._current)
        if current and current.is_own:
            self.menu.addAction(self.tr("Rename or change this style…"), self._edit)
            self.menu.addAction(self.tr("Delete this style…"), self._delete)

    def _add(self, key: str, name: str) -> QAction:
        action = QAction(name.replace("&", "&&"), self.menu)
        action.setData(key)
        action.setCheckable(True)
        action.setChecked(key == self._current)
        action.setFont(theme.font(13, 600 if key == self._current else 400))  # icons hide the tick
        self._group.addAction(action)
        self.menu.addAction(action)
        return action

    def _choose(self, action: QAction) -> None:
        self.set_current(action.data())
        self.chosen.emit(self._current)

    def _edit(self) -> None:
        self.edit_requested.emit(self._current)

    def _delete(self) -> None:
        self.delete_requested.emit(self._current)
