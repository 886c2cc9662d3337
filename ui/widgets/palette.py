"""The command palette: a few letters, and what they may mean, over a dimmed window."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from ui import accessible, icons, theme
from ui.accessible import Role
from ui.widgets import paint
from ui.widgets.overlay import Overlay
from ui.widgets.palette_delegate import PaletteDelegate, height_of
from ui.widgets.palette_rows import Entry, Heading, PaletteRows, spoken
from ui.widgets.text import Level, Text

KEYS = "Ctrl+K"
WIDTH = 600
_TOP = 120
_LEAST_BELOW = 88
_FIELD_HEIGHT = 56
_FOOT_HEIGHT = 32
_MOST_LIST = 372
_NONE = Qt.KeyboardModifier.NoModifier


class Palette(QWidget):
    """Lies over `around` while it is open; the focus goes back to where it was."""

    spoken_role = Role.Dialog

    chosen = Signal(str)  # the key of an entry; the palette is closed by then

    def __init__(self, around: QWidget) -> None:
        super().__init__()
        self.setObjectName("palette")
        self.setAccessibleName(self.tr("Find an action"))
        self._entries: tuple[Entry, ...] = ()
        self.field = _Field(self.tr("Search actions, models, styles and prompts"))
        self.rows = PaletteRows(self)
        self.list = QListView()
        self.none = Text("", Level.BASE, "2")
        self._overlay = Overlay(around, self)
        self._lay_out()
        self.field.textChanged.connect(self._search)
        self.field.moved.connect(self._move)
        self.field.accepted.connect(self._choose)
        self.field.rejected.connect(self._overlay.close_it)
        self.list.clicked.connect(self._choose_row)
        self._overlay.resized.connect(self._place)

    def open(self, entries: tuple[Entry, ...]) -> None:
        """Offer `entries`, in their order until something is typed."""
        self._entries = entries
        self.field.clear()
        self._search()
        self._overlay.open(self.field)

    def current(self) -> Entry | None:
        """The entry that Enter would choose."""
        index = self.list.currentIndex()
        line = self.rows.line(index.row()) if index.isValid() else None
        return line if isinstance(line, Entry) else None

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        paint.frame(painter, QRectF(self.rect()), tokens.overlay, tokens.line_field, radius=8)
        inside = self.rect().adjusted(1, 0, -1, 0)
        head = QRect(inside.left(), _FIELD_HEIGHT, inside.width(), 1)
        paint.hairline(painter, head, Qt.Edge.TopEdge)
        foot = QRect(inside.left(), self.height() - _FOOT_HEIGHT, inside.width(), 1)
        paint.hairline(painter, foot, Qt.Edge.TopEdge)

    def _lay_out(self) -> None:
        self.list.setObjectName("palette_list")
        self.list.setAccessibleName(self.tr("What can be done"))
        self.list.setModel(self.rows)
        self.list.setItemDelegate(PaletteDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.none.setContentsMargins(16, 16, 16, 16)
        keys = Text(self.tr("↑↓ choose     Enter run     Esc close"), Level.CAPTION, "2")
        keys.setContentsMargins(16, 0, 16, 0)
        keys.setFixedHeight(_FOOT_HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 0)
        column.setSpacing(0)
        for part in (self.field, self.list, self.none, keys):
            column.addWidget(part)

    def _search(self) -> None:
        query = self.field.text().strip()
        self.rows.show(self._entries, query)
        has_any = self.rows.rowCount() > 0
        self.list.setVisible(has_any)
        self.none.setVisible(not has_any)
        self.none.setText(self.tr("Nothing that can be done now matches “{}”.").format(query[:40]))
        self.list.scrollToTop()
        if has_any:
            self._set_row(1)
        else:
            accessible.announce(self.field, self.none.text())
        self._place()

    def _place(self) -> None:
        """The box is as high as its lines, within the window; its top never moves."""
        lines = (self.rows.line(row) for row in range(self.rows.rowCount()))
        around = self._overlay.size()
        room = around.height() - _TOP - _FIELD_HEIGHT - _FOOT_HEIGHT - _LEAST_BELOW
        wanted = sum(height_of(line) for line in lines) + 8
        self.list.setFixedHeight(max(min(wanted, _MOST_LIST, room), 64))
        self.adjustSize()
        width = min(WIDTH, around.width() - 32)
        self.setGeometry((around.width() - width) // 2, _TOP, width, self.height())

    def _move(self, steps: int) -> None:
        """To the next entry in that direction, past headings, round at the ends."""
        number = self.rows.rowCount()
        row = self.list.currentIndex().row()
        for _ in range(number):
            row = (row + steps) % number
            if isinstance(self.rows.line(row), Entry):
                self._set_row(row)
                return

    def _set_row(self, row: int) -> None:
        self.list.setCurrentIndex(self.rows.index(row))
        if row and isinstance(self.rows.line(row - 1), Heading):
            self.list.scrollTo(self.rows.index(row - 1))
        self.list.scrollTo(self.rows.index(row))
        accessible.announce(self.field, spoken(self.rows.line(row)))  # which keeps the focus

    def _choose_row(self, index: QModelIndex) -> None:
        if isinstance(self.rows.line(index.row()), Entry):
            self.list.setCurrentIndex(index)
            self._choose()

    def _choose(self) -> None:
        if entry := self.current():
            self._overlay.close_it()
            self.chosen.emit(entry.key)


class _Field(QLineEdit):
    """Leaves to the list the keys that walk through it."""

    moved = Signal(int)  # by so many entries
    accepted = Signal()
    rejected = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("palette_field")
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        self.setFont(theme.font(15))
        self.setFixedHeight(_FIELD_HEIGHT)
        self.setTextMargins(48, 0, 56, 0)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, _FIELD_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = QKeySequence(event.keyCombination())
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == _NONE
        match event.key():
            case Qt.Key.Key_Up | Qt.Key.Key_Down as key if plain:
                self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if plain:
                    self.accepted.emit()
            case _ if keys == QKeySequence(KEYS):
                self.rejected.emit()
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        tokens = theme.tokens()
        painter = QPainter(self)
        glass = icons.pixmap("search", 20, tokens.text_2, self.devicePixelRatioF())
        painter.drawPixmap(16, (self.height() - 20) // 2, glass)
        key = QRect(self.width() - 44, (self.height() - 20) // 2, 28, 20)
        paint.frame(painter, QRectF(key), tokens.overlay, tokens.line_field, radius=3)
        middle = Qt.AlignmentFlag.AlignCenter
        paint.text(painter, key, self.tr("Esc"), theme.font(11), tokens.text_2, middle)
