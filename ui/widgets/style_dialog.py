"""The dialog that makes or changes a style: its name, its template, and whether with a picture."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from studio.errors import Failure, StyleError
from studio.jobs.styles import PLACE, check_style
from ui import language, theme
from ui.widgets.copy_button import CopyButton
from ui.widgets.fields import Field
from ui.widgets.text import Level, Paragraph, Text


class StyleDialog(QDialog):
    """Says what is wrong while it is typed; Save is possible once nothing is."""

    finished_with = Signal(str, str, bool)  # name, template, whether with the picture in view

    def __init__(
        self,
        title: str,
        name: str,
        template: str,
        taken: frozenset[str],
        parent: QWidget | None = None,
        *,
        has_picture: bool,
    ) -> None:
        """`taken` are the names of the other styles, in small letters."""
        super().__init__(parent)
        self._taken = taken
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(440)
        self.name = Field(self.tr("Name of the style"))
        self.name.setText(name)
        self.template = QTextEdit()
        self.template.setAcceptRichText(False)
        self.template.setPlainText(template)
        self.template.setAccessibleName(self.tr("Template of the style"))
        self.template.setTabChangesFocus(True)
        self.template.setFixedHeight(88)
        self.template.setFont(theme.font(13))
        self.with_picture = QCheckBox(self.tr("With the picture in view"))
        self.with_picture.setVisible(has_picture)
        self.with_picture.setChecked(has_picture)
        self.reason = Paragraph(Level.LABEL, line_height=16, tone="text_2")
        self.copy_button = CopyButton(self.reason.text)
        self.save = QPushButton(self.tr("Save"))
        self.save.setProperty("role", "primary")
        self.save.setDefault(True)
        self.cancel = QPushButton(self.tr("Cancel"))
        self._lay_out()
        self.name.textChanged.connect(self._check)
        self.template.textChanged.connect(self._check)
        self.save.clicked.connect(self._finish)
        self.cancel.clicked.connect(self.reject)
        self._check()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        hint = self.tr("{} is where the words of the prompt go.").format(PLACE)
        for part in (
            Text(self.tr("Name"), Level.LABEL, "2"),
            self.name,
            Text(self.tr("Template"), Level.LABEL, "2"),
            self.template,
            Text(hint, Level.CAPTION, "3"),
            self.with_picture,
        ):
            column.addWidget(part)
        wrong = QHBoxLayout()
        wrong.addWidget(self.reason, 1)
        wrong.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(wrong)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.save)
        column.addLayout(buttons)

    def _values(self) -> tuple[str, str]:
        return self.name.text().strip(), self.template.toPlainText().strip()

    def _check(self) -> None:
        name, template = self._values()
        reason = ""
        try:
            check_style(name, template)
        except StyleError as error:
            reason = str(language.failure(Failure.from_error(error))) if name else ""
        if name.lower() in self._taken:
            reason = self.tr("There is another style of this name.")
        self.reason.set_text(reason)
        self.copy_button.setVisible(bool(reason))
        self.save.setEnabled(bool(name) and not reason)

    def _finish(self) -> None:
        self.finished_with.emit(*self._values(), self.with_picture.isChecked())
        self.accept()
