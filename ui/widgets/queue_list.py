"""The jobs that wait, one line each, in the parameter panel."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets import figures
from ui.widgets.icon_button import IconButton
from ui.widgets.rows import Section
from ui.widgets.text import ElidedText, Level, Text

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """`seconds` is what it is expected to take, None where nothing is known."""

    job_id: str
    prompt: str
    seconds: float | None = None
    pictures: int = 1


class QueueList(Section):
    """Hidden while nothing waits."""

    removed = Signal(str)  # the job_id of an entry that a person took out

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._entries: tuple[QueueEntry, ...] = ()
        self._total = Text("", Level.CAPTION, "3")
        head = QWidget()
        head.setFixedHeight(20)
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        rows = QWidget()
        self._rows = QVBoxLayout(rows)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.add(head)
        self.add(rows)
        line.addWidget(Text(self.tr("Queue"), Level.HEADING))
        line.addStretch()
        line.addWidget(self._total)
        self.hide()

    def set_entries(self, entries: tuple[QueueEntry, ...]) -> None:
        """Show `entries`, the next one first."""
        if entries == self._entries:
            return
        self._entries = entries
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for number, entry in enumerate(entries[:_SHOWN], 1):
            row = _QueueRow(number, entry)
            row.removed.connect(self.removed)
            self._rows.addWidget(row)
        self._total.setText(self._sum_up(entries))
        self.setVisible(bool(entries))

    def _sum_up(self, entries: tuple[QueueEntry, ...]) -> str:
        pictures = sum(entry.pictures for entry in entries)
        text = self.tr("{} pictures").format(pictures) if pictures != 1 else self.tr("1 picture")
        known = [entry.seconds for entry in entries if entry.seconds is not None]
        if len(known) == len(entries):
            text += " · " + figures.about(sum(known))
        return text


class _QueueRow(QWidget):
    """Its time gives way to a cross under the mouse; with the keyboard, Delete does the same."""

    removed = Signal(str)

    def __init__(self, number: int, entry: QueueEntry) -> None:
        super().__init__()
        self._job_id = entry.job_id
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("has_ring", True)
        self.setAccessibleName(f"{number}. {entry.prompt}")
        self.setFixedHeight(28)
        index = Text(str(number), Level.LABEL, "3")
        index.setFixedWidth(20)
        prompt = ElidedText(Level.LABEL, "2")
        prompt.set_text(entry.prompt)
        self._takes = Text("", Level.LABEL, "3")
        if entry.seconds is not None:
            self._takes.setText(figures.about(entry.seconds))
        self.remove = IconButton("close", self.tr("Take out of the queue"))
        self.remove.setFixedSize(24, 24)
        self.remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(index)
        row.addWidget(prompt, 1)
        row.addSpacing(8)
        row.addWidget(self._takes)
        row.addWidget(self.remove)
        self._show_cross(False)
        self.remove.clicked.connect(self._take_out)

    def enterEvent(self, _event: QEnterEvent) -> None:
        self._show_cross(True)

    def leaveEvent(self, _event: QEvent) -> None:
        self._show_cross(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self._take_out()
        else:
            super().keyPressEvent(event)

    def _show_cross(self, is_shown: bool) -> None:
        self.remove.setVisible(is_shown)
        self._takes.setVisible(not is_shown)

    def _take_out(self) -> None:
        self.removed.emit(self._job_id)
