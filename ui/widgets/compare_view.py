"""Two pictures in one place: under a slider, or side by side, with one zoom for both."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.accessible import Role
from ui.widgets import paint, zoom
from ui.widgets.scaler import Scaler

_MARGIN = 16
_GAP = 8  # between two pictures side by side
_NUDGE = 0.02  # of the slider, by an arrow key
_MOVE = 48.0
_KNOB = 12.0
_CAPTION = 320  # pixels at most


class Mode(StrEnum):
    SLIDER = "slider"
    SIDE = "side"
    BLINK = "blink"


class CompareView(QWidget):
    """Arrows move the slider or the pictures, Tab changes the mode, B blinks, Esc leaves.

    Page Up and Page Down ask for another first picture. The second is shown as large as the first.
    """

    spoken_role = Role.Graphic

    mode_changed = Signal(str)
    closed = Signal()
    turned = Signal(int)  # how many rows further the first picture is wanted; down are older ones
    zoom_changed = Signal(float, bool)  # the scale, and whether the pictures are fitted

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare_view")
        self.setAccessibleName(self.tr("Comparison"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("has_ring", "inside")
        self.mode = Mode.SLIDER
        self.split = 0.5  # of the first picture's width
        self.alone = 0  # the picture that is in view while they blink
        self._images = [QImage(), QImage()]
        self._captions = ["", ""]
        self._scalers = [Scaler(self), Scaler(self)]
        self._zoom: float | None = None  # screen pixels for one of the first picture; None: fitted
        self._middle = QPointF(0.5, 0.5)
        self._grabbed_at: QPointF | None = None
        self._is_space_held = False
        for scaler in self._scalers:
            scaler.done.connect(self.update)
        self._describe()

    def show_picture(self, which: int, image: QImage) -> None:
        """Show `image` as the first (0) or the second (1)."""
        self._images[which] = image
        self._scalers[which].set_source(image)
        self._tell_zoom()

    def set_captions(self, first: str, second: str) -> None:
        """What to say of each picture beside its letter; "" for nothing."""
        self._captions = [first, second]
        self.update()

    def begin(self) -> None:
        """Forget the pictures and the zoom of the last comparison; the mode stays."""
        self.split, self._is_space_held = 0.5, False
        for which in (0, 1):
            self.show_picture(which, QImage())
        self.fit()

    def set_mode(self, mode: Mode) -> None:
        """Blinking once more shows the other picture."""
        self.alone = 1 - self.alone if mode is self.mode is Mode.BLINK else 0
        self.mode = mode
        self._describe()
        self.mode_changed.emit(mode)

    def fit(self) -> None:
        self._zoom, self._middle = None, QPointF(0.5, 0.5)
        self._tell_zoom()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom both so that what lies under `at` of its pane stays there."""
        pane = self._pane(0)
        if at is not None and self.mode is Mode.SIDE and at.x() > self._pane(1).left():
            pane = self._pane(1)
        old = self.target(pane)
        if old.isEmpty():
            return
        at = at or pane.center()
        ratio = self.devicePixelRatioF()
        smallest = min(self._fit_zoom(), 1.0) / 4
        wanted = old.width() * ratio / self._size().width() * factor
        self._zoom = min(max(wanted, smallest), zoom.MAX_ZOOM)
        size = QSizeF(self._size()) * (self._zoom / ratio)
        self._middle = zoom.middle_held(at, old, size, pane.center())
        self._tell_zoom()

    def show_actual_size(self) -> None:
        """One pixel of the first picture on one of the screen."""
        if not self._size().isEmpty():
            self.zoom_by(1 / (self._zoom or self._fit_zoom()))

    def target(self, pane: QRectF) -> QRectF:
        """Where a picture lies in its pane, on whole pixels of the screen."""
        ratio = self.devicePixelRatioF()
        shown = self._zoom if self._zoom is not None else self._fit_zoom()
        size = QSizeF(self._size()) * (shown / ratio)
        corner = zoom.corner_of(self._middle, size, pane.center())
        return QRectF(zoom.on_pixels(corner, ratio), size)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            is_plain = event.modifiers() in {
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            }
            if event.type() == QEvent.Type.ShortcutOverride and is_plain:
                event.accept()  # what the page does with a picture waits until this is closed
                return True
            is_tab = event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab
            if is_tab and is_plain:
                modes = tuple(Mode)
                self.set_mode(modes[(modes.index(self.mode) + 1) % len(modes)])
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: QPointF(-1, 0),
            Qt.Key.Key_Right: QPointF(1, 0),
            Qt.Key.Key_Up: QPointF(0, -1),
            Qt.Key.Key_Down: QPointF(0, 1),
        }
        match Qt.Key(event.key()):
            case Qt.Key.Key_Escape | Qt.Key.Key_C:
                self.closed.emit()
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_by(zoom.STEP)
            case Qt.Key.Key_Minus:
                self.zoom_by(1 / zoom.STEP)
            case Qt.Key.Key_0:
                self.fit()
            case Qt.Key.Key_B:
                self.set_mode(Mode.BLINK)
            case Qt.Key.Key_PageUp:
                self.turned.emit(-1)
            case Qt.Key.Key_PageDown:
                self.turned.emit(1)
            case Qt.Key.Key_Space:
                self._is_space_held = True
            case key if key in moves:
                self._nudge(moves[key])
            case _:
                super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._is_space_held = False
        super().keyReleaseEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if steps := event.angleDelta().y() / 120:
            self.zoom_by(zoom.STEP**steps, event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grabbed_at = event.position()
        if self._moves_slider(event.button()):
            self._split_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed_at is None:
            return
        if self._moves_slider(event.buttons()):
            self._split_at(event.position())
        else:
            self._pan(event.position() - self._grabbed_at)
        self._grabbed_at = event.position()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._grabbed_at = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.ground(painter, self.rect(), theme.surround())
        if self._size().isEmpty():
            return
        panes = self._pane(0), self._pane(1)
        targets = self.target(panes[0]), self.target(panes[1])
        whole = QRectF(self.rect())
        shown = panes if self.mode is Mode.SIDE else (whole, whole)
        if self.mode is Mode.BLINK:
            panes = whole, whole
        if self.mode is Mode.SLIDER:
            at = self._slider_x()
            panes = whole.adjusted(0, 0, at - whole.right(), 0), whole.adjusted(at, 0, 0, 0)
        for which, (pane, target) in enumerate(zip(panes, targets, strict=True)):
            if self.mode is Mode.BLINK and which != self.alone:
                continue
            painter.setClipRect(pane)
            self._paint_picture(painter, which, target)
            self._paint_letter(painter, which, target.intersected(shown[which]))
        painter.setClipping(False)
        if self.mode is Mode.SLIDER:
            self._paint_slider(painter, targets[0].intersected(QRectF(self.rect())))

    def _size(self) -> QSize:
        return self._images[0].size()

    def _pane(self, which: int) -> QRectF:
        """The part of the view that belongs to a picture."""
        area = QRectF(self.rect()).adjusted(_MARGIN, 0, -_MARGIN, -_MARGIN)
        if self.mode is not Mode.SIDE:
            return area
        half = (area.width() - _GAP) / 2
        return QRectF(area.left() + which * (half + _GAP), area.top(), half, area.height())

    def _fit_zoom(self) -> float:
        pane, size = self._pane(0), self._size()
        if size.isEmpty():
            return 1.0
        ratio = self.devicePixelRatioF()
        return min(pane.width() / size.width(), pane.height() / size.height()) * ratio

    def _slider_x(self) -> float:
        """Both pictures are cut on the same pixel of the screen."""
        target, ratio = self.target(self._pane(0)), self.devicePixelRatioF()
        return round((target.left() + self.split * target.width()) * ratio) / ratio

    def _moves_slider(self, buttons: Qt.MouseButton) -> bool:
        is_left = bool(buttons & Qt.MouseButton.LeftButton)
        return self.mode is Mode.SLIDER and is_left and not self._is_space_held

    def _split_at(self, point: QPointF) -> None:
        target = self.target(self._pane(0))
        if target.width() > 0:
            self._set_split((point.x() - target.left()) / target.width())

    def _set_split(self, split: float) -> None:
        self.split = min(max(split, 0.0), 1.0)
        self._describe()

    def _nudge(self, way: QPointF) -> None:
        if self.mode is Mode.SLIDER and way.x():
            self._set_split(self.split + way.x() * _NUDGE)
        else:
            self._pan(way * -_MOVE)

    def _pan(self, by: QPointF) -> None:
        size = self.target(self._pane(0)).size()
        if self._zoom is not None:
            self._middle = zoom.middle_moved(self._middle, by, size)
            self.update()

    def _tell_zoom(self) -> None:
        self.zoom_changed.emit(self._zoom or self._fit_zoom(), self._zoom is None)
        self.update()

    def _describe(self) -> None:
        match self.mode:
            case Mode.SLIDER:
                words = self.tr("Slider at {}%").format(round(self.split * 100))
            case Mode.SIDE:
                words = self.tr("Side by side")
            case Mode.BLINK:
                words = self.tr("Picture {}").format("AB"[self.alone])
        self.setAccessibleDescription(words)
        self.update()

    def _paint_picture(self, painter: QPainter, which: int, target: QRectF) -> None:
        image = self._images[which]
        if image.isNull():
            return
        size = QSizeF(image.size()).scaled(target.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(QPointF(), size)
        place.moveCenter(target.center())
        device_size = (size * self.devicePixelRatioF()).toSize()
        scaled = (
            self._scalers[which].get(device_size) if image.width() > device_size.width() else None
        )
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, (self._zoom or 1.0) <= 2)
        shown = scaled or image
        painter.drawImage(place, shown, QRectF(shown.rect()))

    def _paint_letter(self, painter: QPainter, which: int, target: QRectF) -> None:
        small, words = (
            theme.font(12),
            " · ".join(filter(None, ("AB"[which], self._captions[which]))),
        )
        metrics = QFontMetrics(small)
        room = min(_CAPTION, round(target.width()) // 2) - 32
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(words) + 16
        is_right = self.mode is Mode.SLIDER and which == 1
        left = round(target.right()) - 8 - width if is_right else round(target.left()) + 8
        area = QRect(left, round(target.top()) + 8, width, 24)
        paint.frame(painter, QRectF(area), theme.CHIP_ON_PICTURE, radius=3)
        paint.text(
            painter, area, words, small, theme.LABEL_ON_PICTURE, Qt.AlignmentFlag.AlignCenter
        )

    def _paint_slider(self, painter: QPainter, target: QRectF) -> None:
        x = self._slider_x()
        white, dark = QColor("#FFFFFF"), QColor("#141414")
        painter.fillRect(QRectF(x - 1, target.top(), 2, target.height()), white)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(x, target.center().y())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(white)
        painter.drawEllipse(middle, _KNOB, _KNOB)
        painter.setPen(dark)
        for side in (-1, 1):
            tip = middle + QPointF(side * 7, 0)
            painter.drawLine(tip, middle + QPointF(side * 3, -4))
            painter.drawLine(tip, middle + QPointF(side * 3, 4))
