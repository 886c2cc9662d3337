"""The table of usual times: a row for each kind of picture, sorted by whichever column."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
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
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from studio.stats.summary import Kind, KindStats
from ui import icons, language, theme
from ui.widgets import paint, stages
from ui.widgets.focus_ring import RowRing
from ui.widgets.kind_list import Column, KindList, below, cell
from ui.widgets.latency import Segment
from ui.widgets.painted_button import PaintedButton

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 44
_PADDING = 16
_SCROLL_BAR = 10
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class KindTable(QWidget):
    """One row is always chosen; the heads are buttons that sort."""

    chosen = Signal(object)  # KindStats of the row, when it or its figures change

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = KindList(self)
        self.view = _View(self.rows)
        self.heads = {column: _Head(column) for column in Column}
        self._wanted: Kind | None = None
        heads = QWidget()
        heads.setFixedHeight(28)
        self._heads = QHBoxLayout(heads)
        self._heads.setContentsMargins(0, 0, _SCROLL_BAR, 0)
        self._heads.setSpacing(0)
        for head in self.heads.values():
            self._heads.addWidget(head)
            head.sorted_by.connect(self._sort)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(heads)
        column.addWidget(self.view, 1)
        self.view.selectionModel().currentChanged.connect(self._tell)
        self._show_order()

    def set_kinds(self, kinds: tuple[KindStats, ...]) -> None:
        """Show `kinds`; the chosen row stays chosen where it is still there."""
        self.rows.set_kinds(kinds)
        self._choose_again()

    def current(self) -> KindStats | None:
        row = self.view.currentIndex().row()
        return self.rows.kinds[row] if 0 <= row < len(self.rows.kinds) else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for column, width in _widths(self.width() - _SCROLL_BAR).items():
            self.heads[column].setFixedWidth(width)
            self.view.setColumnWidth(column, width)

    def _sort(self, column: Column) -> None:
        self.rows.sort_by(column)
        self._show_order()
        self._choose_again()

    def _show_order(self) -> None:
        for column, head in self.heads.items():
            is_in_force = column is self.rows.column
            head.show_order(is_in_force, is_descending=self.rows.is_descending)

    def _choose_again(self) -> None:
        row = self.rows.row_of(self._wanted) if self._wanted else None
        index = self.rows.index(row or 0, 0)
        if self.view.currentIndex().row() != index.row():
            self.view.setCurrentIndex(index)
        else:
            self._tell()

    def _tell(self) -> None:
        if one := self.current():
            self._wanted = one.kind
            self.chosen.emit(one)


class _View(RowRing, QTableView):
    def __init__(self, rows: KindList) -> None:
        super().__init__()
        self.setModel(rows)
        self.setItemDelegate(_Delegate(self))
        self.setObjectName("kind_table")
        self.setAccessibleName(self.tr("Usual times"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()  # the ring reaches over all columns


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: _View) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> None:
        tokens = theme.tokens()
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        paint.ground(painter, area, tokens.selected if is_chosen else tokens.window)
        paint.hairline(painter, area, Qt.Edge.BottomEdge)
        model = index.model()
        assert isinstance(model, KindList)
        one, column = model.kinds[index.row()], Column(index.column())
        room = area.adjusted(_PADDING, 0, 0 if column.is_number else -8, 0)
        if column.is_number:
            room = area.adjusted(0, 0, -_PADDING, 0)
        if column is Column.STAGES:
            _paint_stages(painter, room, one)
        else:
            _paint_words(painter, room, one, column)
        if self._view.hasFocus() and self._view.is_by_keyboard:
            self._paint_ring(painter, index)

    def _paint_ring(self, painter: QPainter, index: Index) -> None:
        """Around the whole row, which is painted cell by cell."""
        if index.row() != self._view.currentIndex().row():
            return
        first = self._view.visualRect(index.sibling(index.row(), 0))
        last = self._view.visualRect(index.sibling(index.row(), len(Column) - 1))
        painter.save()
        painter.setClipRect(self._view.visualRect(index))
        painter.setPen(QPen(QColor(theme.tokens().accent), 2))
        painter.drawRect(first.united(last).adjusted(1, 1, -1, -1))
        painter.restore()


class _Head(PaintedButton):
    sorted_by = Signal(Column)

    def __init__(self, column: Column) -> None:
        super().__init__()
        self._column = column
        self._arrow = ""
        self.setText(column.title)
        self.setFixedHeight(28)
        self.clicked.connect(self._sort)

    def show_order(self, is_in_force: bool, *, is_descending: bool) -> None:
        """Say whether, and which way, the rows are sorted by this column."""
        self._arrow = ("chevron-down" if is_descending else "chevron-up") if is_in_force else ""
        order = self.tr("largest first") if is_descending else self.tr("smallest first")
        said = (self.text(), order) if is_in_force else (self.text(),)
        self.setAccessibleName(language.clauses(said))
        self.setToolTip(self.tr("Sort by this column"))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        paint.hairline(painter, self.rect(), Qt.Edge.BottomEdge)
        is_strong = bool(self._arrow) or self.underMouse()
        colour = tokens.text if is_strong else tokens.text_2
        font = theme.font(11, 500)
        area = self.rect().adjusted(_PADDING, 0, -_PADDING, 0)
        width = QFontMetrics(font).horizontalAdvance(self.text())
        is_number = self._column.is_number
        paint.text(painter, area, self.text(), font, colour, _RIGHT if is_number else _LEFT)
        if self._arrow:
            arrow = icons.pixmap(self._arrow, 12, colour, self.devicePixelRatioF())
            x = self.width() - 13 if is_number else area.left() + width + 2
            painter.drawPixmap(x, 8, arrow)

    def _sort(self) -> None:
        self.sorted_by.emit(self._column)

    def event(self, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.HoverEnter, QEvent.Type.HoverLeave}:
            self.update()
        return super().event(event)


def _paint_words(painter: QPainter, area: QRect, one: KindStats, column: Column) -> None:
    tokens = theme.tokens()
    weight = {Column.MODEL: 500, Column.P50: 600}.get(column, 400)
    is_strong = column <= Column.P50
    font, small = theme.font(13, weight), theme.font(11)
    align = _RIGHT if column.is_number else _LEFT
    elide = Qt.TextElideMode.ElideRight
    words = QFontMetrics(font).elidedText(cell(one, column), elide, area.width())
    more = below(one, column)
    upper = area.adjusted(0, 5, 0, -19) if more else area
    paint.text(painter, upper, words, font, tokens.text if is_strong else tokens.text_2, align)
    if more:
        words = QFontMetrics(small).elidedText(more[0], elide, area.width())
        paint.text(painter, area.adjusted(0, 23, 0, -5), words, small, tokens.text_3, align)


def _paint_stages(painter: QPainter, area: QRect, one: KindStats) -> None:
    segments = tuple(
        Segment(phase, seconds, done=1.0)
        for phase, seconds in one.stages
        if one.share(phase) >= 0.005
    )
    place = QRectF(area.left(), area.center().y() - 3, area.width() - 8, 8)
    stages.paint_bar(painter, place, segments)


def _widths(width: int) -> dict[Column, int]:
    """All columns side by side fill `width`."""
    is_narrow = width < 1100
    numbers = 74 if is_narrow else 92
    fixed = {
        Column.SIZE: 120 if is_narrow else 152,
        **dict.fromkeys((c for c in Column if c.is_number), numbers),
        Column.MEMORY: 84 if is_narrow else 104,
        Column.PICTURES: 84 if is_narrow else 104,
    }
    rest = width - sum(fixed.values())
    widths = {
        Column.MODEL: round(rest * 0.36),
        Column.DEVICE: round(rest * 0.28),
        **fixed,
    }
    return {Column.STAGES: width - sum(widths.values()), **widths}
