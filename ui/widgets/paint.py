"""Strokes that several widgets draw: grounds, hairlines, rounded frames, text, small bars."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPen

from ui import theme

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def ground(painter: QPainter, rect: QRect, colour: str) -> None:
    painter.fillRect(rect, QColor(colour))


def hairline(painter: QPainter, rect: QRect, edge: Qt.Edge, colour: str = "") -> None:
    """One device pixel along the inside of `edge` of `rect`."""
    device = painter.device()
    thin = 1 / (device.devicePixelRatio() if device else 1.0)
    area = QRectF(rect)
    match edge:
        case Qt.Edge.TopEdge:
            area.setHeight(thin)
        case Qt.Edge.BottomEdge:
            area.setTop(area.bottom() - thin)
        case Qt.Edge.LeftEdge:
            area.setWidth(thin)
        case Qt.Edge.RightEdge:
            area.setLeft(area.right() - thin)
    painter.fillRect(area, QColor(colour or theme.tokens().line))


def frame(
    painter: QPainter,
    rect: QRectF,
    fill: str | QColor,
    edge: str = "",
    radius: float = 4,
    width: float = 1,
) -> None:
    """A rounded rectangle whose edge lies inside `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(fill))
    half = width / 2
    if edge:
        painter.setPen(QPen(QColor(edge), width))
        rect = rect.adjusted(half, half, -half, -half)
        radius -= half
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(rect, radius, radius)
    painter.restore()


def text(
    painter: QPainter,
    rect: QRect,
    words: str,
    font: QFont,
    colour: str,
    align: Qt.AlignmentFlag = _LEFT,
) -> None:
    """One line of plain text."""
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(rect, align | Qt.TextFlag.TextSingleLine, words)


def level(painter: QPainter, rect: QRectF, fraction: float) -> None:
    """A bar that is full to `fraction`, as for memory."""
    tokens = theme.tokens()
    radius = rect.height() / 2
    frame(painter, rect, tokens.line_field, radius=radius)
    full = QRectF(rect)
    full.setWidth(max(rect.height(), rect.width() * min(max(fraction, 0.0), 1.0)))
    frame(painter, full, tokens.text_2, radius=radius)


def picture_in(painter: QPainter, rect: QRect, image: QImage, radius: float = 2) -> None:
    """The middle of `image`, filling `rect`, its corners rounded."""
    side = min(image.width() / rect.width(), image.height() / rect.height())
    width, height = rect.width() * side, rect.height() * side
    source = QRectF((image.width() - width) / 2, (image.height() - height) / 2, width, height)
    outline = QPainterPath()
    outline.addRoundedRect(QRectF(rect), radius, radius)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipPath(outline)
    painter.drawImage(QRectF(rect), image, source)
    painter.restore()


def letter(painter: QPainter, rect: QRect, name: str) -> None:
    """The name of a picture in a comparison, "A" or "B", on its ground."""
    tokens = theme.tokens()
    frame(painter, QRectF(rect), tokens.accent, radius=3)
    text(painter, rect, name, theme.font(11, 600), tokens.window, Qt.AlignmentFlag.AlignCenter)


def mix(colour: str, ground_colour: str, share: float) -> QColor:
    """`share` of `colour` over `ground_colour`."""
    top, under = QColor(colour), QColor(ground_colour)
    return QColor(
        round(under.red() + (top.red() - under.red()) * share),
        round(under.green() + (top.green() - under.green()) * share),
        round(under.blue() + (top.blue() - under.blue()) * share),
    )
