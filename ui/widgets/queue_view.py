"""The rows of the queue: put into another order by mouse and by keyboard, and taken out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QListView,
    QMenu,
    QToolTip,
    QWidget,
)

from ui import theme
from ui.widgets.focus_ring import BY_KEYBOARD
from ui.widgets.queue_delegate import HEIGHT, QueueDelegate
from ui.widgets.queue_rows import QueueEntry, QueueRows, RunningEntry

MOST_ROWS = 8  # in view at once
_TO_FRONT = (QKeySequence("Ctrl+Shift+Return"), QKeySequence("Ctrl+Shift+Enter"))


class QueueView(QListView):
    """A row is dragged, or moved with Alt+Up and Alt+Down; Delete takes it out."""

    removed = Signal(str)  # job_id
    moved = Signal(str, str)  # job_id, and the one that it now stands before, or "" for the end

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QueueRows(self)
        self._delegate = QueueDelegate(self._rows, self)
        self._pressed: QPoint | None = None
        self._gap: int | None = None  # the number of the waiting job before which a drag would end
        self.setObjectName("queue_view")
        self.setAccessibleName(self.tr("Queue"))
        self.setModel(self._rows)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def set_entries(self, waiting: tuple[QueueEntry, ...], running: RunningEntry | None) -> None:
        """Show other rows; the choice and the place stay where they still exist."""
        chosen, place = self.chosen(), self.currentIndex().row()
        top = self.verticalScrollBar().value()
        self._stop_drag()
        self._rows.set_entries(waiting, running)
        self.setFixedHeight(min(self._rows.rowCount(), MOST_ROWS) * HEIGHT)
        if chosen:
            row = self._rows.row_of(chosen)
            row = row if row >= 0 else min(place, self._rows.rowCount() - 1)
            self.setCurrentIndex(self._rows.index(row))
        self.verticalScrollBar().setValue(top)
        self.scrollTo(self.currentIndex())

    def replace_running(self, running: RunningEntry) -> None:
        self._rows.replace_running(running)

    def set_padding(self, padding: int) -> None:
        self._delegate.padding = padding
        self.viewport().update()

    def chosen(self) -> str:
        """The job of the chosen row, or ""."""
        index = self.currentIndex()
        return self._rows.entry(index.row()).job_id if index.isValid() else ""

    def remove(self) -> None:
        """Take the chosen job out."""
        if job_id := self.chosen():
            self.removed.emit(job_id)

    def move_by(self, steps: int) -> None:
        """Let the chosen job run sooner (below 0) or later."""
        number = self._chosen_number()
        if number is not None and 0 <= number + steps < len(self._rows.waiting):
            self._move(number, number + steps + (steps > 0))

    def move_to_front(self) -> None:
        if number := self._chosen_number():
            self._move(number, 0)

    def sizeHint(self) -> QSize:
        return QSize(240, self.height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_escape = event.key() == Qt.Key.Key_Escape and self._gap is not None
            is_ours = event.key() == Qt.Key.Key_Delete
            if is_escape or is_ours or QKeySequence(event.keyCombination()) in _TO_FRONT:
                event.accept()  # before the window takes it for something else
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._show_ring(True)
        keys = event.keyCombination()
        alt = Qt.KeyboardModifier.AltModifier
        if QKeySequence(keys) in _TO_FRONT:
            self.move_to_front()
        elif event.key() == Qt.Key.Key_Escape and self._gap is not None:
            self._stop_drag()
        elif keys.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.remove()
        elif keys.key() == Qt.Key.Key_Up and event.modifiers() & alt:
            self.move_by(-1)
        elif keys.key() == Qt.Key.Key_Down and event.modifiers() & alt:
            self.move_by(1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_ring(event.reason() in BY_KEYBOARD)
        if event.reason() in BY_KEYBOARD and not self.currentIndex().isValid():
            self.setCurrentIndex(self._rows.index(0))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_ring(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._show_ring(False)
        if self._button_at(event.position().toPoint()):
            return
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self._chosen_number() is not None:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if self._pressed is None:
            super().mouseMoveEvent(event)
        elif (place - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._gap = self._gap_at(place)
            self._scroll_towards(place)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place, number, gap = event.position().toPoint(), self._chosen_number(), self._gap
        is_drag = self._pressed is not None
        self._stop_drag()
        if is_drag and number is not None and gap is not None:
            self._move(number, gap)
        elif not is_drag and (button := self._button_at(place)):
            self.setCurrentIndex(self.indexAt(place))
            self.remove() if button == "close" else self.move_to_front()
        super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        number = self._chosen_number()
        if not self.chosen():
            return
        menu = QMenu(self)
        last = len(self._rows.waiting) - 1
        for title, keys, call, is_possible in (
            (self.tr("To the front"), "Ctrl+Shift+Enter", self.move_to_front, bool(number)),
            (self.tr("Sooner"), "Alt+Up", lambda: self.move_by(-1), bool(number)),
            (
                self.tr("Later"),
                "Alt+Down",
                lambda: self.move_by(1),
                number is not None and number < last,
            ),
            (self.tr("Remove"), "Del", self.remove, True),
        ):
            action = menu.addAction(f"{title}\t{keys}", call)
            action.setEnabled(is_possible)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        at = self.visualRect(self.currentIndex()).center()
        is_by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        menu.popup(event.globalPos() if is_by_mouse else self.viewport().mapToGlobal(at))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = {
                "close": self.tr("Remove  Del"),
                "front-of-queue": self.tr("To the front  Ctrl+Shift+Enter"),
            }
            if button := self._button_at(event.pos()):
                QToolTip.showText(event.globalPos(), words[button], self)
                return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._gap is None:
            return
        painter = QPainter(self.viewport())
        y = min(max(self._gap_top(self._gap), 1), self.viewport().height() - 1)
        padding = self._delegate.padding - 8
        line = QRect(padding, y - 1, self.viewport().width() - 2 * padding, 2)
        painter.fillRect(line, QColor(theme.tokens().accent))

    def _chosen_number(self) -> int | None:
        """The place of the chosen job among those that wait, from 0."""
        index = self.currentIndex()
        number = self._rows.number(index.row()) - 1 if index.isValid() else -1
        return number if number >= 0 else None

    def _move(self, number: int, gap: int) -> None:
        """Put a waiting job into the gap before number `gap`, if that is another place."""
        waiting = self._rows.waiting
        if gap not in {number, number + 1}:
            before = waiting[gap].job_id if gap < len(waiting) else ""
            self.moved.emit(waiting[number].job_id, before)

    def _gap_at(self, place: QPoint) -> int:
        row = round((place.y() + self.verticalScrollBar().value()) / HEIGHT)
        first = self._rows.rowCount() - len(self._rows.waiting)
        return min(max(row - first, 0), len(self._rows.waiting))

    def _gap_top(self, gap: int) -> int:
        first = self._rows.rowCount() - len(self._rows.waiting)
        return (gap + first) * HEIGHT - self.verticalScrollBar().value()

    def _scroll_towards(self, place: QPoint) -> None:
        """Bring in what lies beyond the edge that a drag has reached."""
        bar = self.verticalScrollBar()
        if place.y() < HEIGHT // 2:
            bar.setValue(bar.value() - HEIGHT // 4)
        elif place.y() > self.viewport().height() - HEIGHT // 2:
            bar.setValue(bar.value() + HEIGHT // 4)

    def _button_at(self, place: QPoint) -> str:
        index: QModelIndex = self.indexAt(place)
        if not index.isValid():
            return ""
        buttons = self._delegate.buttons(self.visualRect(index), self._rows.entry(index.row()))
        return next((name for name, area in buttons.items() if area.contains(place)), "")

    def _show_ring(self, is_shown: bool) -> None:
        self._delegate.has_ring = is_shown
        self.viewport().update()

    def _stop_drag(self) -> None:
        self._pressed = self._gap = None
        self.viewport().update()
