"""Asks which model to download, and shows its size and its licence before that is done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.errors import Failure
from studio.models.licences import licence_named
from studio.models.store.download import Offer
from studio.models.store.hubs import Hub
from ui import language
from ui.widgets import figures, model_words
from ui.widgets.error_banner import ErrorBanner
from ui.widgets.rows import LabelRow
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.text import ElidedText, Level, Paragraph, Text

_WIDTH = 560
_TITLES = {Hub.HUGGING_FACE: "Hugging Face", Hub.MODELSCOPE: "ModelScope"}


class DownloadDialog(QDialog):
    """Gone once it is closed. Nothing is asked of the network before a button is pressed."""

    looked = Signal(str, Hub, str, str)  # model, hub, endpoint, file; the last two may be ""
    agreed = Signal(Offer)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer: Offer | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Download a model"))
        self.setMinimumWidth(_WIDTH)
        segments = tuple(Segment(hub.value, title) for hub, title in _TITLES.items())
        self.hub = Segmented(self.tr("From"), segments)
        self.hub.set_current(Hub.HUGGING_FACE)
        self.model = _field("OWNER/NAME")
        self.endpoint = _field(Hub.HUGGING_FACE.endpoint)
        self.file = _field(self.tr("all that the model needs"))
        self.look = QPushButton(self.tr("Look it up"))
        self.banner = ErrorBanner()
        self.facts = ElidedText(Level.NAME)
        self.licence = Text("", Level.BASE)
        self._summary = Paragraph(Level.LABEL, 16, "text_2")
        self.download = QPushButton(self.tr("Download"))
        self.download.setProperty("role", "primary")
        self._lay_out()
        self._forget()
        for field in (self.model, self.endpoint, self.file):
            field.textEdited.connect(self._forget)
        self.hub.chosen.connect(self._show_endpoint)
        self.look.clicked.connect(self._look_up)

    def show_offer(self, offer: Offer, free_bytes: int) -> None:
        """What would come, and what its licence allows."""
        self._offer = offer
        self.look.setEnabled(True)
        self.banner.clear()
        size, free = figures.file_size(offer.size_bytes), figures.file_size(free_bytes)
        count = len(offer.files)
        one = self.tr("1 file, {}; {} are free").format(size, free)
        many = self.tr("{} files, {}; {} are free").format(count, size, free)
        self.facts.set_text(one if count == 1 else many)
        licence = licence_named(offer.licence)
        self.licence.setText(model_words.licence_line(licence))
        self._summary.set_text(language.sentence(licence.summary))
        self._show_parts(is_known=True)

    def show_failure(self, failure: Failure) -> None:
        """Why there is nothing to download."""
        self.look.setEnabled(bool(self.model.text().strip()))
        self.banner.show_failure(failure)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        note = Paragraph(Level.LABEL, 16, "text_2")
        note.set_text(self.tr("Only this asks the network for anything, and only when you say so."))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.download, QDialogButtonBox.ButtonRole.AcceptRole)
        for part in (
            note,
            LabelRow(self.tr("From"), self.hub),
            LabelRow(self.tr("Model"), self.model),
            LabelRow(self.tr("Mirror"), self.endpoint),
            LabelRow(self.tr("File"), self.file),
        ):
            column.addWidget(part)
        column.addWidget(self.look, 0, Qt.AlignmentFlag.AlignRight)
        for told in (self.banner, self.facts, self.licence, self._summary, buttons):
            column.addWidget(told)
        buttons.accepted.connect(self._agree)
        buttons.rejected.connect(self.reject)

    def _look_up(self) -> None:
        self.look.setEnabled(False)
        hub = Hub(self.hub.current())
        fields = (self.endpoint, self.file)
        endpoint, file = (field.text().strip() for field in fields)
        self.looked.emit(self.model.text().strip(), hub, endpoint, file)

    def _forget(self) -> None:
        """What was looked up is no longer what is asked for."""
        self._offer = None
        self.banner.clear()
        self.look.setEnabled(bool(self.model.text().strip()))
        self._show_parts(is_known=False)

    def _show_parts(self, *, is_known: bool) -> None:
        for part in (self.facts, self.licence, self._summary):
            part.setVisible(is_known)
        self.download.setEnabled(is_known)
        self.adjustSize()

    def _show_endpoint(self, key: str) -> None:
        self.endpoint.setPlaceholderText(Hub(key).endpoint)
        self._forget()

    def _agree(self) -> None:
        if self._offer:
            self.agreed.emit(self._offer)
            self.accept()


def _field(placeholder: str) -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText(placeholder)
    field.setFixedHeight(28)
    return field
