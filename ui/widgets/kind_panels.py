"""What the chosen kind of picture shows: its trend, its slowest stage, its cold starts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.devices.backend import memory_text
from studio.stats.summary import KindStats, Trend
from ui import theme
from ui.widgets import figures, paint, stages, stats_words
from ui.widgets.bar_rows import Bar, BarRows
from ui.widgets.text import ElidedText, Level, Paragraph
from ui.widgets.trend_chart import TrendChart

HEIGHT = 232


class KindPanels(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.trend = TrendChart()
        self.slowest = Paragraph(Level.SENTENCE, line_height=24)
        self.stages = BarRows(self.tr("Share of each stage"))
        self.cold_start = Paragraph(Level.SENTENCE, line_height=24)
        self.starts = BarRows(self.tr("Cold, warm and memory"))
        self._kind = ElidedText(Level.CAPTION, "2")
        self._longest = Paragraph(Level.LABEL, line_height=16, tone="text_2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(_Card(self._kind, self.trend), 5)
        row.addWidget(_Card(self._title(self.tr("Slowest stage")), self.slowest, self.stages), 4)
        title = self._title(self.tr("Cold and warm"))
        row.addWidget(_Card(title, self.cold_start, self._longest, self.starts), 4)

    def show_kind(self, one: KindStats, kinds: Sequence[KindStats]) -> None:
        """Show what is known of `one`; `kinds` are those that it stands among."""
        name = stats_words.kind_name(one)
        self._kind.set_text(self.tr("{}: seconds a picture").format(name))
        self.slowest.set_text(stats_words.slowest(one))
        stage_s = QCoreApplication.translate("figures", "{} s")
        self.stages.set_bars(
            tuple(
                Bar(
                    stages.name(phase),
                    one.share(phase),
                    f"{stage_s.format(stages.short(seconds))} · "
                    f"{stats_words.percent(one.share(phase))}",
                    phase.value,
                )
                for phase, seconds in one.stages
            )
        )
        self.cold_start.set_text(stats_words.cold_start(one))
        longest = stats_words.longest_wait(kinds)
        self._longest.set_text(longest)
        self._longest.setVisible(bool(longest))
        self.starts.set_bars(self._starts(one, max(each.peak_bytes for each in kinds)))

    def show_trend(self, trend: Trend, one: KindStats) -> None:
        self.trend.set_trend(trend, stats_words.kind_name(one))

    def _title(self, text: str) -> ElidedText:
        title = ElidedText(Level.CAPTION, "2")
        title.set_text(text)
        return title

    def _starts(self, one: KindStats, most_bytes: int) -> tuple[Bar, ...]:
        """Times against the longer of the two, memory against the most of any kind."""
        times = [
            (self.tr("Cold"), one.cold.total.p50_s if one.cold else None),
            (self.tr("Warm"), one.warm.p50_s if one.warm else None),
        ]
        known = [(label, seconds) for label, seconds in times if seconds is not None]
        longest_s = max(seconds for _, seconds in known)
        bars = []
        for label, seconds in known:
            length = seconds / longest_s if longest_s else 0
            bars.append(Bar(label, length, figures.seconds(seconds), "line_strong"))
        if one.peak_bytes:
            share = one.peak_bytes / most_bytes
            bars.append(Bar(self.tr("Memory"), share, memory_text(one.peak_bytes), "line_strong"))
        return tuple(bars)


class _Card(QWidget):
    """A heading with what it heads, on the ground of cards."""

    def __init__(self, title: QWidget, *parts: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(title)
        for part in parts:
            column.addWidget(part)
        if not any(isinstance(part, TrendChart) for part in parts):
            column.addStretch()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        paint.frame(QPainter(self), QRectF(self.rect()), tokens.raised, tokens.line)
