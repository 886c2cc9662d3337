"""How the tiles of the filmstrip look."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import icons, theme
from ui.widgets import paint
from ui.widgets.tiles import Gap, PictureTile, QueuedTile, RunningTile, Tile

HEIGHT = 88
TILE = 71
SPACE = 8
GAP = 17
TILE_ROLE = Qt.ItemDataRole.UserRole
_RING = 4  # 2 px of line and 2 of gap, inside the tile


class FilmstripDelegate(QStyledItemDelegate):
    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(GAP if isinstance(index.data(TILE_ROLE), Gap) else TILE + SPACE, HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        tile: Tile = index.data(TILE_ROLE)
        place = QRect(area.left() + SPACE, area.top() + SPACE + 1, TILE, TILE)
        is_current = bool(state & QStyle.StateFlag.State_Selected)
        match tile:
            case QueuedTile():
                _paint_number(painter, place, f"+{tile.more}" if tile.more else str(tile.number))
            case RunningTile():
                inside = _paint_picture(painter, place, tile.preview, is_current=is_current)
                _paint_progress(painter, inside, tile.fraction)
            case PictureTile():
                inside = _paint_picture(painter, place, tile.thumbnail, is_current=is_current)
                if tile.letter:
                    corner = QRect(inside.right() - 19, inside.top() + 4, 16, 16)
                    paint.letter(painter, corner, tile.letter)
                elif tile.is_starred:
                    star_badge(painter, inside)
            case Gap():
                line = QRect(area.left() + GAP - 5, place.top(), 1, TILE)
                paint.hairline(painter, line, Qt.Edge.LeftEdge)
            case _:
                assert_never(tile)


def star_badge(painter: QPainter, picture: QRect) -> None:
    """The star on its chip, in the upper right corner of a picture."""
    chip = QRectF(picture.right() - 23, picture.top() + 4, 20, 20)
    paint.frame(painter, chip, theme.CHIP_ON_PICTURE, radius=3)
    device = painter.device()
    ratio = device.devicePixelRatio() if device else 1.0
    star = icons.pixmap("star-set", 12, theme.STAR_ON_PICTURE, ratio)
    painter.drawPixmap(round(chip.x()) + 4, round(chip.y()) + 4, star)


def ring(painter: QPainter, rect: QRect) -> None:
    """The 2 px ring of a chosen picture, inside `rect`."""
    clear = QColor(0, 0, 0, 0)
    paint.frame(painter, QRectF(rect), clear, theme.tokens().accent, radius=2, width=2)


def _paint_number(painter: QPainter, place: QRect, number: str) -> None:
    tokens = theme.tokens()
    pen = QPen(QColor(tokens.line_field), 1)
    pen.setDashPattern([3, 3])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)  # as wide on each side at 150 %
    painter.setPen(pen)
    painter.drawRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5))
    painter.restore()
    middle = Qt.AlignmentFlag.AlignCenter
    paint.text(painter, place, number, theme.font(12), tokens.text_3, middle)


def _paint_picture(
    painter: QPainter, place: QRect, image: QImage | None, *, is_current: bool
) -> QRect:
    """The picture or its empty ground, with the ring if it is chosen; where it lies."""
    if is_current:
        ring(painter, place)
        place = place.adjusted(_RING, _RING, -_RING, -_RING)
    if image is None or image.isNull():
        paint.frame(painter, QRectF(place), theme.tokens().raised, radius=2)
    else:
        paint.picture_in(painter, place, image)
    return place


def _paint_progress(painter: QPainter, picture: QRect, fraction: float) -> None:
    """Below the picture: 3 px of accent on a dark ground, which shows on any picture."""
    ground = QRect(picture.left(), picture.bottom() - 3, picture.width(), 4)
    painter.fillRect(ground, theme.CHIP_ON_PICTURE)
    done = ground.adjusted(0, 1, 0, 0)
    done.setWidth(round(picture.width() * min(max(fraction, 0.0), 1.0)))
    painter.fillRect(done, QColor(theme.tokens().accent))
