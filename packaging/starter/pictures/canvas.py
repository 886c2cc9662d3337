"""A surface to paint flat colours on: its short side is 1, whatever its pixels."""

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QLinearGradient, QPainter, QPainterPath, QPolygonF

from pictures.palette import Rgb

Point = tuple[float, float]


class Canvas:
    """Antialiased painting on `width` by `height` pixels, in units of the short side."""

    def __init__(self, width: int, height: int) -> None:
        unit = min(width, height)
        self.width = width / unit
        self.height = height / unit
        self._image = QImage(width, height, QImage.Format.Format_RGB32)
        self._painter = QPainter(self._image)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.scale(unit, unit)

    def fill(self, colour: Rgb) -> None:
        self._image.fill(QColor(*colour))

    def fade(self, colours: Sequence[Rgb], top: float = 0.0, bottom: float | None = None) -> None:
        """Fill with a vertical gradient that runs through `colours` from `top` to `bottom`."""
        brush = self._fade(colours, top, self.height if bottom is None else bottom)
        self._painter.fillRect(QRectF(0, 0, self.width, self.height), brush)

    def disc(self, x: float, y: float, radius: float, colour: Rgb, opacity: float = 1.0) -> None:
        self.ellipse(x, y, radius, radius, colour, opacity)

    def ellipse(
        self, x: float, y: float, across: float, down: float, colour: Rgb, opacity: float = 1.0
    ) -> None:
        """An ellipse with half axes `across` and `down`."""
        self._painter.setBrush(_brush(colour, opacity))
        self._painter.drawEllipse(QPointF(x, y), across, down)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Rgb) -> None:
        self._painter.setBrush(_brush(colour))
        self._painter.drawRect(QRectF(left, top, right - left, bottom - top))

    def polygon(self, points: Iterable[Point], colour: Rgb, opacity: float = 1.0) -> None:
        self._painter.setBrush(_brush(colour, opacity))
        self._painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))

    def land(self, line: Sequence[Point], colours: Sequence[Rgb]) -> None:
        """Everything below a line that runs from the left edge to the right one."""
        top = min(y for _, y in line)
        corners = [(self.width + 0.1, line[-1][1]), (self.width + 0.1, self.height + 0.1)]
        corners += [(-0.1, self.height + 0.1), (-0.1, line[0][1])]
        if len(colours) == 1:
            self.polygon([*line, *corners], colours[0])
            return
        self._painter.setBrush(self._fade(colours, top, self.height))
        self._painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in [*line, *corners]]))

    def outline(self, path: QPainterPath, x: float, y: float, radius: float, colour: Rgb) -> None:
        """Fill a path of unit radius, moved to (x, y)."""
        self._painter.save()
        self._painter.translate(x, y)
        self._painter.scale(radius, radius)
        self._painter.setBrush(_brush(colour))
        self._painter.drawPath(path)
        self._painter.restore()

    def pixels(self) -> np.ndarray:
        """The finished picture as uint8 [height, width, 3]."""
        self._painter.end()
        image = self._image
        rows = np.frombuffer(image.constBits(), np.uint8)
        rows = rows.reshape(image.height(), image.bytesPerLine() // 4, 4)
        return np.ascontiguousarray(rows[:, : image.width(), 2::-1])

    @staticmethod
    def _fade(colours: Sequence[Rgb], top: float, bottom: float) -> QBrush:
        gradient = QLinearGradient(0, top, 0, bottom)
        for index, colour in enumerate(colours):
            gradient.setColorAt(index / max(1, len(colours) - 1), QColor(*colour))
        return QBrush(gradient)


def _brush(colour: Rgb, opacity: float = 1.0) -> QColor:
    return QColor(*colour, round(255 * opacity))
