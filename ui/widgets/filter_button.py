"""A button that says what a page is narrowed to, with a menu of the other choices."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets.menu_button import MenuButton
from ui.widgets.menus import empty


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of the menu; `key` "" usually stands for everything."""

    key: str
    label: str


class FilterButton(MenuButton):
    """`name` says to a screen reader what is chosen: "Model"."""

    chosen = Signal(str)  # the key, when a person chose it

    def __init__(
        self, name: str, choices: tuple[Choice, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(name, choices[0].label, parent, is_framed=True)
        self._choices: tuple[Choice, ...] = ()
        self._key = choices[0].key
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._choose)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_choices(choices)

    def set_choices(self, choices: tuple[Choice, ...]) -> None:
        """Offer other choices; the first one is taken where the chosen one is gone."""
        if choices == self._choices:
            return
        self._choices = choices
        empty(self.menu)
        for choice in choices:
            action = QAction(choice.label.replace("&", "&&"), self.menu)
            action.setData(choice.key)
            action.setCheckable(True)
            self._group.addAction(action)
            self.menu.addAction(action)
        self.set_current(self._key)

    def current(self) -> str:
        return self._key

    def set_current(self, key: str) -> None:
        """Choose `key`; emits nothing."""
        known = {choice.key: choice.label for choice in self._choices}
        self._key = key if key in known else self._choices[0].key
        for action in self._group.actions():
            action.setChecked(action.data() == self._key)
        self.set_words(known[self._key])

    def _choose(self, action: QAction) -> None:
        self.set_current(action.data())
        self.chosen.emit(self._key)
