"""A row of segments of which one is chosen, looking like one control."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from ui import theme
from ui.accessible import Role
from ui.widgets import paint
from ui.widgets.painted_button import PaintedButton


@dataclass(frozen=True, slots=True)
class Segment:
    """One choice; any caption makes the control two lines high (44 px)."""

    key: str
    label: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """One choice drawn as a rectangle in its ratio: `label` is its name, `tip` its size."""

    key: str
    label: str
    width: int
    height: int
    tip: str = ""


class Segmented(QWidget):
    """Arrow keys move the choice, as in any group of radio buttons."""

    spoken_role = Role.Grouping

    chosen = Signal(str)  # the key, when a person chose it

    def __init__(
        self,
        name: str,
        segments: tuple[Segment | Shape, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        """`name` is the accessible name: what is being chosen."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, _SegmentButton] = {}
        self._segments: tuple[Segment | Shape, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2, 2, 2, 2)
        self._row.setSpacing(0)
        self._group.buttonClicked.connect(self._choose)
        self.set_segments(segments)

    def set_segments(self, segments: tuple[Segment | Shape, ...]) -> None:
        """Show other segments or captions; the choice stays where its key still exists."""
        current = self.current()
        if [s.key for s in segments] == [s.key for s in self._segments]:
            for segment in segments:
                self._buttons[segment.key].show_segment(segment)
        else:
            self._rebuild(segments)
        self._segments = segments
        has_two_lines = any(isinstance(s, Segment) and s.caption for s in segments)
        self.setFixedHeight(44 if has_two_lines else 28)
        self.set_current(current)

    @property
    def segments(self) -> tuple[Segment | Shape, ...]:
        return self._segments

    def button(self, key: str) -> QAbstractButton:
        """The segment's button."""
        return self._buttons[key]

    def current(self) -> str:
        """The key of the chosen segment, or "" while none is."""
        return next((key for key, each in self._buttons.items() if each.isChecked()), "")

    def set_current(self, key: str) -> None:
        """Choose `key`, or none with ""; emits nothing."""
        self._group.setExclusive(False)
        for each, button in self._buttons.items():
            button.setChecked(each == key)
        self._group.setExclusive(True)

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def fit_words(self) -> None:
        """Be as wide as the words need, each segment by its own, as a row of filters is."""
        widths = [button.words_width() for button in self._buttons.values()]
        for number, width in enumerate(widths):
            self._row.setStretch(number, width)
        self.setFixedWidth(sum(widths) + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        paint.frame(QPainter(self), QRectF(self.rect()), tokens.raised, tokens.line_field)

    def _rebuild(self, segments: tuple[Segment | Shape, ...]) -> None:
        for button in self._buttons.values():
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = {segment.key: _SegmentButton(segment, self) for segment in segments}
        for button in self._buttons.values():
            self._group.addButton(button)
            self._row.addWidget(button, 1)

    def _choose(self, button: QAbstractButton) -> None:
        self.chosen.emit(next(key for key, each in self._buttons.items() if each is button))


class _SegmentButton(PaintedButton):
    def __init__(self, segment: Segment | Shape, parent: QWidget) -> None:
        super().__init__(parent)
        self._segment = segment
        self.setCheckable(True)
        self.setAutoExclusive(True)  # a radio button, for screen readers
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.show_segment(segment)

    def show_segment(self, segment: Segment | Shape) -> None:
        self._segment = segment
        self.setAccessibleName(segment.label)
        if isinstance(segment, Segment):
            self.setAccessibleDescription(segment.caption)
        else:
            self.setAccessibleDescription(segment.tip)
            self.setToolTip("\n".join(filter(None, (segment.label, segment.tip))))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(24, 24)

    def words_width(self) -> int:
        """What the label needs, bold as when it is chosen, with room at both sides."""
        return QFontMetrics(theme.font(13, 500)).horizontalAdvance(self._segment.label) + 24

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        if self.isChecked():
            area = QRectF(self.rect())
            paint.frame(painter, area, tokens.chosen, tokens.line_strong, radius=3)
        elif self.underMouse() and self.isEnabled():
            paint.frame(painter, QRectF(self.rect()), tokens.hover, radius=3)
        colour = tokens.text if self.isChecked() else tokens.text_2
        if not self.isEnabled():
            colour = tokens.text_off
        match self._segment:
            case Segment():
                self._paint_words(painter, self._segment, colour)
            case Shape():
                self._paint_shape(painter, self._segment, colour)

    def _paint_words(self, painter: QPainter, segment: Segment, colour: str) -> None:
        weight = 500 if self.isChecked() else 400
        middle = Qt.AlignmentFlag.AlignCenter
        if not segment.caption:
            paint.text(painter, self.rect(), segment.label, theme.font(13, weight), colour, middle)
            return
        tokens = theme.tokens()
        soft = tokens.text_2 if self.isChecked() else tokens.text_3
        upper, lower = self.rect().adjusted(0, 4, 0, -19), self.rect().adjusted(0, 20, 0, -4)
        paint.text(painter, upper, segment.label, theme.font(12, weight), colour, middle)
        paint.text(painter, lower, segment.caption, theme.font(11), soft, middle)

    def _paint_shape(self, painter: QPainter, shape: Shape, colour: str) -> None:
        longest = 14.0
        scale = longest / max(shape.width, shape.height)
        width, height = round(shape.width * scale), round(shape.height * scale)
        left, top = (self.width() - width) // 2, (self.height() - height) // 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colour), 1.4))
        painter.drawRoundedRect(QRectF(left + 0.5, top + 0.5, width - 1, height - 1), 1.5, 1.5)
