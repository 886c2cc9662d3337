"""Outdoor scenes: land, sea, buildings and the sky above them at four times of day."""

import math
from collections.abc import Callable
from random import Random

from pictures.canvas import Canvas, Point
from pictures.facts import LIGHTS as PLACES_OF_LIGHT
from pictures.facts import Scene
from pictures.palette import LIGHTS, NAMED, Light, Rgb, dark, mix, rgb

_WHITE = rgb("FBF4E6")
_WOOD = rgb("5E4034")
_GRASS = rgb("6FA35A")
_SEA = rgb("3F86AE")
_ROCK = rgb("4A4650")
_LAMP = rgb("FFE59A")


def draw_outdoors(canvas: Canvas, facts: Scene, rng: Random) -> None:
    """Sky, sun or moon, then what the scene is of."""
    light = LIGHTS[facts.time or "noon"]
    canvas.fade(light.sky, 0, canvas.height * 0.75)
    if facts.time == "night":
        _stars(canvas, rng, many=facts.kind == "night sky")
    _sun_or_moon(canvas, facts, light)
    _SCENES[facts.kind](canvas, facts, light, rng)


def _stars(canvas: Canvas, rng: Random, *, many: bool) -> None:
    rows, columns = (5, 6) if many else (3, 5)
    depth = canvas.height * (0.8 if many else 0.45)
    for row in range(rows):
        for column in range(columns):
            x = (column + 0.5 + 0.5 * (row % 2) + rng.uniform(-0.2, 0.2)) / columns * canvas.width
            y = (row + 0.5 + rng.uniform(-0.3, 0.3)) / rows * depth
            canvas.disc(x, y, 0.011 if (row + column) % 3 == 0 else 0.007, _WHITE)


def _sun_or_moon(canvas: Canvas, facts: Scene, light: Light) -> None:
    x = canvas.width * (0.22, 0.5, 0.78)[PLACES_OF_LIGHT.index(facts.light or "right")]
    y, radius = canvas.height * 0.24, 0.085
    if facts.kind == "night sky":
        y, radius = canvas.height * 0.32, 0.15
    canvas.disc(x, y, radius * 1.75, light.disc, opacity=0.16)
    canvas.disc(x, y, radius, light.disc)


def _lit(colour: Rgb, light: Light) -> Rgb:
    """An object's colour under this light."""
    return mix(colour, light.veil, light.veil_share)


def _far(colour: Rgb, light: Light, share: float) -> Rgb:
    """The same with air between: `share` of the sky at the horizon."""
    return mix(_lit(colour, light), light.sky[-1], share)


def _ridge(
    canvas: Canvas, y: float, lift: float, rng: Random, peaks: int = 0, length: float = 1.0
) -> list[Point]:
    """A soft line across the picture with some peaks on it."""
    phase, other = rng.uniform(0, math.tau), rng.uniform(0, math.tau)
    width = canvas.width
    summits = [
        ((k + rng.uniform(0.15, 0.85)) / peaks * width, rng.uniform(0.7, 1.25))
        for k in range(peaks)
    ]
    line = []
    steps = round(28 * width)
    for k in range(-1, steps + 2):
        x = width * k / steps
        height = 0.6 * math.sin(3.4 * x / length + phase) + 0.35 * math.sin(
            7.9 * x / length + other
        )
        height += sum(3.2 * h * max(0.0, 1 - abs(x - at) / 0.3) for at, h in summits)
        line.append((x, y - lift * height))
    return line


def _mountains(canvas: Canvas, facts: Scene, light: Light, rng: Random) -> None:
    colour = NAMED[facts.colour]
    tones = [_far(colour, light, 0.62), _far(colour, light, 0.36), _lit(colour, light)]
    tones.append(dark(_lit(colour, light), 0.42))
    for index, tone in enumerate(tones):
        y = canvas.height * (0.58 + 0.115 * index)
        line = _ridge(canvas, y, 0.055 - 0.008 * index, rng, peaks=(3, 2, 2, 0)[index])
        canvas.land(line, (tone, mix(tone, light.sky[-1], 0.22)) if index < 3 else (tone,))
    if facts.detail == "pines":
        count = max(3, round(5 * canvas.width))
        for k in range(count):
            x = (k + rng.uniform(0.25, 0.75)) / count * canvas.width
            _pine(canvas, x, canvas.height * 1.01, rng.uniform(0.16, 0.24), dark(tones[-1], 0.4))


def _pine(canvas: Canvas, x: float, foot: float, height: float, colour: Rgb) -> None:
    left: list[Point] = []
    for k in range(5):
        y = foot - height * (1 - 0.9 * (k + 1) / 5)
        reach = height * (0.07 + 0.05 * k)
        left += [(-reach, y), (-reach * 0.55, y - height * 0.015)]
    right = [(x - across, y) for across, y in reversed(left)]
    canvas.polygon([(x, foot - height), *((x + a, y) for a, y in left), *right], colour)
    canvas.box(x - height * 0.03, foot - height * 0.12, x + height * 0.03, foot, colour)


def _hills(canvas: Canvas, facts: Scene, light: Light, rng: Random) -> None:
    height, width = canvas.height, canvas.width
    for index, share in enumerate((0.55, 0.25)):
        line = _ridge(canvas, height * (0.62 + 0.08 * index), 0.045, rng, length=1.2)
        canvas.land(line, (_far(_GRASS, light, share),))
    ground = _ridge(canvas, height * 0.8, 0.02, rng, length=1.6)
    canvas.land(ground, (_lit(_GRASS, light), _lit(dark(_GRASS, 0.25), light)))
    side = rng.choice((0.34, 0.66))
    _house(canvas, width * side, height * 0.84, _lit(NAMED[facts.colour], light), light)
    spots = [s for s in (0.12, 0.88, 0.5, 0.3, 0.7) if abs(s - side) * width > 0.3]
    for spot in sorted(spots, key=lambda s: -abs(s - side))[: facts.count]:
        _tree(canvas, width * spot, height * 0.86, _lit(dark(_GRASS, 0.55), light), light)


def _house(canvas: Canvas, x: float, foot: float, roof: Rgb, light: Light) -> None:
    glow = _LAMP if light.veil_share > 0.2 else _lit(rgb("7FA8C4"), light)
    canvas.box(x - 0.13, foot - 0.19, x + 0.13, foot, _lit(_WHITE, light))
    canvas.polygon([(x - 0.17, foot - 0.18), (x, foot - 0.33), (x + 0.17, foot - 0.18)], roof)
    canvas.box(x - 0.035, foot - 0.105, x + 0.035, foot, _lit(_WOOD, light))
    for offset in (-0.085, 0.085):
        canvas.box(x + offset - 0.025, foot - 0.13, x + offset + 0.025, foot - 0.08, glow)


def _tree(canvas: Canvas, x: float, foot: float, crown: Rgb, light: Light) -> None:
    canvas.box(x - 0.014, foot - 0.14, x + 0.014, foot, _lit(_WOOD, light))
    canvas.ellipse(x, foot - 0.2, 0.075, 0.105, crown)


def _forest(canvas: Canvas, facts: Scene, light: Light, rng: Random) -> None:
    colour = NAMED[facts.colour]
    tones = (_far(colour, light, 0.55), _far(colour, light, 0.2), dark(_lit(colour, light), 0.45))
    for index, tone in enumerate(tones):
        foot = canvas.height * (0.72 + 0.13 * index)
        count = round((8 - index) * canvas.width)
        for k in range(count):
            x = (k + rng.uniform(0.3, 0.7)) / count * canvas.width
            _pine(canvas, x, foot + 0.03, rng.uniform(0.24, 0.34) + 0.05 * index, tone)
        canvas.box(-0.1, foot - 0.03, canvas.width + 0.1, canvas.height + 0.1, tone)


def _dunes(canvas: Canvas, facts: Scene, light: Light, rng: Random) -> None:
    sand = NAMED[facts.colour]
    for index, share in enumerate((0.5, 0.22, 0.0)):
        y = canvas.height * (0.58 + 0.13 * index)
        line = _ridge(canvas, y, 0.05, rng, length=1.1)
        tone = _far(mix(sand, _WHITE, 0.12), light, share)
        canvas.land(line, (tone,))
        shade = [(x, y + 0.03 + 0.09 * (0.5 + 0.5 * math.sin(5 * x + index))) for x, y in line]
        canvas.polygon([*line, *reversed(shade)], _far(dark(sand, 0.22), light, share))
    if facts.detail == "cactus":
        x = canvas.width * rng.choice((0.3, 0.7))
        _cactus(canvas, x, canvas.height * 0.95, _lit(rgb("2F6B4A"), light))


def _cactus(canvas: Canvas, x: float, foot: float, colour: Rgb) -> None:
    canvas.box(x - 0.035, foot - 0.32, x + 0.035, foot, colour)
    canvas.disc(x, foot - 0.32, 0.035, colour)
    for side, level in ((-1, 0.15), (1, 0.2)):
        near, far = x + side * 0.03, x + side * 0.12
        canvas.box(min(near, far), foot - level - 0.045, max(near, far), foot - level, colour)
        canvas.box(far - 0.024, foot - level - 0.12, far + 0.024, foot - level, colour)
        canvas.disc(far, foot - level - 0.12, 0.024, colour)


def _water(canvas: Canvas, light: Light, top: float) -> None:
    for index in range(4):
        tone = mix(_far(_SEA, light, 0.35), dark(_lit(_SEA, light), 0.3), index / 3)
        y = top + (canvas.height - top) * index / 4
        steps = round(30 * canvas.width)
        line = []
        for k in range(-1, steps + 2):
            x = canvas.width * k / steps
            line.append((x, y + 0.008 * (index > 0) * math.sin(15 * x + 2 * index)))
        canvas.land(line, (tone,))


def _sea(canvas: Canvas, facts: Scene, light: Light, _rng: Random) -> None:
    _water(canvas, light, canvas.height * 0.56)
    x = canvas.width * {"left": 0.62, "centre": 0.3, "right": 0.38}[facts.light or "right"]
    water = canvas.height * 0.68
    sail = mix(_lit(NAMED[facts.colour], light), NAMED[facts.colour], 0.5)
    canvas.polygon(
        [(x + 0.02, water - 0.42), (x + 0.02, water - 0.05), (x + 0.2, water - 0.05)], sail
    )
    jib = _lit(_WHITE, light)
    canvas.polygon(
        [(x - 0.012, water - 0.36), (x - 0.012, water - 0.05), (x - 0.14, water - 0.05)], jib
    )
    canvas.box(x - 0.006, water - 0.45, x + 0.01, water, _lit(_WOOD, light))
    hull = [(x - 0.18, water - 0.03), (x + 0.22, water - 0.03), (x + 0.15, water + 0.05)]
    canvas.polygon([*hull, (x - 0.12, water + 0.05)], dark(_lit(_WOOD, light), 0.2))


def _lighthouse(canvas: Canvas, facts: Scene, light: Light, _rng: Random) -> None:
    _water(canvas, light, canvas.height * 0.62)
    x = canvas.width * {"left": 0.66, "centre": 0.26, "right": 0.34}[facts.light or "left"]
    foot, top = canvas.height * 0.82, canvas.height * 0.82 - 0.46
    rock = [(x - 0.42, canvas.height + 0.1), (x - 0.2, foot), (x + 0.02, foot - 0.05)]
    rock += [(x + 0.2, foot), (x + 0.42, canvas.height + 0.1)]
    canvas.polygon(rock, _lit(_ROCK, light))
    stripe = mix(_lit(NAMED[facts.colour], light), NAMED[facts.colour], 0.5)
    for k in range(5):
        upper, lower = k / 5, (k + 1) / 5
        tone = _lit(_WHITE, light) if k % 2 else stripe
        wide = [0.05 + 0.035 * upper, 0.05 + 0.035 * lower]
        y = [top + (foot - top) * upper, top + (foot - top) * lower]
        corners = [
            (x - wide[0], y[0]),
            (x + wide[0], y[0]),
            (x + wide[1], y[1]),
            (x - wide[1], y[1]),
        ]
        canvas.polygon(corners, tone)
    iron = dark(_ROCK, 0.5)
    canvas.box(x - 0.065, top - 0.015, x + 0.065, top + 0.01, iron)
    canvas.box(x - 0.035, top - 0.085, x + 0.035, top - 0.015, _LAMP)
    canvas.polygon([(x - 0.055, top - 0.08), (x, top - 0.14), (x + 0.055, top - 0.08)], iron)


def _city(canvas: Canvas, facts: Scene, light: Light, rng: Random) -> None:
    colour = NAMED[facts.colour]
    for index, tone in enumerate((_far(colour, light, 0.5), dark(_lit(colour, light), 0.25))):
        count = round((7 - index) * canvas.width)
        for k in range(count):
            left, right = canvas.width * k / count, canvas.width * (k + 0.94) / count
            tall = (0.56, 0.4)[index] * canvas.height * rng.uniform(0.65, 1.0)
            canvas.box(left, canvas.height - tall, right, canvas.height, tone)
            if index == 1:
                window = _LAMP if light.veil_share > 0.1 else mix(tone, _WHITE, 0.5)
                _windows(canvas, left, right, canvas.height - tall, window, rng)


def _windows(
    canvas: Canvas, left: float, right: float, top: float, colour: Rgb, rng: Random
) -> None:
    for column in range(3):
        x = left + (right - left) * (column + 0.5) / 3
        for row in range(int((canvas.height - top) / 0.075)):
            if rng.random() < 0.6:
                y = top + 0.045 + row * 0.075
                canvas.box(x - 0.014, y - 0.017, x + 0.014, y + 0.017, colour)


def _night_sky(canvas: Canvas, facts: Scene, light: Light, rng: Random) -> None:
    """Only a hill below, in the named colour."""
    tone = _lit(dark(NAMED[facts.colour], 0.2), light)
    canvas.land(_ridge(canvas, canvas.height * 0.86, 0.03, rng, length=1.2), (tone,))


_SCENES: dict[str, Callable[[Canvas, Scene, Light, Random], None]] = {
    "mountains": _mountains,
    "hills": _hills,
    "forest": _forest,
    "dunes": _dunes,
    "sea": _sea,
    "lighthouse": _lighthouse,
    "city": _city,
    "night sky": _night_sky,
}
