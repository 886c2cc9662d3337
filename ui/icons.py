"""Line icons: SVG files, tinted when they are rendered, cached by name, size, colour and ratio."""

from __future__ import annotations

from PySide6.QtGui import QIcon, QPixmap


def pixmap(name: str, size: int, colour: str, ratio: float = 1.0) -> QPixmap:
    """The icon `name` at `size` x `size` device-independent pixels in `colour`."""
    raise NotImplementedError


def icon(name: str, size: int, colour: str, *, off: str = "", on: str = "") -> QIcon:
    """The icon `name` for a button; `off` is its colour while disabled, `on` while checked."""
    raise NotImplementedError


def application_icon() -> QIcon:
    """Gouache's own icon, for windows and task bars."""
    raise NotImplementedError
