"""The picture that is looked at with its toolbar, or the first words where there is none."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from studio.devices.backend import Device
from studio.history.record import GenerationRecord
from ui import language
from ui.actions import Actions, Menu
from ui.lists.jobs import RunningJob
from ui.pictures import Pictures, reveal
from ui.widgets import figures
from ui.widgets.empty_state import EmptyState, Fact
from ui.widgets.image_view import ImageView
from ui.widgets.picture_bar import PictureBar

MODELS_LINK = "models"
DELETE, SAVE = QKeySequence.StandardKey.Delete, QKeySequence.StandardKey.Save


class PictureStage(QWidget):
    reused = Signal(GenerationRecord)
    compared = Signal()  # the picture in view, with the one before
    models_requested = Signal()
    panel_toggled = Signal()
    looked_at = Signal(object)  # the record in view, or None

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._record: GenerationRecord | None = None
        self.bar = PictureBar(self)
        self.view = ImageView(self)
        self.empty = EmptyState(self.tr("Your first picture is one click away"))
        self._show_facts((self.tr("Looking for devices"),))
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self._stack, 1)
        self.bar.set_picture(is_saved=False)
        self._connect()

    @property
    def record(self) -> GenerationRecord | None:
        """The saved picture that is looked at."""
        return self._record

    def register(self, actions: Actions, page: QWidget) -> None:
        """Name what can be done with the picture in view, on the page that it is part of."""
        bar = self.bar
        compare = self.tr("Compare with the one before")
        actions.add_buttons(
            (
                ("picture.star", self.tr("Star or unstar"), bar.star, ".", "star"),
                (
                    "picture.reuse",
                    self.tr("Reuse all settings of this picture"),
                    bar.reuse,
                    "Ctrl+R",
                    "reuse",
                ),
                ("picture.compare", compare, bar.compare, "C", "compare"),
                ("picture.copy", self.tr("Copy the picture"), bar.copy, "Ctrl+Shift+C", "copy"),
                ("picture.save", self.tr("Save a copy"), bar.save, SAVE, "export"),
                ("picture.delete", self.tr("Move to the trash"), bar.delete, DELETE, "delete"),
                ("picture.reveal", self.tr("Show the file"), bar.reveal, "Ctrl+Shift+R", "reveal"),
            ),
            menu=Menu.PICTURE,
            page=page,
            is_possible=lambda: self._record is not None,
        )
        fit, actual = self.tr("Fit the picture to the window"), self.tr("Actual size")
        actions.add_buttons(
            (
                ("view.zoom-in", self.tr("Zoom in"), bar.zoom_in, ("Ctrl++", "Ctrl+="), "plus"),
                ("view.zoom-out", self.tr("Zoom out"), bar.zoom_out, "Ctrl+-", "minus"),
                ("view.fit", fit, bar.fit, "Ctrl+0", "fit"),
                ("view.actual", actual, bar.zoom, "Ctrl+Alt+0", "actual-size"),
                ("view.panel", self.tr("Show or hide the panels"), bar.panel, "F", "panel"),
            ),
            menu=Menu.VIEW,
            page=page,
        )

    def show_record(self, record: GenerationRecord) -> None:
        """Show a saved picture as soon as it is read; what is there stays until then."""
        self._set_record(record)
        self._pictures.open(record)

    def show_preview(self, job: RunningJob) -> None:
        """Show how far the running picture is; nothing changes before its first preview."""
        if job.preview is None:
            return
        self._set_record(None)
        size = QSize(job.request.width, job.request.height)
        label = self.tr("Preview after step {} of {}").format(job.preview_step, job.steps)
        self.view.show_preview(job.preview, size, label)
        self._stack.setCurrentWidget(self.view)

    def show_first_words(self) -> None:
        """Show what somebody reads who has made no picture yet."""
        self._set_record(None)
        self.view.clear()
        self._stack.setCurrentWidget(self.empty)

    def name_model(self, title: str) -> None:
        """Put the model into the first words."""
        sentence = self.tr("The prompt is filled in and {} is ready. Press Generate.")
        self.empty.set_words(
            self.tr("Your first picture is one click away"), sentence.format(title)
        )

    def describe_machine(self, device: Device, expected_s: float | None = None) -> None:
        """Put the device into the first words, with what a picture takes if that is known."""
        lines = [
            language.clauses(
                (language.sentence(device.title), f"{device.total_bytes / 2**30:.0f} GB")
            )
        ]
        if expected_s is not None:
            lines.append(self.tr("A picture in about {}").format(figures.about(expected_s)))
        self._show_facts(tuple(lines))

    def _show_facts(self, machine: tuple[str, ...]) -> None:
        self.empty.set_facts(
            (
                Fact("chip", self.tr("This machine"), machine),
                Fact(
                    "offline",
                    self.tr("Offline"),
                    (self.tr("Nothing leaves this machine."), self.tr("No account, no network.")),
                ),
                Fact(
                    "models",
                    self.tr("Larger models"),
                    (self.tr("Add one when you like."),),
                    self.tr("Open Models"),
                    MODELS_LINK,
                ),
            )
        )

    def _connect(self) -> None:
        self.bar.zoomed_in.connect(self.view.zoom_in)
        self.bar.zoomed_out.connect(self.view.zoom_out)
        self.bar.fitted.connect(self.view.fit)
        self.bar.actual_size_chosen.connect(self.view.show_actual_size)
        self.view.dragged.connect(self._drag)
        self.view.zoom_changed.connect(self.bar.zoom.set_zoom)
        self.bar.starred.connect(self._star)
        self.bar.reused.connect(self._reuse)
        self.bar.compared.connect(self.compared)
        self.bar.copied.connect(self._copy)
        self.bar.saved.connect(self._save)
        self.bar.revealed.connect(self._reveal)
        self.bar.deleted.connect(self._throw_away)
        self.bar.panel_toggled.connect(self.panel_toggled)
        self.empty.followed.connect(self._follow)
        self._pictures.read.connect(self._show_picture)
        self._pictures.changed.connect(self._show_star)

    def _show_picture(self, record: GenerationRecord, image: QImage) -> None:
        if self._record and self._record.id == record.id:
            self.view.show_picture(image)
            self._stack.setCurrentWidget(self.view)

    def _show_star(self, record: GenerationRecord) -> None:
        if self._record and self._record.id == record.id:
            self._set_record(record)

    def _set_record(self, record: GenerationRecord | None) -> None:
        if record != self._record:
            self._record = record
            self.looked_at.emit(record)
        is_starred = record is not None and record.is_starred
        self.bar.set_picture(is_saved=record is not None, is_starred=is_starred)

    def _star(self, is_starred: bool) -> None:
        if self._record:
            self._pictures.star(self._record, is_starred)

    def _reuse(self) -> None:
        if self._record:
            self.reused.emit(self._record)

    def _copy(self) -> None:
        if self._record:
            self._pictures.copy(self._record)

    def _throw_away(self) -> None:
        if self._record:
            self._pictures.throw_away([self._record])

    def _drag(self) -> None:
        if self._record:
            self._pictures.drag_out(self.view, [self._record], self.view.picture())

    def _save(self) -> None:
        if self._record:
            self._pictures.ask_to_save(self._record, self)

    def _reveal(self) -> None:
        if self._record:
            reveal(self._record.path)

    def _follow(self, key: str) -> None:
        if key == MODELS_LINK:
            self.models_requested.emit()
