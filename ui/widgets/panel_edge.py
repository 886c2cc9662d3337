"""The left edge of a panel, by which it is made wider or narrower."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from ui.accessible import Role

MOST = 480  # leaves the centre its own 480 in a window of 1024
_REACH = 6  # pixels that the mouse has to hit
_STEP = 16  # pixels, by the arrow keys


class PanelEdge(QWidget):
    """Keeps the width of `panel`; a double click, or Home, brings the usual one back."""

    spoken_role = Role.Splitter

    resized = Signal()  # by a person

    def __init__(self, panel: QWidget, wide: int, narrow: int) -> None:
        """`wide` and `narrow` are the usual widths, in a wide window and in a narrow one."""
        super().__init__(panel)
        self._panel = panel
        self._wide = wide
        self._narrow = narrow
        self._is_narrow = False
        self._wish = 0
        self.setAccessibleName(self.tr("Width of the panel"))
        self.setToolTip(self.tr("Drag for another width; double click for the usual one"))
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("has_ring", True)
        panel.installEventFilter(self)
        self._settle()

    @property
    def wish(self) -> int:
        """The width that a person chose; 0 for the usual one."""
        return self._wish

    def spoken_value(self) -> str:
        return str(self._panel.width())

    def restore(self, wish: int) -> None:
        """Take back what `wish` was."""
        self._wish = min(max(wish, self._narrow), MOST) if wish else 0
        self._settle()

    def set_narrow(self, is_narrow: bool) -> None:
        """The window is under 1200 px wide, or no longer."""
        self._is_narrow = is_narrow
        self._settle()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(0, 0, _REACH, self._panel.height())
            self.raise_()
        return False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        right = self._panel.mapToGlobal(self._panel.rect().topRight()).x()
        self._resize(right - round(event.globalPosition().x()))

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self._resize(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left:
                self._resize(self._panel.width() + _STEP)
            case Qt.Key.Key_Right:
                self._resize(self._panel.width() - _STEP)
            case Qt.Key.Key_Home:
                self._resize(0)
            case _:
                super().keyPressEvent(event)

    def _resize(self, wish: int) -> None:
        before = self._wish
        self.restore(wish)
        if self._wish != before:
            self.resized.emit()

    def _settle(self) -> None:
        usual = self._narrow if self._is_narrow else self._wide
        self._panel.setFixedWidth(self._wish or usual)
