"""Models that other programs keep, to choose those that are to be used where they lie."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.models.store.scan import Found
from ui.tips import plain_tip
from ui.widgets import figures
from ui.widgets.text import Level, Text

_SIZE = QSize(640, 480)


class FoundDialog(QDialog):
    """Gone once it is closed."""

    chosen = Signal(list)  # of Path

    def __init__(self, found: Sequence[Found], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Models of other programs"))
        self.resize(_SIZE)
        many = self.tr("{} models were found. They stay where they are; nothing is copied.")
        none = self.tr("No models of other programs were found on this machine.")
        self.list = QListWidget()
        self.list.setObjectName("found_list")
        self.list.setAccessibleName(self.windowTitle())
        self.list.setUniformItemSizes(True)
        for one in found:
            self.list.addItem(_item(one))
        self.use = QPushButton(self.tr("Use in place"))
        self.use.setProperty("role", "primary")
        self.use.setEnabled(False)
        self.every = QPushButton(self.tr("Select all"))
        self.every.setEnabled(bool(found))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setIcon(QIcon())
        buttons.addButton(self.every, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.use, QDialogButtonBox.ButtonRole.AcceptRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(Text(many.format(len(found)) if found else none, Level.BASE))
        column.addWidget(self.list, 1)
        column.addWidget(buttons)
        self.list.itemChanged.connect(self._show_usable)
        self.every.clicked.connect(self._check_all)
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)

    def _checked(self) -> list[Path]:
        items = (self.list.item(row) for row in range(self.list.count()))
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        ]

    def _check_all(self) -> None:
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(Qt.CheckState.Checked)

    def _show_usable(self) -> None:
        self.use.setEnabled(bool(self._checked()))

    def _choose(self) -> None:
        self.chosen.emit(self._checked())
        self.accept()


def _item(one: Found) -> QListWidgetItem:
    facts = " · ".join(filter(None, (one.program, figures.file_size(one.size_bytes))))
    item = QListWidgetItem(f"{' '.join(one.title.split())}  ·  {facts}")
    item.setData(Qt.ItemDataRole.UserRole, one.path)
    item.setToolTip(plain_tip(str(one.path)))
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Unchecked)
    return item
