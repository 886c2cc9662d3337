"""A button that says what a page is narrowed to, with a menu of the other choices."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from ui import icons, theme
from ui.widgets import paint
from ui.widgets.painted_button import PaintedButton

_MOST_WIDTH = 220
_AROUND = 42  # pixels beside the label: padding, a gap and the arrow


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of the menu; `key` "" usually stands for everything."""

    key: str
    label: str


class FilterButton(PaintedButton):
    """`name` says to a screen reader what is chosen: "Model"."""

    chosen = Signal(str)  # the key, when a person chose it

    def __init__(
        self, name: str, choices: tuple[Choice, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._choices: tuple[Choice, ...] = ()
        self._key = choices[0].key
        self.menu = QMenu(self)
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._choose)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._open)
        self.set_choices(choices)

    def set_choices(self, choices: tuple[Choice, ...]) -> None:
        """Offer other choices; the first one is taken where the chosen one is gone."""
        if choices == self._choices:
            return
        self._choices = choices
        for action in self._group.actions():
            self._group.removeAction(action)
        self.menu.clear()
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
        self.setText(known[self._key])
        self.setAccessibleName(f"{self._name}: {self.text()}")
        self.setToolTip(self.text())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(theme.font(12)).horizontalAdvance(self.text())
        return QSize(min(width, _MOST_WIDTH) + _AROUND, 28)

    def minimumSizeHint(self) -> QSize:
        return QSize(72, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        ground = tokens.raised
        if self.isDown():
            ground = tokens.pressed
        elif self.underMouse():
            ground = tokens.hover
        paint.frame(painter, QRectF(self.rect()), ground, tokens.line_field)
        font, room = theme.font(12), self.width() - _AROUND
        label = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room + 2)
        paint.text(painter, QRect(11, 0, room + 4, self.height()), label, font, tokens.text_2)
        arrow = icons.pixmap("chevron-down", 12, tokens.text_2, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - 22, 8, arrow)

    def _choose(self, action: QAction) -> None:
        self.set_current(action.data())
        self.chosen.emit(self._key)

    def _open(self) -> None:
        self.menu.setMinimumWidth(self.width())
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))
