"""The judge's front door: which attributes of a picture are as the facts say."""

import numpy as np

from judging.figures import judge_pair, judge_shapes
from judging.landscapes import judge_scene
from judging.repeats import judge_pattern
from pictures.facts import Facts, Pair, Pattern, Scene, Shapes


def judge(picture: np.ndarray, facts: Facts) -> dict[str, bool]:
    """For each attribute of the facts ("ground", "colour", "shape" ..) whether it is right."""
    match facts:
        case Shapes():
            return judge_shapes(picture, facts)
        case Pair():
            return judge_pair(picture, facts)
        case Pattern():
            return judge_pattern(picture, facts)
        case Scene():
            return judge_scene(picture, facts)
