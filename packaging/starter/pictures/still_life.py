"""Indoor scenes: a vase with flowers, and fruit, on a table before a plain wall."""

from pictures.canvas import Canvas
from pictures.facts import Scene
from pictures.palette import NAMED, Rgb, dark, mix, rgb

_STEM = rgb("4F7F4B")
_PAPER = rgb("FFF9EC")
FRUIT: dict[str, Rgb] = {
    "apples": NAMED["red"],
    "oranges": NAMED["orange"],
    "lemons": NAMED["yellow"],
    "pears": rgb("9CB84F"),
    "plums": NAMED["purple"],
}


def draw_still_life(canvas: Canvas, facts: Scene) -> None:
    wall = NAMED[facts.wall or "cream"]
    canvas.fill(wall)
    canvas.box(-0.1, canvas.height * 0.72, canvas.width + 0.1, canvas.height + 0.1, _table(wall))
    if facts.kind == "vase":
        _vase(canvas, facts)
    else:
        _fruit(canvas, facts)


def _table(wall: Rgb) -> Rgb:
    return mix(wall, rgb("8A5A3C"), 0.38) if sum(wall) > 330 else mix(wall, _PAPER, 0.22)


def _vase(canvas: Canvas, facts: Scene) -> None:
    x, foot = canvas.width / 2, canvas.height * 0.8
    colour, petals = NAMED[facts.colour], NAMED[facts.second or "red"]
    canvas.ellipse(x, foot, 0.17, 0.022, dark(_table(NAMED[facts.wall or "cream"]), 0.2))
    heads = {
        1: ((0.0, 0.34),),
        3: ((-0.17, 0.27), (0.0, 0.36), (0.17, 0.27)),
        5: ((-0.24, 0.18), (-0.14, 0.32), (0.0, 0.42), (0.14, 0.32), (0.24, 0.18)),
    }[facts.count]
    mouth = foot - 0.29
    for across, up in heads:
        tip = mouth - up + 0.06
        stem = [(x - 0.008, mouth), (x + across - 0.008, tip)]
        canvas.polygon([*stem, (x + across + 0.008, tip), (x + 0.008, mouth)], _STEM)
    for across, up in heads:
        _flower(canvas, x + across, mouth - up + 0.06, petals)
    canvas.polygon(
        [
            (x - 0.055, mouth), (x + 0.055, mouth), (x + 0.05, mouth + 0.05),
            (x + 0.12, mouth + 0.13), (x + 0.11, mouth + 0.22), (x + 0.07, foot),
            (x - 0.07, foot), (x - 0.11, mouth + 0.22), (x - 0.12, mouth + 0.13),
            (x - 0.05, mouth + 0.05),
        ],
        colour,
    )  # fmt: skip
    canvas.ellipse(x, mouth, 0.055, 0.01, dark(colour, 0.3))


def _flower(canvas: Canvas, x: float, y: float, petals: Rgb) -> None:
    for across, down in (
        (0.0, -0.04),
        (0.038, -0.012),
        (0.024, 0.033),
        (-0.024, 0.033),
        (-0.038, -0.012),
    ):
        canvas.disc(x + across, y + down, 0.032, petals)
    centre = _PAPER if petals == NAMED["yellow"] else NAMED["yellow"]
    canvas.disc(x, y, 0.022, centre)


def _fruit(canvas: Canvas, facts: Scene) -> None:
    kind = facts.detail or "apples"
    radius = 0.115 if facts.count < 4 else 0.1
    step = radius * 2.15
    for k in range(facts.count):
        x = canvas.width / 2 + (k - (facts.count - 1) / 2) * step
        foot = canvas.height * 0.82
        canvas.ellipse(x, foot, radius * 0.9, 0.02, dark(_table(NAMED[facts.wall or "cream"]), 0.2))
        _piece(canvas, kind, x, foot - radius * 0.95, radius)


def _piece(canvas: Canvas, kind: str, x: float, y: float, radius: float) -> None:
    colour = FRUIT[kind]
    match kind:
        case "lemons":
            canvas.ellipse(x, y, radius, radius * 0.76, colour)
            canvas.ellipse(x + radius, y, radius * 0.16, radius * 0.14, colour)
        case "pears":
            canvas.disc(x, y + radius * 0.12, radius * 0.86, colour)
            canvas.ellipse(x, y - radius * 0.62, radius * 0.5, radius * 0.75, colour)
        case _:
            canvas.disc(x, y, radius * 0.98, colour)
    shine = mix(colour, _PAPER, 0.45)
    canvas.disc(x - radius * 0.38, y - radius * 0.25, radius * 0.14, shine)
    if kind in ("apples", "pears", "plums"):
        top = y - radius * (1.3 if kind == "pears" else 0.95)
        canvas.box(x - 0.008, top - 0.05, x + 0.008, top + 0.02, rgb("5E4034"))
    if kind in ("apples", "oranges"):
        top = y - radius
        leaf = [(x + 0.005, top), (x + 0.035, top - 0.04), (x + 0.085, top - 0.035)]
        canvas.polygon([*leaf, (x + 0.05, top + 0.005)], _STEM)
