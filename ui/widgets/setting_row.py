"""A line of the settings page: what it is about, its value, and the way back to the default."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets import paint
from ui.widgets.icon_button import SIDE, IconButton
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.text import ElidedText, Level, Paragraph, Text

_CONTROL = 340


class SettingRow(QWidget):
    """`control` stands at the right of a title and a sentence."""

    reset = Signal()

    def __init__(self, title: str, help_text: str, control: QWidget) -> None:
        super().__init__()
        self.title = title
        self.reset_button = IconButton("undo", self.tr("{}: back to the default").format(title))
        policy = self.reset_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset_button.setSizePolicy(policy)
        name = Text(title, Level.NAME)
        name.setBuddy(control)
        words = Paragraph(Level.LABEL, line_height=16, tone="text_2")
        words.set_text(help_text)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(name)
        column.addWidget(words)
        control.setFixedWidth(_CONTROL)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 12, 0, 12)
        row.setSpacing(16)
        row.addLayout(column, 1)
        row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.reset_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.reset_button.clicked.connect(self.reset)
        self.show_default(True)

    def show_default(self, is_default: bool) -> None:
        """Offer the way back where there is one."""
        self.reset_button.setVisible(not is_default)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint.hairline(QPainter(self), self.rect(), Qt.Edge.TopEdge)


class Choices(Segmented):
    """The values of a setting, by their keys."""

    def __init__(self, title: str, choices: tuple[tuple[str, str], ...]) -> None:
        super().__init__(title, tuple(Segment(key, label) for key, label in choices))


class FolderBox(QWidget):
    """Where a folder is, with buttons to open it and, unless it is fixed, to move it."""

    opened = Signal(Path)
    move_asked = Signal()

    def __init__(self, title: str, *, is_fixed: bool = False) -> None:
        super().__init__()
        self._folder = Path()
        self._path = ElidedText(Level.LABEL, "2", Qt.TextElideMode.ElideMiddle)
        self.open_button = QPushButton(self.tr("Open"))
        self.open_button.setAccessibleName(self.tr("Open the folder: {}").format(title))
        self.move_button = QPushButton(self.tr("Move…"))
        self.move_button.setAccessibleName(self.tr("Move the folder: {}").format(title))
        self.move_button.setHidden(is_fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._path, 1)
        row.addWidget(self.open_button)
        row.addWidget(self.move_button)
        self.setFixedHeight(SIDE)
        self.open_button.clicked.connect(self._open)
        self.move_button.clicked.connect(self.move_asked)

    @property
    def folder(self) -> Path:
        return self._folder

    def show_folder(self, folder: Path) -> None:
        self._folder = folder
        self._path.set_text(str(folder))

    def _open(self) -> None:
        self.opened.emit(self._folder)
