"""One-line fields: a number with its letter, and the seed with its dice and lock."""

from __future__ import annotations

import secrets

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from studio.errors import InvalidRequest
from studio.jobs.request import MAX_SEED
from ui import theme
from ui.widgets import paint
from ui.widgets.icon_button import IconButton
from ui.widgets.text import Text

HEIGHT = 28


class Field(QLineEdit):
    """A text field that can look wrong, with a letter at its end if it has one."""

    def __init__(self, name: str, letter: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letter = letter
        self.setAccessibleName(name)
        self.setFixedHeight(HEIGHT)
        self.setFont(theme.font(13))
        if letter:
            self.setTextMargins(0, 0, 14, 0)

    def set_wrong(self, is_wrong: bool) -> None:
        """Show the field with the edge of an error, or without."""
        tone = "error" if is_wrong else ""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._letter:
            area = QRect(self.width() - 24, 0, 16, self.height())
            middle = Qt.AlignmentFlag.AlignCenter
            colour = theme.tokens().text_3
            paint.text(QPainter(self), area, self._letter, theme.font(11), colour, middle)


class SizeFields(QWidget):
    """Width x height in pixels, as typed: nothing is corrected behind the person's back."""

    edited = Signal()  # while typing
    finished = Signal()  # with Enter, or on leaving a field

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.width_field = Field(self.tr("Width in pixels"), self.tr("W"))
        self.height_field = Field(self.tr("Height in pixels"), self.tr("H"))
        times = Text("×", tone="3")
        times.setFixedWidth(24)
        times.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.width_field, 1)
        row.addWidget(times)
        row.addWidget(self.height_field, 1)
        for field in (self.width_field, self.height_field):
            field.textEdited.connect(self.edited)
            field.editingFinished.connect(self.finished)

    def set_size(self, width: int, height: int) -> None:
        self.width_field.setText(str(width))
        self.height_field.setText(str(height))


class SeedField(QWidget):
    """A number, or empty for another one each time; the lock is on while there is a number."""

    edited = Signal()
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last_seed: int | None = None
        self.field = Field(self.tr("Seed"))
        self.field.setPlaceholderText(self.tr("Random"))
        self.dice = IconButton("dice", self.tr("Draw another seed and keep it"), is_framed=True)
        self.lock = IconButton(
            "lock", self.tr("Keep the seed of the last picture"), is_framed=True, is_toggle=True
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        row.addWidget(self.dice)
        row.addWidget(self.lock)
        self.field.textEdited.connect(self._show_lock)
        self.field.textEdited.connect(self.edited)
        self.field.editingFinished.connect(self.finished)
        self.dice.clicked.connect(self._draw)
        self.lock.clicked.connect(self._keep_or_free)

    def text(self) -> str:
        """What stands in the field; "" means random."""
        return self.field.text().strip()

    def set_seed(self, seed: int | None) -> None:
        """Keep `seed`, or go back to random with None."""
        self.field.setText("" if seed is None else str(seed))
        self._show_lock()

    def set_last_seed(self, seed: int) -> None:
        """What the lock keeps when it is closed: the seed of the last picture."""
        self._last_seed = seed

    def _draw(self) -> None:
        self.set_seed(secrets.randbelow(2**32))
        self.finished.emit()

    def _keep_or_free(self, is_on: bool) -> None:
        if is_on:
            self.set_seed(secrets.randbelow(2**32) if self._last_seed is None else self._last_seed)
        else:
            self.set_seed(None)
        self.finished.emit()

    def _show_lock(self) -> None:
        self.lock.setChecked(bool(self.text()))


def whole_number(text: str, name: str, title: str, highest: int = MAX_SEED) -> int:
    """The number in a field; raises InvalidRequest naming the field when it is none."""
    digits = text.strip()
    unsigned = digits.removeprefix("-")
    if not (unsigned.isascii() and unsigned.isdigit()):
        shown = digits if len(digits) <= 24 else digits[:24] + "…"
        raise InvalidRequest(name, f"{title} must be a whole number; “{shown}” is not.")
    if len(digits) > 30:
        raise InvalidRequest(name, f"{title} has {len(digits)} digits.", f"At most {highest}.")
    return int(digits)
