"""From facts to pixels."""

from random import Random

import numpy as np

from pictures.canvas import Canvas
from pictures.facts import Facts, Pair, Pattern, Scene, Shapes
from pictures.patterns import draw_pattern
from pictures.scenes import draw_outdoors
from pictures.shapes import draw_pair, draw_shapes
from pictures.still_life import draw_still_life


def draw(facts: Facts, rng: Random, width: int, height: int) -> np.ndarray:
    """The picture as uint8 [height, width, 3]; what the facts leave open is up to `rng`."""
    canvas = Canvas(width, height)
    match facts:
        case Shapes():
            draw_shapes(canvas, facts, rng)
        case Pair():
            draw_pair(canvas, facts, rng)
        case Pattern():
            draw_pattern(canvas, facts, rng)
        case Scene(kind="vase" | "fruit"):
            draw_still_life(canvas, facts)
        case Scene():
            draw_outdoors(canvas, facts, rng)
    return canvas.pixels()
