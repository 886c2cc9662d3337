"""Judges scenes: time of day, where the light stands, and every object that was asked for."""

from collections.abc import Callable

import numpy as np

from judging.colours import hue_gap, is_near, lab, name_of
from judging.regions import Region, regions
from pictures.facts import Scene

# The upper sky at each time, sRGB.
_SKIES = {
    "dawn": (182, 198, 225),
    "noon": (105, 183, 220),
    "dusk": (75, 66, 117),
    "night": (17, 27, 66),
}
_HUE_REACH = {"dawn": 45.0, "noon": 40.0, "dusk": 65.0}  # degrees


def judge_scene(picture: np.ndarray, facts: Scene) -> dict[str, bool]:
    verdict = {}
    if facts.wall:
        rim = picture[: max(2, len(picture) // 12)]
        verdict["ground"] = name_of(rim) == facts.wall
    if facts.time:
        verdict["time"] = _time_of(picture) == facts.time
    if facts.light:
        verdict["light"] = _light_of(picture) == facts.light
    verdict["objects"] = _OBJECTS[facts.kind](picture, facts)
    return verdict


def _time_of(picture: np.ndarray) -> str:
    height = len(picture)
    upper = lab(np.median(picture[: max(2, height // 16)].reshape(-1, 3), 0))
    return min(_SKIES, key=lambda time: float(np.square(lab(np.array(_SKIES[time])) - upper).sum()))


def _light_of(picture: np.ndarray) -> str | None:
    """The brightest round thing in the upper half stands in which third?"""
    height, width = picture.shape[:2]
    upper = picture[: round(height * 0.52)].astype(np.float32).mean(-1)
    rows = np.median(upper, 1, keepdims=True)
    ceiling = max(200.0, float(np.quantile(upper, 0.995)) - 12)
    bright = (upper >= ceiling - 8) & (upper > rows + 8)
    found = [r for r in regions(bright, round(0.004 * bright.size)) if r.area > 0.55 * r.mask.size]
    if not found:
        return None
    x = found[0].centre[0] / width
    return ("left", "centre", "right")[int(np.digitize(x, (0.37, 0.63)))]


def _lower(picture: np.ndarray, share: float) -> np.ndarray:
    lower: np.ndarray = picture[round(len(picture) * (1 - share)) :]
    return lower


def _tint_fits(pixels: np.ndarray, facts: Scene) -> bool:
    """Whether pixels have the hue of the main colour; in the dark, all hues are one."""
    if facts.time == "night" or facts.colour in ("black", "white", "gray", "navy"):
        return True
    return hue_gap(pixels, facts.colour) < _HUE_REACH[facts.time or "noon"]


def _find(
    picture: np.ndarray, name: str, time: str | None, fits: Callable[[Region], bool]
) -> list[Region]:
    """Regions of a colour that fit, at the strictest reading of the colour that shows any."""
    for reach in (12, 18, 24, 30, 38):
        near = is_near(picture, name, reach, time)
        found = [r for r in regions(near, round(0.0012 * near.size)) if fits(r)]
        if found:
            return found
    return []


def _mountains(picture: np.ndarray, facts: Scene) -> bool:
    """Bands that get darker downwards, in the named hue."""
    band = _lower(picture, 0.42)
    light = lab(np.median(band, 1))[:, 0]
    falls = light[: len(light) // 5].mean() - light[-len(light) // 5 :].mean()
    is_tinted = _tint_fits(band[len(band) // 3 : 2 * len(band) // 3], facts)
    return bool(falls > 5) and is_tinted and _has_layers(picture)


def _has_layers(picture: np.ndarray) -> bool:
    """Whether most columns cross a few sharp edges on their way down."""
    lower = lab(_lower(picture, 0.6))
    step = max(1, len(picture) // 64)
    sharp = np.square(lower[step:] - lower[:-step]).sum(-1) > 2.5**2
    crossings = (np.diff(sharp.astype(int), axis=0) == 1).sum(0)
    return bool(2 <= np.median(crossings) <= 9)


def _forest(picture: np.ndarray, facts: Scene) -> bool:
    """Many tree tops along a line, in the named hue."""
    jags = max(_jags(picture, level) for level in (0.46, 0.5, 0.54, 0.58, 0.62))
    return jags >= 6 and _tint_fits(_lower(picture, 0.15), facts)


def _jags(picture: np.ndarray, level: float) -> int:
    """How many edges a row crosses."""
    row = lab(picture[round(len(picture) * level)])
    step = max(1, len(picture) // 64)
    edges = np.square(row[step:] - row[:-step]).sum(-1) > 4**2
    return int(np.count_nonzero(np.diff(edges.astype(int)) == 1))


def _dunes(picture: np.ndarray, facts: Scene) -> bool:
    """Sand without hard edges below; a tall dark plant if a cactus was asked for."""
    sand = _lower(picture, 0.3)
    _, redness, yellowness = lab(np.median(sand.reshape(-1, 3), 0))
    warm = max(redness, yellowness) > 4 or facts.time in ("dusk", "night")
    if facts.detail != "cactus":
        return bool(warm) and _has_layers(picture)
    values = lab(_lower(picture, 0.5))
    plant = np.square(values - np.median(values, (0, 1))).sum(-1) > 20**2
    plant &= values[..., 1] < np.median(values[..., 1]) - 5
    tall = [r for r in regions(plant, 30) if r.mask.shape[0] > 0.15 * len(picture)]
    return bool(warm) and len(tall) >= 1 and _has_layers(picture)


def _hills(picture: np.ndarray, facts: Scene) -> bool:
    """A roof of its colour, above green land."""
    grass = lab(np.median(_lower(picture, 0.06).reshape(-1, 3), 0))
    height, width = picture.shape[:2]
    unit = min(height, width)

    def is_roof(region: Region) -> bool:
        high, wide = region.mask.shape
        is_level = 0.3 < region.centre[1] / height < 0.85
        is_wide = 0.15 * unit < wide < 0.55 * unit
        return bool(is_level and is_wide and 0.35 < region.area / (high * wide) < 0.7)

    is_green = bool(grass[1] < 2) or facts.time in ("dusk", "night")
    return is_green and bool(_find(picture, facts.colour, facts.time, is_roof))


def _sea(picture: np.ndarray, facts: Scene) -> bool:
    """Bluish water below and one triangular sail of its colour."""
    water = lab(np.median(_lower(picture, 0.12).reshape(-1, 3), 0))
    unit = min(picture.shape[:2])

    def is_sail(region: Region) -> bool:
        high, wide = region.mask.shape
        is_level = 0.2 < region.centre[1] / len(picture) < 0.75
        is_high = 0.15 * unit < high < 0.6 * unit
        return bool(is_level and is_high and 0.33 < region.area / (high * wide) < 0.7)

    sails = _find(picture, facts.colour, _softened(facts.time), is_sail)
    return bool(water[2] < 4) and bool(sails)


def _softened(time: str | None) -> str | None:
    """Sails and stripes catch the light: at night they look as things do at dusk."""
    return "dusk" if time == "night" else time


def _lighthouse(picture: np.ndarray, facts: Scene) -> bool:
    """A column in which pale and coloured bands take turns."""
    stripe = is_near(picture, facts.colour, 30, _softened(facts.time))
    height = len(picture)
    best = 0
    for x in range(0, picture.shape[1], 2):
        column = stripe[round(height * 0.25) : round(height * 0.85), x]
        edges = np.diff(column.astype(int))
        runs = np.nonzero(edges == -1)[0][: np.count_nonzero(edges == 1)]
        best = max(best, len(runs))
    return best >= 2


def _city(picture: np.ndarray, facts: Scene) -> bool:
    """Towers with small lit windows, in the named hue."""
    lower = _lower(picture, 0.4)
    light = lab(lower)[..., 0]
    small = [r for r in regions(light > np.median(light) + 12, 3) if r.area < 0.01 * light.size]
    dark = lower[light <= np.median(light) + 4]
    return len(small) >= 8 and (_tint_fits(dark, facts))


def _night_sky(picture: np.ndarray, _facts: Scene) -> bool:
    light = lab(picture)[..., 0]
    bright = regions(light > 65, 2)
    moons = [r for r in bright if r.area > 0.03 * light.size]
    return len(moons) == 1 and len(bright) >= 6


def _vase(picture: np.ndarray, facts: Scene) -> bool:
    """The vase in the middle and so many flowers above it."""
    height, width = picture.shape[:2]
    unit = min(height, width)

    def is_vase(region: Region) -> bool:
        foot = region.top + region.mask.shape[0]
        central = abs(region.centre[0] / width - 0.5) < 0.1
        is_full = region.area > 0.02 * unit**2 and region.area > 0.55 * region.mask.size
        return bool(central and is_full and foot > 0.7 * height)

    petals = is_near(picture, facts.second or "red", 26)
    flowers = [r for r in regions(petals, round(0.0015 * unit**2)) if r.centre[1] < 0.62 * height]
    return bool(_find(picture, facts.colour, None, is_vase)) and len(flowers) == facts.count


def _fruit(picture: np.ndarray, facts: Scene) -> bool:
    """So many pieces on the table; those that touch count by how wide they are together."""
    unit = min(picture.shape[:2])

    def is_piece(region: Region) -> bool:
        level = 0.6 < region.centre[1] / len(picture) < 0.95
        return bool(level and region.area > 0.012 * unit**2)

    found = _find(picture, facts.colour, None, is_piece)
    wide = 1.42 if facts.detail == "lemons" else 0.95
    sides = [region.mask.shape for region in found]
    pieces = sum(max(1, round(across / down / wide)) for down, across in sides)
    return bool(pieces == facts.count)


_OBJECTS = {
    "mountains": _mountains,
    "hills": _hills,
    "forest": _forest,
    "dunes": _dunes,
    "sea": _sea,
    "lighthouse": _lighthouse,
    "city": _city,
    "night sky": _night_sky,
    "vase": _vase,
    "fruit": _fruit,
}
