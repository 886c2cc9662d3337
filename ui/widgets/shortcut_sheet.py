"""What all keys do, in columns under the names of the menus, with a search."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import matching, theme
from ui.accessible import Role
from ui.actions import Shortcut
from ui.widgets import paint
from ui.widgets.icon_button import IconButton
from ui.widgets.overlay import Overlay
from ui.widgets.search_field import SearchField
from ui.widgets.text import ElidedText, Level, Text

WIDTH = 840
_MARGIN = 60  # of the window around it, at least
_HEAD_HEIGHT = 56
_ROW = 28
_GAP = 16  # above a heading that is not the first


class ShortcutSheet(QWidget):
    spoken_role = Role.Dialog

    def __init__(self, around: QWidget) -> None:
        super().__init__()
        self.setObjectName("shortcut_sheet")
        self.setAccessibleName(self.tr("Shortcuts"))
        self._shortcuts: tuple[Shortcut, ...] = ()
        self.search = SearchField(self.tr("Search shortcuts"))
        self.close_button = IconButton("close", self.tr("Close"), shortcut=self.tr("Esc"))
        self.none = Text("", Level.BASE, "2")
        self.area = QScrollArea()
        self._overlay = Overlay(around, self)
        self._lay_out()
        self.search.textChanged.connect(self._search)
        self.close_button.clicked.connect(self._overlay.close_it)
        self._overlay.resized.connect(self._place)

    def open(self, shortcuts: tuple[Shortcut, ...]) -> None:
        self._shortcuts = shortcuts
        self.search.clear()
        self._search()
        self._overlay.open(self.search)

    def shown(self) -> tuple[Shortcut, ...]:
        """What the search lets through."""
        query = self.search.text()
        things = ((each, each.title, (each.group.title, *each.keys)) for each in self._shortcuts)
        found = {each for each, _ in matching.find(query, things)} if query.strip() else None
        return tuple(each for each in self._shortcuts if found is None or each in found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows scroll, also from the search."""
        bar = self.area.verticalScrollBar()
        match event.key():
            case Qt.Key.Key_Up | Qt.Key.Key_Down as key:
                bar.setValue(bar.value() + (_ROW if key == Qt.Key.Key_Down else -_ROW))
            case Qt.Key.Key_PageUp | Qt.Key.Key_PageDown as key:
                page = bar.pageStep()
                bar.setValue(bar.value() + (page if key == Qt.Key.Key_PageDown else -page))
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        paint.frame(painter, QRectF(self.rect()), tokens.overlay, tokens.line_field, radius=8)
        paint.hairline(painter, QRect(1, _HEAD_HEIGHT, self.width() - 2, 1), Qt.Edge.TopEdge)

    def _lay_out(self) -> None:
        self.area.setObjectName("shortcut_area")
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.none.setContentsMargins(24, 16, 24, 24)
        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 16, 12)
        head.setSpacing(12)
        head.addWidget(Text(self.tr("Shortcuts"), Level.TITLE))
        head.addStretch(1)
        head.addWidget(self.search, 1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 1, 8)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.area, 1)
        column.addWidget(self.none, 1, Qt.AlignmentFlag.AlignTop)

    def _search(self) -> None:
        shown = self.shown()
        self.area.setWidget(_columns(shown))
        self.area.setVisible(bool(shown))
        self.none.setVisible(not shown)
        query = self.search.text().strip()[:40]
        self.none.setText(self.tr("No shortcut matches “{}”.").format(query))

    def _place(self) -> None:
        """The size is that of the whole list, so that a search moves nothing."""
        around = self._overlay.size()
        width = min(WIDTH, around.width() - 2 * _MARGIN)
        wanted = max(map(_height, _split(self._shortcuts))) + _HEAD_HEIGHT + 40
        height = min(wanted, around.height() - 2 * _MARGIN)
        left, top = (around.width() - width) // 2, (around.height() - height) // 2
        self.setGeometry(left, top, width, height)


class _Keys(QLabel):
    """Each key combination in a frame of its own."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__("  ".join(keys))
        self._keys = keys
        self.setFont(theme.font(11))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(sum(map(self._width, self._keys)) + 4 * (len(self._keys) - 1), 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        left, middle = 0, Qt.AlignmentFlag.AlignCenter
        for key in self._keys:
            place = QRect(left, 0, self._width(key), 20)
            paint.frame(painter, QRectF(place), tokens.overlay, tokens.line_field, radius=3)
            paint.text(painter, place, key, self.font(), tokens.text_2, middle)
            left += place.width() + 4

    def _width(self, key: str) -> int:
        return max(QFontMetrics(self.font()).horizontalAdvance(key) + 12, 20)


def _columns(shortcuts: tuple[Shortcut, ...]) -> QWidget:
    content = QWidget()
    row = QHBoxLayout(content)
    row.setContentsMargins(24, 16, 24, 16)
    row.setSpacing(48)
    for part in _split(shortcuts):
        row.addLayout(_column(part), 1)
    return content


def _column(shortcuts: tuple[Shortcut, ...]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    for number, (group, members) in enumerate(groupby(shortcuts, lambda each: each.group)):
        column.addSpacing(_GAP if number else 0)
        heading = Text(group.title, Level.LABEL, "3")
        heading.setFixedHeight(_ROW)
        column.addWidget(heading)
        for shortcut in members:
            column.addWidget(_row(shortcut))
    column.addStretch()
    return column


def _row(shortcut: Shortcut) -> QWidget:
    result = QWidget()
    result.setFixedHeight(_ROW)
    title = ElidedText()
    title.set_text(shortcut.title)
    row = QHBoxLayout(result)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(16)
    row.addWidget(title, 1)
    row.addWidget(_Keys(shortcut.keys))
    return result


def _split(shortcuts: tuple[Shortcut, ...]) -> list[tuple[Shortcut, ...]]:
    """Whole groups in two columns, cut where the longer one is shortest."""
    groups = [tuple(members) for _, members in groupby(shortcuts, lambda each: each.group)]
    cuts = range(1, len(groups) + 1)
    ways = [[sum(groups[:cut], ()), sum(groups[cut:], ())] for cut in cuts]
    return min(ways, key=lambda way: max(map(_height, way))) if ways else [(), ()]


def _height(shortcuts: tuple[Shortcut, ...]) -> int:
    groups = len({each.group for each in shortcuts})
    return (len(shortcuts) + groups) * _ROW + max(groups - 1, 0) * _GAP
