"""How wide the edges of one flat colour on another are."""

import numpy as np

from judging.colours import lab, name_indexes

_BETWEEN = 0.1  # of the way from one colour to the other, at either end


def edge_width(picture: np.ndarray) -> float | None:
    """Mean width in pixels of the way between the two main colours; None with no second one.

    The area of all that is neither colour, over the length of the line halfway between them.
    """
    values = lab(picture)
    names = name_indexes(picture)
    counts = np.bincount(names.ravel())
    if np.count_nonzero(counts) < 2:
        return None
    second, first = np.argsort(counts)[-2:]
    ground, colour = (np.median(values[names == name], 0) for name in (first, second))
    way = colour - ground
    share = (values - ground) @ way / np.square(way).sum()
    inside = share > 0.5
    length = sum(np.count_nonzero(np.diff(inside, axis=axis)) for axis in (0, 1))
    between = np.count_nonzero((share > _BETWEEN) & (share < 1 - _BETWEEN))
    return between / length if length else None
