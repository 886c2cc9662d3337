"""The stages of one picture below each other in time, each with what is usual for it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QLineF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.stats.spans import Phase, Spans
from studio.stats.summary import Percentiles, Summary
from ui import theme
from ui.accessible import Role
from ui.widgets import figures, latency, paint, stages, waterfall_words
from ui.widgets.latency_words import AS_USUAL
from ui.widgets.waterfall_words import Row

_MARGIN = 17
_NAMES = 88  # the column of names
_KEY, _KEY_ALONE = 292, 110  # from there, where the key has room; alone, without what is usual
_COLUMNS = (217, 161, 105, 17)  # right edges of this, p50, p95, from p50, from the right
_PLOT_END = 300  # from the right
_HEAD = 22  # the middle of the axis labels
_ROW = 26
_BAR = 12
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TICK_WIDTH = 70


@dataclass(frozen=True, slots=True)
class _Scale:
    """Seconds after the submission as places between `left` and `right`."""

    left: float
    right: float
    from_s: float
    until_s: float

    def x(self, moment_s: float) -> float:
        share = (moment_s - self.from_s) / (self.until_s - self.from_s)
        return self.left + share * (self.right - self.left)

    def ticks(self) -> list[float]:
        """Round numbers of seconds after `from_s`, at least 70 pixels apart."""
        length_s = self.until_s - self.from_s
        least = length_s * _TICK_WIDTH / max(self.right - self.left, _TICK_WIDTH)
        power = 10.0 ** math.floor(math.log10(least))
        step = next(power * each for each in (1, 2, 5, 10) if power * each >= least)
        return [number * step for number in range(int(length_s / step) + 1)]


class WaterfallChart(QWidget):
    spoken_role = Role.Chart

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spans = Spans()
        self._usual: Summary | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("has_ring", "inside")
        self.setAccessibleName(self.tr("Where the time went"))

    def show_spans(self, spans: Spans, usual: Summary | None) -> None:
        self._spans, self._usual = spans, usual
        self.setAccessibleDescription(waterfall_words.spoken(spans, usual))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 272)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._spans.made_s <= 0:
            return
        scale = self._scale()
        self._paint_axis(painter, scale)
        rows = waterfall_words.table(self._spans, self._usual)
        for number, (phase, row) in enumerate(zip(Phase, rows, strict=False), 1):
            middle = _HEAD + _ROW * number
            self._paint_name(painter, middle, row.name, phase)
            self._paint_stage(painter, scale, middle, phase)
            self._paint_values(painter, middle, row, self._tone(row, phase))
        self._paint_total(painter, scale, rows[-1])
        self._paint_preview(painter, scale)
        self._paint_key(painter)

    def _scale(self) -> _Scale:
        """A wait that would leave the work no room is left out."""
        spans = self._spans
        queue_s = spans.seconds(Phase.QUEUE)
        from_s = queue_s if queue_s > spans.made_s else 0.0
        until_s = spans.total_s
        if self._usual:
            until_s = max(until_s, queue_s + min(self._usual.total.p95_s, 3 * spans.made_s))
        return _Scale(_MARGIN + _NAMES, self.width() - _PLOT_END, from_s, until_s * 1.02)

    def _paint_axis(self, painter: QPainter, scale: _Scale) -> None:
        tokens = theme.tokens()
        small = theme.font(11)
        head = QRect(_MARGIN, _HEAD - 8, _NAMES, 16)
        paint.text(painter, head, self.tr("Seconds"), small, tokens.text_3)
        bottom = _HEAD + _ROW * (len(Phase) + 1) + 13
        for tick in scale.ticks():
            x = scale.x(scale.from_s + tick)
            words = QRect(round(x) - 30, _HEAD - 8, 60, 16)
            label = f"{tick:.2f}".rstrip("0").rstrip(".")
            middle = Qt.AlignmentFlag.AlignCenter
            paint.text(painter, words, label, small, tokens.text_3, middle)
            line = QRect(round(x), _HEAD + 12, 1, bottom - _HEAD - 12)
            paint.hairline(painter, line, Qt.Edge.LeftEdge)
        heads = (self.tr("This"), "p50", "p95", self.tr("From p50"))
        for title, edge in zip(heads if self._usual else heads[:1], _COLUMNS, strict=False):
            paint.text(painter, self._cell(_HEAD, edge), title, small, tokens.text_3, _RIGHT)

    def _paint_name(self, painter: QPainter, middle: int, name: str, phase: Phase) -> None:
        swatch = QRectF(_MARGIN, middle - 4, 8, 8)
        stages.paint_solid(painter, swatch, phase)
        area = QRect(_MARGIN + 16, middle - 10, _NAMES - 16, 20)
        paint.text(painter, area, name, theme.font(12), theme.tokens().text)

    def _paint_stage(self, painter: QPainter, scale: _Scale, middle: int, phase: Phase) -> None:
        spans = [span for span in self._spans.spans if span.phase is phase]
        seconds = self._spans.seconds(phase)
        if phase is Phase.QUEUE and scale.from_s > 0:
            waited = self.tr("waited {} before this").format(figures.seconds(seconds))
            area = QRect(round(scale.left) + 4, middle - 8, 200, 16)
            paint.text(painter, area, waited, theme.font(11), theme.tokens().text_3)
            return
        if phase is not Phase.QUEUE and not latency.took_time(phase, seconds):
            return
        for span in spans:
            left, right = scale.x(span.start_s), scale.x(span.start_s + span.seconds)
            bar = QRectF(left, middle - _BAR / 2, max(right - left, 1), _BAR)
            stages.paint_solid(painter, bar, phase)
            if phase is Phase.DENOISE:
                self._paint_cells(painter, scale, bar, span.start_s)
        if spans and self._usual and phase is not Phase.QUEUE:
            usual = self._usual.phase(phase)
            self._paint_whisker(painter, scale, middle, spans[0].start_s, usual)

    def _paint_cells(self, painter: QPainter, scale: _Scale, bar: QRectF, start_s: float) -> None:
        """A gap at the end of each step but the last."""
        steps = self._spans.steps
        if len(steps) > stages.MAX_CELLS_WITH_GAPS or bar.width() < 3 * len(steps):
            return
        ground = QColor(theme.tokens().overlay)
        for seconds in steps[:-1]:
            start_s += seconds
            painter.fillRect(
                QRectF(round(scale.x(start_s)) - 1, bar.top(), 1, bar.height()), ground
            )

    def _paint_whisker(
        self, painter: QPainter, scale: _Scale, middle: int, start_s: float, usual: Percentiles
    ) -> None:
        """From p50 to p95 after the same start; what lies beyond the axis is left out."""
        low, high = scale.x(start_s + usual.p50_s), scale.x(start_s + usual.p95_s)
        if high <= scale.left or low > scale.right:
            return
        painter.setPen(QPen(QColor(theme.tokens().text), 1))
        low, high = round(low) + 0.5, round(min(high, scale.right)) + 0.5
        painter.drawLine(QLineF(low, middle + 0.5, high, middle + 0.5))
        for x in (low, high):
            painter.drawLine(QLineF(x, middle - 4.5, x, middle + 4.5))

    def _paint_values(
        self,
        painter: QPainter,
        middle: int,
        row: Row,
        tone: str,
    ) -> None:
        tokens = theme.tokens()
        strong, plain = theme.font(12, 600), theme.font(12)
        looks = (
            (strong, tokens.text),
            (plain, tokens.text_2),
            (plain, tokens.text_2),
            (plain, tone),
        )
        for words, edge, (font, colour) in zip(
            (row.this, row.p50, row.p95, row.off), _COLUMNS, looks, strict=True
        ):
            paint.text(painter, self._cell(middle, edge), words, font, colour, _RIGHT)

    def _paint_total(self, painter: QPainter, scale: _Scale, row: Row) -> None:
        tokens = theme.tokens()
        middle = _HEAD + _ROW * (len(Phase) + 1)
        line = QRect(_MARGIN, middle - 13, self.width() - 2 * _MARGIN, 1)
        paint.hairline(painter, line, Qt.Edge.TopEdge, tokens.line_field)
        area = QRect(_MARGIN, middle - 10, _NAMES, 20)
        paint.text(painter, area, row.name, theme.font(12, 600), tokens.text)
        x = round(scale.x(self._spans.total_s))
        painter.fillRect(QRectF(x - 1, middle - 6, 2, 12), QColor(tokens.text))
        if self._usual:
            queue_s = self._spans.seconds(Phase.QUEUE)
            self._paint_whisker(painter, scale, middle, queue_s, self._usual.total)
        self._paint_values(painter, middle, row, self._tone(row, None))

    def _paint_preview(self, painter: QPainter, scale: _Scale) -> None:
        first_s = self._spans.first_preview_s
        if first_s is None or first_s < scale.from_s:
            return
        tokens = theme.tokens()
        x = round(scale.x(first_s)) + 0.5
        middle = _HEAD + _ROW * (len(Phase) + 1)
        pen = QPen(QColor(tokens.text_3), 1)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        top = _HEAD + 12 + (_ROW if scale.from_s > 0 else 0)  # below the words in the queue's row
        painter.drawLine(QLineF(x, top, x, middle + 12))
        queue_s, font = self._spans.seconds(Phase.QUEUE), theme.font(11)
        words = self.tr("first preview {}").format(figures.seconds(max(first_s - queue_s, 0.0)))
        area = QRect(round(x) + 6, middle - 8, QFontMetrics(font).horizontalAdvance(words), 16)
        ends_s = [self._spans.total_s]
        if self._usual:
            ends_s.append(queue_s + self._usual.total.p50_s)
        if area.right() + 6 > scale.x(min(ends_s)):  # it would lie over what the row shows
            area.moveTo(_MARGIN + _NAMES + (_KEY if self._usual else _KEY_ALONE), middle + _ROW - 4)
            painter.drawLine(
                QLineF(area.left() - 8.5, area.top() + 2, area.left() - 8.5, area.bottom())
            )
        paint.text(painter, area, words, font, tokens.text_3)

    def _paint_key(self, painter: QPainter) -> None:
        tokens = theme.tokens()
        small = theme.font(11)
        middle = _HEAD + _ROW * (len(Phase) + 2) + 4
        left = _MARGIN + _NAMES
        stages.paint_solid(painter, QRectF(left, middle - 4, 12, 8), Phase.DENOISE)
        area = QRect(left + 18, middle - 8, 80, 16)
        paint.text(painter, area, self.tr("this picture"), small, tokens.text_3)
        if self._usual:
            painter.setPen(QPen(QColor(tokens.text), 1))
            low, high = left + 92.5, left + 108.5
            painter.drawLine(QLineF(low, middle + 0.5, high, middle + 0.5))
            for x in (low, high):
                painter.drawLine(QLineF(x, middle - 3.5, x, middle + 4.5))
            area = QRect(left + 116, middle - 8, 240, 16)
            words = self.tr("p50 to p95 on this machine")
            paint.text(painter, area, words, small, tokens.text_3)

    def _tone(self, row: Row, phase: Phase | None) -> str:
        """Green for a stage (None: all) faster by more than 2 %, a warning beyond p95."""
        tokens = theme.tokens()
        is_even = row.off[:1] not in {"+", "−"}
        if self._usual is None or phase is Phase.QUEUE or is_even:
            return tokens.text_2
        seconds = self._spans.seconds(phase) if phase else self._spans.made_s
        usual = self._usual.phase(phase) if phase else self._usual.total
        if seconds > usual.p95_s:
            return tokens.warning
        return tokens.ok if seconds < usual.p50_s * (1 - AS_USUAL) else tokens.text_2

    def _cell(self, middle: int, edge: int) -> QRect:
        return QRect(self.width() - edge - 80, middle - 10, 80, 20)
