"""Which of fifteen colour words fits a pixel, by distance in CIE Lab."""

import numpy as np

# What the words mean to a person who looks at gouache: sRGB, 0 to 255.
_WORDS = {
    "red": (206, 62, 50),
    "orange": (233, 135, 60),
    "yellow": (240, 197, 70),
    "green": (76, 146, 86),
    "teal": (34, 130, 127),
    "blue": (46, 102, 180),
    "light blue": (157, 204, 230),
    "navy": (30, 43, 87),
    "purple": (123, 82, 158),
    "pink": (236, 157, 178),
    "brown": (125, 78, 54),
    "black": (30, 30, 34),
    "white": (252, 251, 248),
    "gray": (142, 147, 153),
    "cream": (241, 221, 181),
}
NAMES = tuple(_WORDS)
# How much of which tint the air lays over everything.
_HAZE = {
    "dawn": (0.15, (240, 218, 212)),
    "dusk": (0.2, (140, 80, 115)),
    "night": (0.4, (24, 36, 82)),
}


def lab(pixels: np.ndarray) -> np.ndarray:
    """CIE Lab (D65) of sRGB values [.., 3] from 0 to 255."""
    linear = np.asarray(pixels, np.float32) / 255
    linear = np.where(linear > 0.04045, ((linear + 0.055) / 1.055) ** 2.4, linear / 12.92)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], np.float32
    )
    xyz = linear @ to_xyz.T / np.array([0.9505, 1.0, 1.089], np.float32)
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    x, y, z = f[..., 0], f[..., 1], f[..., 2]
    return np.stack((116 * y - 16, 500 * (x - y), 200 * (y - z)), -1)


_ANCHORS = lab(np.array(list(_WORDS.values())))


def anchor(name: str) -> np.ndarray:
    """The Lab value of a colour word."""
    found: np.ndarray = _ANCHORS[NAMES.index(name)]
    return found


def name_indexes(pixels: np.ndarray) -> np.ndarray:
    """For each pixel [.., 3] the index in NAMES of the nearest word."""
    values = lab(pixels)
    distances = [np.square(values - point).sum(-1) for point in _ANCHORS]
    nearest: np.ndarray = np.argmin(np.stack(distances), 0)
    return nearest


def name_of(pixels: np.ndarray) -> str:
    """The word for the median of some pixels [.., 3]."""
    return NAMES[int(name_indexes(np.median(pixels.reshape(-1, 3), 0)))]


def is_near(pixels: np.ndarray, name: str, reach: float, time: str | None = None) -> np.ndarray:
    """Which pixels lie within `reach` in Lab of a colour word, seen in the light of a time."""
    share, haze = _HAZE.get(time or "", (0.0, (0, 0, 0)))
    seen = np.array(_WORDS[name]) * (1 - share) + np.array(haze) * share
    near: np.ndarray = np.square(lab(pixels) - lab(seen)).sum(-1) < reach**2
    return near


def hue_gap(pixels: np.ndarray, name: str) -> float:
    """Degrees between the hue of the median of some pixels and that of a word."""
    _, a, b = lab(np.median(pixels.reshape(-1, 3), 0))
    _, other_a, other_b = anchor(name)
    gap = np.degrees(np.arctan2(b, a) - np.arctan2(other_b, other_a))
    return float(abs((gap + 180) % 360 - 180))
