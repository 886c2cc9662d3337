"""The page of the few things that are chosen once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from studio.settings import Language, Settings, Theme
from ui.actions import Actions, Offer
from ui.pages.offers import of_segments
from ui.pages.page import Page
from ui.services import Services
from ui.widgets.rail import RailEntry
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.text import Level, Text

WIDTH = 640


class SettingsPage(Page):
    """The look of the window, and the folders in which everything lives."""

    entry = RailEntry("settings", "Settings", "settings", is_last=True)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        labels = {
            Theme.SYSTEM: self.tr("As the system"),
            Theme.LIGHT: self.tr("Light"),
            Theme.DARK: self.tr("Dark"),
        }
        languages = {
            Language.SYSTEM: self.tr("As the system"),
            Language.ENGLISH: "English",
            Language.CHINESE: "简体中文",
        }
        segments = tuple(Segment(theme, label) for theme, label in labels.items())
        self.theme = Segmented(self.tr("Look"), segments)
        segments = tuple(Segment(language, label) for language, label in languages.items())
        self.language = Segmented(self.tr("Language"), segments)
        self.language.set_current(services.preferences.current.language)
        self.theme.set_current(services.preferences.current.theme)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(1, 1)
        self._add_row(self.tr("Look"), self.theme)
        self._add_row(self.tr("Language"), self.language)
        self._add_folder(self.tr("Pictures"), services.paths.pictures)
        self._add_folder(self.tr("Models"), services.paths.models)
        self._add_folder(self.tr("History"), services.paths.data)
        self._add_folder(self.tr("Log"), services.paths.logs)
        content = QWidget()
        content.setMaximumWidth(WIDTH)
        content.setLayout(self._grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addWidget(Text(self.tr("Settings"), Level.TITLE))
        column.addWidget(content)
        column.addStretch()
        self.theme.chosen.connect(self._choose_theme)
        self.language.chosen.connect(self._choose_language)
        services.preferences.changed.connect(self._show)

    def register(self, actions: Actions) -> None:
        actions.offer(self._offers)

    def _offers(self) -> Iterator[Offer]:
        yield from of_segments("theme", self.theme, self.title(), "settings")
        yield from of_segments("language", self.language, self.title(), "settings")

    def _add_row(self, label: str, widget: QWidget, button: QPushButton | None = None) -> None:
        row = self._grid.rowCount()
        self._grid.addWidget(Text(label, Level.BASE, "2"), row, 0)
        self._grid.addWidget(widget, row, 1)
        if button:
            self._grid.addWidget(button, row, 2)

    def _add_folder(self, label: str, folder: Path) -> None:
        path = Text(str(folder))
        path.setWordWrap(True)
        button = QPushButton(self.tr("Open"))
        button.setAccessibleName(self.tr("Open {}").format(folder))
        button.clicked.connect(lambda: _open(folder))
        self._add_row(label, path, button)

    def _choose_theme(self, key: str) -> None:
        self.services.preferences.change(theme=Theme(key))

    def _choose_language(self, key: str) -> None:
        self.services.preferences.change(language=Language(key))

    def _show(self, settings: Settings) -> None:
        self.theme.set_current(settings.theme)
        self.language.set_current(settings.language)


def _open(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
