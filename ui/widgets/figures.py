"""Numbers as people read them: three significant digits, a space before the unit."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

translate = QCoreApplication.translate

_MIB = 2**20
_GIB = 2**30
_LONG_S = 600.0  # from which on seconds are not told of what is only expected


def significant(value: float, digits: int = 3) -> str:
    """`value` with about `digits` significant digits and never an exponent: 2.88, 20.8, 120."""
    whole = len(str(int(abs(value)))) if abs(value) >= 1 else 1
    return _decimal(value, max(digits - whole, 0))


def seconds(value_s: float, digits: int = 3) -> str:
    """A measured time, such as "2.88 s" or "4 min 10 s"."""
    if value_s < 100:
        return translate("figures", "{} s").format(significant(value_s, digits))
    minutes, rest = divmod(round(value_s), 60)
    return (
        translate("figures", "{} min {} s").format(minutes, rest)
        if rest
        else translate("figures", "{} min").format(minutes)
    )


def duration(value_s: float) -> str:
    """A long time, coarsely: "43 s", "22 min", "11.3 h"."""
    if value_s < 60:
        return translate("figures", "{} s").format(significant(value_s, 2))
    if value_s < 3600:
        return translate("figures", "{} min").format(round(value_s / 60))
    return translate("figures", "{} h").format(significant(value_s / 3600, 3))


def about(value_s: float) -> str:
    """An expected time, to two digits: "3.1 s", "12 s", "11 min"."""
    return seconds(value_s, digits=2) if value_s < _LONG_S else duration(value_s)


def speed(steps_per_second: float) -> str:
    """Denoising speed: "3.1 it/s"."""
    return f"{significant(steps_per_second, 2)} it/s"


def gigabytes(size_bytes: int) -> str:
    """Memory without its unit: "18.9", "24", "0.2"."""
    value = size_bytes / _GIB
    return _decimal(value, 0 if value >= 100 or round(value, 1).is_integer() else 1)


def memory(used_bytes: int, total_bytes: int) -> str:
    """Memory in use: "18.9 of 24 GB", "9 MB of 24 GB"."""
    total = f"{total_bytes / _GIB:.0f}"
    if 0 < used_bytes < _GIB / 10:
        return translate("figures", "{} MB of {} GB").format(
            max(round(used_bytes / _MIB), 1), total
        )
    return translate("figures", "{} of {} GB").format(gigabytes(used_bytes), total)


def file_size(size_bytes: int) -> str:
    """What takes room on a disk: "4.1 kB", "9.3 MB", "17.2 GB"."""
    if not size_bytes:
        return translate("figures", "{} MB").format(0)
    if size_bytes < 10**6:
        return translate("figures", "{} kB").format(significant(size_bytes / 1000, 2))
    if size_bytes < 10**9:
        return translate("figures", "{} MB").format(significant(size_bytes / 10**6, 2))
    return translate("figures", "{} GB").format(significant(size_bytes / 10**9))


def count(value: int) -> str:
    """A whole number with its thousands parted: "2,318"."""
    return QLocale().toString(value)


def size(width: int, height: int) -> str:
    """Pixels: "1024 × 1024"."""
    return f"{width} × {height}"


def _decimal(value: float, digits: int) -> str:
    """With a point or a comma, as the language has it, and a real minus sign."""
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(float(value), "f", digits).replace("-", "−")
