"""What is in a picture: the values that the drawing, the captions and the evaluation agree on."""

import zlib
from dataclasses import dataclass

COLOURS = (
    "red", "orange", "yellow", "green", "teal", "blue", "light blue", "navy",
    "purple", "pink", "brown", "black", "white", "gray", "cream",
)  # fmt: skip
SHAPES = (
    "circle", "square", "triangle", "star", "heart", "ring",
    "crescent", "diamond", "hexagon", "cross", "drop", "arrow",
)  # fmt: skip
PLACES = (
    "top left", "top", "top right",
    "left", "centre", "right",
    "bottom left", "bottom", "bottom right",
)  # fmt: skip
SIZES = ("small", "medium", "large")
RELATIONS = ("left of", "right of", "above", "below", "inside")
PATTERNS = (
    "horizontal stripes", "vertical stripes", "diagonal stripes", "checks", "dots",
    "chevrons", "waves", "grid", "sunburst", "citrus", "tiles", "cut paper",
)  # fmt: skip
SCENES = (
    "mountains", "hills", "forest", "dunes", "sea",
    "lighthouse", "city", "vase", "fruit", "night sky",
)  # fmt: skip
TIMES = ("dawn", "noon", "dusk", "night")
LIGHTS = ("left", "centre", "right")


@dataclass(frozen=True, slots=True)
class Ground:
    """One flat colour, or a gradient from `colour` at the top to `lower` at the bottom."""

    colour: str
    lower: str | None = None


@dataclass(frozen=True, slots=True)
class Shapes:
    """One shape at a place, or two to five equal shapes around the middle."""

    shape: str
    colour: str
    ground: Ground
    count: int = 1
    size: str = "medium"
    place: str = "centre"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two shapes: the first stands in `relation` to the second."""

    shape: str
    colour: str
    relation: str
    other_shape: str
    other_colour: str
    ground: Ground


@dataclass(frozen=True, slots=True)
class Pattern:
    """A repeat of `colour` on `ground`, in `repeats` units along the short side."""

    kind: str
    colour: str
    ground: str
    repeats: int


@dataclass(frozen=True, slots=True)
class Scene:
    """A landscape or still life: `colour` is that of its main object, `second` of another."""

    kind: str
    colour: str
    time: str | None = None  # None: indoors
    light: str | None = None  # where the sun or the moon stands
    second: str | None = None  # vase: the flowers
    wall: str | None = None  # vase, fruit
    count: int = 0  # trees, flowers, pieces of fruit
    detail: str | None = None  # mountains: pines; dunes: cactus; fruit: its kind


Facts = Shapes | Pair | Pattern | Scene


def is_held_out(facts: Facts) -> bool:
    """True for the tenth of all combinations that training never sees."""
    return zlib.crc32(_combination(facts).encode()) % 10 == 0


def _combination(facts: Facts) -> str:
    match facts:
        case Shapes(shape, colour, ground):
            return f"shapes/{shape}/{colour}/{ground.colour}"
        case Pair(shape, colour, _, other_shape, other_colour, _):
            first, second = sorted((f"{shape}/{colour}", f"{other_shape}/{other_colour}"))
            return f"pair/{first}/{second}"
        case Pattern(kind, colour, ground):
            return f"pattern/{kind}/{colour}/{ground}"
        case Scene(kind, colour):
            return f"scene/{kind}/{colour}/{facts.time}/{facts.second}/{facts.wall}"
