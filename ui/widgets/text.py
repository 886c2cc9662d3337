"""Labels in the few sizes the window has; text is always plain."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui import theme
from ui.accessible import Role
from ui.tips import plain_tip


class Level(Enum):
    """Pixel size and weight."""

    CAPTION = (11, 400)
    LABEL = (12, 400)
    HEADING = (12, 500)
    STRONG = (12, 600)
    BASE = (13, 400)
    NAME = (13, 500)
    TITLE = (15, 600)
    SENTENCE = (15, 400)
    NUMBER = (20, 600)

    def font(self) -> QFont:
        return theme.font(*self.value)


class Text(QLabel):
    """`tone` is "" for text, "2" and "3" for its weaker kinds, "error", "warning" or "link"."""

    def __init__(
        self,
        text: str = "",
        level: Level = Level.BASE,
        tone: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(level.font())
        self.setProperty("tone", tone)

    def set_tone(self, tone: str) -> None:
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)


class ElidedText(QLabel):
    """One line that is cut where it does not fit, with the whole text as its tooltip."""

    spoken_role = Role.StaticText

    def __init__(
        self,
        level: Level = Level.BASE,
        tone: str = "",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._whole = ""
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(level.font())
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        self._whole = " ".join(text.split())
        self._elide()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, self._mode, self.width())
        self.setText(shown)
        self.setToolTip("" if shown == self._whole else plain_tip(self._whole))
        self.setAccessibleName(self._whole)


class Paragraph(QWidget):
    """Plain text over several lines at a given line height, which QLabel has not."""

    spoken_role = Role.StaticText

    def __init__(
        self,
        level: Level = Level.BASE,
        line_height: int = 20,
        tone: str = "text",
        most_lines: int = 1000,
        ground: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """What does not fit into `most_lines` is in the tooltip; `ground` lies behind the words."""
        super().__init__(parent)
        self._text = ""
        self._most_lines = most_lines
        self._line_height = line_height
        self._tone = tone
        self._ground = ground
        self._inset = 4 if ground else 0
        self.setFont(level.font())
        self.setFixedHeight(line_height)

    def set_text(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.setToolTip(plain_tip(text) if self._most_lines < 1000 else "")
        self._take_height()
        self.update()

    def text(self) -> str:
        return self._text

    def set_most_lines(self, most_lines: int) -> None:
        self._most_lines = most_lines
        self.set_text(self._text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_height()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), theme.tokens()
        painter.setPen(getattr(tokens, self._tone))
        for number, line in enumerate(self._lines(self.width())):
            place = QRect(0, number * self._line_height, self.width(), self._line_height)
            if self._ground:
                width = self.fontMetrics().horizontalAdvance(line.rstrip()) + 2 * self._inset
                painter.fillRect(
                    place.adjusted(0, 0, width - place.width(), 0),
                    QColor(getattr(tokens, self._ground)),
                )
            place.adjust(self._inset, 0, 0, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, line)

    def _take_height(self) -> None:
        """As high as the lines need at this width: layouts seldom pass a height for a width on."""
        self.setFixedHeight(max(len(self._lines(self.width())), 1) * self._line_height)

    def _lines(self, width: int) -> list[str]:
        lines = wrap(self._text, self.font(), width - 2 * self._inset)
        if len(lines) > self._most_lines:
            lines = lines[: self._most_lines]
            lines[-1] = lines[-1].rstrip() + "…"
        return lines


def wrap(text: str, font: QFont, width: int) -> list[str]:
    """The lines of `text` at `width` pixels, broken at words, inside them only where needed."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        layout = QTextLayout(paragraph, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            units = paragraph.encode("utf-16-le")
            start, length = line.textStart() * 2, line.textLength() * 2
            lines.append(units[start : start + length].decode("utf-16-le", "replace"))
        layout.endLayout()
    return lines
