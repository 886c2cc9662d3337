"""The page of what is chosen once and for all, drawn from the fields of `Settings`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from studio.errors import Failure, MoveError
from studio.moving import place_in
from studio.settings import About, Section, Settings, abouts
from ui import aio, dialogs, matching
from ui.actions import Actions, Menu, Offer
from ui.pages.offers import of_segments
from ui.pages.page import Page
from ui.relocation import Relocation
from ui.services import Services
from ui.widgets.error_banner import ErrorBanner
from ui.widgets.rail import RailEntry
from ui.widgets.search_field import SearchField
from ui.widgets.setting_row import Choices, FolderBox, SettingRow
from ui.widgets.text import Level, Text

WIDTH = 880
_DEFAULTS = Settings()


class SettingsPage(Page):
    """Every change is in force at once; a folder is moved when nothing is being made."""

    entry = RailEntry("settings", "Settings", "settings", is_last=True)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self.rows: dict[str, SettingRow] = {}  # by the names of the fields
        self.choices: dict[str, Choices] = {}
        self.folders: dict[str, FolderBox] = {}
        self.search = SearchField(self.tr("Search settings"), "Ctrl+F")
        self.reset_all = QPushButton(self.tr("Reset all"))
        self.banner = ErrorBanner(is_dismissable=True)
        self.none = Text("", Level.BASE, "2")
        self._sections: dict[Section, QWidget] = {}
        self._words: dict[SettingRow, tuple[str, ...]] = {}
        self._lay_out()
        self.search.textChanged.connect(self._search)
        self.reset_all.clicked.connect(self._ask_to_reset)
        services.preferences.changed.connect(self._show)
        self._show(services.preferences.current)
        self._search()

    def enter(self) -> None:
        self.search.setFocus()

    def enter_again(self) -> None:
        """Arrow keys go on to the next language."""
        control = self.choices["language"]
        control.button(control.current()).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def register(self, actions: Actions) -> None:
        actions.offer(self._offers)
        actions.add(
            "edit.find-settings",
            self.tr("Search the settings"),
            self.search.setFocus,
            menu=Menu.EDIT,
            keys=QKeySequence.StandardKey.Find,
            icon="search",
            page=self,
        )

    def _offers(self) -> Iterator[Offer]:
        for name, control in self.choices.items():
            yield from of_segments(name, control, self.title(), "settings")
        for name, box in self.folders.items():
            title = box.open_button.accessibleName()
            yield Offer(f"open.{name}", title, self.title(), "reveal", box.open_button.click)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 12)
        head.setSpacing(12)
        head.addWidget(Text(self.title(), Level.TITLE))
        head.addWidget(self.search, 2)
        head.addStretch(1)
        head.addWidget(self.reset_all)
        content = QWidget()
        content.setMaximumWidth(WIDTH)
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 4, 16, 16)
        column.setSpacing(24)
        for section in Section:
            column.addWidget(self._section(section))
        column.addWidget(self.none)
        column.addStretch()
        area = QScrollArea()
        area.setObjectName("settings_area")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setWidget(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self.banner)
        whole.addWidget(area, 1)

    def _section(self, section: Section) -> QWidget:
        result = self._sections[section] = QWidget()
        column = QVBoxLayout(result)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        heading = Text(_said(section), Level.HEADING, "2")
        heading.setFixedHeight(32)
        column.addWidget(heading)
        for name, about in abouts().items():
            if about.section is section:
                column.addWidget(self._row(name, about))
        if section is Section.FOLDERS:
            for title, help_text, folder in self._fixed_folders():
                column.addWidget(self._fixed_row(title, help_text, folder))
        return result

    def _row(self, name: str, about: About) -> SettingRow:
        title = _said(about.title)
        control = self._choices(name, about) if about.choices else self._folder(name, title)
        row = self.rows[name] = SettingRow(title, _said(about.help), control)
        row.reset.connect(partial(self._reset, name))
        labels = (_said(label) for _, label in about.choices)
        self._words[row] = (_said(about.help), *labels, about.words, _said(about.section))
        return row

    def _choices(self, name: str, about: About) -> Choices:
        named = tuple((str(value), _said(label)) for value, label in about.choices)
        control = self.choices[name] = Choices(_said(about.title), named)
        values = {str(value): value for value, _ in about.choices}
        control.chosen.connect(lambda key: self._change(name, values[key]))
        return control

    def _folder(self, name: str, title: str) -> FolderBox:
        box = self.folders[name] = FolderBox(title)
        box.show_folder(getattr(self.services.paths, name.removesuffix("_folder")))
        box.opened.connect(_open)
        box.move_asked.connect(partial(self._ask_where, name))
        return box

    def _fixed_row(self, title: str, help_text: str, folder: Path) -> SettingRow:
        box = FolderBox(title, is_fixed=True)
        box.show_folder(folder)
        box.opened.connect(_open)
        row = SettingRow(title, help_text, box)
        self._words[row] = (help_text, _said(Section.FOLDERS))
        return row

    def _fixed_folders(self) -> tuple[tuple[str, str, Path], ...]:
        paths = self.services.paths
        history = self.tr("The index of your pictures, the queue, styles and lists of words.")
        return (
            (self.tr("History"), history, paths.data),
            (self.tr("Settings"), self.tr("What is chosen on this page."), paths.config),
            (self.tr("Log"), self.tr("What to send along when something goes wrong."), paths.logs),
        )

    def _change(self, name: str, value: object) -> None:
        values: dict[str, Any] = {name: value}
        self.services.preferences.change(**values)

    def _reset(self, name: str) -> None:
        if name in self.folders:
            self._wish_move(name, None)
        else:
            self._change(name, getattr(_DEFAULTS, name))

    def _ask_to_reset(self) -> None:
        question = self.tr("Set everything here back to its default? Folders stay where they are.")
        dialogs.ask_whether(self, question, self.tr("Reset all"), self._reset_all)

    def _reset_all(self) -> None:
        defaults = {name: getattr(_DEFAULTS, name) for name in self.choices}
        self.services.preferences.change(**defaults)

    def _ask_where(self, name: str) -> None:
        title = self.tr("Choose the new place: {}").format(self.rows[name].title)
        dialogs.ask_folder(self, title, lambda folder: self.move_folder(name, Path(folder)))

    def move_folder(self, name: str, chosen: Path) -> None:
        """Move the folder of a setting to `chosen`, or into a new folder there."""
        aio.spawn(self._move(name, chosen))

    async def _move(self, name: str, chosen: Path) -> None:
        try:
            target = await asyncio.to_thread(place_in, chosen, self.folders[name].folder)
        except OSError as error:
            self._tell(MoveError(f"The folder {chosen} cannot be used: {error.strerror}."))
        else:
            self._wish_move(name, target)

    def _wish_move(self, name: str, target: Path | None) -> None:
        if self.services.jobs.running:
            self._tell(
                MoveError(
                    "A folder cannot be moved while a picture is being made.",
                    "Wait until it is done, or cancel it.",
                )
            )
        elif self.services.models.work:
            self._tell(
                MoveError(
                    "A folder cannot be moved while a model is being worked on.",
                    "Wait until it is done, or cancel it.",
                )
            )
        else:
            self.move_requested.emit(Relocation(name, target))

    def _tell(self, error: MoveError) -> None:
        self.banner.show_failure(Failure.from_error(error))

    def _show(self, settings: Settings) -> None:
        for name, control in self.choices.items():
            control.set_current(str(getattr(settings, name)))
        for name, row in self.rows.items():
            row.show_default(getattr(settings, name) == getattr(_DEFAULTS, name))
        changed = any(not row.reset_button.isHidden() for row in self.rows.values())
        self.reset_all.setEnabled(changed)

    def _search(self) -> None:
        query = self.search.text()
        things = ((row, row.title, words) for row, words in self._words.items())
        found = {row for row, _ in matching.find(query, things)}
        for row in self._words:
            row.setVisible(row in found)
        for section in self._sections.values():
            rows = section.findChildren(SettingRow)
            section.setVisible(any(row in found for row in rows))
        self.none.setVisible(not found)
        self.none.setText(self.tr("No setting matches “{}”.").format(query.strip()[:40]))


def _said(text: str) -> str:
    """What is said of a setting, in the language of the window."""
    return QCoreApplication.translate("settings", text)


def _open(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
