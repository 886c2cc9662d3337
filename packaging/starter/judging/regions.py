"""Connected regions of a mask."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Region:
    """One connected region: `mask` is its bounding box cut out at (`top`, `left`)."""

    mask: np.ndarray
    top: int
    left: int

    @property
    def area(self) -> int:
        return int(self.mask.sum())

    @property
    def centre(self) -> tuple[float, float]:
        """(x, y) of the middle of the bounding box."""
        height, width = self.mask.shape
        return self.left + width / 2, self.top + height / 2


def regions(mask: np.ndarray, least: int = 1) -> list[Region]:
    """The regions of at least so many pixels, the largest first; neighbours share an edge."""
    labels = _labels(mask)
    found = []
    for label in np.unique(labels[labels >= 0]):
        rows, columns = np.nonzero(labels == label)
        if len(rows) >= least:
            top, left = rows.min(), columns.min()
            cut = labels[top : rows.max() + 1, left : columns.max() + 1] == label
            found.append(Region(cut, int(top), int(left)))
    return sorted(found, key=lambda region: -region.area)


def _labels(mask: np.ndarray) -> np.ndarray:
    """The smallest index of a connected pixel for each pixel of the mask, -1 elsewhere."""
    height, width = mask.shape
    size = height * width
    labels = np.where(mask, np.arange(size).reshape(height, width), size)
    while True:
        before = labels.copy()
        for axis in (0, 1):
            labels = _spread(labels, mask, axis, size)
        if np.array_equal(labels, before):
            return np.where(mask, labels, -1)


def _spread(labels: np.ndarray, mask: np.ndarray, axis: int, size: int) -> np.ndarray:
    """Carry the smallest label along each run of the mask in both directions."""
    lines = labels if axis == 1 else labels.T
    inside = mask if axis == 1 else mask.T
    starts = np.diff(inside.astype(np.int8), axis=1, prepend=0) == 1
    runs = np.cumsum(starts.ravel()) - 1
    run_of = runs.reshape(inside.shape)
    lowest = np.full(runs[-1] + 2 if runs.size else 1, size)
    np.minimum.at(lowest, run_of[inside], lines[inside])
    spread = lines.copy()
    spread[inside] = lowest[run_of[inside]]
    return spread if axis == 1 else spread.T
