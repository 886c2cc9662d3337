"""Patterns that fill the whole picture: stripes, checks, dots, chevrons, waves and more."""

import math
from collections.abc import Callable
from random import Random

from pictures.canvas import Canvas
from pictures.compositions import draw_cut_paper, draw_tiles
from pictures.facts import Pattern
from pictures.palette import NAMED, mix


def draw_pattern(canvas: Canvas, facts: Pattern, rng: Random) -> None:
    canvas.fill(NAMED[facts.ground])
    step = 1 / facts.repeats
    if facts.kind in _LOOSE:
        _LOOSE[facts.kind](canvas, facts, rng)
    else:
        _PATTERNS[facts.kind](canvas, facts, step)


def _cells(length: float, step: float) -> int:
    return math.ceil(length / step) + 1


def _horizontal(canvas: Canvas, facts: Pattern, step: float) -> None:
    for k in range(_cells(canvas.height, step)):
        canvas.box(0, k * step, canvas.width, (k + 0.5) * step, NAMED[facts.colour])


def _vertical(canvas: Canvas, facts: Pattern, step: float) -> None:
    for k in range(_cells(canvas.width, step)):
        canvas.box(k * step, 0, (k + 0.5) * step, canvas.height, NAMED[facts.colour])


def _diagonals(canvas: Canvas, facts: Pattern, step: float) -> None:
    step *= 1.25
    for k in range(_cells(canvas.width + canvas.height, step)):
        x = k * step - canvas.height
        half = step / 2
        canvas.polygon(
            [
                (x, canvas.height),
                (x + half, canvas.height),
                (x + half + canvas.height, 0),
                (x + canvas.height, 0),
            ],
            NAMED[facts.colour],
        )


def _checks(canvas: Canvas, facts: Pattern, step: float) -> None:
    for row in range(_cells(canvas.height, step)):
        for column in range(row % 2, _cells(canvas.width, step), 2):
            x, y = column * step, row * step
            canvas.box(x, y, x + step, y + step, NAMED[facts.colour])


def _dots(canvas: Canvas, facts: Pattern, step: float) -> None:
    for row in range(_cells(canvas.height, step)):
        for column in range(_cells(canvas.width, step)):
            x, y = (column + 0.5) * step, (row + 0.5) * step
            canvas.disc(x, y, step * 0.3, NAMED[facts.colour])


def _bands(canvas: Canvas, facts: Pattern, step: float) -> None:
    """Horizontal bands that zigzag or wave."""
    corners = facts.kind == "chevrons"
    length, height = step * 2, step * 0.5
    count = math.ceil(canvas.width / (length / 2)) + 1 if corners else 8 * facts.repeats
    span = canvas.width + length
    for row in range(-1, _cells(canvas.height, step) + 1):
        line = []
        for k in range(count + 1):
            x = k * length / 2 if corners else span * k / count
            lift = (k % 2) if corners else 0.5 + 0.5 * math.sin(math.tau * x / length)
            line.append((x, row * step + lift * height))
        lower = [(x, y + step / 2) for x, y in reversed(line)]
        canvas.polygon(line + lower, NAMED[facts.colour])


def _grid(canvas: Canvas, facts: Pattern, step: float) -> None:
    half = step * 0.09
    for k in range(_cells(canvas.width, step)):
        x = (k + 0.5) * step
        canvas.box(x - half, 0, x + half, canvas.height, NAMED[facts.colour])
    for k in range(_cells(canvas.height, step)):
        y = (k + 0.5) * step
        canvas.box(0, y - half, canvas.width, y + half, NAMED[facts.colour])


def _sunburst(canvas: Canvas, facts: Pattern, _step: float) -> None:
    x, y, reach = canvas.width / 2, canvas.height / 2, canvas.width + canvas.height
    rays = facts.repeats * 2
    for k in range(rays):
        start, end = math.tau * (k - 0.25) / rays, math.tau * (k + 0.25) / rays
        far = [(x + reach * math.cos(a), y + reach * math.sin(a)) for a in (start, end)]
        canvas.polygon([(x, y), *far], NAMED[facts.colour])


def _citrus(canvas: Canvas, facts: Pattern, rng: Random) -> None:
    """Fruit slices in staggered rows, each turned its own way."""
    flesh = NAMED[facts.colour]
    pith = mix(flesh, (255, 252, 240), 0.78)
    step = 1 / max(2, facts.repeats // 2)
    for row in range(_cells(canvas.height, step)):
        for column in range(_cells(canvas.width, step)):
            x, y = (column + 0.5 * (row % 2)) * step, (row + 0.5) * step
            radius = step * 0.42
            canvas.disc(x, y, radius, flesh)
            canvas.disc(x, y, radius * 0.86, pith)
            turn = rng.choice((0.0, math.tau / 16))
            for k in range(8):
                start, end = turn + math.tau * (k + 0.07) / 8, turn + math.tau * (k + 0.93) / 8
                middle, reach = (start + end) / 2, radius * 0.78
                tip = (x + radius * 0.12 * math.cos(middle), y + radius * 0.12 * math.sin(middle))
                arc = [start, (start + middle) / 2, middle, (middle + end) / 2, end]
                rim = [(x + reach * math.cos(a), y + reach * math.sin(a)) for a in arc]
                canvas.polygon([tip, *rim], flesh)


_LOOSE: dict[str, Callable[[Canvas, Pattern, Random], None]] = {
    "citrus": _citrus,
    "tiles": draw_tiles,
    "cut paper": draw_cut_paper,
}
_PATTERNS: dict[str, Callable[[Canvas, Pattern, float], None]] = {
    "horizontal stripes": _horizontal,
    "vertical stripes": _vertical,
    "diagonal stripes": _diagonals,
    "checks": _checks,
    "dots": _dots,
    "chevrons": _bands,
    "waves": _bands,
    "grid": _grid,
    "sunburst": _sunburst,
}
