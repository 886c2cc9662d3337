"""The foot of the Models page: where models come in, and how far the work on them is."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ui import icons, language, theme
from ui.accessible import Role
from ui.widgets import figures, paint
from ui.widgets.icon_button import IconButton
from ui.widgets.text import ElidedText, Level, Paragraph, Text

HEIGHT = 72
_LOOK_MS = 100  # between two looks at work that is under way

Progress = Callable[[], tuple[int, int]]  # bytes done, of how many


class ImportArea(QWidget):
    """Buttons while nothing is done; then a bar, with the speed and the time left."""

    file_wanted = Signal()
    folder_wanted = Signal()  # to be used in place
    copy_wanted = Signal()  # of a folder
    search_wanted = Signal()  # for models of other programs
    download_wanted = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._progress: Progress = lambda: (0, 0)
        self._began_s = 0.0
        self._first_s = 0.0  # when there was nothing done yet for the last time
        self.choose_file = QPushButton(self.tr("Choose a file"))
        self.choose_folder = QPushButton(self.tr("Use a folder in place"))
        self.more = IconButton("more", self.tr("More ways to add models"), is_framed=True)
        self.cancel = QPushButton(self.tr("Cancel"))
        self._menu = QMenu(self)
        self.copy_folder = QAction(self.tr("Import a folder…"), self)
        self.search = QAction(self.tr("Find models of other programs…"), self)
        self.download = QAction(self.tr("Download a model…"), self)
        self._menu.addActions((self.copy_folder, self.search, self.download))
        self._doing = ElidedText(Level.HEADING)
        self.figures = Text("", Level.LABEL, "2")
        self.bar = _Bar()
        self._look = QTimer(self, interval=_LOOK_MS)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._idle())
        self._stack.addWidget(self._busy())
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.addWidget(self._stack)
        self.setFixedHeight(HEIGHT)
        self.choose_file.clicked.connect(self.file_wanted)
        self.choose_folder.clicked.connect(self.folder_wanted)
        self.copy_folder.triggered.connect(self.copy_wanted)
        self.search.triggered.connect(self.search_wanted)
        self.download.triggered.connect(self.download_wanted)
        self.more.clicked.connect(self._open_menu)
        self.cancel.clicked.connect(self.cancelled)
        self._look.timeout.connect(self._show_progress)

    def show_work(self, title: str, progress: Progress) -> None:
        """Follow work until `rest`; `progress` is asked ten times a second."""
        self._progress = progress
        self._began_s = self._first_s = time.monotonic()
        self._doing.set_text(title)
        self._stack.setCurrentIndex(1)
        self._look.start()
        self._show_progress()
        self.update()

    def rest(self) -> None:
        """Nothing is under way."""
        self._look.stop()
        self._stack.setCurrentIndex(0)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_busy = self._look.isActive()
        style = Qt.PenStyle.SolidLine if is_busy else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(tokens.line_field), 1, style))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if not is_busy:
            sign = icons.pixmap("import", 20, tokens.text_2, self.devicePixelRatioF())
            painter.drawPixmap(18, HEIGHT // 2 - 10, sign)

    def _idle(self) -> QWidget:
        idle = QWidget()
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addStretch()
        lines.addWidget(Text(self.tr("Drop a model here, or choose a file"), Level.NAME))
        below = Paragraph(Level.LABEL, 16, "text_2", most_lines=2)
        kinds = self.tr("safetensors, GGUF, a diffusers folder or a pack.")
        refused = self.tr("Files that could run code are refused.")
        below.set_text(language.sentences((kinds, refused)))
        lines.addWidget(below)
        lines.addStretch()
        row = QHBoxLayout(idle)
        row.setContentsMargins(38, 0, 0, 0)
        row.setSpacing(8)
        row.addLayout(lines, 1)
        for button in (self.choose_file, self.choose_folder, self.more):
            row.addWidget(button)
        return idle

    def _busy(self) -> QWidget:
        busy = QWidget()
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._doing, 1)
        line.addWidget(self.figures)
        lines = QVBoxLayout()
        lines.setSpacing(8)
        lines.addStretch()
        lines.addLayout(line)
        lines.addWidget(self.bar)
        lines.addStretch()
        row = QHBoxLayout(busy)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(lines, 1)
        row.addWidget(self.cancel)
        return busy

    def _show_progress(self) -> None:
        done, total = self._progress()
        self.bar.set_fraction(done / total if total else 0.0)
        if not done:
            waited_s = int(time.monotonic() - self._began_s)
            waiting = self.tr("Starting, {}").format(figures.duration(waited_s))
            self.figures.setText(waiting if waited_s else self.tr("Starting"))
            self._first_s = time.monotonic()
            return
        speed = done / max(time.monotonic() - self._first_s, 0.001)
        left = figures.duration(max(total - done, 0) / speed)
        size = figures.file_size
        self.figures.setText(
            self.tr("{} of {}, {}/s, about {} left").format(
                size(done), size(total), size(round(speed)), left
            )
        )

    def _open_menu(self) -> None:
        above = QPoint(0, -self._menu.sizeHint().height() - 2)
        self._menu.popup(self.more.mapToGlobal(above))


class _Bar(QWidget):
    spoken_role = Role.ProgressBar

    def __init__(self) -> None:
        super().__init__()
        self._fraction = 0.0
        self.setFixedHeight(8)
        self.setAccessibleName(self.tr("Progress"))

    def set_fraction(self, fraction: float) -> None:
        self._fraction = fraction
        self.update()

    def spoken_value(self) -> str:
        return f"{self._fraction:.0%}"

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        paint.frame(painter, QRectF(self.rect()), tokens.line_field, radius=2)
        full = QRectF(self.rect())
        full.setWidth(full.width() * min(self._fraction, 1.0))
        if full.width() >= 1:
            paint.frame(painter, full, tokens.accent, radius=2)
