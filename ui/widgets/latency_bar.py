"""The bar along the whole bottom: where the time of a picture goes, live and true."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from studio.devices.backend import Memory
from studio.stats.spans import Phase, Spans
from studio.stats.summary import Percentiles
from ui import icons, language, theme
from ui.widgets import figures, latency, latency_words, paint, stages
from ui.widgets.latency import Expected, Finished, Ready, Running, State, Stopped, Waiting
from ui.widgets.latency_words import LegendEntry
from ui.widgets.painted_button import PaintedButton

HEIGHT = 56
_INTERVAL_MS = 100
_NARROW = 1200
_LEAST_BAR = 240  # below this width of the bar the device gives way


class LatencyBar(PaintedButton):
    """Told what the engine's events say, in their order; `clicked` asks for the waterfall."""

    def __init__(
        self, parent: QWidget | None = None, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        """`clock` gives seconds from any beginning."""
        super().__init__(parent)
        self._clock = clock
        self._state: State = Ready()
        self._queued = 0
        self._queued_s: float | None = None
        self._device = ""
        self._memory: Memory | None = None
        self._peak_bytes = 0
        self._is_open = False
        self._widths: dict[int, int] = {}  # of the read-outs while a picture is being made
        self.setObjectName("latency_bar")
        self.setFixedHeight(HEIGHT)
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self.update)
        self.setToolTip(self.tr("Where the time went  Ctrl+L"))
        self.set_open(False)
        self._show_state(Ready())

    def show_ready(self, expected: Expected | None = None) -> None:
        """No picture yet; `expected` only where a self-test or history gave one."""
        self._show_state(Ready(expected))

    def wait(self, words: str) -> None:
        """Pictures wait for the engine; `words` say what it does."""
        began_s = self._state.began_s if isinstance(self._state, Waiting) else self._clock()
        self._show_state(Waiting(began_s, words))

    def start(self, expected: Expected | None = None) -> None:
        """A picture begins (JobStarted)."""
        self._show_state(Running(self._clock(), expected))

    def start_phase(self, phase: Phase) -> None:
        """PhaseStarted."""
        if isinstance(self._state, Running):
            self._show_state(self._state.start_phase(phase, self._clock()))

    def finish_phase(self, phase: Phase, seconds: float) -> None:
        """PhaseDone."""
        if isinstance(self._state, Running):
            self._show_state(self._state.finish_phase(phase, seconds))

    def finish_step(self, _step: int, steps: int, seconds: float) -> None:
        """StepDone."""
        if isinstance(self._state, Running):
            self._state = self._state.finish_step(steps, seconds, self._clock())
            self.update()

    def finish(self, spans: Spans, usual: Percentiles | None = None) -> None:
        """The picture is saved (PictureSaved); `usual` is what pictures like it take."""
        self._show_state(Finished(spans, usual))

    def look_back(self, spans: Spans, usual: Percentiles | None, *, is_last: bool) -> None:
        """A picture is looked at again; `is_last` if it is the newest one."""
        self._show_state(Finished(spans, usual, is_resting=True, is_older=not is_last))

    def rest(self) -> None:
        """The next edit or page: a finished picture's numbers step back."""
        if isinstance(self._state, Finished):
            self._show_state(replace(self._state, is_resting=True))

    def cancel(self, phase: Phase, spans: Spans) -> None:
        """JobCancelled."""
        self._show_state(Stopped(spans, phase, is_failure=False))

    def fail(self, phase: Phase, spans: Spans) -> None:
        """JobFailed."""
        self._show_state(Stopped(spans, phase, is_failure=True))

    def set_device(self, title: str, memory: Memory | None = None, peak_bytes: int = 0) -> None:
        """The device in use, its memory if that is known anew, and the last picture's most."""
        if title != self._device or memory is not None:
            self._memory = memory
        self._device, self._peak_bytes = title, peak_bytes
        self.update()

    def set_queue(self, pictures: int, seconds: float | None = None) -> None:
        """How many pictures wait behind the running one, and how long they will take."""
        self._queued, self._queued_s = pictures, seconds
        self.update()

    def set_open(self, is_open: bool) -> None:
        """Whether the waterfall stands above the bar."""
        self._is_open = is_open
        self.setAccessibleDescription(
            self.tr("Hides where the time went")
            if is_open
            else self.tr("Shows where the time went")
        )
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.setToolTip(self.tr("Where the time went  Ctrl+L"))
            self.set_open(self._is_open)
            self._show_state(self._state)

    def sizeHint(self) -> QSize:
        return QSize(1024, HEIGHT)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run_timer()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:
        now_s = self._clock()
        tokens = theme.tokens()
        painter = QPainter(self)
        is_hovered = self.underMouse() or self.hasFocus()
        paint.ground(painter, self.rect(), tokens.hover if self.isDown() else tokens.window)
        paint.hairline(painter, self.rect(), Qt.Edge.TopEdge)
        if self._is_open:
            edge = QRectF(self.width() - 36, 14, 28, 28)
            paint.frame(painter, edge, tokens.chosen, tokens.line_strong)
        name = "chevron-down" if self._is_open else "chevron-up"
        colour = tokens.text if is_hovered or self._is_open else tokens.text_2
        painter.drawPixmap(
            self.width() - 30, 20, icons.pixmap(name, 16, colour, self.devicePixelRatioF())
        )
        self._paint_headline(painter, now_s)
        left = 148 if self._is_narrow else 176
        right = self._paint_read_outs(painter, now_s, left)
        self._paint_legend(painter, now_s, QRect(left, 12, right - left, 16))
        self._paint_bar(painter, now_s, left, right)

    @property
    def is_showing_picture(self) -> bool:
        return isinstance(self._state, Finished)

    @property
    def is_stopped(self) -> bool:
        """It tells of a picture that was cancelled or failed."""
        return isinstance(self._state, Stopped)

    @property
    def is_waiting(self) -> bool:
        return isinstance(self._state, Waiting)

    @property
    def device(self) -> str:
        return self._device

    @property
    def running(self) -> Spans | None:
        """What is measured of the picture being made; None while there is none."""
        return self._state.spans(self._clock()) if isinstance(self._state, Running) else None

    @property
    def _is_narrow(self) -> bool:
        return self.width() < _NARROW

    @property
    def _is_resting(self) -> bool:
        return isinstance(self._state, Finished) and self._state.is_resting

    def _show_state(self, state: State) -> None:
        if type(state) is not type(self._state):
            self._widths = {}
        self._state = state
        words = latency_words.headline(state, self._clock())
        name = words.line if isinstance(state, Running | Waiting) else words.spoken
        self.setAccessibleName(self.tr("Latency: {}").format(name))
        self._run_timer()
        self.update()

    def _run_timer(self) -> None:
        if isinstance(self._state, Running | Waiting) and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _paint_headline(self, painter: QPainter, now_s: float) -> None:
        tokens = theme.tokens()
        words = latency_words.headline(self._state, now_s)
        colour = tokens.text_2 if self._is_resting else tokens.text
        if isinstance(self._state, Stopped) and self._state.is_failure:
            colour = tokens.error
        number, unit = theme.font(20, 600), theme.font(13, 500)
        baseline = 28
        painter.setPen(QColor(colour))
        painter.setFont(number)
        painter.drawText(QPointF(16, baseline), words.number)
        painter.setFont(unit)
        left = 16 + QFontMetrics(number).horizontalAdvance(words.number) + 4
        painter.drawText(QPointF(left, baseline), words.unit)
        width = 120 if self._is_narrow else 136
        line = theme.font(11)
        elided = QFontMetrics(line).elidedText(words.line, Qt.TextElideMode.ElideRight, width)
        paint.text(painter, QRect(16, 33, width + 8, 16), elided, line, tokens.text_2)

    def _paint_read_outs(self, painter: QPainter, now_s: float, bar_left: int) -> int:
        """Paint from the right edge leftwards; where the bar has to end."""
        gap = 16 if self._is_narrow else 24
        right = self.width() - 36 - gap
        queued_s = None if self._is_narrow else self._queued_s
        columns = latency_words.read_outs(self._state, now_s, self._queued, queued_s)
        if self._is_narrow:
            columns = [column for column in columns if column.importance]
        strong, small = theme.font(13, 600), theme.font(11)
        widths = []
        for number, column in enumerate(columns):
            value = QFontMetrics(strong).horizontalAdvance(column.value)
            caption = QFontMetrics(small).horizontalAdvance(column.caption)
            self._widths[number] = max(self._widths.get(number, 0), value, caption)
            widths.append(self._widths[number])
        taken = sum(widths) + gap * len(widths)
        if self._device and right - taken - self._device_width() - gap > bar_left + _LEAST_BAR:
            right = self._paint_device(painter, right) - gap
        tokens = theme.tokens()
        colour = tokens.text_2 if self._is_resting else tokens.text
        for column, width in zip(reversed(columns), reversed(widths), strict=True):
            left = right - width
            paint.text(painter, QRect(left, 11, width + 4, 20), column.value, strong, colour)
            below = QRect(left, 30, width + 4, 16)
            paint.text(painter, below, column.caption, small, tokens.text_3)
            right = left - gap
        return right

    def _device_width(self) -> int:
        words = language.sentence(self._device)
        title = QFontMetrics(theme.font(13)).horizontalAdvance(words)
        if self._memory is None:
            return title
        amount = QFontMetrics(theme.font(11)).horizontalAdvance(self._memory_words(self._memory))
        return max(title, 48 + amount)

    def _paint_device(self, painter: QPainter, right: int) -> int:
        tokens = theme.tokens()
        width = self._device_width()
        left = right - width
        top = 11 if self._memory else 18
        area = QRect(left, top, width + 4, 20)
        words = language.sentence(self._device)
        paint.text(painter, area, words, theme.font(13), tokens.text_2)
        if self._memory is not None and self._memory.total_bytes > 0:
            used = 1 - self._memory.free_bytes / self._memory.total_bytes
            paint.level(painter, QRectF(left, 37, 40, 4), used)
            words = self._memory_words(self._memory)
            area = QRect(left + 48, 30, width, 16)
            paint.text(painter, area, words, theme.font(11), tokens.text_3)
        return left

    def _memory_words(self, memory: Memory) -> str:
        words = figures.memory(memory.total_bytes - memory.free_bytes, memory.total_bytes)
        if self._peak_bytes and not self._is_narrow:
            peak = figures.file_size(self._peak_bytes)
            words = self.tr("{} · peak {}").format(words, peak)
        return words

    @property
    def memory(self) -> str:
        """What is said of the memory in use; "" while nothing is known."""
        return self._memory_words(self._memory) if self._memory else ""

    def _paint_legend(self, painter: QPainter, now_s: float, area: QRect) -> None:
        gap = 12 if self._is_narrow else 20
        painter.save()
        painter.setClipRect(area)
        x = area.left()
        for entry in latency_words.legend(self._state, now_s):
            x = self._paint_entry(painter, entry, QRect(x, area.top(), area.width(), 16)) + gap
        painter.restore()

    def _paint_entry(self, painter: QPainter, entry: LegendEntry, area: QRect) -> int:
        """One swatch, name and time; where it ends."""
        tokens = theme.tokens()
        colour = tokens.stage(entry.phase)
        is_active = entry.is_running or entry.is_done
        swatch = QColor(colour) if is_active else paint.mix(colour, tokens.window, 0.45)
        paint.frame(painter, QRectF(area.left(), area.top() + 4, 8, 8), swatch, radius=1)
        label = theme.font(11, 600 if entry.is_running else 400)
        value = theme.font(11, 600 if entry.is_running else 500)
        weak = tokens.text_2 if is_active else tokens.text_3
        name = stages.name(entry.phase)
        x = area.left() + 14
        words = QRect(x, area.top(), area.width(), 16)
        paint.text(painter, words, name, label, tokens.text if entry.is_running else weak)
        x += QFontMetrics(label).horizontalAdvance(name)
        x += 6
        if entry.value:
            words.moveLeft(x)
            strong = tokens.text_2 if self._is_resting else tokens.text
            paint.text(painter, words, entry.value, value, strong)
            x += QFontMetrics(value).horizontalAdvance(entry.value)
        return x

    def _paint_bar(self, painter: QPainter, now_s: float, left: int, right: int) -> None:
        tokens = theme.tokens()
        top, height = (38, 4) if self._is_resting else (34, 12)
        area = QRectF(left, top, right - left, height)
        shape = latency.shape_of(self._state, now_s)
        if shape.share < 1 or not shape.segments:
            paint.frame(painter, area, tokens.hover, radius=2)
        solid = QRectF(area)
        solid.setWidth(area.width() * shape.share)
        stages.paint_bar(painter, solid, shape.segments)
        if isinstance(self._state, Stopped) and self._state.is_failure:
            mark = QRectF(solid.right() + 2, area.top() - 3, 2, area.height() + 6)
            painter.fillRect(mark, QColor(tokens.error))
