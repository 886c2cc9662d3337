"""Judges pictures of shapes: ground, colour, count, place, shape and relation."""

import numpy as np

from judging.colours import NAMES, lab, name_indexes, name_of
from judging.outlines import shape_of
from judging.regions import Region, regions
from pictures.facts import Ground, Pair, Shapes

_STANDS_OUT = 16.0  # distance in Lab from the ground
_SPECK = 0.002  # share of the picture


def judge_shapes(picture: np.ndarray, facts: Shapes) -> dict[str, bool]:
    mask = _foreground(picture)
    found = _parts(mask)
    names = {name_of(_pixels_of(picture, region)) for region in found}
    verdict = {
        "ground": _ground_is(picture, facts.ground),
        "colour": names == {facts.colour},
        "count": len(found) == facts.count,
        "shape": bool(found) and all(shape_of(region.mask) == facts.shape for region in found),
    }
    if facts.count == 1:
        verdict["place"] = len(found) == 1 and _place_of(picture, found[0]) == facts.place
    return verdict


def judge_pair(picture: np.ndarray, facts: Pair) -> dict[str, bool]:
    names = name_indexes(picture)
    mask = _foreground(picture)
    first = _largest(mask & (names == NAMES.index(facts.colour)))
    second = _largest(mask & (names == NAMES.index(facts.other_colour)))
    verdict = {
        "ground": _ground_is(picture, facts.ground),
        "colour": first is not None and second is not None,
        "shape": False,
        "relation": False,
    }
    if first and second:
        outer = _filled(second) if facts.relation == "inside" else second.mask
        verdict["shape"] = (
            shape_of(first.mask) == facts.shape and shape_of(outer) == facts.other_shape
        )
        verdict["relation"] = _stands(first, second, facts.relation)
    return verdict


def _ground_is(picture: np.ndarray, ground: Ground) -> bool:
    edge = max(2, min(picture.shape[:2]) // 24)
    if ground.lower is None:
        frame = [picture[:edge], picture[-edge:], picture[:, :edge], picture[:, -edge:]]
        return {name_of(side) for side in frame} == {ground.colour}
    return name_of(picture[:edge]) == ground.colour and name_of(picture[-edge:]) == ground.lower


def _foreground(picture: np.ndarray) -> np.ndarray:
    """What differs from the ground, taken row by row from the left and right rims."""
    edge = max(2, picture.shape[1] // 32)
    rims = np.concatenate((picture[:, :edge], picture[:, -edge:]), 1)
    ground = lab(np.median(rims, 1))[:, None]
    mask: np.ndarray = np.square(lab(picture) - ground).sum(-1) > _STANDS_OUT**2
    return mask


def _parts(mask: np.ndarray) -> list[Region]:
    """The things in the picture, without specks and slivers."""
    found = regions(mask, round(_SPECK * mask.size))
    return [region for region in found if region.area > 0.2 * found[0].area]


def _largest(mask: np.ndarray) -> Region | None:
    found = regions(mask, round(2 * _SPECK * mask.size))
    return found[0] if found else None


def _pixels_of(picture: np.ndarray, region: Region) -> np.ndarray:
    height, width = region.mask.shape
    cut = picture[region.top : region.top + height, region.left : region.left + width]
    pixels: np.ndarray = cut[region.mask]
    return pixels


def _place_of(picture: np.ndarray, region: Region) -> str:
    x, y = region.centre
    height, width = picture.shape[:2]
    row = ("top", "", "bottom")[int(np.digitize(y / height, (0.4, 0.6)))]
    column = ("left", "", "right")[int(np.digitize(x / width, (0.4, 0.6)))]
    return " ".join(filter(None, (row, column))) or "centre"


def _filled(region: Region) -> np.ndarray:
    """The region with its holes."""
    height, width = region.mask.shape
    outside = np.ones((height + 2, width + 2), bool)
    outside[1:-1, 1:-1] = ~region.mask
    frame = next(r for r in regions(outside) if r.top == 0 and r.left == 0)
    filled: np.ndarray = ~frame.mask[1:-1, 1:-1]
    return filled


def _stands(first: Region, second: Region, relation: str) -> bool:
    across, down = (a - b for a, b in zip(first.centre, second.centre, strict=True))
    apart = max(abs(across), abs(down))
    match relation:
        case "left of":
            return across == -apart
        case "right of":
            return across == apart
        case "above":
            return down == -apart
        case "below":
            return down == apart
        case _:
            return apart < 0.25 * min(second.mask.shape) and first.area < second.area
