"""The ring around what has the focus, drawn only when the keyboard put it there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QSlider, QWidget

from ui import theme

_REACH = 4  # pixels outside the widget: a gap of 2 and a line of 2
_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class FocusRing(QWidget):
    """An overlay of `window`; make one per window and forget it.

    Buttons, sliders and widgets with the property "has_ring" get it; fields show their focus in
    their own edge, views around their current item.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._around: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            if isinstance(watched, QWidget) and watched.window() is self.window():
                self._follow(watched, by_keyboard=event.reason() in _BY_KEYBOARD)
        elif watched is self._around:
            if kind in {QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.MouseButtonPress}:
                self._leave()
            elif kind in {QEvent.Type.Move, QEvent.Type.Resize}:
                self._place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.tokens().accent), 2))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)

    def _follow(self, widget: QWidget, *, by_keyboard: bool) -> None:
        has_no_edge = isinstance(widget, QAbstractButton | QSlider) or widget.property("has_ring")
        if not by_keyboard or not has_no_edge:
            self._leave()
            return
        self._around = widget
        self._place()
        self.raise_()
        self.show()

    def _leave(self) -> None:
        self._around = None
        self.hide()

    def _place(self) -> None:
        if self._around is None:
            return
        corner = self._around.mapTo(self.window(), QPoint(0, 0))
        outside = QRect(corner, self._around.size()).adjusted(-_REACH, -_REACH, _REACH, _REACH)
        self.setGeometry(outside.intersected(self.window().rect()))
