"""A sentence about what went wrong, with remedies as buttons that apply themselves."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from studio.errors import Failure
from ui import accessible, icons, language, theme
from ui.accessible import Role
from ui.widgets import paint
from ui.widgets.copy_button import CopyButton, details
from ui.widgets.icon_button import IconButton
from ui.widgets.text import Level, Paragraph, Text

NOTICE = "Notice"  # the kind of a Failure that is none, only something to know
_TEXT_LEFT = 36
_WIDE = 560  # pixels from which on the remedies stand beside the words


class ErrorBanner(QFrame):
    """Hidden until it has something to say."""

    spoken_role = Role.AlertMessage

    remedy_chosen = Signal(str)  # one of Failure.remedies
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None, *, is_dismissable: bool = False) -> None:
        super().__init__(parent)
        self.failure: Failure | None = None  # what it says, as it was told
        self._is_notice = False
        self._sentence = Paragraph(Level.HEADING, line_height=16)
        self._hint = Paragraph(Level.LABEL, line_height=16, tone="text_2")
        self._remedies = QWidget()
        self._remedy_row = QHBoxLayout(self._remedies)
        self._remedy_row.setContentsMargins(0, 0, 0, 0)
        self._remedy_row.setSpacing(8)
        words = self._words = QVBoxLayout()
        words.setContentsMargins(0, 8, 0, 8)
        words.setSpacing(8)
        for part in (self._sentence, self._hint, self._remedies):
            words.addWidget(part)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(_TEXT_LEFT, 0, 8, 0)
        row.addLayout(words, 1)
        self.copy_button = CopyButton(self._copied)
        self._close = IconButton("close", self.tr("Dismiss"))
        self._close.clicked.connect(self._dismiss)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._close.setVisible(is_dismissable)
        for button in (self.copy_button, self._close):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_failure(self, failure: Failure) -> None:
        """Say `failure`; its remedies become buttons after "Try", those of a notice without."""
        self.failure, failure = failure, language.failure(failure)
        self._is_notice = failure.kind == NOTICE
        self._sentence.set_text(failure.message)
        self._hint.set_text(failure.hint)
        is_mended_here = bool(failure.field and failure.remedies)
        self._hint.setVisible(bool(failure.hint) and not is_mended_here)
        self._fill_remedies(failure.remedies)
        self.setAccessibleName(str(failure))
        for part in (self._sentence, self._hint):
            part.setAccessibleName("")  # said once, by the banner
        self.show()
        accessible.announce(self, str(failure))

    def clear(self) -> None:
        """Nothing is wrong any more."""
        self.failure = None
        self.hide()

    def remedy_buttons(self) -> tuple[QPushButton, ...]:
        return tuple(self._remedies.findChildren(QPushButton))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The remedies stand beside the words where there is room, else below them."""
        super().resizeEvent(event)
        is_wide = self.width() >= _WIDE
        if is_wide is (self._row.indexOf(self._remedies) < 0):
            (self._words if is_wide else self._row).removeWidget(self._remedies)
            if is_wide:
                self._row.insertWidget(1, self._remedies, 0, Qt.AlignmentFlag.AlignTop)
            else:
                self._words.addWidget(self._remedies)
            self._remedy_row.setContentsMargins(0, 4 if is_wide else 0, 0, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        ground, colour, name = tokens.error_ground, tokens.error, "error"
        if self._is_notice:
            ground, colour, name = tokens.raised, tokens.text_2, "info"
        paint.frame(painter, QRectF(self.rect()), ground)
        painter.fillRect(0, 0, 2, self.height(), QColor(colour))
        sign = icons.pixmap(name, 16, colour, self.devicePixelRatioF())
        painter.drawPixmap(12, 8, sign)

    def _fill_remedies(self, remedies: tuple[str, ...]) -> None:
        while (item := self._remedy_row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.setParent(None)
                old.deleteLater()
        self._remedies.setVisible(bool(remedies))
        if not remedies:
            return
        if not self._is_notice:
            self._remedy_row.addWidget(Text(self.tr("Try"), Level.LABEL, "2"))
        for remedy in remedies:
            button = QPushButton(remedy)
            button.setProperty("role", "small")
            button.setFont(Level.LABEL.font())
            named = remedy if self._is_notice else self.tr("Try {}").format(remedy)
            button.setAccessibleName(named)
            button.clicked.connect(lambda _checked=False, value=remedy: self._apply(value))
            self._remedy_row.addWidget(button)
        self._remedy_row.addStretch()

    def _apply(self, remedy: str) -> None:
        self.remedy_chosen.emit(remedy)

    def _copied(self) -> str:
        if self.failure is None or self._is_notice:
            return self.accessibleName()
        return details(self.failure)

    def _dismiss(self) -> None:
        self.clear()
        self.dismissed.emit()
