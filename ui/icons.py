"""Line icons: SVG files, tinted when they are rendered, cached by name, size, colour and ratio."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from studio import paths

APPLICATION_SIZES = (16, 20, 24, 32, 40, 48, 64, 96, 128, 256, 512)  # of task bars, docks, lists
_LINE = 'stroke-width="1.25"'
_LINE_AT_20_PX = 'stroke-width="1.12"'  # 1.4 px once a 16 px grid is drawn at 20 px


@lru_cache(maxsize=512)
def pixmap(name: str, size: int, colour: str, ratio: float = 1.0) -> QPixmap:
    """The icon `name` at `size` x `size` device-independent pixels in `colour`."""
    svg = _source(name).replace("currentColor", colour)
    if size >= 20:
        svg = svg.replace(_LINE, _LINE_AT_20_PX)
    return _render(svg, size, ratio)


@lru_cache(maxsize=512)
def icon(
    name: str, size: int, colour: str, *, off: str = "", on: str = "", beside: int = 0
) -> QIcon:
    """The icon `name` for a button; `off` is its colour while disabled, `on` while checked.

    `beside` are the pixels kept free at its right, for the label.
    """
    tints = [(QIcon.Mode.Normal, QIcon.State.Off, colour)]
    if off:
        tints.append((QIcon.Mode.Disabled, QIcon.State.Off, off))
    if on:
        tints.append((QIcon.Mode.Normal, QIcon.State.On, on))
    result = QIcon()
    for mode, state, tint in tints:
        for ratio in (1.0, 1.5, 2.0, 3.0):
            drawn = pixmap(name, size, tint, ratio)
            result.addPixmap(_widened(drawn, beside) if beside else drawn, mode, state)
    return result


def application_icon() -> QIcon:
    """Gouache's own icon, for windows and task bars."""
    result = QIcon()
    for size in APPLICATION_SIZES:
        result.addPixmap(_render(_source("gouache"), size, 1.0))
    return result


def _widened(drawn: QPixmap, by: int) -> QPixmap:
    """`drawn` with `by` pixels of nothing at its right."""
    ratio = drawn.devicePixelRatio()
    result = QPixmap(drawn.size() + QSize(round(by * ratio), 0))
    result.setDevicePixelRatio(ratio)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.drawPixmap(0, 0, drawn)
    painter.end()
    return result


@cache
def _source(name: str) -> str:
    return (paths.assets() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def _render(svg: str, size: int, ratio: float) -> QPixmap:
    result = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    result.setDevicePixelRatio(ratio)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return result
