"""The History panel: the chosen picture, what to take from it, where its time went, its facts."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studio.history.record import GenerationRecord
from studio.models.licences import licence_named
from ui import language, theme
from ui.accessible import Role
from ui.widgets import figures, model_words, paint
from ui.widgets.icon_button import IconButton
from ui.widgets.panel_edge import PanelEdge
from ui.widgets.rows import Line
from ui.widgets.scaler import Scaler
from ui.widgets.stage_bar import StageBar
from ui.widgets.text import ElidedText, Level, Paragraph, Text
from ui.widgets.thumbnail_delegate import fit_into

WIDTH = 320
NARROW = 280
_LEAST_FOR_FACTS = 440  # pixels of height; there is less above the waterfall
_FACTS = ("model", "licence", "device", "size", "steps", "guidance", "seed", "file")


class DetailsPanel(QWidget):
    """Every signal carries the GenerationRecord that is shown."""

    reused_all = Signal(object)
    reused_prompt = Signal(object)
    reused_seed = Signal(object)
    starred = Signal(object, bool)
    compared = Signal()
    copied = Signal(object)
    saved = Signal(object)  # a copy is wanted
    revealed = Signal(object)
    deleted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record: GenerationRecord | None = None
        self.setObjectName("details_panel")
        self._none = Text(self.tr("Choose a picture to see how it was made."), Level.LABEL, "3")
        self._none.setWordWrap(True)
        self._content = QWidget()
        self._build()
        self.edge = PanelEdge(self, WIDTH, NARROW)  # before what lies to its right, for Tab
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._none, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addWidget(self._content, 1)
        self._connect()
        self.set_narrow(False)
        self.clear()

    def record(self) -> GenerationRecord | None:
        """What is shown, if anything is."""
        return self._record

    def show_record(self, record: GenerationRecord, picture: QImage | None = None) -> None:
        """Show `record`; its picture may come later with set_picture."""
        is_same = self._record is not None and self._record.id == record.id
        self._record = record
        request = record.request
        if picture is not None or not is_same:
            self._picture.show_picture(picture, QSize(request.width, request.height))
        self._prompt.set_text(request.prompt)
        self._time.setText(figures.seconds(record.spans.made_s))
        self._stages.set_spans(record.spans)
        values = (
            _model_words(record),
            model_words.licence_line(licence_named(record.model.licence)),
            language.sentence(record.device),
            figures.size(request.width, request.height),
            str(request.steps),
            f"{request.guidance:.1f}",
            str(record.seed),
            record.path.name,
        )
        for label, value in zip(self._facts, values, strict=True):
            label.set_text(value)
        if record.is_starred:
            self.star.set_icon("star-set", "warning")
        else:
            self.star.set_icon("star")
        self.star.set_label(self.tr("Remove the star") if record.is_starred else self.tr("Star"))
        self._none.hide()
        self._content.show()

    def set_picture(self, picture: QImage) -> None:
        """The picture of the record that is shown; any size."""
        if self._record is not None:
            request = self._record.request
            self._picture.show_picture(picture, QSize(request.width, request.height))

    def clear(self) -> None:
        """Show that no picture is chosen."""
        self._record = None
        self._content.hide()
        self._none.show()

    def set_narrow(self, is_narrow: bool) -> None:
        """For windows under 1200 px."""
        self.edge.set_narrow(is_narrow)
        ends = 12 if is_narrow else 16
        self._column.setContentsMargins(17, ends, 16, ends)
        self._table.setVerticalSpacing(0 if is_narrow else 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_low = self.height() < _LEAST_FOR_FACTS
        self._facts_below.setVisible(not is_low)
        self._parts.setSpacing(8 if is_low else 12)
        self._prompt.set_most_lines(2 if is_low else 8)
        self._picture.setMinimumHeight(64 if is_low else 96)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.ground(painter, self.rect(), theme.tokens().window)
        paint.hairline(painter, self.rect(), Qt.Edge.LeftEdge)

    def _build(self) -> None:
        self._picture = _Picture()
        self._picture.setAccessibleName(self.tr("Picture"))
        self.reuse_all = QPushButton(self.tr("Reuse all"))
        self.reuse_all.setProperty("role", "primary")
        self.reuse_prompt = QPushButton(self.tr("Prompt"))
        self.reuse_prompt.setAccessibleName(self.tr("Reuse the prompt"))
        self.reuse_seed = QPushButton(self.tr("Seed"))
        self.reuse_seed.setAccessibleName(self.tr("Reuse the seed"))
        self._prompt = Paragraph(Level.BASE, line_height=20, most_lines=8)
        self._time = Text("", Level.STRONG)
        self._stages = StageBar()
        self._facts = [ElidedText(Level.LABEL) for _ in _FACTS[:-1]]
        self._facts.append(ElidedText(Level.LABEL, mode=Qt.TextElideMode.ElideMiddle))
        self.star = IconButton("star", self.tr("Star"), is_framed=True)
        compare = self.tr("Compare the two chosen pictures")
        self.compare = IconButton("compare", compare, shortcut="C", is_framed=True)
        self.compare.setEnabled(False)
        self.copy = IconButton("copy", self.tr("Copy the picture"), is_framed=True)
        self.save = IconButton("export", self.tr("Save a copy"), is_framed=True)
        self.reveal = IconButton("reveal", self.tr("Show the file"), is_framed=True)
        self.delete = IconButton("delete", self.tr("Delete"), is_framed=True)
        column = self._parts = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._picture)
        column.addLayout(_row(8, (self.reuse_all, 1), (self.reuse_prompt, 0), (self.reuse_seed, 0)))
        column.addLayout(_column(2, Text(self.tr("Prompt"), Level.CAPTION, "2"), self._prompt))
        time = QWidget()
        time.setLayout(_row(0, (Text(self.tr("Time"), Level.CAPTION, "2"), 1), (self._time, 0)))
        column.addLayout(_column(4, time, self._stages))
        column.addWidget(Line())
        self._facts_below = QWidget()
        self._facts_below.setLayout(self._lay_out_facts())
        column.addWidget(self._facts_below)
        column.addStretch(1)
        of_one = self.star, self.copy, self.save, self.reveal, self.compare
        actions = _row(4, *((button, 0) for button in of_one))
        actions.addStretch()
        actions.addWidget(self.delete)
        column.addLayout(actions)

    def _lay_out_facts(self) -> QGridLayout:
        names = (
            self.tr("Model"),
            self.tr("Licence"),
            self.tr("Device"),
            self.tr("Size"),
            self.tr("Steps"),
            self.tr("Guidance"),
            self.tr("Seed"),
            self.tr("File"),
        )
        self._table = QGridLayout()
        self._table.setContentsMargins(0, 0, 0, 0)
        self._table.setHorizontalSpacing(8)
        self._table.setColumnMinimumWidth(0, 80)
        self._table.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(zip(names, self._facts, strict=True)):
            label = Text(name, Level.LABEL, "3")
            label.setFixedHeight(20)
            value.setFixedHeight(20)
            self._table.addWidget(label, number, 0)
            self._table.addWidget(value, number, 1)
        return self._table

    def _connect(self) -> None:
        self.reuse_all.clicked.connect(lambda: self.reused_all.emit(self._record))
        self.reuse_prompt.clicked.connect(lambda: self.reused_prompt.emit(self._record))
        self.reuse_seed.clicked.connect(lambda: self.reused_seed.emit(self._record))
        self.star.clicked.connect(self._toggle_star)
        self.compare.clicked.connect(self.compared)
        self.copy.clicked.connect(lambda: self.copied.emit(self._record))
        self.save.clicked.connect(lambda: self.saved.emit(self._record))
        self.reveal.clicked.connect(lambda: self.revealed.emit(self._record))
        self.delete.clicked.connect(lambda: self.deleted.emit(self._record))

    def _toggle_star(self) -> None:
        if self._record is not None:
            self.starred.emit(self._record, not self._record.is_starred)


class _Picture(QWidget):
    """As wide as the panel and as high as there is room for, the picture whole inside."""

    spoken_role = Role.Graphic

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._size = QSize(1, 1)
        self._scaler = Scaler(self)
        self._scaler.done.connect(self.update)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_picture(self, image: QImage | None, size: QSize) -> None:
        """`size` is the picture's own; `image` may be smaller, or None while it is read."""
        self._image, self._size = image or QImage(), size
        self._scaler.set_source(self._image)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return min(round(width * self._size.height() / self._size.width()), width)

    def sizeHint(self) -> QSize:
        return QSize(287, self.heightForWidth(287))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.ground(painter, self.rect(), theme.tokens().canvas)
        if self._image.isNull():
            return
        place: QRect = fit_into(self._size, self.rect())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        small = None
        if self._image.width() > place.width() * self.devicePixelRatioF():
            small = self._scaler.get(place.size() * self.devicePixelRatioF())
        painter.drawImage(place, small or self._image)


def _column(spacing: int, *parts: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(spacing)
    for part in parts:
        column.addWidget(part)
    return column


def _row(spacing: int, *parts: tuple[QWidget, int]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    for part, stretch in parts:
        row.addWidget(part, stretch)
    return row


def _model_words(record: GenerationRecord) -> str:
    """The model with its LoRAs: "SDXL + ink 0.65"."""
    loras = (f"{lora.path.stem} {lora.weight:g}" for lora in record.request.loras)
    return " + ".join((record.model.title, *loras))
