"""One picture on the canvas: fitted or zoomed, moved by hand, never holding up the window."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QCursor,
    QFocusEvent,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from ui import theme
from ui.accessible import Role
from ui.widgets import paint
from ui.widgets.scaler import Scaler
from ui.widgets.zoom import MAX_ZOOM, STEP, corner_of, middle_held, middle_moved, on_pixels

_NEAREST_FROM = 2.0  # above it a person looks at pixels, not at the picture
_MARGIN = 16  # below a fitted picture


class ImageView(QWidget):
    """Zoom is screen pixels of the device for one of the picture.

    A fitted picture is always drawn smoothly: at 235 % nearest pixels would be 2 or 3 wide.
    """

    spoken_role = Role.Graphic

    dragged = Signal()  # a fitted picture, by the mouse
    zoom_changed = Signal(float, bool)  # picture pixels to screen pixels, and whether fitted

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("image_view")
        self.setAccessibleName(self.tr("Picture"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("has_ring", "inside")
        self.setMinimumSize(64, 64)
        self._image = QImage()
        self._size = QSize()  # of the finished picture; a preview may have fewer pixels
        self._label = ""
        self._zoom = 1.0
        self._is_fit = True
        self._middle = QPointF()  # the picture's point in the middle of the view, 0 to 1
        self._grabbed_at: QPointF | None = None
        self._is_space_held = False  # the picture is moved, never dragged out
        self._scaler = Scaler(self)
        self._scaler.done.connect(self.update)

    def show_picture(self, image: QImage) -> None:
        """Show a finished picture; the zoom stays if the size does, otherwise it is fitted."""
        self._show(image, image.size(), "")

    def show_preview(self, image: QImage, size: QSize, label: str) -> None:
        """Show a preview as large as the picture will be (`size`), with `label` on it."""
        self._show(image, size, label)

    def clear(self) -> None:
        """Show the empty canvas."""
        self._image, self._size, self._label = QImage(), QSize(), ""
        self._scaler.set_source(QImage())
        self.setAccessibleDescription("")
        self.update()

    def picture(self) -> QImage:
        return self._image

    def has_picture(self) -> bool:
        return not self._image.isNull()

    @property
    def zoom(self) -> float:
        return self._zoom

    @property
    def is_fit(self) -> bool:
        return self._is_fit

    def fit(self) -> None:
        """Show all of the picture as large as the view allows, now and after resizing."""
        self._is_fit = True
        self._middle = QPointF(0.5, 0.5)
        self._fit_zoom()

    def show_actual_size(self) -> None:
        """One pixel of the picture on one of the screen."""
        self.zoom_to(1.0, QPointF(self.rect().center()))

    def zoom_in(self) -> None:
        self.zoom_to(self._zoom * STEP, QPointF(self.rect().center()))

    def zoom_out(self) -> None:
        self.zoom_to(self._zoom / STEP, QPointF(self.rect().center()))

    def zoom_to(self, zoom: float, at: QPointF) -> None:
        """Change the zoom so that the picture's point under `at` (of the view) stays there."""
        if not self.has_picture():
            return
        old = self.picture_rect()
        zoom = min(max(zoom, self._smallest_zoom()), MAX_ZOOM)
        size = QSizeF(self._size) * (zoom / self.devicePixelRatioF())
        self._is_fit = False
        self._middle = middle_held(at, old, size, self._centre())
        self._set_zoom(zoom, is_fit=False)

    def picture_rect(self) -> QRectF:
        """Where the picture lies in the view, also beyond its edges."""
        ratio = self.devicePixelRatioF()
        size = QSizeF(self._size) * (self._zoom / ratio)
        if self._is_fit:
            left = (self.width() - size.width()) / 2
            corner = QPointF(left, max((self.height() - _MARGIN - size.height()) / 2, 0))
        else:
            corner = corner_of(self._middle, size, self._centre())
        return QRectF(on_pixels(corner, ratio), size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.ground(painter, self.rect(), theme.surround())
        if not self.has_picture():
            return
        self._paint_picture(painter)
        if self._label:
            self._paint_label(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_fit:
            self._fit_zoom()

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if steps and self.has_picture():
            self.zoom_to(self._zoom * STEP**steps, event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in {Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton}:
            self._grabbed_at = event.position()
            if not self._is_fit:
                self.setCursor(QCursor(Qt.CursorShape.ClosedHandCursor))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed_at is None:
            return
        if self._is_fit:
            way = event.position() - self._grabbed_at
            is_left = event.buttons() == Qt.MouseButton.LeftButton
            is_out = is_left and not self._is_space_held
            if is_out and way.manhattanLength() >= QApplication.startDragDistance():
                self._grabbed_at = None
                self.dragged.emit()
        else:
            self._move_by(event.position() - self._grabbed_at)
            self._grabbed_at = event.position()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._grabbed_at = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._is_fit:
            self.zoom_to(1.0, event.position())
        else:
            self.fit()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._is_space_held = False
            self.unsetCursor()
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._is_space_held = False
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._is_space_held = True
            self.setCursor(QCursor(Qt.CursorShape.OpenHandCursor))
            return
        moves = {
            Qt.Key.Key_Left: QPointF(48, 0),
            Qt.Key.Key_Right: QPointF(-48, 0),
            Qt.Key.Key_Up: QPointF(0, 48),
            Qt.Key.Key_Down: QPointF(0, -48),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is None or self._is_fit:
            super().keyPressEvent(event)
        else:
            self._move_by(move)

    def _show(self, image: QImage, size: QSize, label: str) -> None:
        is_other_size = size != self._size
        self._image, self._size, self._label = image, size, label
        self._scaler.set_source(image)
        self.setAccessibleDescription(label or f"{size.width()} × {size.height()}")
        if is_other_size:
            self.fit()
        elif self._is_fit:
            self._fit_zoom()
        self.update()

    def _fit_zoom(self) -> None:
        if self._size.isEmpty():
            return
        ratio = self.devicePixelRatioF()
        room = QSizeF(self.width() * ratio, max(self.height() - _MARGIN, 1) * ratio)
        scale = min(room.width() / self._size.width(), room.height() / self._size.height())
        self._set_zoom(scale, is_fit=True)

    def _set_zoom(self, zoom: float, *, is_fit: bool) -> None:
        self._zoom, self._is_fit = zoom, is_fit
        self.zoom_changed.emit(zoom, is_fit)
        self.update()

    def _smallest_zoom(self) -> float:
        return min(1.0, 64 / max(self._size.width(), self._size.height(), 1))

    def _move_by(self, by: QPointF) -> None:
        self._middle = middle_moved(self._middle, by, self.picture_rect().size())
        self.update()

    def _centre(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2)

    def _paint_picture(self, painter: QPainter) -> None:
        target = self.picture_rect()
        device_size = (target.size() * self.devicePixelRatioF()).toSize()
        if self._image.width() > device_size.width():
            scaled = self._scaler.get(device_size)
            if scaled is not None:
                painter.drawImage(target, scaled, QRectF(scaled.rect()))
                return
        is_smooth = self._is_fit or self._zoom <= _NEAREST_FROM
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smooth)
        painter.drawImage(target, self._image, QRectF(self._image.rect()))

    def _paint_label(self, painter: QPainter) -> None:
        """The chip lies on the picture, but never leaves the view with it."""
        small = theme.font(12)
        corner = self.picture_rect().intersected(QRectF(self.rect())).topLeft()
        width = QFontMetrics(small).horizontalAdvance(self._label) + 16
        area = QRect(round(corner.x()) + 8, round(corner.y()) + 8, width, 24)
        paint.frame(painter, QRectF(area), theme.CHIP_ON_PICTURE, radius=3)
        colour = theme.LABEL_ON_PICTURE
        paint.text(painter, area, self._label, small, colour, Qt.AlignmentFlag.AlignCenter)
