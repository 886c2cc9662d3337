"""Abstract compositions that fill a picture: geometric tiles and cut paper."""

import math
from collections.abc import Callable
from random import Random

from pictures.canvas import Canvas, Point
from pictures.facts import Pattern
from pictures.palette import NAMED, Rgb, dark, mix

_PAPER = (252, 248, 238)


def draw_tiles(canvas: Canvas, facts: Pattern, rng: Random) -> None:
    """Square tiles, each with a motif; what is ground on one tile is the motif of another."""
    step = 1 / (facts.repeats // 2 + 1)
    ground, colour = NAMED[facts.ground], NAMED[facts.colour]
    for row in range(math.ceil(canvas.height / step)):
        for column in range(math.ceil(canvas.width / step)):
            x, y = column * step, row * step
            pair = (ground, colour) if (row + column) % 2 else (colour, ground)
            canvas.box(x, y, x + step, y + step, pair[0])
            rng.choice(_MOTIFS)(canvas, (x, y), step, pair, rng)


def draw_cut_paper(canvas: Canvas, facts: Pattern, rng: Random) -> None:
    """Sheets at a slant, fronds with scalloped edges and a few dots, laid over one another."""
    colour, ground = NAMED[facts.colour], NAMED[facts.ground]
    canvas.fill(ground)
    tones = [dark(colour), mix(colour, _PAPER, 0.45), colour]
    size = {4: 1.25, 6: 1.0, 8: 0.8}[facts.repeats]
    for number in range(3):
        where = _somewhere(canvas, rng)
        _sheet(canvas, where, size * rng.uniform(0.14, 0.22), rng, tones[number])
    for number in range(3):
        _frond(canvas, _somewhere(canvas, rng), size * rng.uniform(0.2, 0.28), rng, tones[number])
    for tone in tones:
        x, y = _somewhere(canvas, rng)
        canvas.disc(x, y, size * rng.uniform(0.03, 0.05), tone)


def _somewhere(canvas: Canvas, rng: Random) -> Point:
    return rng.uniform(0.18, 0.82) * canvas.width, rng.uniform(0.18, 0.82) * canvas.height


def _sheet(canvas: Canvas, at: Point, half: float, rng: Random, tone: Rgb) -> None:
    slant, narrow = rng.uniform(-0.35, 0.35), rng.uniform(0.7, 1.0)
    corners = [(-half, -half * narrow), (half, -half * narrow)]
    corners += [(half, half * narrow), (-half, half * narrow)]
    canvas.polygon([_turned(at, corner, slant) for corner in corners], tone)


def _frond(canvas: Canvas, at: Point, half: float, rng: Random, tone: Rgb) -> None:
    """A leaf whose two long edges are rows of round bumps."""
    slant, steps = rng.uniform(0, math.pi), 140
    along = [2 * k / steps - 1 for k in range(steps + 1)]
    bumps = [half * (0.19 + 0.05 * math.cos(13 * math.pi * u)) * (1 - u**6) for u in along]
    upper = [(u * half, bump) for u, bump in zip(along, bumps, strict=True)]
    lower = [(x, -y) for x, y in reversed(upper)]
    canvas.polygon([_turned(at, point, slant) for point in upper + lower], tone)


def _turned(at: Point, point: Point, angle: float) -> Point:
    (x, y), cos, sin = point, math.cos(angle), math.sin(angle)
    return at[0] + x * cos - y * sin, at[1] + x * sin + y * cos


_Pair = tuple[Rgb, Rgb]  # the tile's ground, and its motif


def _disc(canvas: Canvas, at: Point, side: float, pair: _Pair, _rng: Random) -> None:
    canvas.disc(at[0] + side / 2, at[1] + side / 2, side * 0.36, pair[1])


def _ring(canvas: Canvas, at: Point, side: float, pair: _Pair, rng: Random) -> None:
    _disc(canvas, at, side, pair, rng)
    canvas.disc(at[0] + side / 2, at[1] + side / 2, side * 0.17, pair[0])


def _quarter(canvas: Canvas, at: Point, side: float, pair: _Pair, rng: Random) -> None:
    """A quarter of a disc around one corner."""
    right, down = rng.choice((0, 1)), rng.choice((0, 1))
    start = {(0, 0): 0.0, (1, 0): 0.25, (1, 1): 0.5, (0, 1): 0.75}[right, down]
    _sector(canvas, (at[0] + right * side, at[1] + down * side), side, (start, 0.25), pair[1])


def _half(canvas: Canvas, at: Point, side: float, pair: _Pair, rng: Random) -> None:
    """Half a disc that stands on one edge."""
    x, y, start = rng.choice(((0.5, 1, 0.5), (0.5, 0, 0.0), (0, 0.5, 0.75), (1, 0.5, 0.25)))
    middle = (at[0] + x * side, at[1] + y * side)
    _sector(canvas, middle, side / 2, (start, 0.5), pair[1])


def _sector(
    canvas: Canvas, middle: Point, radius: float, turn: tuple[float, float], tone: Rgb
) -> None:
    """`turn`: where it starts and how far it reaches, in parts of a circle."""
    angles = [math.tau * (turn[0] + turn[1] * k / 24) for k in range(25)]
    rim = [(middle[0] + radius * math.cos(a), middle[1] + radius * math.sin(a)) for a in angles]
    canvas.polygon([middle, *rim], tone)


def _corner(canvas: Canvas, at: Point, side: float, pair: _Pair, rng: Random) -> None:
    """One half of the tile, cut along a diagonal."""
    corners = [(0, 0), (1, 0), (1, 1), (0, 1)]
    corners.remove(rng.choice(corners))
    canvas.polygon([(at[0] + x * side, at[1] + y * side) for x, y in corners], pair[1])


def _stripes(canvas: Canvas, at: Point, side: float, pair: _Pair, _rng: Random) -> None:
    for k in range(3):
        top = at[1] + side * (2 * k + 0.5) / 6
        canvas.box(at[0], top, at[0] + side, top + side / 6, pair[1])


_MOTIFS: tuple[Callable[[Canvas, Point, float, _Pair, Random], None], ...] = (
    _disc,
    _ring,
    _quarter,
    _half,
    _corner,
    _stripes,
)
