"""The Models panel: the chosen model, what to do with it, and what is known of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from studio.devices.backend import memory_text
from studio.models.store.overview import State
from studio.stats.summary import KindStats
from ui import language
from ui.widgets import figures
from ui.widgets import model_words as words
from ui.widgets.copy_button import CopyButton
from ui.widgets.icon_button import IconButton
from ui.widgets.level_bar import LevelBar, Part
from ui.widgets.model_tile import ModelTile
from ui.widgets.model_words import Fit, ModelRow
from ui.widgets.side_panel import SidePanel
from ui.widgets.text import ElidedText, Level, Paragraph, Text

_TILE = 40


class ModelDetails(SidePanel):
    """Every signal carries the ModelRow that is shown."""

    used = Signal(object)
    verified = Signal(object)
    repaired = Signal(object)
    packed = Signal(object)
    converted = Signal(object)
    revealed = Signal(object)
    removed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("details_panel", 320, parent)
        self._row: ModelRow | None = None
        self._tile = ModelTile(_TILE)
        self._title = ElidedText(Level.TITLE)
        self._network = ElidedText(Level.CAPTION, "2")
        self.use = QPushButton(self.tr("Use in Create"))
        self.use.setProperty("role", "primary")
        self.verify = QPushButton(self.tr("Verify"))
        self.more = IconButton("more", self.tr("More"), is_framed=True)
        self._menu = QMenu(self)
        self.repair = self._action(self.tr("Repair from another copy…"), "repaired")
        self.pack = self._action(self.tr("Pack for another machine…"), "packed")
        self.convert = self._action(self.tr("Convert to bf16"), "converted")
        self.reveal = self._action(self.tr("Show the folder"), "revealed")
        self._menu.addSeparator()
        self.remove = self._action(self.tr("Remove"), "removed")
        self._reason = Paragraph(Level.LABEL, 16, "text_2")
        self._wrong = QWidget()
        wrong = QHBoxLayout(self._wrong)
        wrong.setContentsMargins(0, 0, 0, 0)
        wrong.addWidget(self._reason, 1)
        wrong.addWidget(CopyButton(self._reason.text), 0, Qt.AlignmentFlag.AlignTop)
        self._memory_title = Text("", Level.LABEL, "2")
        self._memory = LevelBar(self.tr("Memory"))
        self._licence = _Facts(self.tr("Name"), self.tr("Your pictures"))
        self._summary = Paragraph(Level.LABEL, 16, "text_2")
        self._files = _Facts(
            *(self.tr("Folder"), self.tr("On disk"), self.tr("SHA-256"), self.tr("Checked")),
            first_mode=Qt.TextElideMode.ElideMiddle,
        )
        self._speed_title = Text("", Level.LABEL, "2")
        self._speed = _Facts("p50", "p95", self.tr("Load, cold"))
        self._lay_out()
        self.use.clicked.connect(lambda: self.used.emit(self._row))
        self.verify.clicked.connect(self._verify)
        self.more.clicked.connect(self._open_menu)
        self.setEnabled(False)

    @property
    def row(self) -> ModelRow | None:
        """What is shown, if anything is."""
        return self._row

    def show_row(self, row: ModelRow | None) -> None:
        self._row = row
        self.setEnabled(row is not None)
        if content := self.widget():
            content.setVisible(row is not None)
        if row is None:
            return
        model = row.model
        self._tile.set_picture(row.picture)
        self._title.set_text(model.title)
        self._network.set_text(words.network(row))
        is_damaged = model.state is State.DAMAGED
        self.use.setEnabled(model.is_runnable)
        self.verify.setText(self.tr("Repair…") if is_damaged else self.tr("Verify"))
        self.verify.setEnabled(model.is_imported and model.state is not State.BROKEN)
        why = self.tr("Import it to keep its hashes, then it can be verified.")
        self.verify.setToolTip("" if model.is_imported else why)
        for action in (self.repair, self.pack, self.remove):
            action.setEnabled(model.is_imported)
        is_slow = model.is_runnable and model.state is not State.BUNDLED
        self.convert.setEnabled(is_slow and model.precision != "bf16")
        self._reason.set_text(_reason(row))
        self._wrong.setVisible(bool(_reason(row)))
        self._show_memory(row)
        badge, _ = words.use_badge(row.licence)
        self._licence.set_values(words.licence_name(row.licence), badge)
        self._summary.set_text(language.sentence(row.licence.summary))
        self._files.set_values(
            words.place(model),
            words.files_and_size(model),
            words.digest(model),
            words.checked(model),
        )
        self._show_speed(row.usual)

    def _show_memory(self, row: ModelRow) -> None:
        is_known = row.fit is not Fit.UNKNOWN
        self._memory_section.setVisible(is_known)
        if not is_known:
            return
        self._memory_title.setText(self.tr("Memory on {}").format(row.room.device))
        weights, needed = row.model.loaded_bytes, row.needed_bytes
        work, free = needed - weights, max(row.room.device_bytes - needed, 0)
        self._memory.set_parts(
            (
                Part(self.tr("Weights {}").format(_size(weights)), weights, "accent"),
                Part(self.tr("Work {}").format(_size(work)), work, "line_strong"),
                Part(self.tr("Free {}").format(memory_text(free)), free, "line_field"),
            )
        )

    def _show_speed(self, usual: KindStats | None) -> None:
        self._speed_section.setVisible(usual is not None)
        if usual is None:
            return
        kind = usual.kind
        title = self.tr("Speed here, {}, {} steps").format(
            figures.size(kind.width, kind.height), kind.steps
        )
        self._speed_title.setText(title)
        cold = figures.seconds(usual.cold.load.p50_s) if usual.cold else words.NONE
        self._speed.set_values(
            figures.seconds(usual.total.p50_s), figures.seconds(usual.total.p95_s), cold
        )

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self._title)
        names.addWidget(self._network)
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 4, 0, 4)
        line.setSpacing(12)
        line.addWidget(self._tile)
        line.addLayout(names, 1)
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.use, 1)
        row.addWidget(self.verify)
        row.addWidget(self.more)
        self.add_section(head, buttons, self._wrong)
        self._memory_section = self._add(self._memory_title, self._memory)
        self._add(Text(self.tr("Licence"), Level.LABEL, "2"), self._licence, self._summary)
        self._add(Text(self.tr("Files"), Level.LABEL, "2"), self._files)
        self._speed_section = self._add(self._speed_title, self._speed)

    def _add(self, *parts: QWidget) -> QWidget:
        """A section; its parts are shown and hidden together."""
        self.add_section(*parts)
        section = parts[0].parentWidget()
        assert section is not None
        return section

    def _action(self, title: str, signal: str) -> QAction:
        action = QAction(title, self)
        self._menu.addAction(action)
        action.triggered.connect(lambda: getattr(self, signal).emit(self._row))
        return action

    def _verify(self) -> None:
        is_damaged = self._row is not None and self._row.model.state is State.DAMAGED
        (self.repaired if is_damaged else self.verified).emit(self._row)

    def _open_menu(self) -> None:
        self._menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


class _Facts(QWidget):
    """Names and values below each other."""

    def __init__(
        self, *names: str, first_mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight
    ) -> None:
        super().__init__()
        first = ElidedText(Level.LABEL, mode=first_mode)
        self._values = (first, *(ElidedText(Level.LABEL) for _ in names[1:]))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, 80)
        grid.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(zip(names, self._values, strict=True)):
            label = Text(name, Level.LABEL, "3")
            label.setFixedHeight(20)
            value.setFixedHeight(20)
            grid.addWidget(label, number, 0)
            grid.addWidget(value, number, 1)

    def set_values(self, *values: str) -> None:
        for label, value in zip(self._values, values, strict=True):
            label.set_text(value)


def _size(size_bytes: int) -> str:
    """Without the unit where that is the one of the last part."""
    return figures.gigabytes(size_bytes) if size_bytes >= 2**30 else memory_text(size_bytes)


def _reason(row: ModelRow) -> str:
    """Why the model is not as it should be."""
    if row.model.damaged:
        return words.not_matching(row.model.damaged)
    return language.sentence(row.model.reason) if row.model.reason else ""
