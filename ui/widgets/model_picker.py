"""The picker that names the model and offers the others."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from ui.widgets.picker import PickerButton, Row


@dataclass(frozen=True, slots=True)
class ModelEntry:
    id: str
    title: str
    detail: str  # "NEO-unify · bf16 · 9.3 MB"
    picture: QImage | None = None
    use: str = ""  # what its licence allows, for the menu


class ModelPicker(PickerButton):
    chosen = Signal(str)  # the model's id
    add_requested = Signal()  # the last entry of the menu: a folder or file of one's own

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Model"), "models", parent)
        self._entries: tuple[ModelEntry, ...] = ()
        self._current_id = ""
        self.picked.connect(self._choose)
        self.set_entries(())

    def set_entries(self, entries: tuple[ModelEntry, ...], current_id: str = "") -> None:
        """Offer `entries`; none shows that they are still looked for."""
        self._entries = entries
        self.set_rows(
            tuple(
                Row(entry.id, entry.title, " · ".join(filter(None, (entry.detail, entry.use))))
                for entry in entries
            )
        )
        self.menu.addSeparator()
        self.menu.addAction(self.tr("Use a model from this machine…"), self.add_requested.emit)
        self.setEnabled(bool(entries))
        if entries:
            self.set_current(current_id or entries[0].id)
        else:
            self.show_choice(self.tr("Looking for models"), "")

    def set_current(self, model_id: str) -> None:
        """Show `model_id` as chosen; emits nothing. An unknown id changes nothing."""
        for entry in self._entries:
            if entry.id == model_id:
                self._current_id = model_id
                self.show_choice(entry.title, entry.detail, entry.picture)
                self.check(model_id)

    def set_picture(self, model_id: str, picture: QImage) -> None:
        """Let `picture` stand for a model."""
        self._entries = tuple(
            replace(entry, picture=picture) if entry.id == model_id else entry
            for entry in self._entries
        )
        if self._current_id == model_id:
            self.set_current(model_id)

    def _choose(self, model_id: str) -> None:
        self.set_current(model_id)
        self.chosen.emit(model_id)
