"""The gouache colours: what each name looks like, and the light of each time of day."""

import math
from dataclasses import dataclass

Rgb = tuple[int, int, int]


def rgb(code: str) -> Rgb:
    value = int(code, 16)
    return value >> 16, value >> 8 & 255, value & 255


NAMED: dict[str, Rgb] = {
    "red": rgb("CF3F31"),
    "orange": rgb("E9863B"),
    "yellow": rgb("F0C445"),
    "green": rgb("4C9257"),
    "teal": rgb("21827F"),
    "blue": rgb("2F66B5"),
    "light blue": rgb("9CCBE6"),
    "navy": rgb("1E2A56"),
    "purple": rgb("7B529F"),
    "pink": rgb("EC9DB2"),
    "brown": rgb("7D4E36"),
    "black": rgb("1E1E22"),
    "white": rgb("FCFBF8"),
    "gray": rgb("8E9399"),
    "cream": rgb("F1DDB5"),
}


@dataclass(frozen=True, slots=True)
class Light:
    """Sky from the top down, sun or moon, and the veil that lies over everything far away."""

    sky: tuple[Rgb, ...]
    disc: Rgb
    veil: Rgb
    veil_share: float  # how much of the veil lies over near objects


LIGHTS: dict[str, Light] = {
    "dawn": Light(
        (rgb("AFC3E0"), rgb("E3CFD8"), rgb("F9DEC6"), rgb("FDEDD6")),
        rgb("FFF8E6"), rgb("F2D9D2"), 0.14,
    ),
    "noon": Light(
        (rgb("5FB0DA"), rgb("98CFE6"), rgb("D2E9EA"), rgb("F1F2E2")),
        rgb("FFF6CF"), rgb("DCECEA"), 0.0,
    ),
    "dusk": Light(
        (rgb("41396F"), rgb("8F5A88"), rgb("E78570"), rgb("F9C888")),
        rgb("FFE4AE"), rgb("8A4E72"), 0.22,
    ),
    "night": Light(
        (rgb("0D1637"), rgb("1B2A5A"), rgb("33457D"), rgb("566798")),
        rgb("F5EDD0"), rgb("182452"), 0.48,
    ),
}  # fmt: skip


def mix(first: Rgb, second: Rgb, share: float) -> Rgb:
    """`share` of the second colour in the first."""
    return (
        round(first[0] + (second[0] - first[0]) * share),
        round(first[1] + (second[1] - first[1]) * share),
        round(first[2] + (second[2] - first[2]) * share),
    )


def distance(first: str, second: str) -> float:
    """How far two named colours are apart, 0 to about 440."""
    a, b = NAMED[first], NAMED[second]
    return math.dist(a, b)


def stands_out(colour: str, ground: str) -> bool:
    """Whether a shape of this colour is easy to see on this ground."""
    return distance(colour, ground) > 100


def dark(colour: Rgb, share: float = 0.35) -> Rgb:
    """A deeper tone of a colour, towards blue-black."""
    return mix(colour, (24, 22, 48), share)
