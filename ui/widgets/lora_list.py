"""The LoRAs that a picture is made with: each on or off, with its weight, in their order."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from studio.errors import InvalidRequest
from studio.jobs.request import LoraChoice
from ui.tips import plain_tip
from ui.widgets.icon_button import IconButton
from ui.widgets.menu_button import MenuButton
from ui.widgets.menus import empty
from ui.widgets.number_slider import NumberSlider
from ui.widgets.parameters import LoraEntry
from ui.widgets.rows import LabelRow, Section
from ui.widgets.text import ElidedText, Level

MOST_WEIGHT = 2.0  # that the slider covers, either way
_PARTS = 20  # of 1, that the slider stops at


class LoraList(Section):
    """Alt+Up and Alt+Down in a line move it; its context menu does the same."""

    changed = Signal()
    chosen = Signal(Path)  # one of those that were offered
    add_requested = Signal()  # one from elsewhere

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(is_padded=False, parent=parent)
        self._lines: list[LoraLine] = []
        self._offered: tuple[Path, ...] = ()
        self.add_button = MenuButton(self.tr("LoRA"), self.tr("Add a LoRA"), is_framed=True)
        self.add(LabelRow(self.tr("LoRA"), self.add_button))
        self.add_button.menu.triggered.connect(self._choose)
        self.set_offered(())

    def value(self) -> tuple[LoraEntry, ...]:
        """Raises InvalidRequest for a weight that is no number."""
        return tuple(line.value() for line in self._lines)

    def set_value(self, entries: Iterable[LoraEntry]) -> None:
        """Show `entries`; emits nothing."""
        for line in tuple(self._lines):
            self._drop(line)
        for entry in entries:
            self._append(entry)
        self._show_offered()

    def append(self, path: Path) -> None:
        """Add a file with the weight 1, unless it is there."""
        if all(line.path != path for line in self._lines):
            self._append(LoraEntry(LoraChoice(path)))
            self._show_offered()
            self.changed.emit()

    def set_offered(self, paths: tuple[Path, ...]) -> None:
        """The files that fit the model."""
        self._offered = paths
        self._show_offered()

    def lines(self) -> tuple[LoraLine, ...]:
        return tuple(self._lines)

    def _show_offered(self) -> None:
        """Those that are not in use yet."""
        menu, used = self.add_button.menu, {line.path for line in self._lines}
        empty(menu)
        for path in self._offered:
            if path not in used:
                action = QAction(path.stem.replace("&", "&&"), menu)
                action.setData(str(path))
                menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self.tr("Use a LoRA from this machine…"))

    def _choose(self, action: QAction) -> None:
        if action.data():
            self.chosen.emit(Path(action.data()))
        else:
            self.add_requested.emit()

    def _append(self, entry: LoraEntry) -> None:
        line = LoraLine(entry)
        line.changed.connect(self.changed)
        line.removed.connect(self._remove)
        line.moved.connect(self._move)
        self._insert(len(self._lines), line)

    def _insert(self, place: int, line: LoraLine) -> None:
        self._lines.insert(place, line)
        self.insert(place, line)

    def _move(self, line: LoraLine, by: int) -> None:
        place = self._lines.index(line) + by
        if 0 <= place < len(self._lines):
            self._lines.remove(line)
            self._insert(place, line)
            self.changed.emit()

    def _remove(self, line: LoraLine) -> None:
        self._drop(line)
        self._show_offered()
        self.add_button.setFocus()
        self.changed.emit()

    def _drop(self, line: LoraLine) -> None:
        self._lines.remove(line)
        line.hide()
        line.setParent(None)
        line.deleteLater()


class LoraLine(QWidget):
    """One LoRA; signals carry the line itself."""

    changed = Signal()
    removed = Signal(object)
    moved = Signal(object, int)  # up (-1) or down (1)

    def __init__(self, entry: LoraEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = entry.choice
        name = entry.choice.path.stem
        self.toggle = IconButton("check", self.tr("Use {}").format(name), is_toggle=True)
        self.toggle.setChecked(entry.is_on)
        self._name = ElidedText(Level.LABEL, mode=Qt.TextElideMode.ElideMiddle)
        self._name.set_text(name)
        self.remove = IconButton("close", self.tr("Take {} out").format(name))
        self.weight = NumberSlider(self.tr("Weight of {}").format(name), parts=_PARTS)
        self.weight.set_range(-MOST_WEIGHT, MOST_WEIGHT)
        self.weight.set_value(entry.choice.weight)
        self.setToolTip(plain_tip(str(entry.choice.path)))
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.toggle)
        top.addWidget(self._name, 1)
        top.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.weight)
        self.toggle.toggled.connect(self.changed)
        self.weight.finished.connect(self.changed)
        self.remove.clicked.connect(lambda: self.removed.emit(self))
        for part in self.findChildren(QWidget):
            part.installEventFilter(self)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)

    @property
    def path(self) -> Path:
        return self._choice.path

    @property
    def entry(self) -> LoraEntry:
        """As `value`, with the weight 1 where there is no number."""
        try:
            return self.value()
        except InvalidRequest:
            return LoraEntry(LoraChoice(self.path), self.toggle.isChecked())

    def value(self) -> LoraEntry:
        """Raises InvalidRequest."""
        text = self.weight.text()
        try:
            weight = float(text)
        except ValueError:
            message = f"The weight of {self.path.stem} must be a number; “{text[:24]}” is not."
            raise InvalidRequest("loras", message, "Try 1.") from None
        return LoraEntry(LoraChoice(self.path, weight), self.toggle.isChecked())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if by and event.modifiers() == Qt.KeyboardModifier.AltModifier:
                self.moved.emit(self, by)
                return True
        return False

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Move up"), lambda: self.moved.emit(self, -1))
        menu.addAction(self.tr("Move down"), lambda: self.moved.emit(self, 1))
        menu.addAction(self.remove.accessibleName(), self.remove.click)
        menu.popup(self.mapToGlobal(place))
