"""The History grid: pictures under their day and prompt, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from studio.history.record import GenerationRecord
from ui import theme
from ui.roles import Role
from ui.widgets import paint
from ui.widgets.thumbnail_delegate import paint_headings, paint_thumbnail
from ui.widgets.thumbnail_layout import Group, ThumbnailLayout, group_rows, join

Index = QModelIndex | QPersistentModelIndex
_NEAR_END = 600  # pixels from the end at which older pictures are asked for


class ThumbnailGrid(QListView):
    """Shows a list model that answers the roles of ui.roles, newest first.

    DisplayRole is the prompt; neighbours with the same day and prompt share a heading. The
    model's `fetchMore` is called near the end. It is a QListView so that screen readers find its
    pictures; the layout is its own.
    """

    chosen = Signal(object)  # GenerationRecord of the current picture, or None
    opened = Signal(object)  # GenerationRecord, by double click or Enter
    dragged = Signal(list)  # GenerationRecord of all chosen pictures, by the mouse
    thumbnails_wanted = Signal(list)  # QModelIndex of rows in view whose THUMBNAIL is None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: list[Group] = []
        self._layout = ThumbnailLayout([], 0)
        self.setObjectName("thumbnail_grid")
        self.setProperty("has_ring", "inside")
        self.setAccessibleName(self.tr("Pictures"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setMouseTracking(False)
        self.activated.connect(self._open)

    def selected(self) -> list[GenerationRecord]:
        """All chosen pictures, the newest first."""
        rows = self.selectionModel().selectedIndexes() if self.model() else []
        return [index.data(Role.RECORD) for index in sorted(rows, key=QModelIndex.row)]

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is not None:
            model.rowsRemoved.connect(self.reset)
            self.reset()

    def reset(self) -> None:
        super().reset()
        self._groups = group_rows(self._keys(0, self._row_count() - 1))
        self._place()

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        super().rowsInserted(parent, start, end)
        added = group_rows(self._keys(start, end), start)
        count = end - start + 1
        if start == 0:
            later = [Group(g.day, g.prompt, g.first + count, g.count) for g in self._groups]
            self._groups = join(added, later)
        elif end == self._row_count() - 1:
            self._groups = join(self._groups, added)
        else:
            self._groups = group_rows(self._keys(0, self._row_count() - 1))
        self._place()

    def doItemsLayout(self) -> None:
        """Nothing: see `_place`."""

    def updateGeometries(self) -> None:
        """Nothing either: the scroll bar is set by `_place`."""

    def dataChanged(self, first: Index, last: Index, _roles: Sequence[int] = ()) -> None:
        for row in range(first.row(), last.row() + 1):
            self.viewport().update(self._reach(row))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.chosen.emit(current.data(Role.RECORD) if current.isValid() else None)

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid() or index.row() >= self._row_count():
            return QRect()
        return self._layout.rect(index.row()).translated(0, -self.verticalOffset())

    def scrollTo(
        self,
        index: Index,
        _hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        if not index.isValid():
            return
        area, bar = self._layout.rect(index.row()), self.verticalScrollBar()
        if area.top() - 8 < bar.value():
            bar.setValue(area.top() - 72 if index.row() else 0)
        elif area.bottom() + 8 > bar.value() + self.viewport().height():
            bar.setValue(area.bottom() + 8 - self.viewport().height())

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._layout.row_at(point.x(), point.y() + self.verticalOffset())
        model = self.model()
        return QModelIndex() if row is None or model is None else model.index(row, 0)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        count, row = self._row_count(), self.currentIndex().row()
        model = self.model()
        if model is None or count == 0:
            return QModelIndex()
        if row < 0:
            return model.index(0, 0)
        return model.index(min(max(self._next_row(action, row), 0), count - 1), 0)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, _index: Index) -> bool:
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Choose all rows from the one at the first corner to the one at the other."""
        ends = self.indexAt(rect.topLeft()), self.indexAt(rect.bottomRight())
        selection = QItemSelection()
        if all(end.isValid() for end in ends):
            first, last = sorted(ends, key=QModelIndex.row)
            selection.select(first, last)
        self.selectionModel().select(selection, command)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        self.dragged.emit(self.selected())

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for index in selection.indexes():
            region += self._reach(index.row())
        return region

    def resizeEvent(self, event: QResizeEvent) -> None:
        QAbstractItemView.resizeEvent(self, event)
        self._place()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        QAbstractItemView.scrollContentsBy(self, dx, dy)
        self.viewport().update()
        self._ask_for_more()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        paint.ground(painter, event.rect(), theme.tokens().canvas)
        offset = self.verticalOffset()
        top, bottom = event.rect().top() + offset, event.rect().bottom() + offset
        painter.translate(0, -offset)
        today = date.today()
        for block in self._layout.blocks_between(top, bottom):
            paint_headings(painter, block, self.viewport().width(), today)
        model, selection = self.model(), self.selectionModel()
        for row in self._layout.rows_between(top, bottom):
            index = model.index(row, 0)
            is_chosen = selection.isSelected(index)
            paint_thumbnail(painter, self._layout.rect(row), index, is_chosen=is_chosen)

    def _next_row(self, action: QAbstractItemView.CursorAction, row: int) -> int:
        move, page = QAbstractItemView.CursorAction, 3 * self._layout.columns
        steps = {
            move.MoveLeft: -1,
            move.MovePrevious: -1,
            move.MoveRight: 1,
            move.MoveNext: 1,
            move.MovePageUp: -page,
            move.MovePageDown: page,
            move.MoveHome: -row,
            move.MoveEnd: self._row_count(),
        }
        if action is move.MoveUp:
            return self._row_above(row)
        if action is move.MoveDown:
            return self._row_below(row)
        return row + steps.get(action, 0)

    def _row_above(self, row: int) -> int:
        group = self._group_of(row)
        if row - group.first >= self._layout.columns:
            return row - self._layout.columns
        if group.first == 0:
            return row
        above = self._group_of(group.first - 1)
        column = (row - group.first) % self._layout.columns
        last_line = (above.count - 1) // self._layout.columns * self._layout.columns
        return above.first + min(last_line + column, above.count - 1)

    def _row_below(self, row: int) -> int:
        group = self._group_of(row)
        place, columns = row - group.first, self._layout.columns
        if place // columns < (group.count - 1) // columns:
            return min(row + columns, group.first + group.count - 1)
        following = group.first + group.count
        if following >= self._row_count():
            return row
        below = self._group_of(following)
        return below.first + min(place % columns, below.count - 1)

    def _group_of(self, row: int) -> Group:
        return next(g for g in self._groups if g.first <= row < g.first + g.count)

    def _row_count(self) -> int:
        model = self.model()
        return 0 if model is None else model.rowCount()

    def _keys(self, start: int, end: int) -> list[tuple[date, str]]:
        model = self.model()
        keys = []
        for row in range(start, end + 1):
            record: GenerationRecord = model.index(row, 0).data(Role.RECORD)
            keys.append((record.created_at.astimezone().date(), record.request.prompt))
        return keys

    def _place(self) -> None:
        """Lay everything out again for the width there is."""
        self._layout = ThumbnailLayout(self._groups, self.viewport().width())
        bar = self.verticalScrollBar()
        height = self.viewport().height()
        bar.setRange(0, max(self._layout.height - height, 0))
        bar.setEnabled(bar.maximum() > 0)
        bar.setPageStep(height)
        bar.setSingleStep(48)
        self.viewport().update()
        self._ask_for_more()

    def _ask_for_more(self) -> None:
        """Ask for the thumbnails in view and, near the end, for older pictures."""
        model = self.model()
        if model is None or not self.isVisible():
            return
        offset, height = self.verticalOffset(), self.viewport().height()
        rows = self._layout.rows_between(offset, offset + height)
        bare = [i for row in rows if (i := model.index(row, 0)).data(Role.THUMBNAIL) is None]
        if bare:
            self.thumbnails_wanted.emit(bare)
        is_near_end = offset + height + _NEAR_END > self._layout.height
        if is_near_end and model.canFetchMore(QModelIndex()):
            model.fetchMore(QModelIndex())

    def _reach(self, row: int) -> QRect:
        """What a picture and its ring cover in the view."""
        area = self._layout.rect(row).translated(0, -self.verticalOffset())
        return area.adjusted(-4, -4, 4, 4)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(Role.RECORD))
