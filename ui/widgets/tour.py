"""The tour of the window: a card beside each thing that it shows."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui import accessible, theme
from ui.accessible import Role
from ui.widgets import paint
from ui.widgets.overlay import Overlay
from ui.widgets.text import Level, Paragraph, Text

WIDTH = 336
_GAP = 16  # from the card to what it shows, and to the edges
_PADDING = 16
_AIR = 4  # around what is shown


@dataclass(frozen=True, slots=True)
class Stop:
    """`widget` is what is shown, and has to be visible."""

    widget: QWidget
    title: str
    words: str


class Tour(QWidget):
    """Left and Right go back and on, Esc ends it."""

    spoken_role = Role.Dialog

    ended = Signal()  # at its end, or before

    def __init__(self, around: QWidget) -> None:
        super().__init__()
        self.setObjectName("tour")
        self._around = around
        self._stops: tuple[Stop, ...] = ()
        self._at = 0
        self.title = Text("", Level.TITLE)
        self.words = Paragraph(Level.BASE, line_height=20, tone="text_2")
        self.words.setFixedWidth(WIDTH - 2 * _PADDING)  # before it counts its lines
        self.place = Text("", Level.CAPTION, "3")
        self.skip = QPushButton(self.tr("Skip"))
        self.back = QPushButton(self.tr("Back"))
        self.next = QPushButton()
        self.next.setProperty("role", "primary")
        self._overlay = Overlay(around, self)
        self._lay_out()
        self._overlay.resized.connect(self._show)
        self._overlay.closed.connect(self.ended)
        for button in (self.skip, self.back, self.next):
            button.installEventFilter(self)
        self.skip.clicked.connect(self._overlay.close_it)
        self.back.clicked.connect(lambda: self._go(-1))
        self.next.clicked.connect(lambda: self._go(1))

    @property
    def stop(self) -> Stop:
        """What is shown now."""
        return self._stops[self._at]

    def open(self, stops: tuple[Stop, ...]) -> None:
        self._stops, self._at = stops, 0
        self._overlay.open(self.next)
        self._say()

    def eventFilter(self, button: QObject, event: QEvent) -> bool:
        if not (isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress):
            return False
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right as key:
                self._go(1 if key == Qt.Key.Key_Right else -1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if isinstance(button, QPushButton):
                button.click()
            case _:
                return False
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        paint.frame(painter, QRectF(self.rect()), tokens.overlay, tokens.line_field, radius=8)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.place)
        buttons.addStretch()
        for button in (self.skip, self.back, self.next):
            buttons.addWidget(button)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(_PADDING, _PADDING, _PADDING, _PADDING)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addSpacing(8)
        column.addLayout(buttons)
        self.setFixedWidth(WIDTH)

    def _go(self, steps: int) -> None:
        if self._at + steps == len(self._stops):
            self._overlay.close_it()
        elif self._at + steps >= 0:
            self._at += steps
            self._show()
            self._say()

    def _show(self) -> None:
        is_last = self._at == len(self._stops) - 1
        self.setAccessibleName(self.stop.title)
        self.title.setText(self.stop.title)
        self.words.set_text(self.stop.words)
        self.place.setText(self.tr("{} of {}").format(self._at + 1, len(self._stops)))
        self.next.setText(self.tr("Done") if is_last else self.tr("Next"))
        self.back.setVisible(self._at > 0)
        self.skip.setVisible(not is_last)
        self._column.activate()
        self.adjustSize()
        shown = self.stop.widget
        corner = shown.mapTo(self._around, QPoint(0, 0))
        hole = QRect(corner, shown.size()).adjusted(-_AIR, -_AIR, _AIR, _AIR)
        hole = hole.intersected(self._around.rect())
        self._overlay.show_hole(hole)
        self.move(self._beside(hole))

    def _beside(self, hole: QRect) -> QPoint:
        """Left of what stands at the right edge, else above it, or below where there is no room."""
        around = self._around.rect()
        if hole.left() > around.width() // 2:
            return QPoint(hole.left() - _GAP - self.width(), max(hole.top(), _GAP))
        left = min(max(hole.left(), _GAP), around.width() - self.width() - _GAP)
        above = hole.top() - _GAP - self.height()
        return QPoint(left, above if above >= _GAP else hole.bottom() + _GAP)

    def _say(self) -> None:
        accessible.announce(self, f"{self.stop.title}. {self.stop.words}")
