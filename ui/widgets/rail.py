"""The rail along the left edge: one button a page."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QMenu, QVBoxLayout, QWidget

from ui import icons, theme
from ui.accessible import Role
from ui.widgets import paint
from ui.widgets.painted_button import PaintedButton

WIDTH = 56


@dataclass(frozen=True, slots=True)
class RailEntry:
    """A page as the rail shows it; `is_last` puts it at the foot, as Settings is."""

    key: str
    title: str
    icon: str  # a name of ui.icons: "create", "history", "models", "stats", "settings"
    shortcut: str = ""  # "Ctrl+1", shown in the tooltip
    is_last: bool = False


class Rail(QWidget):
    """One button a page, and at the foot the menu where the system has no place for menus."""

    spoken_role = Role.ToolBar

    chosen = Signal(str)  # the key of the page; not emitted by set_current

    def __init__(self, entries: tuple[RailEntry, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(self.tr("Pages"))
        self._group = QButtonGroup(self)
        self._buttons = {entry.key: _RailButton(entry, self) for entry in entries}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(0)
        for entry in (e for e in entries if not e.is_last):
            column.addWidget(self._buttons[entry.key])
        column.addStretch()
        self.menu_button = _RailButton(RailEntry("", self.tr("Menu"), "menu", "F10"), self)
        self.menu_button.setCheckable(False)
        self.menu_button.setAutoExclusive(False)
        self.menu_button.hide()
        column.addWidget(self.menu_button)
        for entry in (e for e in entries if e.is_last):
            column.addWidget(self._buttons[entry.key])
        for button in self._buttons.values():
            self._group.addButton(button)
        self._group.buttonClicked.connect(self._choose)
        self.menu_button.clicked.connect(self._open_menu)
        self.menu: QMenu | None = None

    def set_menus(self, menus: tuple[QMenu, ...]) -> None:
        """Offer `menus` behind one button."""
        self.menu = QMenu(self)
        for menu in menus:
            self.menu.addMenu(menu)
        self.menu_button.show()

    def set_current(self, key: str) -> None:
        """Mark the page `key` as the one shown."""
        self._buttons[key].setChecked(True)

    def button(self, key: str) -> QAbstractButton:
        """The button of the page `key`."""
        return self._buttons[key]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.ground(painter, self.rect(), theme.tokens().window)
        paint.hairline(painter, self.rect(), Qt.Edge.RightEdge)

    def _open_menu(self) -> None:
        if self.menu:
            corner = self.menu_button.mapToGlobal(QPoint(WIDTH, self.menu_button.height()))
            self.menu.popup(corner - QPoint(0, self.menu.sizeHint().height()))
            self.menu.setActiveAction(self.menu.actions()[0])

    def _choose(self, button: QAbstractButton) -> None:
        self.chosen.emit(next(key for key, each in self._buttons.items() if each is button))


class _RailButton(PaintedButton):
    """Icon over label; the page that is shown has an accent line at the window's edge."""

    def __init__(self, entry: RailEntry, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = entry.icon
        self.setText(entry.title)
        self.setCheckable(True)
        self.setAutoExclusive(True)  # a radio button, for screen readers
        self.setFont(theme.font(11))
        self.setAccessibleName(entry.title)
        self.setAccessibleDescription(entry.shortcut)
        self.setToolTip(f"{entry.title}  {entry.shortcut}".rstrip())

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 56)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        is_strong = self.isChecked() or self.underMouse()
        colour = tokens.text if is_strong else tokens.text_3
        painter = QPainter(self)
        if self.isChecked():
            painter.fillRect(QRect(0, 12, 2, 32), QColor(tokens.accent))
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(18, 10, icons.pixmap(self._icon, 20, colour, ratio))
        painter.setPen(QColor(colour))
        painter.drawText(QRect(0, 32, WIDTH - 1, 16), Qt.AlignmentFlag.AlignCenter, self.text())
