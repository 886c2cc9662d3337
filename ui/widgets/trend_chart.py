"""How the seconds of one kind of picture went over time: p50 as a line, up to p95 as a band."""

from __future__ import annotations

import math
from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.stats.summary import Point, Trend, Unit
from ui import accessible, theme
from ui.accessible import Role
from ui.widgets import paint, stats_words

_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 36, 20, 22
_BAND = 0.18  # of the accent over the ground
_LINES = 5
_MIDDLE = Qt.AlignmentFlag.AlignCenter
_TO_LEFT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}


class TrendChart(QWidget):
    """Arrow keys and the mouse move through the points; the one reached is read out."""

    spoken_role = Role.Chart

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trend = Trend(Unit.PICTURE, ())
        self._current: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("has_ring", True)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Trend"))

    def set_trend(self, trend: Trend, name: str) -> None:
        """Show `trend`; `name` says of what, to a screen reader."""
        if trend == self._trend:
            return
        self._trend = trend
        self._current = None
        self.setAccessibleName(self.tr("Trend of {}").format(name))
        self._describe()

    def reading(self) -> str:
        """What the current point says; "" while none is."""
        if self._current is None:
            return ""
        return stats_words.reading(self._trend.points[self._current], self._trend.unit)

    def sizeHint(self) -> QSize:
        return QSize(480, 170)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._trend.points) - 1
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Home:
            self._move_to(0)
        elif key == Qt.Key.Key_End:
            self._move_to(last)
        elif key in _STEPS:
            start = self._current if self._current is not None else last + (_STEPS[key] < 0)
            self._move_to(start + _STEPS[key])
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        points, plot = self._trend.points, self._plot()
        if len(points) > 1:
            share = (event.position().x() - plot.left()) / max(plot.width(), 1)
            self._move_to(round(share * (len(points) - 1)))
        elif points:
            self._move_to(0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._trend.points:
            return
        plot = self._plot()
        ticks = _ticks(self._trend.points)
        places = self._places(plot, ticks)
        self._paint_axes(painter, plot, ticks)
        self._paint_times(painter, plot, places)
        if self._current is not None:
            self._paint_reading(painter, plot, self._current, places[self._current])

    def _plot(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)

    def _places(self, plot: QRectF, ticks: list[float]) -> list[tuple[QPointF, QPointF]]:
        """Where p50 and p95 of each point lie."""
        low, high = ticks[0], ticks[-1]
        points = self._trend.points

        def y(seconds: float) -> float:
            return plot.bottom() - (seconds - low) / (high - low) * plot.height()

        gap = plot.width() / max(len(points) - 1, 1)
        left = plot.left() if len(points) > 1 else plot.center().x()
        return [
            (QPointF(x, y(point.total.p50_s)), QPointF(x, y(point.total.p95_s)))
            for x, point in ((left + n * gap, point) for n, point in enumerate(points))
        ]

    def _paint_axes(self, painter: QPainter, plot: QRectF, ticks: list[float]) -> None:
        tokens, font = theme.tokens(), theme.font(11)
        decimals = _decimals(ticks)
        for tick in ticks:
            y = plot.bottom() - (tick - ticks[0]) / (ticks[-1] - ticks[0]) * plot.height()
            line = QRect(round(plot.left()), round(y), round(plot.width()), 1)
            paint.hairline(painter, line, Qt.Edge.TopEdge)
            label = QRect(0, round(y) - 8, _LEFT - 8, 16)
            paint.text(painter, label, f"{tick:.{decimals}f}", font, tokens.text_2, _TO_LEFT)
        points, unit = self._trend.points, self._trend.unit
        below = QRect(round(plot.left()), round(plot.bottom()) + 6, round(plot.width()), 16)
        first = stats_words.moment(points[0].moment, unit)
        if len(points) == 1:
            paint.text(painter, below, first, font, tokens.text_2, _MIDDLE)
            return
        paint.text(painter, below, first, font, tokens.text_2)
        last = stats_words.moment(points[-1].moment, unit)
        paint.text(painter, below, last, font, tokens.text_2, _TO_LEFT)

    def _paint_times(
        self, painter: QPainter, plot: QRectF, places: list[tuple[QPointF, QPointF]]
    ) -> None:
        tokens, font = theme.tokens(), theme.font(11)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_banded = self._trend.unit is not Unit.PICTURE
        if is_banded:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(paint.mix(tokens.accent, tokens.raised, _BAND))
            painter.drawPolygon(QPolygonF([p for p, _ in places] + [p for _, p in places[::-1]]))
        painter.setPen(QPen(QColor(tokens.accent), 1.6))
        for (one, _), (other, _) in pairwise(places):
            painter.drawLine(one, other)
        if len(places) == 1:
            self._paint_dot(painter, places[0][0])
        painter.restore()
        p50, p95 = places[-1]
        right = round(plot.right()) + 8
        if is_banded:
            upper = min(p95.y(), p50.y() - 14)
            paint.text(painter, QRect(right, round(upper) - 8, 32, 16), "p95", font, tokens.text_2)
            paint.text(
                painter, QRect(right, round(p50.y()) - 8, 32, 16), "p50", font, tokens.text_2
            )

    def _paint_reading(
        self, painter: QPainter, plot: QRectF, number: int, place: tuple[QPointF, QPointF]
    ) -> None:
        tokens, font = theme.tokens(), theme.font(11)
        point = place[0]
        painter.save()
        painter.setPen(QPen(QColor(tokens.line_strong), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(point.x(), plot.top()), QPointF(point.x(), plot.bottom()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_dot(painter, point)
        painter.restore()
        words = stats_words.reading(self._trend.points[number], self._trend.unit)
        width = QFontMetrics(font).horizontalAdvance(words) + 4
        left = min(max(round(point.x()) - width // 2, 0), self.width() - width)
        paint.text(painter, QRect(left, 0, width, 16), words, font, tokens.text)

    def _paint_dot(self, painter: QPainter, centre: QPointF) -> None:
        tokens = theme.tokens()
        painter.setPen(QPen(QColor(tokens.raised), 1.5))
        painter.setBrush(QColor(tokens.accent))
        painter.drawEllipse(centre, 4, 4)

    def _move_to(self, number: int) -> None:
        if not self._trend.points:
            return
        number = min(max(number, 0), len(self._trend.points) - 1)
        if number != self._current:
            self._current = number
            self._describe()
            accessible.announce(self, self.reading())

    def _describe(self) -> None:
        self.setAccessibleDescription(self.reading())
        self.update()


def _ticks(points: tuple[Point, ...]) -> list[float]:
    """Round numbers at even steps that hold all points, three to six of them."""
    low = min(point.total.p50_s for point in points)
    high = max(point.total.p95_s for point in points)
    step = _round_step(max(high - low, high * 0.1, 0.001) / (_LINES - 1))
    first, last = math.floor(low / step), math.ceil(high / step)
    return [number * step for number in range(first, max(last, first + 2) + 1)]


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 5 and their tenfolds that is not below `least`."""
    size = 10.0 ** math.floor(math.log10(least))
    return next(size * part for part in (1, 2, 5, 10) if size * part >= least * 0.999)


def _decimals(ticks: list[float]) -> int:
    return max(-math.floor(math.log10(ticks[1] - ticks[0]) + 1e-9), 0)
