"""The strip below the prompt: what waits, what is being made, and the newest pictures."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from ui import theme
from ui.tips import plain_tip
from ui.widgets import paint
from ui.widgets.filmstrip_delegate import HEIGHT, TILE_ROLE, FilmstripDelegate
from ui.widgets.tiles import Gap, PictureTile, QueuedTile, RunningTile, Tile

__all__ = ["Filmstrip", "Gap", "PictureTile", "QueuedTile", "RunningTile", "Tile"]


class Filmstrip(QListView):
    chosen = Signal(str)  # the id of the tile, when a person chose it
    dragged = Signal(str)  # the id of a picture's tile, by the mouse
    thumbnail_wanted = Signal(str)  # a picture without thumbnail came into view

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles = _Tiles(self)
        self._is_told = True  # whether a change of the current tile comes from a person
        self._wanted: set[str] = set()
        self.setObjectName("filmstrip")
        self.setProperty("has_ring", "inside")
        self.setAccessibleName(self.tr("Filmstrip"))
        self.setModel(self._tiles)
        self.setItemDelegate(FilmstripDelegate(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedHeight(HEIGHT)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragEnabled(True)
        self.horizontalScrollBar().valueChanged.connect(self._ask_for_thumbnails)
        self.selectionModel().currentChanged.connect(self._tell)

    def set_tiles(self, tiles: tuple[Tile, ...]) -> None:
        """Show `tiles` from left to right; the choice stays where its id still exists."""
        current = self.current()
        self._tiles.set_tiles(tiles)
        self._wanted &= {tile.id for tile in tiles}
        self.set_current(current)
        self.viewport().update()
        self._ask_for_thumbnails()

    def replace_tile(self, tile: Tile) -> None:
        """Show a new state of the tile with the same id: progress, preview, thumbnail, star."""
        self._tiles.replace_tile(tile)

    def current(self) -> str:
        """The id of the chosen tile, or ""."""
        index = self.currentIndex()
        return self._tiles.tile(index).id if index.isValid() else ""

    def set_current(self, tile_id: str) -> None:
        """Put the ring around `tile_id`, or none with ""; emits nothing."""
        self._is_told = False
        self.setCurrentIndex(self._tiles.index_of(tile_id))
        self._is_told = True

    def startDrag(self, _actions: Qt.DropAction) -> None:
        self.dragged.emit(self.current())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A plain wheel moves the strip, which has no other way to go."""
        delta = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (delta.x() or delta.y()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ask_for_thumbnails()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        tokens = theme.tokens()
        paint.ground(painter, self.viewport().rect(), tokens.window)
        paint.hairline(painter, self.viewport().rect(), Qt.Edge.TopEdge)
        if self._tiles.rowCount() == 0:
            words, middle = (
                self.tr("Your pictures will line up here."),
                Qt.AlignmentFlag.AlignCenter,
            )
            area = self.viewport().rect()
            paint.text(painter, area, words, theme.font(12), tokens.text_3, middle)
        painter.end()
        super().paintEvent(event)

    def _tell(self, current: QModelIndex) -> None:
        if self._is_told and current.isValid():
            self.chosen.emit(self._tiles.tile(current).id)

    def _ask_for_thumbnails(self) -> None:
        for row in range(self._tiles.rowCount()):
            index = self._tiles.index(row)
            tile = self._tiles.tile(index)
            is_bare = isinstance(tile, PictureTile) and tile.thumbnail is None
            if not is_bare or tile.id in self._wanted:
                continue
            if self.visualRect(index).intersects(self.viewport().rect()):
                self._wanted.add(tile.id)
                self.thumbnail_wanted.emit(tile.id)


class _Tiles(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._tiles: tuple[Tile, ...] = ()

    def set_tiles(self, tiles: tuple[Tile, ...]) -> None:
        self.beginResetModel()
        self._tiles = tiles
        self.endResetModel()

    def replace_tile(self, tile: Tile) -> None:
        index = self.index_of(tile.id)
        if index.isValid():
            row = index.row()
            self._tiles = (*self._tiles[:row], tile, *self._tiles[row + 1 :])
            self.dataChanged.emit(index, index)

    def tile(self, index: QModelIndex) -> Tile:
        return self._tiles[index.row()]

    def index_of(self, tile_id: str) -> QModelIndex:
        for row, tile in enumerate(self._tiles):
            if tile.id == tile_id and not isinstance(tile, Gap):
                return self.index(row)
        return QModelIndex()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._tiles)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self._tiles[index.row()], RunningTile | PictureTile):
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            is_saved = isinstance(self._tiles[index.row()], PictureTile)
            return flags | Qt.ItemFlag.ItemIsDragEnabled if is_saved else flags
        return Qt.ItemFlag.NoItemFlags

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        tile = self._tiles[index.row()]
        if role == TILE_ROLE:
            return tile
        if role == Qt.ItemDataRole.AccessibleTextRole:
            letter = tile.letter if isinstance(tile, PictureTile) else ""
            return f"{letter}: {tile.prompt}" if letter else tile.prompt
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(tile.prompt)
        return None
