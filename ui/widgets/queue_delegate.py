"""How the rows of the queue look."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui import icons, theme
from ui.widgets import paint
from ui.widgets.queue_rows import ENTRY_ROLE, Entry, QueueEntry, QueueRows, RunningEntry, cost

HEIGHT = 32
BUTTON = 24
_TILE = 24
_TEXT_LEFT = 32
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class QueueDelegate(QStyledItemDelegate):
    """Under the mouse, buttons take the place of the time."""

    def __init__(self, rows: QueueRows, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows
        self.padding = 16  # from the edges of the panel to what is read
        self.has_ring = False  # whether the keyboard is at work here

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        entry: Entry = index.data(ENTRY_ROLE)
        is_under_mouse = bool(state & QStyle.StateFlag.State_MouseOver)
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        tokens = theme.tokens()
        if is_chosen or is_under_mouse:
            ground = area.adjusted(self.padding - 8, 0, 8 - self.padding, 0)
            paint.frame(painter, QRectF(ground), tokens.selected if is_chosen else tokens.hover)
            if is_chosen and self.has_ring:
                clear = QColor(0, 0, 0, 0)
                paint.frame(painter, QRectF(ground), clear, tokens.accent, width=2)
        inside = area.adjusted(self.padding, 0, -self.padding, 0)
        if isinstance(entry, RunningEntry):
            _paint_running(painter, inside, entry)
        else:
            number = self._rows.number(index.row())
            paint.text(painter, inside, str(number), theme.font(12), tokens.text_3)
        room = inside.adjusted(_TEXT_LEFT, 0, 0, 0)
        if is_under_mouse:
            for name, place in self.buttons(area, entry).items():
                sign = icons.pixmap(name, 16, tokens.text_2, _ratio(painter))
                painter.drawPixmap(place.left() + 4, place.top() + 4, sign)
                room.setRight(min(room.right(), place.left() - 4))
        else:
            _paint_cost(painter, room, entry)
        colour = tokens.text if isinstance(entry, RunningEntry) else tokens.text_2
        _paint_prompt(painter, room, entry.prompt, colour)

    def buttons(self, area: QRect, entry: Entry) -> dict[str, QRect]:
        """Where the buttons of a row are, by the names of their icons."""
        place = QRect(area.right() + 1 - self.padding - BUTTON + 4, area.top() + 4, BUTTON, BUTTON)
        buttons = {"close": place}
        if isinstance(entry, QueueEntry) and entry != self._rows.waiting[0]:
            buttons["front-of-queue"] = place.translated(-BUTTON, 0)
        return buttons


def _paint_running(painter: QPainter, inside: QRect, entry: RunningEntry) -> None:
    """The picture as it grows, with its progress below."""
    tokens = theme.tokens()
    tile = QRect(inside.left(), inside.top() + (HEIGHT - _TILE) // 2, _TILE, _TILE)
    if entry.preview is None or entry.preview.isNull():
        paint.frame(painter, QRectF(tile), tokens.raised, tokens.line_field, radius=2)
    else:
        paint.picture_in(painter, tile, entry.preview)
    track = QRect(tile.left(), tile.bottom() - 2, tile.width(), 3)
    painter.fillRect(track, theme.CHIP_ON_PICTURE)
    track.setWidth(round(tile.width() * min(max(entry.fraction, 0.0), 1.0)))
    painter.fillRect(track.adjusted(0, 1, 0, 0), QColor(tokens.accent))


def _paint_cost(painter: QPainter, room: QRect, entry: Entry) -> None:
    """At the right end of `room`, which shrinks by what it takes."""
    if isinstance(entry, QueueEntry):
        words = cost(entry)
    elif entry.pictures > 1:
        words = f"{entry.picture} / {entry.pictures}"
    else:
        words = ""
    font = theme.font(12)
    paint.text(painter, room, words, font, theme.tokens().text_3, _RIGHT)
    room.setRight(room.right() - QFontMetrics(font).horizontalAdvance(words) - 8)


def _paint_prompt(painter: QPainter, room: QRect, prompt: str, colour: str) -> None:
    font = theme.font(12)
    flat = " ".join(prompt[:1000].split())
    words = QFontMetrics(font).elidedText(flat, Qt.TextElideMode.ElideRight, room.width())
    paint.text(painter, room, words, font, colour)


def _ratio(painter: QPainter) -> float:
    device = painter.device()
    return device.devicePixelRatio() if device else 1.0
