"""Single shapes, groups of them and pairs, on plain or graded grounds."""

import math
from functools import cache
from random import Random

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPolygonF

from pictures.canvas import Canvas, Point
from pictures.facts import PLACES, Ground, Pair, Shapes
from pictures.palette import NAMED

_RADIUS = {"small": 0.12, "medium": 0.19, "large": 0.31}
_RADIUS_OF_MANY = {2: 0.17, 3: 0.135, 4: 0.15, 5: 0.125}


def draw_ground(canvas: Canvas, ground: Ground) -> None:
    if ground.lower is None:
        canvas.fill(NAMED[ground.colour])
    else:
        canvas.fade((NAMED[ground.colour], NAMED[ground.lower]))


def draw_shapes(canvas: Canvas, facts: Shapes, rng: Random) -> None:
    draw_ground(canvas, facts.ground)
    path, colour = unit_path(facts.shape), NAMED[facts.colour]
    if facts.count == 1:
        x, y = _place(canvas, facts.place)
        radius = _RADIUS[facts.size] * rng.uniform(0.96, 1.04)
        canvas.outline(path, x + _wobble(rng), y + _wobble(rng), radius, colour)
        return
    for x, y in _group(canvas, facts.count):
        canvas.outline(path, x, y, _RADIUS_OF_MANY[facts.count], colour)


def draw_pair(canvas: Canvas, facts: Pair, rng: Random) -> None:
    draw_ground(canvas, facts.ground)
    path, colour = unit_path(facts.shape), NAMED[facts.colour]
    other_path, other_colour = unit_path(facts.other_shape), NAMED[facts.other_colour]
    x, y = canvas.width / 2 + _wobble(rng), canvas.height / 2 + _wobble(rng)
    if facts.relation == "inside":
        canvas.outline(other_path, x, y, 0.37, other_colour)
        canvas.outline(path, x, y, 0.15, colour)
        return
    across, down = {
        "left of": (-0.24, 0.0),
        "right of": (0.24, 0.0),
        "above": (0.0, -0.24),
        "below": (0.0, 0.24),
    }[facts.relation]
    canvas.outline(path, x + across, y + down, 0.18, colour)
    canvas.outline(other_path, x - across, y - down, 0.18, other_colour)


@cache
def unit_path(shape: str) -> QPainterPath:
    """The outline of a shape, centred on (0, 0), about 1 from the middle to its rim."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    match shape:
        case "circle":
            path.addEllipse(QPointF(0, 0), 1, 1)
        case "ring":
            path.addEllipse(QPointF(0, 0), 1, 1)
            path.addEllipse(QPointF(0, 0), 0.55, 0.55)
        case "crescent":
            path.arcMoveTo(QRectF(-1, -1, 2, 2), 45)
            path.arcTo(QRectF(-1, -1, 2, 2), 45, 270)
            corner = math.sqrt(0.5)
            path.cubicTo(-0.38, 0.62, -0.38, -0.62, corner, -corner)
        case "heart":
            path.moveTo(0, 0.98)
            path.cubicTo(-0.5, 0.55, -1.05, 0.2, -1.02, -0.32)
            path.cubicTo(-1.0, -0.95, -0.22, -1.02, 0, -0.42)
            path.cubicTo(0.22, -1.02, 1.0, -0.95, 1.02, -0.32)
            path.cubicTo(1.05, 0.2, 0.5, 0.55, 0, 0.98)
        case "drop":
            path.moveTo(0, -1.1)
            path.cubicTo(0.3, -0.45, 0.74, -0.1, 0.74, 0.34)
            path.cubicTo(0.74, 0.78, 0.4, 1.04, 0, 1.04)
            path.cubicTo(-0.4, 1.04, -0.74, 0.78, -0.74, 0.34)
            path.cubicTo(-0.74, -0.1, -0.3, -0.45, 0, -1.1)
        case _:
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in _corners(shape)]))
            path.closeSubpath()
    return path


def _corners(shape: str) -> list[Point]:
    match shape:
        case "square":
            return [(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)]
        case "triangle":
            return [(0, -1.0), (1.06, 0.84), (-1.06, 0.84)]
        case "diamond":
            return [(0, -1.12), (0.78, 0), (0, 1.12), (-0.78, 0)]
        case "hexagon":
            return [_on_rim(60 * k, 1.0) for k in range(6)]
        case "star":
            return [_on_rim(36 * k - 90, 1.1 if k % 2 == 0 else 0.46) for k in range(10)]
        case "cross":
            a, b = 0.34, 1.0
            return [
                (-a, -b), (a, -b), (a, -a), (b, -a), (b, a), (a, a),
                (a, b), (-a, b), (-a, a), (-b, a), (-b, -a), (-a, -a),
            ]  # fmt: skip
        case "arrow":
            return [
                (-1.05, -0.3), (0.1, -0.3), (0.1, -0.82), (1.1, 0),
                (0.1, 0.82), (0.1, 0.3), (-1.05, 0.3),
            ]  # fmt: skip
    raise ValueError(f"There is no shape {shape!r}.")


def _on_rim(degrees: float, radius: float) -> Point:
    angle = math.radians(degrees)
    return radius * math.cos(angle), radius * math.sin(angle)


def _place(canvas: Canvas, place: str) -> Point:
    row, column = divmod(PLACES.index(place), 3)
    across = (0.25, canvas.width / 2, canvas.width - 0.25)[column]
    down = (0.25, canvas.height / 2, canvas.height - 0.25)[row]
    return across, down


def _group(canvas: Canvas, count: int) -> list[Point]:
    """Two or three in a line along the long side, four and five as on a die."""
    x, y, step = canvas.width / 2, canvas.height / 2, 0.24
    if count <= 3:
        offsets = [(k - (count - 1) / 2) * (0.44 if count == 2 else 0.32) for k in range(count)]
        upright = canvas.height > canvas.width
        return [(x, y + o) if upright else (x + o, y) for o in offsets]
    corners = [(x - step, y - step), (x + step, y - step), (x - step, y + step)]
    corners.append((x + step, y + step))
    return corners if count == 4 else [*corners, (x, y)]


def _wobble(rng: Random) -> float:
    return rng.uniform(-0.015, 0.015)
