"""A sheet over the dimmed window: the focus stays on it while it is open, and then goes back."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from ui import theme
from ui.widgets import paint

_SCRIM = {True: QColor(0, 0, 0, 140), False: QColor(0, 0, 0, 89)}  # dark 55 %, light 35 %


class Overlay(QWidget):
    """Covers `around` and holds `sheet`; Esc and a click beside the sheet close it."""

    resized = Signal()  # the sheet may want another place
    closed = Signal()

    def __init__(self, around: QWidget, sheet: QWidget) -> None:
        super().__init__(around)
        self._around = around
        self._sheet = sheet
        self._before: QWidget | None = None
        self._focus: QWidget = sheet
        self._hole = QRect()
        sheet.setParent(self)
        around.installEventFilter(self)
        self.hide()
        app = QGuiApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._hold)

    def open(self, focus: QWidget) -> None:
        """Show the sheet with the focus at `focus`, which is a part of it."""
        self._before, self._focus = QApplication.focusWidget(), focus
        self.setGeometry(self._around.rect())
        self.resized.emit()
        self.raise_()
        self.show()
        focus.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_hole(self, hole: QRect) -> None:
        """Leave a part of what is covered undimmed, with a ring."""
        self._hole = hole
        self.update()

    def close_it(self) -> None:
        before, self._before = self._before, None
        self.hide()
        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        """Keep from the window what nobody on the sheet wants."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._around.rect())
            self.resized.emit()
        return False

    def focusNextPrevChild(self, is_next: bool) -> bool:
        stops = self._stops()
        if stops:
            focused = QApplication.focusWidget()
            at = stops.index(focused) if focused in stops else -1
            reason = Qt.FocusReason.TabFocusReason
            stops[(at + (1 if is_next else -1)) % len(stops)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._sheet.geometry().contains(event.position().toPoint()):
            self.close_it()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = theme.tokens()
        dimmed = QPainterPath()
        dimmed.addRect(QRectF(self.rect()))
        if not self._hole.isEmpty():
            hole = QPainterPath()
            hole.addRoundedRect(QRectF(self._hole), 6, 6)
            dimmed -= hole
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(dimmed, _SCRIM[tokens is theme.DARK])
        if not self._hole.isEmpty():
            edge = QRectF(self._hole)
            paint.frame(painter, edge, QColor(0, 0, 0, 0), tokens.accent, radius=6, width=2)

    def _hold(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Take back the focus that something behind the sheet was given meanwhile."""
        if not self.isVisible() or new is None or not self._around.isAncestorOf(new):
            return
        if not _is_on_sheet(new):  # two sheets would take it from each other for ever
            self._before = new
            self._focus.setFocus(Qt.FocusReason.PopupFocusReason)

    def _stops(self) -> list[QWidget]:
        """Where Tab goes on the sheet, in order."""
        chain, widget = list[QWidget](), self._sheet.nextInFocusChain()
        while widget is not None and widget is not self._sheet:
            chain.append(widget)
            widget = widget.nextInFocusChain()
        return [each for each in chain if self._is_stop(each)]

    def _is_stop(self, widget: QWidget) -> bool:
        takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        is_there = widget.isVisibleTo(self) and widget.isEnabled()
        return takes_tab and is_there and self._sheet.isAncestorOf(widget)


def _is_on_sheet(widget: QWidget | None) -> bool:
    while widget is not None and not isinstance(widget, Overlay):
        widget = widget.parentWidget()
    return widget is not None
