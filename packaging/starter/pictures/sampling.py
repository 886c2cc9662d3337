"""Random facts: which pictures there are, and how often each kind is drawn."""

from collections.abc import Callable
from random import Random

from pictures.facts import (
    COLOURS,
    LIGHTS,
    PATTERNS,
    PLACES,
    RELATIONS,
    SCENES,
    SHAPES,
    SIZES,
    TIMES,
    Facts,
    Ground,
    Pair,
    Pattern,
    Scene,
    Shapes,
    is_held_out,
)
from pictures.palette import distance, stands_out

_WALLS = ("cream", "pink", "light blue", "teal", "navy", "yellow", "white", "gray")
_MAIN_COLOURS = {
    "mountains": ("purple", "blue", "teal", "green", "pink"),
    "hills": ("red", "blue", "orange", "teal", "purple", "brown"),
    "forest": ("green", "teal", "blue", "orange", "purple"),
    "dunes": ("yellow", "orange", "pink", "brown"),
    "sea": ("red", "orange", "yellow", "teal", "pink", "purple"),
    "lighthouse": ("red", "blue", "green", "orange", "black"),
    "city": ("blue", "purple", "teal", "navy", "brown"),
    "night sky": ("green", "purple", "teal", "navy"),
    "vase": ("blue", "teal", "red", "white", "purple", "green", "brown"),
    "fruit": ("red", "orange", "yellow", "green", "purple"),
}
_FRUIT_OF_COLOUR = {
    "red": "apples",
    "orange": "oranges",
    "yellow": "lemons",
    "green": "pears",
    "purple": "plums",
}
_FLOWERS = ("red", "yellow", "pink", "white", "purple", "orange")


def sample(rng: Random, kind: str | None = None, *, held_out: bool = False) -> Facts:
    """Facts of one kind (any, if None) from the combinations kept for training or held out."""
    kind = kind or rng.choice(KINDS)
    while True:
        facts = _SAMPLERS[kind](rng)
        if is_held_out(facts) == held_out:
            return facts


def _shapes(rng: Random) -> Shapes:
    ground = _ground(rng)
    colour = _colour_on(rng, ground)
    shape = rng.choice(SHAPES)
    if rng.random() < 0.3:
        return Shapes(shape, colour, ground, count=rng.randint(2, 5))
    place = "centre" if rng.random() < 0.5 else rng.choice(PLACES)
    size = rng.choice(SIZES if place == "centre" else SIZES[:2])
    return Shapes(shape, colour, ground, size=size, place=place)


def _ground(rng: Random) -> Ground:
    colour = rng.choice(COLOURS)
    if rng.random() < 0.2:
        lower = rng.choice([c for c in COLOURS if distance(c, colour) > 60])
        return Ground(colour, lower)
    return Ground(colour)


def _colour_on(rng: Random, ground: Ground, *others: str) -> str:
    avoid = [ground.colour, *others] + ([ground.lower] if ground.lower else [])
    fitting = [c for c in COLOURS if all(stands_out(c, a) for a in avoid)]
    return rng.choice(fitting or ["black", "white"])


def _pair(rng: Random) -> Pair:
    ground = Ground(rng.choice(COLOURS))
    relation = rng.choice(RELATIONS)
    shape, other_shape = rng.sample(SHAPES, 2)
    if relation == "inside":
        other_shape = rng.choice(("circle", "square", "diamond", "hexagon", "heart"))
    colour = _colour_on(rng, ground)
    other_colour = _colour_on(rng, ground, colour)
    return Pair(shape, colour, relation, other_shape, other_colour, ground)


def _pattern(rng: Random) -> Pattern:
    ground = rng.choice(COLOURS)
    kind = rng.choice(PATTERNS)
    rind = ("orange", "yellow", "red", "green", "pink")
    colour = _colour_on(rng, Ground(ground))
    if kind == "citrus":
        colour = rng.choice([c for c in rind if stands_out(c, ground)])
    return Pattern(kind, colour, ground, repeats=rng.choice((4, 6, 8)))


def _scene(rng: Random) -> Scene:
    kind = rng.choice(SCENES)
    if kind in ("vase", "fruit"):
        return _still_life(rng, kind)
    time = "night" if kind == "night sky" else rng.choice(TIMES)
    detail = None
    if kind == "mountains" and rng.random() < 0.4:
        detail = "pines"
    if kind == "dunes" and rng.random() < 0.5:
        detail = "cactus"
    count = rng.randint(1, 3) if kind == "hills" else 0
    colour = rng.choice(_MAIN_COLOURS[kind])
    return Scene(kind, colour, time=time, light=rng.choice(LIGHTS), count=count, detail=detail)


def _still_life(rng: Random, kind: str) -> Scene:
    wall = rng.choice(_WALLS)
    colour = rng.choice([c for c in _MAIN_COLOURS[kind] if stands_out(c, wall)])
    if kind == "fruit":
        count = rng.randint(1, 4)
        return Scene(kind, colour, wall=wall, count=count, detail=_FRUIT_OF_COLOUR[colour])
    flowers = rng.choice([c for c in _FLOWERS if stands_out(c, wall) and c != colour])
    return Scene(kind, colour, wall=wall, second=flowers, count=rng.choice((1, 3, 5)))


_SAMPLERS: dict[str, Callable[[Random], Facts]] = {
    "shapes": _shapes,
    "pair": _pair,
    "pattern": _pattern,
    "scene": _scene,
}
KINDS = tuple(_SAMPLERS)
