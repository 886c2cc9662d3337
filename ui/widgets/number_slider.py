"""A slider with the number beside it; either changes the other."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from ui import theme
from ui.widgets.fields import Field

_KNOB = 4.5  # radius
_GAP = 2.0


class Slider(QSlider):
    """A thin line, an accent part up to a round knob; a press goes straight to its place."""

    def __init__(self, name: str, parts: int = 1, parent: QWidget | None = None) -> None:
        """Its steps are 1/`parts` of the number that it stands for."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.spoken_parts = parts
        self.setAccessibleName(name)
        self.setFixedHeight(28)

    def sizeHint(self) -> QSize:
        return QSize(120, 28)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 28)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._go_to(event.position().x())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        knob = self._x_of(self.value())
        reach = _KNOB + _GAP
        painter.setBrush(QColor(tokens.line_field))
        painter.drawRect(QRectF(knob + reach, middle - 1, self.width() - knob - reach, 2))
        painter.setBrush(QColor(tokens.accent))
        painter.drawRect(QRectF(0, middle - 1, max(knob - reach, 0), 2))
        painter.setBrush(QColor(tokens.text if self.isEnabled() else tokens.text_off))
        painter.drawEllipse(QPointF(knob, middle), _KNOB, _KNOB)

    def _x_of(self, value: int) -> float:
        span = max(self.maximum() - self.minimum(), 1)
        return _KNOB + (self.width() - 2 * _KNOB) * (value - self.minimum()) / span

    def _go_to(self, x: float) -> None:
        share = (x - _KNOB) / max(self.width() - 2 * _KNOB, 1)
        span = self.maximum() - self.minimum()
        self.setValue(self.minimum() + round(min(max(share, 0.0), 1.0) * span))


class NumberSlider(QWidget):
    """The slider covers the usual range, 1/`parts` apart; the number may go beyond it."""

    edited = Signal()
    finished = Signal()

    def __init__(self, name: str, parts: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self.slider = Slider(name, parts)
        self.field = Field(name)
        self.field.setFixedWidth(44)
        self.field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.slider, 1)
        row.addWidget(self.field)
        self.slider.valueChanged.connect(self._show_number)
        self.field.textChanged.connect(self._move_slider)
        self.field.textEdited.connect(self.edited)
        self.field.editingFinished.connect(self.finished)

    def set_range(self, lowest: float, highest: float) -> None:
        """The usual range, which the slider covers."""
        self.slider.blockSignals(True)
        self.slider.setRange(round(lowest * self._parts), round(highest * self._parts))
        self.slider.blockSignals(False)
        self._move_slider(self.text())

    def text(self) -> str:
        """The number as it stands in the field."""
        return self.field.text().strip()

    def set_value(self, value: float) -> None:
        self.field.setText(self._format(value))

    def _format(self, value: float) -> str:
        if self._parts == 1 and value == int(value):
            return str(int(value))
        return f"{value:.1f}" if round(value, 1) == value else f"{value:g}"

    def _place_slider(self, value: float) -> None:
        self.slider.blockSignals(True)
        bounded = min(max(value * self._parts, self.slider.minimum()), self.slider.maximum())
        self.slider.setValue(round(bounded))
        self.slider.blockSignals(False)
        self.slider.update()

    def _show_number(self, value: int) -> None:
        self.set_value(value / self._parts)
        self.edited.emit()
        self.finished.emit()

    def _move_slider(self, text: str) -> None:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if abs(value) < 1e6:
            self._place_slider(value)
