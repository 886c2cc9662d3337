"""Where a zoomed picture lies: `middle` is its point, 0 to 1, that is in the middle of the view."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF

STEP = 1.25  # of one zoom in or out
MAX_ZOOM = 32.0


def middle_held(at: QPointF, old: QRectF, size: QSizeF, centre: QPointF) -> QPointF:
    """The middle that keeps the picture's point under `at` there, from `old` to the new `size`."""
    point, way = at - old.topLeft(), at - centre
    return _inside(
        point.x() / old.width() - way.x() / size.width(),
        point.y() / old.height() - way.y() / size.height(),
    )


def middle_moved(middle: QPointF, by: QPointF, size: QSizeF) -> QPointF:
    """The middle after the picture was moved."""
    return _inside(middle.x() - by.x() / size.width(), middle.y() - by.y() / size.height())


def corner_of(middle: QPointF, size: QSizeF, centre: QPointF) -> QPointF:
    """The upper left corner of the picture."""
    return centre - QPointF(middle.x() * size.width(), middle.y() * size.height())


def on_pixels(point: QPointF, ratio: float) -> QPointF:
    """`point` on a whole pixel of a screen with `ratio` pixels for one of Qt's."""
    return QPointF(round(point.x() * ratio) / ratio, round(point.y() * ratio) / ratio)


def _inside(x: float, y: float) -> QPointF:
    return QPointF(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))
