"""The table of models: a row each, with what decides whether to use it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui import icons, theme
from ui.tips import plain_tip
from ui.widgets import model_words as words
from ui.widgets import paint
from ui.widgets.focus_ring import RowRing
from ui.widgets.model_tile import paint_tile
from ui.widgets.model_words import Fit, ModelRow

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 48
HEAD_HEIGHT = 32
ROW_ROLE = Qt.ItemDataRole.UserRole
_NARROW_BELOW = 900  # pixels, from which on details beside the badges have no room
_TILE = 32
_PADDING = 16
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Column(IntEnum):
    """In their order from the left."""

    MODEL = 0
    FIT = 1
    LICENCE = 2
    FILES = 3
    TIME = 4
    SIZE = 5

    @property
    def is_number(self) -> bool:
        return self >= Column.TIME


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the columns begin and end at one width."""

    width: int

    @property
    def is_narrow(self) -> bool:
        return self.width < _NARROW_BELOW

    def columns(self) -> dict[Column, QRect]:
        """Their places in a row, without its height; in a narrow one there is no time."""
        widths = {Column.FIT: 92, Column.LICENCE: 128, Column.FILES: 138, Column.SIZE: 88}
        if not self.is_narrow:
            shares = (0.225, 0.235, 0.155, 0.075, 0.085)
            widths = dict(
                zip(tuple(Column)[1:], (round(s * self.width) for s in shares), strict=True)
            )
        places = {Column.MODEL: QRect(0, 0, self.width - sum(widths.values()), ROW_HEIGHT)}
        left = places[Column.MODEL].width()
        for column, width in widths.items():
            places[column] = QRect(left, 0, width, ROW_HEIGHT)
            left += width
        return places


class ModelRows(QAbstractListModel):
    """The rows that a search and a filter let through."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[ModelRow, ...] = ()

    def set_rows(self, rows: tuple[ModelRow, ...]) -> None:
        """New facts about the same models keep the selection."""
        if [row.model.id for row in rows] == [row.model.id for row in self.rows]:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        else:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def row_of(self, model_id: str) -> int | None:
        ids = [row.model.id for row in self.rows]
        return ids.index(model_id) if model_id in ids else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.model.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return words.aloud(row)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(row.model.reason or row.model.title)
            case _ if role == ROW_ROLE:
                return row
        return None


class ModelList(QWidget):
    """Heads over the rows, of which one is chosen while there are any."""

    chosen = Signal(object)  # the ModelRow, also when its facts change; None without rows
    used = Signal(object)  # a ModelRow, by a double click or Enter

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = ModelRows(self)
        self.view = _View(self.rows)
        self.heads = _Heads()
        self.chosen_id = ""  # also of a model that is not there yet
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heads)
        column.addWidget(self.view, 1)
        self.view.resized.connect(self.heads.set_width)
        self.view.selectionModel().currentChanged.connect(self._tell)
        self.view.activated.connect(self._use)

    def set_rows(self, rows: tuple[ModelRow, ...]) -> None:
        """The chosen model stays chosen where it is still there."""
        self.rows.set_rows(rows)
        if not rows:
            self.chosen.emit(None)
            return
        row = self.rows.row_of(self.chosen_id) or 0
        if self.view.currentIndex().row() == row:
            self._tell()
        else:
            self.view.setCurrentIndex(self.rows.index(row))

    def choose(self, model_id: str) -> None:
        """Choose a model, now or once it is there."""
        self.chosen_id = model_id
        if (row := self.rows.row_of(model_id)) is not None:
            self.view.setCurrentIndex(self.rows.index(row))

    def current(self) -> ModelRow | None:
        row = self.view.currentIndex().row()
        return self.rows.rows[row] if 0 <= row < len(self.rows.rows) else None

    def set_device(self, title: str) -> None:
        self.heads.set_device(title)

    def _tell(self) -> None:
        if row := self.current():
            self.chosen_id = row.model.id
            self.chosen.emit(row)

    def _use(self, index: QModelIndex) -> None:
        self.used.emit(index.data(ROW_ROLE))


class _Heads(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._device = ""
        self._width = 0  # of the rows
        self.setFixedHeight(HEAD_HEIGHT)

    def set_width(self, width: int) -> None:
        self._width = width
        self.update()

    def set_device(self, title: str) -> None:
        self._device = title
        self.update()

    def _titles(self, *, is_narrow: bool) -> dict[Column, str]:
        is_short = is_narrow or not self._device
        fit = self.tr("Fit") if is_short else self.tr("Fit on {}").format(self._device)
        return {
            Column.MODEL: self.tr("Model"),
            Column.FIT: fit,
            Column.LICENCE: self.tr("Licence"),
            Column.FILES: self.tr("Files"),
            Column.TIME: self.tr("Time, p50"),
            Column.SIZE: self.tr("On disk"),
        }

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, font = theme.tokens(), theme.font(11, 500)
        painter = QPainter(self)
        paint.hairline(painter, self.rect(), Qt.Edge.BottomEdge)
        grid = _Grid(self._width)
        titles = self._titles(is_narrow=grid.is_narrow)
        for column, place in grid.columns().items():
            room = _room(column, place).adjusted(0, 0, 0, HEAD_HEIGHT - ROW_HEIGHT)
            if column is Column.MODEL:
                room.setLeft(_PADDING)
            shown = QFontMetrics(font).elidedText(
                titles[column], Qt.TextElideMode.ElideRight, room.width()
            )
            align = _RIGHT if column.is_number else _LEFT
            paint.text(painter, room, shown, font, tokens.text_2, align)


class _View(RowRing, QListView):
    resized = Signal(int)  # to so many pixels for a row

    def __init__(self, rows: ModelRows) -> None:
        super().__init__()
        self.setModel(rows)
        self.setItemDelegate(_Delegate(self))
        self.setObjectName("model_list")
        self.setAccessibleName(self.tr("Models"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # What stays in view is then moved when it is scrolled, and only the rest is painted.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        paint.ground(painter, event.rect(), theme.tokens().window)
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit(self.viewport().width())


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: _View) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens = theme.tokens()
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        row: ModelRow = index.data(ROW_ROLE)
        ground = tokens.window
        if state & QStyle.StateFlag.State_Selected:
            ground = tokens.selected
        elif state & QStyle.StateFlag.State_MouseOver:
            ground = tokens.hover
        paint.ground(painter, area, ground)
        paint.hairline(painter, area, Qt.Edge.BottomEdge)
        grid = _Grid(area.width())
        for column, place in grid.columns().items():
            room = _room(column, place).translated(area.topLeft())
            _paint_cell(painter, room, row, column, is_narrow=grid.is_narrow)
        is_current = index.row() == self._view.currentIndex().row()
        if is_current and self._view.hasFocus() and self._view.is_by_keyboard:
            ring = QRectF(area).adjusted(1, 1, -1, -1)
            paint.frame(painter, ring, QColor(0, 0, 0, 0), tokens.accent, width=2)


def _room(column: Column, place: QRect) -> QRect:
    """The part of a cell that words may take."""
    if column.is_number:
        return place.adjusted(0, 0, -_PADDING, 0)
    left = _PADDING + _TILE + 12 if column is Column.MODEL else 8
    return place.adjusted(left, 0, -8, 0)


def _paint_cell(
    painter: QPainter, room: QRect, row: ModelRow, column: Column, *, is_narrow: bool
) -> None:
    tokens = theme.tokens()
    match column:
        case Column.MODEL:
            _paint_model(painter, room, row)
        case Column.FIT:
            detail = "" if is_narrow else words.fit_detail(row)
            icon = "check" if row.fit is Fit.FITS else ""
            _paint_badge(painter, room, words.fit_badge(row), detail, icon)
        case Column.LICENCE:
            detail = "" if is_narrow else words.licence_name(row.licence)
            _paint_badge(painter, room, words.use_badge(row.licence), detail)
        case Column.FILES:
            icon, said, tone = words.files(row.model)
            colour = _colour(tone)
            sign = icons.pixmap(icon, 16, colour, _ratio(painter))
            painter.drawPixmap(room.left(), room.center().y() - 7, sign)
            _paint_words(painter, room.adjusted(22, 0, 0, 0), said, 12, colour)
        case Column.TIME:
            paint.text(painter, room, words.time(row), theme.font(13), tokens.text, _RIGHT)
        case Column.SIZE:
            paint.text(painter, room, words.size(row.model), theme.font(13), tokens.text, _RIGHT)


def _paint_model(painter: QPainter, room: QRect, row: ModelRow) -> None:
    tokens = theme.tokens()
    tile = QRect(room.left() - 12 - _TILE, room.top() + 8, _TILE, _TILE)
    paint_tile(painter, tile, row.picture)
    title = room.adjusted(0, 7, 0, -21)
    _paint_words(painter, title, row.model.title, 13, tokens.text, weight=500)
    _paint_words(painter, room.adjusted(0, 25, 0, -7), words.network(row), 11, tokens.text_3)


def _paint_badge(
    painter: QPainter, room: QRect, badge: tuple[str, str], detail: str, icon: str = ""
) -> None:
    said, tone = badge
    if not said:
        _paint_words(painter, room, words.NONE, 12, theme.tokens().text_3)
        return
    tokens, font = theme.tokens(), theme.font(11, 500)
    beside = 16 if icon else 0
    width = min(_advance(said) + 14 + beside, room.width())
    place = QRect(room.left(), room.center().y() - 9, width, 20)
    ground = str(getattr(tokens, f"{tone}_ground", tokens.pressed))
    paint.frame(painter, QRectF(place), ground, radius=3)
    colour = _colour(tone) if tone else tokens.text
    if icon:
        sign = icons.pixmap(icon, 12, colour, _ratio(painter))
        painter.drawPixmap(place.left() + 6, place.top() + 4, sign)
    middle = Qt.AlignmentFlag.AlignCenter
    paint.text(painter, place.adjusted(beside, 0, 0, 0), said, font, colour, middle)
    _paint_words(painter, room.adjusted(width + 8, 0, 0, 0), detail, 12, tokens.text_2)


def _paint_words(
    painter: QPainter, room: QRect, said: str, pixels: int, colour: str, weight: int = 400
) -> None:
    shown = _fitted(said, pixels, weight, max(room.width(), 0))
    paint.text(painter, room, shown, theme.font(pixels, weight), colour)


@lru_cache(4096)
def _fitted(said: str, pixels: int, weight: int, width: int) -> str:
    """One line of `said`, with dots where it is longer: to measure costs more than to paint."""
    metrics = QFontMetrics(theme.font(pixels, weight))
    return metrics.elidedText(" ".join(said.split()), Qt.TextElideMode.ElideRight, width)


@lru_cache(256)
def _advance(said: str) -> int:
    """How wide the word on a badge is."""
    return QFontMetrics(theme.font(11, 500)).horizontalAdvance(said)


def _colour(tone: str) -> str:
    tokens = theme.tokens()
    named = {"ok": tokens.ok, "warning": tokens.warning, "error": tokens.error}
    return str(QColor(named.get(tone, tokens.text_2)).name())


def _ratio(painter: QPainter) -> float:
    device = painter.device()
    return device.devicePixelRatio() if device else 1.0
