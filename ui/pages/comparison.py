"""Two pictures compared, over the page that they were chosen on."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studio.history.record import GenerationRecord
from ui import theme
from ui.lists.gallery import Gallery
from ui.pictures import Pictures
from ui.widgets import paint
from ui.widgets.compare_view import CompareView, Mode
from ui.widgets.differences import Differences, captions
from ui.widgets.icon_button import IconButton
from ui.widgets.picture_bar import ZoomButton
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.side_panel import SidePanel
from ui.widgets.text import Level, Text

_NARROW_BELOW = 1144  # the width of a page in a window of 1200 px


class Comparison(QWidget):
    """Hidden until `compare`; once closed, the focus is where it was before."""

    reused = Signal(GenerationRecord)
    named = Signal(dict)  # the letters of the pictures by their ids; none once it is closed

    def __init__(
        self, pictures: Pictures, gallery: Gallery, page: QWidget, strip: QWidget | None = None
    ) -> None:
        """Over all of `page` except `strip`, if there is one, in which pictures can be chosen."""
        super().__init__(page)
        self._pictures = pictures
        self._gallery = gallery
        self._page = page
        self._strip = strip
        self._records: tuple[GenerationRecord, ...] = ()
        self._focus_before: QWidget | None = None
        self.setObjectName("comparison")
        self.modes = Segmented(
            self.tr("How to compare"),
            (
                Segment(Mode.SLIDER, self.tr("Slider")),
                Segment(Mode.SIDE, self.tr("Side by side")),
                Segment(Mode.BLINK, self.tr("Blink")),
            ),
        )
        self.modes.set_current(Mode.SLIDER)
        self.modes.fit_words()
        self.zoom = ZoomButton()
        self.zoom_out = IconButton("minus", self.tr("Zoom out"), shortcut="-")
        self.zoom_in = IconButton("plus", self.tr("Zoom in"), shortcut="+")
        self.fit = IconButton("fit", self.tr("Fit the pictures to the window"), shortcut="0")
        self.leave = IconButton("close", self.tr("Leave the comparison"), shortcut="Esc")
        self.differences = Differences()
        self.reuse = tuple(QPushButton(self.tr("Reuse {}").format(letter)) for letter in ("A", "B"))
        self.view = CompareView()
        self._lay_out()
        self._connect()
        self.hide()

    def compare(self, first: GenerationRecord, second: GenerationRecord) -> None:
        """Show two pictures: `first` as A at the left, `second` as B at the right."""
        self._focus_before = QApplication.focusWidget()
        self.view.begin()
        self._show_records(first, second)
        self.raise_()
        if self._strip:
            self._strip.raise_()
            self._strip.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys are for the view
        self._place()
        self.show()
        self.view.setFocus()

    def compare_with(self, record: GenerationRecord) -> None:
        """Let `record` take the place of A, unless it is B."""
        if record.id not in {each.id for each in self._records}:
            self._show_records(record, self._records[1])

    def close_it(self) -> None:
        self.hide()
        if self._focus_before and self._focus_before.isVisible():
            self._focus_before.setFocus()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}:
            self._place()
        return False

    def event(self, event: QEvent) -> bool:
        """Esc at one of the buttons leaves too; what the page would do with it has to wait."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self.close_it()
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panel.set_narrow(self.width() < _NARROW_BELOW)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._strip:
            self._strip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.named.emit({})

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint.ground(QPainter(self), self.rect(), theme.tokens().canvas)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 6, 8, 6)
        bar.setSpacing(4)
        for part in (self.zoom_out, self.zoom, self.zoom_in, self.fit):
            bar.addWidget(part)
        bar.addSpacing(8)
        bar.addWidget(self.modes)
        bar.addStretch()
        bar.addWidget(self.leave)
        left = self._left = QVBoxLayout()
        left.setSpacing(0)
        left.addLayout(bar)
        left.addWidget(self.view, 1)
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 8, 0, 0)
        for button in self.reuse:
            row.addWidget(button)
        self.panel = SidePanel("parameter_panel")
        self.panel.add_section(
            Text(self.tr("What differs"), Level.HEADING), self.differences, buttons
        )
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(left, 1)
        whole.addWidget(self.panel)

        # Tab has another meaning in the view: Shift+Tab goes from there through all of these.
        order = (
            self.zoom_out,
            self.zoom,
            self.zoom_in,
            self.fit,
            self.modes,
            self.leave,
            *self.reuse,
        )
        for before, after in pairwise((*order, self.view)):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        self._page.installEventFilter(self)
        if self._strip:
            self._strip.installEventFilter(self)
        self._pictures.read.connect(self._show_picture)
        self._pictures.thrown_away.connect(self.hide)
        self.modes.chosen.connect(self._set_mode)
        self.view.mode_changed.connect(self.modes.set_current)
        self.view.closed.connect(self.close_it)
        self.leave.clicked.connect(self.close_it)
        self.zoom_in.clicked.connect(lambda: self.view.zoom_by(1.25))
        self.zoom_out.clicked.connect(lambda: self.view.zoom_by(0.8))
        self.fit.clicked.connect(self.view.fit)
        self.zoom.clicked.connect(self.view.show_actual_size)
        self.view.zoom_changed.connect(self.zoom.set_zoom)
        self.view.turned.connect(self._turn)
        for which, button in enumerate(self.reuse):
            button.clicked.connect(lambda _checked=False, number=which: self._reuse(number))

    def _show_records(self, first: GenerationRecord, second: GenerationRecord) -> None:
        self._records = first, second
        self.differences.show_records(first, second)
        self.view.set_captions(*captions(first, second))
        self.named.emit({first.id: "A", second.id: "B"})
        for record in self._records:
            self._pictures.open(record)

    def _turn(self, rows: int) -> None:
        """To the next one from A that is not B."""
        first, second = self._records
        other = self._gallery.beside(first, rows)
        if other and other.id == second.id:
            other = self._gallery.beside(second, rows)
        if other:
            self.compare_with(other)

    def _place(self) -> None:
        """All of the page; the strip lies over the room that is left for it."""
        self.setGeometry(self._page.rect())
        strip = self._strip.height() if self._strip and self._strip.isVisible() else 0
        self._left.setContentsMargins(0, 0, 0, strip)

    def _show_picture(self, record: GenerationRecord, image: QImage) -> None:
        for which, mine in enumerate(self._records):
            if self.isVisible() and mine.id == record.id:
                self.view.show_picture(which, image)

    def _set_mode(self, key: str) -> None:
        self.view.set_mode(Mode(key))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reuse(self, which: int) -> None:
        self.close_it()
        self.reused.emit(self._records[which])
