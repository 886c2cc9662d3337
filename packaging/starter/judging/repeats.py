"""Judges pictures of patterns: their two colours and the kind of repeat."""

import numpy as np

from judging.colours import NAMES, anchor, lab, name_indexes
from judging.outlines import shape_of
from judging.regions import regions
from pictures.facts import Pattern

_LEAST_SHARE = 0.1  # of the picture for each colour
_CONSTANT = 0.06  # how much of the pixels may break a rule


def judge_pattern(picture: np.ndarray, facts: Pattern) -> dict[str, bool]:
    names = name_indexes(picture)
    shares = np.bincount(names.ravel(), minlength=len(NAMES)) / names.size
    ground, colour = NAMES.index(facts.ground), NAMES.index(facts.colour)
    mask = _nearer(picture, facts.colour, facts.ground)
    match facts.kind:
        case "citrus":
            is_kind = _has_slices(picture, facts)
        case "cut paper":
            is_kind = _has_pieces(picture, facts)
        case "tiles":
            is_kind = _is_tiled(mask, facts.repeats // 2 + 1)
        case _:
            is_kind = _is_kind(mask, facts.kind)
    least = _LEAST_SHARE / 5 if facts.kind == "cut paper" else _LEAST_SHARE
    return {
        "ground": bool(shares[ground] > least),
        "colour": bool(shares[colour] > least),
        "pattern": is_kind,
    }


def _nearer(picture: np.ndarray, name: str, other: str) -> np.ndarray:
    values = lab(picture)
    to_name = np.square(values - anchor(name)).sum(-1)
    to_other = np.square(values - anchor(other)).sum(-1)
    nearer: np.ndarray = to_name < to_other
    return nearer


def _is_kind(mask: np.ndarray, kind: str) -> bool:  # noqa: PLR0911 - one line a kind
    if not 0.05 < mask.mean() < 0.95:
        return False
    match kind:
        case "horizontal stripes":
            return _varies_only_down(mask)
        case "vertical stripes":
            return _varies_only_down(mask.T)
        case "diagonal stripes":
            return _is_diagonal(mask)
        case "checks":
            return _is_chequered(mask)
        case "dots":
            return _is_dotted(mask)
        case "grid":
            return _is_grid(mask)
        case "chevrons" | "waves":
            return _bends(mask) == kind
        case _:
            return _is_radial(mask)


def _varies_only_down(mask: np.ndarray) -> bool:
    rows = mask.mean(1)
    return bool(np.minimum(rows, 1 - rows).mean() < _CONSTANT and _turns(rows > 0.5) >= 5)


def _turns(line: np.ndarray) -> int:
    return int(np.count_nonzero(line[1:] != line[:-1]))


def _is_diagonal(mask: np.ndarray) -> bool:
    """Constant along lines that rise to the right, and not along rows or columns."""
    step = max(2, min(mask.shape) // 10)
    broken = np.mean(mask[step:, :-step] != mask[:-step, step:])
    across = np.mean(mask[:, :-step] != mask[:, step:])
    return bool(broken < 2 * _CONSTANT and across > 2 * broken and across > 0.15)


def _is_chequered(mask: np.ndarray) -> bool:
    """A product of a sign for each row and one for each column, both of which turn."""
    signs = np.where(mask, 1.0, -1.0)
    left, sizes, right = np.linalg.svd(signs, full_matrices=False)
    explained = sizes[0] ** 2 / np.square(sizes).sum()
    rows, columns = left[:, 0] > 0, right[0] > 0
    return bool(explained > 0.8 and _turns(rows) >= 3 and _turns(columns) >= 3)


def _is_dotted(mask: np.ndarray) -> bool:
    """Many round spots of one size on a ground in one piece."""
    spots = [r for r in regions(mask, 6) if _is_inner(r.top, r.left, r.mask.shape, mask.shape)]
    if len(spots) < 6:
        return False
    middle = np.median([spot.area for spot in spots])
    alike = [s for s in spots if 0.6 < s.area / middle < 1.6]
    filled = [s.area / s.mask.size for s in alike]
    return bool(len(alike) > 0.8 * len(spots) and 0.62 < np.median(filled) < 0.92)


def _is_inner(top: int, left: int, shape: tuple[int, ...], whole: tuple[int, ...]) -> bool:
    bottom, right = top + shape[0], left + shape[1]
    return top > 0 and left > 0 and bottom < whole[0] and right < whole[1]


def _is_grid(mask: np.ndarray) -> bool:
    """Thin full lines both ways: each pixel follows from its row and its column."""
    rows, columns = mask.mean(1) > 0.7, mask.mean(0) > 0.7
    expected = rows[:, None] | columns
    fits = np.mean(mask != expected) < 1.5 * _CONSTANT
    return bool(fits and _turns(rows) >= 4 and _turns(columns) >= 4 and mask.mean() < 0.5)


def _bends(mask: np.ndarray) -> str | None:
    """Bands shifted up and down along the picture: chevrons in straight lines, waves softly."""
    height, width = mask.shape
    spectrum = np.fft.rfft(mask - mask.mean(), axis=0)
    beat = 2 + int(np.abs(spectrum[2 : height // 4]).mean(1).argmax())
    phases = np.unwrap(np.angle(spectrum[beat]))
    shift = (phases - phases.mean()) * height / (2 * np.pi * beat)
    if np.ptp(shift) < 0.03 * height / 2 or np.ptp(shift) > 0.35 * height:
        return None
    waves = np.abs(np.fft.rfft(shift * np.hanning(width)))
    slow = 1 + int(waves[1 : width // 4].argmax())
    if slow < 2:
        return None
    smooth = np.convolve(shift, np.ones(3) / 3, "valid")
    slopes = np.abs(smooth[3:] - smooth[:-3])
    steepest = np.quantile(slopes, 0.9) / max(1e-6, float(slopes.mean()))
    return "chevrons" if steepest < 1.35 else "waves"


def _is_radial(mask: np.ndarray) -> bool:
    """Constant along rays from the middle, and turning many times around it."""
    height, width = mask.shape
    angles = np.linspace(0, 2 * np.pi, 360, endpoint=False)
    reach = min(height, width) * np.array([0.26, 0.34, 0.42, 0.48])
    rows = np.clip(height / 2 + reach[:, None] * np.sin(angles), 0, height - 1).astype(int)
    columns = np.clip(width / 2 + reach[:, None] * np.cos(angles), 0, width - 1).astype(int)
    rings = mask[rows, columns]
    agree = np.maximum(rings.mean(0), 1 - rings.mean(0)).mean()
    return bool(agree > 0.9 and _turns(rings[2]) >= 12)


def _is_tiled(mask: np.ndarray, count: int) -> bool:
    """Colours change at the borders of `count` squares along the short side, more than inside."""
    side = min(mask.shape) / count
    for line in (mask, mask.T):
        changes = (line[:, 1:] != line[:, :-1]).mean(0)
        borders = np.arange(1, round(line.shape[1] / side)) * side
        near = [changes[round(b) - 3 : round(b) + 2].sum() for b in borders]
        inside = changes.sum() / len(changes) * 5
        if np.mean(near) < max(0.25, 1.35 * inside):
            return False
    return 0.2 < mask.mean() < 0.8 and not _is_chequered(mask)


def _has_pieces(picture: np.ndarray, facts: Pattern) -> bool:
    """Pieces of three tones, one of them the colour, on ground that shows between them."""
    values = lab(picture)
    far = np.square(values - anchor(facts.ground)).sum(-1) > 15**2
    if not 0.08 < far.mean() < 0.85:
        return False
    lightness = values[far][:, 0]
    low, high = np.quantile(lightness, (0.08, 0.92))
    level = np.histogram(lightness, 24, (low - 4, high + 4))[0]
    peaks = level > 0.06 * lightness.size
    tones = np.count_nonzero(np.diff(peaks.astype(int), prepend=0) == 1)
    straight = max(_turns(far.any(0)), _turns(far.any(1)))
    return bool(high - low > 12 and tones >= 2 and straight <= 8)


def _has_slices(picture: np.ndarray, facts: Pattern) -> bool:
    """Several discs that are partly of the colour and partly pale."""
    values = lab(picture)
    far = np.square(values - anchor(facts.ground)).sum(-1) > 20**2
    found = regions(far, round(0.01 * far.size))
    discs = [
        r
        for r in found
        if _is_inner(r.top, r.left, r.mask.shape, far.shape) and shape_of(r.mask) == "circle"
    ]
    coloured = np.square(values - anchor(facts.colour)).sum(-1) < 25**2
    share = coloured[far].mean() if far.any() else 0.0
    return len(discs) >= 2 and 0.4 < share < 0.9
