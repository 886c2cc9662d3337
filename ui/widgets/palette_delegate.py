"""How the lines of the command palette look."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import icons, theme
from ui.widgets import paint
from ui.widgets.palette_rows import LINE_ROLE, Entry, Heading, Line

HEIGHT = 32
HEADING_HEIGHT = 30
_SIDE = 16  # from the edges to what is read
_TEXT_LEFT = 44
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PaletteDelegate(QStyledItemDelegate):
    """The letters that were searched for stand out."""

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, height_of(index.data(LINE_ROLE)))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        line: Line = index.data(LINE_ROLE)
        tokens = theme.tokens()
        if isinstance(line, Heading):
            words = area.adjusted(_SIDE, 8, -_SIDE, 0)
            paint.text(painter, words, line.title, theme.font(11), tokens.text_2)
            return
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        if is_chosen or state & QStyle.StateFlag.State_MouseOver:
            ground = QRectF(area.adjusted(8, 0, -8, 0))
            paint.frame(painter, ground, tokens.selected if is_chosen else tokens.hover)
        if line.icon:
            device = painter.device()
            ratio = device.devicePixelRatio() if device else 1.0
            colour = tokens.accent if is_chosen else tokens.text_2
            sign = icons.pixmap(line.icon, 16, colour, ratio)
            painter.drawPixmap(area.left() + _SIDE, area.top() + (HEIGHT - 16) // 2, sign)
        _paint_words(painter, area.adjusted(_TEXT_LEFT, 0, -_SIDE, 0), line)


def height_of(line: Line) -> int:
    return HEADING_HEIGHT if isinstance(line, Heading) else HEIGHT


def _paint_words(painter: QPainter, area: QRect, entry: Entry) -> None:
    tokens, small = theme.tokens(), theme.font(12)
    metrics = QFontMetrics(small)
    hint = metrics.elidedText(entry.hint, Qt.TextElideMode.ElideMiddle, area.width() // 2)
    paint.text(painter, area, hint, small, tokens.text_2, _RIGHT)
    room = area.width() - (metrics.horizontalAdvance(hint) + 16 if hint else 0)
    strong = theme.font(13, 600)
    title = QFontMetrics(strong).elidedText(
        " ".join(entry.title.split()), Qt.TextElideMode.ElideRight, room
    )
    left = area.left()
    for words, is_meant in _runs(title, entry.places):
        font = strong if is_meant else theme.font(13)
        width = QFontMetrics(font).horizontalAdvance(words)
        place = QRect(left, area.top(), width + 2, area.height())
        paint.text(painter, place, words, font, tokens.accent if is_meant else tokens.text)
        left += width


def _runs(title: str, places: tuple[int, ...]) -> list[tuple[str, bool]]:
    """The title in parts that were searched for and parts that were not."""
    runs: list[tuple[str, bool]] = []
    for at, letter in enumerate(title):
        is_meant = at in places
        if runs and runs[-1][1] is is_meant:
            runs[-1] = (runs[-1][0] + letter, is_meant)
        else:
            runs.append((letter, is_meant))
    return runs
