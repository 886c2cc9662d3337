"""Which of twelve shapes a region is, by overlap with what inequalities describe."""

from collections.abc import Callable
from functools import cache

import numpy as np
import numpy.typing as npt

Field = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_SIDE = 48
_LEAST_OVERLAP = 0.8


def shape_of(mask: Mask) -> str | None:
    """The shape that overlaps best with a region's bounding box; None if none fits well."""
    candidates = {name: _overlap(mask, name) for name in _EXTENTS}
    best = max(candidates, key=lambda name: candidates[name])
    return best if candidates[best] >= _LEAST_OVERLAP else None


def _overlap(mask: Mask, name: str) -> float:
    """Intersection over union after both fill the same square, less for a wrong outline."""
    height, width = mask.shape
    template = _template(name)
    rows = np.arange(_SIDE) * height // _SIDE
    columns = np.arange(_SIDE) * width // _SIDE
    seen = mask[rows[:, None], columns]
    overlap = (seen & template).sum() / max(1, (seen | template).sum())
    wide, high = _EXTENTS[name]
    stretch = (width / height) / (wide / high)
    return float(overlap * min(stretch, 1 / stretch) ** 0.5)


# Width and height of each shape.
_EXTENTS = {
    "circle": (2.0, 2.0),
    "square": (2.0, 2.0),
    "triangle": (2.1, 1.85),
    "star": (2.1, 2.0),
    "heart": (2.05, 1.75),
    "ring": (2.0, 2.0),
    "crescent": (1.7, 2.0),
    "diamond": (1.55, 2.25),
    "hexagon": (2.0, 1.73),
    "cross": (2.0, 2.0),
    "drop": (1.5, 2.15),
    "arrow": (2.15, 1.65),
}


@cache
def _template(name: str) -> Mask:
    """The shape as a mask that fills a square."""
    axis = (np.arange(240) + 0.5) / 100 - 1.2
    x, y = np.meshgrid(axis, axis)
    inside = _INSIDE[name](x, y)
    rows, columns = np.nonzero(inside.any(1))[0], np.nonzero(inside.any(0))[0]
    cut = inside[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    pick_rows = np.arange(_SIDE) * cut.shape[0] // _SIDE
    pick_columns = np.arange(_SIDE) * cut.shape[1] // _SIDE
    template: Mask = cut[pick_rows[:, None], pick_columns]
    return template


def _triangle(x: Field, y: Field) -> Mask:
    return (y < 0.9) & (np.abs(x) < (y + 1) * 0.55)


def _star(x: Field, y: Field) -> Mask:
    """Ten equal wedges, each cut by a line from a tip to a notch."""
    wedge, tip, notch = np.pi / 5, 1.1, 0.46
    fold = np.abs((np.arctan2(y, x) + np.pi / 2 + wedge) % (2 * wedge) - wedge)
    edge = notch * np.sin(wedge) / (tip - notch * np.cos(wedge))
    inside: Mask = np.hypot(x, y) * (np.cos(fold) * edge + np.sin(fold)) < tip * edge
    return inside


def _crescent(x: Field, y: Field) -> Mask:
    return (np.hypot(x, y) < 1) & (np.hypot((x - 0.707) / 0.815, y / 0.707) > 1)


def _cross(x: Field, y: Field) -> Mask:
    short, long = np.minimum(np.abs(x), np.abs(y)), np.maximum(np.abs(x), np.abs(y))
    return (short < 0.34) & (long < 1)


def _drop(x: Field, y: Field) -> Mask:
    taper = np.abs(x) < 0.72 * np.clip((y + 1.1) / 1.35, 0, 1) ** 0.85
    belly = np.hypot(x / 0.74, (y - 0.32) / 0.72) < 1
    return np.where(y < 0.3, taper, belly) & (np.abs(y) < 1.1)


def _arrow(x: Field, y: Field) -> Mask:
    tip = (x > 0.1) & (np.abs(y) < (1.1 - x) * 0.82)
    return tip | ((np.abs(y) < 0.3) & (x > -1.05) & (x <= 0.1))


def _heart(x: Field, y: Field) -> Mask:
    lobes = np.hypot((np.abs(x) - 0.5) / 0.52, (y + 0.35) / 0.45) < 1
    body = (y > -0.4) & (y < 0.98) & (np.abs(x) < 1.02 * np.clip((0.98 - y) / 1.3, 0, 1) ** 0.75)
    return lobes | body


_INSIDE: dict[str, Callable[[Field, Field], Mask]] = {
    "circle": lambda x, y: np.hypot(x, y) < 1,
    "square": lambda x, y: np.maximum(np.abs(x), np.abs(y)) < 1,
    "triangle": _triangle,
    "star": _star,
    "heart": _heart,
    "ring": lambda x, y: (np.hypot(x, y) < 1) & (np.hypot(x, y) > 0.55),
    "crescent": _crescent,
    "diamond": lambda x, y: np.abs(x) / 0.78 + np.abs(y) / 1.12 < 1,
    "hexagon": lambda x, y: (np.abs(y) < 0.866) & (np.abs(x) + np.abs(y) / np.sqrt(3) < 1),
    "cross": _cross,
    "drop": _drop,
    "arrow": _arrow,
}
