"""The time of one finished picture as a thin bar of its stages."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.stats.spans import Spans
from ui import language
from ui.accessible import Role
from ui.widgets import latency, stages

HEIGHT = 8


class StageBar(QWidget):
    spoken_role = Role.Chart

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._segments: tuple[latency.Segment, ...] = ()
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Time by stage"))

    def set_spans(self, spans: Spans) -> None:
        self._segments = latency.segments_of(spans, has_cells=False)
        self.setAccessibleDescription(
            language.listed(
                f"{stages.name(part.phase)} {stages.short(part.seconds)}" for part in self._segments
            )
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        stages.paint_bar(QPainter(self), QRectF(self.rect()), self._segments)
