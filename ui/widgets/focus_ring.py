"""The ring around what has the focus, drawn only while the keyboard is what moves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWindow,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QSlider,
    QWidget,
)

from ui import theme

BY_KEYBOARD = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
}
_REACH = 4  # pixels outside the widget: a gap of 2 and a line of 2


class FocusRing(QWidget):
    """An overlay of `window`; make one and forget it. The dialogs over the window get their own.

    Buttons, sliders and widgets with the property "has_ring" get it, those that fill an area
    along the inside of it (has_ring is "inside"); fields show their focus in their own edge,
    tables and the queue around their current row.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._around: QWidget | None = None
        self._watched: list[QWidget] = []  # that and what it lies in: it moves with them
        self._surface: QWindow | None = None  # where the window's keys and clicks arrive
        self._is_by_keyboard = True
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        window.installEventFilter(self)
        app = QGuiApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)
        if window.isVisible():
            self._take_surface()
            self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._surface:
            if kind == QEvent.Type.KeyPress:
                self._is_by_keyboard = True
            elif kind == QEvent.Type.MouseButtonPress:
                self._is_by_keyboard = False
                self._leave()
        elif watched in self._watched:
            if kind == QEvent.Type.Hide:
                self._leave()
            elif kind in {QEvent.Type.Move, QEvent.Type.Resize}:
                self._place()
        elif kind == QEvent.Type.Show and self._surface is None:
            self._take_surface()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.tokens().accent), 2))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)

    def _follow(self) -> None:
        """To what has the focus by now: it may have been taken back at once."""
        self._leave()
        new = QApplication.focusWidget()
        if new is not None:
            _meet(new.window())
        if new is None or not self._is_by_keyboard or new.window() is not self.window():
            return
        if isinstance(new, QAbstractButton | QSlider) or new.property("has_ring"):
            self._around = new
            self._watch(new)
            self._place()
            self.raise_()
            self.show()

    def _take_surface(self) -> None:
        self._surface = self.window().windowHandle()
        self._surface.installEventFilter(self)

    def _leave(self) -> None:
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched = []
        self._around = None
        self.hide()

    def _watch(self, widget: QWidget | None) -> None:
        while widget is not None and widget is not self.window():
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()

    def _place(self) -> None:
        if self._around is None:
            return
        corner = self._around.mapTo(self.window(), QPoint(0, 0))
        reach = 0 if self._around.property("has_ring") == "inside" else _REACH
        place = QRect(corner, self._around.size()).adjusted(-reach, -reach, reach, reach)
        self.setGeometry(place.intersected(self.window().rect()))


if TYPE_CHECKING:
    _View = QAbstractItemView
else:
    _View = object  # a class has one Qt class below it


class RowRing(_View):
    """For a table, named before its Qt class: whether to draw a ring around the current row."""

    is_by_keyboard = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.is_by_keyboard = event.reason() in BY_KEYBOARD
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.is_by_keyboard = True
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.is_by_keyboard = False
        super().mousePressEvent(event)


def _meet(window: QWidget) -> None:
    """Give a dialog its ring when it first gets the focus."""
    if isinstance(window, QDialog) and window.findChild(FocusRing) is None:
        FocusRing(window)
