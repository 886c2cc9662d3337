"""The part of the form that folds away: steps, guidance and what to avoid."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui import icons, theme
from ui.widgets import paint
from ui.widgets.painted_button import PaintedButton


class Fold(PaintedButton):
    """The line that opens and closes; its summary shows while it is closed."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._summary = ""
        self.setText(title)
        self.setCheckable(True)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_summary(self, summary: str) -> None:
        self._summary = summary
        self.setAccessibleDescription(summary)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        arrow = "chevron-down" if self.isChecked() else "chevron-right"
        sign = icons.pixmap(arrow, 16, tokens.text_2, self.devicePixelRatioF())
        painter.drawPixmap(-4, 2, sign)
        words = QRect(16, 0, self.width() - 16, self.height())
        paint.text(painter, words, self.text(), theme.font(12, 500), tokens.text)
        if not self.isChecked():
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            paint.text(painter, words, self._summary, theme.font(11), tokens.text_3, right)


class Advanced(QWidget):
    """A fold over `body`."""

    def __init__(self, title: str, body: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fold = Fold(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.fold)
        column.addWidget(body)
        body.hide()
        self.fold.toggled.connect(body.setVisible)
