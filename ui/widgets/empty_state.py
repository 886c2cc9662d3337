"""What stands where pictures will be: a fact, then the one next step."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui import icons, theme
from ui.widgets import paint
from ui.widgets.text import Level, Text

ACTION = "action"
_COLUMN_WIDTH = 197


@dataclass(frozen=True, slots=True)
class Fact:
    """A column below the sentence; a `link` stands below its lines and answers to `key`."""

    icon: str
    title: str
    lines: tuple[str, ...]
    link: str = ""
    key: str = ""


class EmptyState(QWidget):
    followed = Signal(str)  # the key of a link, or ACTION for the button

    def __init__(
        self,
        title: str,
        sentence: str = "",
        facts: tuple[Fact, ...] = (),
        action: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`action` is the label of the one button ("Open Create"), if the next step is one."""
        super().__init__(parent)
        self.setObjectName("empty_state")
        self._title = Text(title, Level.NUMBER)
        self._sentence = Text(sentence, Level.BASE, "2")
        self._sentence.setVisible(bool(sentence))
        self._facts = QHBoxLayout()
        self._facts.setContentsMargins(0, 28, 0, 0)
        self._facts.setSpacing(0)
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(self._title)
        words.addWidget(self._sentence)
        if action:
            button = QPushButton(action)
            button.clicked.connect(lambda: self.followed.emit(ACTION))
            words.addSpacing(8)
            words.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        words.addLayout(self._facts)
        around = QGridLayout(self)
        around.setContentsMargins(32, 8, 32, 16)
        around.addLayout(words, 1, 1)
        for edge in (0, 2):
            around.setRowStretch(edge, 1)
            around.setColumnStretch(edge, 1)
        self.set_facts(facts)

    def set_words(self, title: str, sentence: str = "") -> None:
        """Say something else, as for a search that found nothing."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))

    def set_facts(self, facts: tuple[Fact, ...]) -> None:
        """Replace the columns, as when the device becomes known."""
        while (item := self._facts.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.setParent(None)
                old.deleteLater()
        for number, fact in enumerate(facts):
            column = _FactColumn(fact, is_first=number == 0)
            column.followed.connect(self.followed)
            self._facts.addWidget(column)
        self._facts.addStretch()

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint.ground(QPainter(self), self.rect(), theme.tokens().canvas)


class _FactColumn(QWidget):
    followed = Signal(str)

    def __init__(self, fact: Fact, *, is_first: bool) -> None:
        super().__init__()
        self._icon = fact.icon
        self._left = 0 if is_first else 25
        column = QVBoxLayout(self)
        column.setContentsMargins(self._left, 28, 8, 0)
        column.setSpacing(0)
        title = Text(fact.title)
        title.setFont(theme.font(13, 600))
        lines = [Text(line, Level.LABEL, "2") for line in fact.lines]
        for label in (title, *lines):
            label.setFixedHeight(20)
            column.addWidget(label)
        if fact.link:
            link = QPushButton(fact.link)
            link.setProperty("role", "link")
            link.setFont(Level.LABEL.font())
            link.setFixedHeight(20)
            link.setCursor(Qt.CursorShape.PointingHandCursor)
            link.clicked.connect(lambda: self.followed.emit(fact.key))
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(max(hint.width(), _COLUMN_WIDTH + self._left), hint.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        if self._left:
            paint.hairline(painter, self.rect(), Qt.Edge.LeftEdge, tokens.line_field)
        sign = icons.pixmap(self._icon, 20, tokens.text_2, self.devicePixelRatioF())
        painter.drawPixmap(self._left, 0, sign)
