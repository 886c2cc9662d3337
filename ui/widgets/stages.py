"""How the stages of a picture are named and drawn, wherever they appear."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from studio.stats.spans import Phase
from ui import theme
from ui.widgets import paint
from ui.widgets.latency import Segment, lay_out

translate = QCoreApplication.translate

UNDONE = 0.26  # of the stage colour over the window
MAX_CELLS_WITH_GAPS = 40


def name(phase: Phase) -> str:
    match phase:
        case Phase.QUEUE:
            return translate("stages", "Queue")
        case Phase.LOAD:
            return translate("stages", "Load")
        case Phase.ENCODE:
            return translate("stages", "Encode")
        case Phase.DENOISE:
            return translate("stages", "Denoise")
        case Phase.DECODE:
            return translate("stages", "Decode")
        case Phase.SAVE:
            return translate("stages", "Save")


def short(seconds: float) -> str:
    """A stage's time without its unit: "0.18", "20.8", "<0.01"."""
    if 0 < seconds < 0.005:
        return "<0.01"
    decimals = 2 if seconds < 10 else 1 if seconds < 100 else 0
    return f"{seconds:.{decimals}f}"


def paint_solid(painter: QPainter, area: QRectF, phase: Phase) -> None:
    """A stage's own colour, or the queue's hatch."""
    colour = QColor(theme.tokens().stage(phase))
    if phase is not Phase.QUEUE:
        painter.fillRect(area, colour)
        return
    painter.save()
    painter.setPen(QPen(colour, 1))
    painter.setClipRect(area)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for x in range(int(area.left() - area.height()), int(area.right()) + 1, 3):
        painter.drawLine(QLineF(x, area.bottom(), x + area.height(), area.top()))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawRect(area.adjusted(0, 0, -1, -1))
    painter.restore()


def paint_bar(painter: QPainter, area: QRectF, segments: tuple[Segment, ...]) -> None:
    """The segments side by side, only the bar's own ends rounded."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = QPainterPath()
    outline.addRoundedRect(area, 2, 2)
    painter.setClipPath(outline)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for segment, (left, width) in zip(segments, lay_out(segments, area.width()), strict=True):
        place = QRectF(area.left() + left, area.top(), width, area.height())
        _paint_segment(painter, place, segment)
    painter.restore()


def _paint_segment(painter: QPainter, place: QRectF, segment: Segment) -> None:
    tokens = theme.tokens()
    solid = QColor(tokens.stage(segment.phase))
    faint = paint.mix(tokens.stage(segment.phase), tokens.window, UNDONE)
    device = painter.device()
    ratio = device.devicePixelRatio() if device else 1.0
    left, right = _snap(place.left(), ratio), _snap(place.right(), ratio)
    edge = left + (right - left) * segment.done
    if segment.done < 1:
        painter.fillRect(QRectF(left, place.top(), right - left, place.height()), faint)
    painter.fillRect(QRectF(left, place.top(), edge - left, place.height()), solid)
    if 1 < segment.cells <= MAX_CELLS_WITH_GAPS and (right - left) / segment.cells > 3:
        ground = QColor(tokens.window)
        for cell in range(1, segment.cells):
            x = _snap(left + (right - left) * cell / segment.cells, ratio)
            painter.fillRect(QRectF(x - 1, place.top(), 1, place.height()), ground)


def _snap(x: float, ratio: float) -> float:
    return math.floor(x * ratio + 0.5) / ratio
