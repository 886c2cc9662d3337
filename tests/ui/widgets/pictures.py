"""Pictures and records for the widget tests: a boat drawn in flat shapes, in several colours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF

from studio.history.record import GenerationRecord, ModelRef
from studio.jobs.request import GenerationRequest
from studio.stats.spans import Phase, Span, Spans

COLOURS = (
    ("#B8A9D9", "#F2B8A0", "#E0654F", "#3E6A9E"),
    ("#7CC4B4", "#F4E3B8", "#E49A2E", "#1F8A84"),
    ("#1C2B57", "#40558F", "#E8C84E", "#14204A"),
    ("#F4D9C6", "#E8A890", "#8C2F39", "#5B7D74"),
)
PROMPTS = (
    "A small sailing boat with a coral sail on a calm sea at dawn, flat gouache shapes, soft sky",
    "Seven poppies in a teal vase on a linen table",
    "平静海面上的小帆船，珊瑚色的帆，黎明，扁平水粉色块，安静而开阔",
)


def draw_boat(width: int = 512, height: int = 512, number: int = 0) -> QImage:
    """A boat on the sea at dawn, in the colours of `number`."""
    upper, lower, sail, sea = (QColor(c) for c in COLOURS[number % len(COLOURS)])
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(upper)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(QRectF(0, height * 0.3, width, height), lower)
    painter.setBrush(QColor("#FBEFCF"))
    painter.drawEllipse(QPointF(width * 0.74, height * 0.26), width * 0.07, width * 0.07)
    painter.fillRect(QRectF(0, height * 0.58, width, height), sea)
    painter.setBrush(sail)
    painter.drawPolygon(_polygon(width, height, ((0.37, 0.24), (0.37, 0.58), (0.26, 0.58))))
    painter.setBrush(QColor("#EFE9DD"))
    painter.drawPolygon(_polygon(width, height, ((0.39, 0.2), (0.39, 0.58), (0.55, 0.58))))
    painter.setBrush(QColor("#4A2A2A"))
    hull = ((0.23, 0.6), (0.57, 0.6), (0.52, 0.67), (0.28, 0.67))
    painter.drawPolygon(_polygon(width, height, hull))
    painter.end()
    return image


def record(number: int = 0, *, days_ago: int = 0, is_starred: bool = False) -> GenerationRecord:
    """A picture of the history; its file does not exist."""
    width, height = ((1024, 1024), (1024, 1024), (1152, 768), (768, 1024))[number % 4]
    request = GenerationRequest(
        prompt=PROMPTS[number // 4 % len(PROMPTS)],
        model_id="starter",
        width=width,
        height=height,
        steps=8,
        guidance=1.0,
        seed=481516 + number,
    )
    return GenerationRecord(
        id=f"record-{number}",
        path=Path(f"pictures/gouache-{number:05}.png"),
        request=request,
        model=ModelRef("starter", "SenseNova-U1 8B", "neo-unify", "0" * 64),
        device="NVIDIA RTX 4090",
        dtype="bfloat16",
        created_at=datetime.now(UTC) - timedelta(days=days_ago),
        spans=SPANS,
        peak_bytes=20 * 2**30,
        version="0.1.0",
        is_starred=is_starred,
    )


def _polygon(width: int, height: int, points: tuple[tuple[float, float], ...]) -> QPolygonF:
    return QPolygonF([QPointF(width * x, height * y) for x, y in points])


SPANS = Spans(
    spans=(
        Span(Phase.QUEUE, 0.0, 1.2),
        Span(Phase.ENCODE, 1.2, 0.18),
        Span(Phase.DENOISE, 1.38, 2.58),
        Span(Phase.DECODE, 3.96, 0.03),
        Span(Phase.SAVE, 3.99, 0.09),
    ),
    steps=(0.3225,) * 8,
    total_s=4.08,
    first_preview_s=1.75,
)
