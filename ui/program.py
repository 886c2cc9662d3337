"""How this program is started once more."""

from __future__ import annotations

import sys


def command(*words: str) -> list[str]:
    """What runs it with `words`. A packed program is its own interpreter."""
    is_packed = getattr(sys, "frozen", False)
    # -P: a file that lies where we started is no module.
    return [sys.executable, *([] if is_packed else ["-P", "-m", "ui"]), *words]
