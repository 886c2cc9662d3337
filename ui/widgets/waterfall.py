"""Where the time of one picture went, beside what is usual: the panel above the latency bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.devices.backend import memory_text
from studio.history.record import GenerationRecord
from studio.stats.spans import Spans
from studio.stats.summary import Summary
from ui import language, theme
from ui.accessible import Role
from ui.widgets import figures, paint, waterfall_words
from ui.widgets.icon_button import IconButton
from ui.widgets.rows import Line
from ui.widgets.text import ElidedText, Level, Text
from ui.widgets.waterfall_chart import WaterfallChart

HEIGHT = 320
_HEAD = 48
_SIDE = 304
_OF_STEPS = 3  # facts; the others are of the whole picture
_NARROW_SIDE = 272


class Waterfall(QWidget):
    closed = Signal()
    export_requested = Signal(GenerationRecord)
    stats_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spans = Spans()
        self._usual: Summary | None = None
        self._record: GenerationRecord | None = None
        self.setObjectName("waterfall")
        self.setFixedHeight(HEIGHT)
        self._sentence = ElidedText(Level.BASE, "2")
        self.copy = _small(self.tr("Copy as text"))
        self.export = _small(self.tr("Export JSON"))
        self.stats = _small(self.tr("Open in Stats"))
        self.close_button = IconButton("close", self.tr("Close"), shortcut="Ctrl+L")
        self.chart = WaterfallChart()
        self.facts = _Facts()
        self._lay_out()
        self.copy.clicked.connect(self._copy)
        self.export.clicked.connect(self._export)
        self.stats.clicked.connect(self.stats_requested)
        self.close_button.clicked.connect(self.closed)
        self.show_nothing()

    def show_picture(self, record: GenerationRecord, usual: Summary | None) -> None:
        """A saved picture beside what others like it took."""
        self._record = record
        self._show(record.spans, usual)
        self.facts.show_record(record, usual)

    def show_running(self, spans: Spans, device: str) -> None:
        """The picture that is being made, so far."""
        self._record = None
        self._show(spans, None)
        self._sentence.set_text(
            self.tr("{} so far. The picture is still being made.").format(
                figures.seconds(spans.made_s)
            )
        )
        self.facts.show_running(spans, device)

    def show_nothing(self) -> None:
        """There is no picture yet."""
        self._record = None
        self._show(Spans(), None)
        self._sentence.set_text(self.tr("The times of your first picture will stand here."))
        self.facts.hide()

    def set_narrow(self, is_narrow: bool) -> None:
        self.facts.setFixedWidth(_NARROW_SIDE if is_narrow else _SIDE)

    def event(self, event: QEvent) -> bool:
        """Esc closes it while the focus is inside, before anything else may take the key."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self.closed.emit()
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = theme.tokens()
        paint.ground(painter, self.rect(), tokens.overlay)
        paint.hairline(painter, self.rect(), Qt.Edge.TopEdge, tokens.line_field)
        head = self.rect().adjusted(0, 0, 0, _HEAD - HEIGHT)
        paint.hairline(painter, head, Qt.Edge.BottomEdge)
        if self.facts.isVisible():
            line = self.rect().adjusted(self.facts.x(), _HEAD, 0, 0)
            paint.hairline(painter, line, Qt.Edge.LeftEdge)

    def _show(self, spans: Spans, usual: Summary | None) -> None:
        self._spans, self._usual = spans, usual
        self._sentence.set_text(waterfall_words.sentence(spans, usual))
        self.chart.show_spans(spans, usual)
        self.copy.setEnabled(spans.made_s > 0)
        self.export.setEnabled(self._record is not None)
        self.facts.setVisible(True)
        self.update()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(waterfall_words.as_text(self._spans, self._usual))

    def _export(self) -> None:
        if self._record is not None:
            self.export_requested.emit(self._record)

    def _lay_out(self) -> None:
        head = QWidget()
        head.setFixedHeight(_HEAD)
        row = QHBoxLayout(head)
        row.setContentsMargins(17, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(Text(self.tr("Where the time went"), Level.STRONG))
        row.addSpacing(4)
        row.addWidget(self._sentence, 1)
        for button in (self.copy, self.export, self.stats, self.close_button):
            row.addWidget(button)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.chart, 1)
        body.addWidget(self.facts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(body, 1)


class _Facts(QWidget):
    """The steps as columns, and what the picture was made on."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_SIDE)
        self._steps = _StepColumns()
        names = (
            self.tr("Fastest"),
            self.tr("Slowest"),
            self.tr("Speed"),
            self.tr("Device"),
            self.tr("Format"),
            self.tr("Peak memory"),
            self.tr("Compared with"),
        )
        self._values = [ElidedText(Level.LABEL) for _ in names]
        grid = QGridLayout(self)
        grid.setContentsMargins(17, 12, 16, 12)
        grid.setVerticalSpacing(4)
        grid.setHorizontalSpacing(8)
        grid.setColumnMinimumWidth(0, 104)
        grid.setColumnStretch(1, 1)
        grid.addWidget(Text(self.tr("Steps"), Level.CAPTION, "3"), 0, 0)
        grid.addWidget(self._steps, 1, 0, 1, 2)
        for number, (name, value) in enumerate(zip(names, self._values, strict=True)):
            row = number + (2 if number < _OF_STEPS else 3)
            value.setFixedHeight(20)
            grid.addWidget(Text(name, Level.LABEL, "3"), row, 0)
            grid.addWidget(value, row, 1)
        grid.addWidget(Line(), _OF_STEPS + 2, 0, 1, 2)
        grid.setRowStretch(len(names) + 3, 1)

    def show_record(self, record: GenerationRecord, usual: Summary | None) -> None:
        self._show(
            record.spans,
            language.sentence(record.device),
            record.dtype,
            memory_text(record.peak_bytes),
            waterfall_words.compared_with(usual),
        )

    def show_running(self, spans: Spans, device: str) -> None:
        self._show(spans, language.sentence(device), "", "", "")

    def _show(self, spans: Spans, *facts: str) -> None:
        steps = spans.steps
        self._steps.set_steps(steps)
        speed = figures.speed(spans.steps_per_second) if steps else ""
        ends = [self._name(steps, index) for index in _ends(steps)]
        for value, text in zip(self._values, (*ends, speed, *facts), strict=True):
            value.set_text(text)

    def _name(self, steps: tuple[float, ...], index: int | None) -> str:
        if index is None:
            return ""
        return self.tr("{}, step {}").format(figures.seconds(steps[index]), index + 1)


class _StepColumns(QWidget):
    """One column per step, as high as it took long."""

    spoken_role = Role.Chart

    def __init__(self) -> None:
        super().__init__()
        self._steps: tuple[float, ...] = ()
        self.setFixedHeight(34)
        self.setAccessibleName(self.tr("Seconds of each step"))

    def set_steps(self, steps: tuple[float, ...]) -> None:
        self._steps = steps
        self.setAccessibleDescription(language.listed(figures.seconds(each) for each in steps[:50]))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._steps:
            return
        painter = QPainter(self)
        colour = QColor(theme.tokens().denoise)
        longest = max(self._steps) or 1.0
        width = self.width() / len(self._steps)
        gap = 2 if width > 4 else 0
        for number, seconds in enumerate(self._steps):
            height = max(self.height() * seconds / longest, 1)
            left = round(number * width)
            right = max(round((number + 1) * width) - gap, left + 1)
            place = QRectF(left, self.height() - height, right - left, height)
            painter.fillRect(place, colour)


def _ends(steps: tuple[float, ...]) -> tuple[int | None, int | None]:
    """Which step was the fastest, and which the slowest."""
    if not steps:
        return None, None
    return steps.index(min(steps)), steps.index(max(steps))


def _small(label: str) -> QPushButton:
    button = QPushButton(label)
    button.setProperty("role", "small")
    button.setFont(Level.LABEL.font())
    return button
