"""The 40 px toolbar above the picture: zoom at the left, what to do with it at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from ui import theme
from ui.accessible import Role
from ui.widgets import paint
from ui.widgets.icon_button import IconButton
from ui.widgets.text import Level

HEIGHT = 40


class PictureBar(QWidget):
    spoken_role = Role.ToolBar

    zoomed_in = Signal()
    zoomed_out = Signal()
    fitted = Signal()
    actual_size_chosen = Signal()
    starred = Signal(bool)
    reused = Signal()
    copied = Signal()
    compared = Signal()  # with the one before
    saved = Signal()  # a copy is wanted
    revealed = Signal()
    deleted = Signal()
    panel_toggled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("picture_bar")
        self.setAccessibleName(self.tr("Picture"))
        self.setFixedHeight(HEIGHT)
        self._is_starred = False
        self.zoom_out = IconButton("minus", self.tr("Zoom out"), shortcut="Ctrl+-")
        self.zoom_in = IconButton("plus", self.tr("Zoom in"), shortcut="Ctrl++")
        self.fit = IconButton("fit", self.tr("Fit the picture to the window"), shortcut="Ctrl+0")
        self.star = IconButton("star", self.tr("Star"), shortcut=".")
        self.reuse = IconButton("reuse", self.tr("Reuse all settings of this picture"))
        compare = self.tr("Compare with the one before")
        self.compare = IconButton("compare", compare, shortcut="C")
        self.copy = IconButton("copy", self.tr("Copy the picture"), shortcut="Ctrl+Shift+C")
        self.save = IconButton("export", self.tr("Save a copy"), shortcut="Ctrl+S")
        self.reveal = IconButton("reveal", self.tr("Show the file"))
        self.delete = IconButton("delete", self.tr("Delete"))
        self.panel = IconButton("panel", self.tr("Show or hide the panels"), shortcut="F")
        self.zoom = ZoomButton()
        self._of_picture = QWidget()
        self._lay_out()
        self._connect()
        self.set_picture(is_saved=False)

    def set_picture(self, *, is_saved: bool, is_starred: bool = False) -> None:
        """Offer the actions of a saved picture, or none of them while there is no such."""
        self._of_picture.setVisible(is_saved)
        self._is_starred = is_starred
        if is_starred:
            self.star.set_icon("star-set", "warning")
        else:
            self.star.set_icon("star")
        self.star.set_label(self.tr("Remove the star") if is_starred else self.tr("Star"), ".")

    def sizeHint(self) -> QSize:
        return QSize(480, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint.ground(QPainter(self), self.rect(), theme.tokens().canvas)

    def _lay_out(self) -> None:
        actions = QHBoxLayout(self._of_picture)
        actions.setContentsMargins(0, 0, 0, 0)
        actions.setSpacing(4)
        first, second = (
            (self.star, self.compare, self.reuse),
            (self.copy, self.save, self.reveal, self.delete),
        )
        for button in first:
            actions.addWidget(button)
        actions.addWidget(_Bar())
        for button in second:
            actions.addWidget(button)
        actions.addWidget(_Bar())
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(4)
        for part in (self.zoom_out, self.zoom, self.zoom_in, self.fit):
            row.addWidget(part)
        row.addStretch()
        row.addWidget(self._of_picture)
        row.addWidget(self.panel)

    def _connect(self) -> None:
        self.zoom_out.clicked.connect(self.zoomed_out)
        self.zoom_in.clicked.connect(self.zoomed_in)
        self.fit.clicked.connect(self.fitted)
        self.zoom.clicked.connect(self.actual_size_chosen)
        self.star.clicked.connect(self._toggle_star)
        self.reuse.clicked.connect(self.reused)
        self.compare.clicked.connect(self.compared)
        self.copy.clicked.connect(self.copied)
        self.save.clicked.connect(self.saved)
        self.reveal.clicked.connect(self.revealed)
        self.delete.clicked.connect(self.deleted)
        self.panel.clicked.connect(self.panel_toggled)

    def _toggle_star(self) -> None:
        self.starred.emit(not self._is_starred)


class ZoomButton(QToolButton):
    """Says how large the picture is shown; pressed, it asks for the actual size."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "quiet")
        self.setFont(Level.LABEL.font())
        self.setFixedSize(44, 28)
        self.setToolTip(self.tr("Actual size"))
        self.setAccessibleDescription(self.tr("Actual size"))
        self.set_zoom(1.0, is_fit=True)

    def set_zoom(self, zoom: float, is_fit: bool) -> None:
        """Show "Fit" or "56%"; takes what a view's zoom_changed gives."""
        self.setText(self.tr("Fit") if is_fit else f"{zoom * 100:.0f}%")
        self.setAccessibleName(self.tr("Zoom: {}").format(self.text()))


class _Bar(QWidget):
    """An upright line between groups of buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(9, 16)

    def paintEvent(self, _event: QPaintEvent) -> None:
        line = self.rect().adjusted(4, 0, -4, 0)
        paint.hairline(QPainter(self), line, Qt.Edge.LeftEdge, theme.tokens().line_field)
