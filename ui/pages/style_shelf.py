"""The saved styles behind the prompt: read, chosen, saved, changed, deleted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMessageBox

from studio.errors import Failure, HistoryError, StyleError
from studio.jobs import styles
from studio.jobs.styles import PLACE, Shelf, Style
from studio.paths import Paths, assets
from ui import aio, images
from ui.widgets.prompt_edit import PromptEdit
from ui.widgets.style_button import StyleEntry
from ui.widgets.style_dialog import StyleDialog

_PICTURE = QSize(48, 48)


class StyleShelf(QObject):
    """Connects the button at the prompt with the files; `current` goes around every prompt."""

    changed = Signal()  # another style is in force
    failed = Signal(Failure)

    def __init__(
        self, prompt: PromptEdit, paths: Paths, picture: Callable[[], Path | None]
    ) -> None:
        """`picture` is that in view, which a new style may take along."""
        super().__init__(prompt)
        self._prompt = prompt
        self._button = prompt.tools.styles
        self._paths = paths
        self._picture = picture
        self._styles: dict[str, Style] = {}
        self._told: set[str] = set()
        self._wanted = ""  # the key of a style that is still to be read
        self.dialog: StyleDialog | None = None
        self.question: QMessageBox | None = None
        self._button.chosen.connect(self.changed)
        self._button.save_requested.connect(self.ask_to_save)
        self._button.edit_requested.connect(self._ask_to_edit)
        self._button.delete_requested.connect(self._ask_to_delete)

    @property
    def current(self) -> Style | None:
        return self._styles.get(self._button.current())

    @property
    def key(self) -> str:
        """Of the style in force; "" for none."""
        return self._wanted or self._button.current()

    def restore(self, key: str) -> None:
        """Use the style of that key once it is read, if it is still there."""
        self._wanted = key

    def read(self) -> None:
        """Read the files again; what is damaged is told once, and the others are offered."""
        aio.spawn(self._read())

    def choose(self, style: Style | None) -> None:
        before = self.current
        self._button.set_current(_key(style) if style else "")
        if self.current != before:
            self.changed.emit()

    def ask_to_save(self) -> None:
        """Make a style of the one in force, or of what follows the prompt's first comma."""
        _, comma, rest = self._prompt.prompt().partition(",")
        template = self.current.template if self.current else f"{PLACE}{comma}{rest}"
        self._open_dialog(self.tr("Save as a style"), Style("", template))

    def _ask_to_edit(self, key: str) -> None:
        self._open_dialog(self.tr("Change the style"), self._styles[key])

    def _open_dialog(self, title: str, style: Style) -> None:
        others = (each for each in self._styles.values() if each.file != style.file)
        taken = frozenset(each.name.lower() for each in others)
        has_picture = self._picture() is not None
        window = self._prompt.window()
        dialog = self.dialog = StyleDialog(
            title, style.name, style.template, taken, window, has_picture=has_picture
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def finish(name: str, template: str, has_picture: bool) -> None:
            picture = self._picture() if has_picture else None
            changed = replace(style, name=name, template=template)
            aio.spawn(self._save(changed, picture))

        dialog.finished_with.connect(finish)
        dialog.open()

    def _ask_to_delete(self, key: str) -> None:
        style = self._styles[key]
        box = self.question = QMessageBox(self._prompt.window())
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("Delete the style “{}”?").format(style.name))
        delete = box.addButton(self.tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        delete.clicked.connect(lambda: aio.spawn(self._delete(style)))
        box.open()

    async def _read(self) -> None:
        shelf, entries = await asyncio.to_thread(_load, self._paths)
        before = self.current
        self._styles = {_key(style): style for style in shelf.styles}
        self._button.set_entries(entries)
        if self._wanted in self._styles:
            self._button.set_current(self._wanted)
        self._wanted = ""
        if self.current != before:
            self.changed.emit()
        for complaint in shelf.complaints:
            if complaint not in self._told:
                self._told.add(complaint)
                self.failed.emit(Failure("StyleError", complaint))

    async def _save(self, style: Style, picture: Path | None) -> None:
        try:
            saved = await asyncio.to_thread(styles.save_style, style, self._paths.styles, picture)
        except StyleError as error:
            self.failed.emit(Failure.from_error(error))
            return
        await self._read()
        self.choose(saved)

    async def _delete(self, style: Style) -> None:
        try:
            await asyncio.to_thread(styles.delete_style, style)
        except StyleError as error:
            self.failed.emit(Failure.from_error(error))
        await self._read()


def _key(style: Style) -> str:
    return str(style.file)


def _title(style: Style) -> str:
    """Its name; of those that come along, in the language of the window."""
    if style.is_own:
        return style.name
    return QCoreApplication.translate("Style", style.name)


def _load(paths: Paths) -> tuple[Shelf, tuple[StyleEntry, ...]]:
    """The styles with their pictures; reads files, so not for the GUI thread."""
    shelf = styles.read_styles(assets() / "styles", paths.styles)
    return shelf, tuple(
        StyleEntry(_key(style), _title(style), style.template, _read_picture(style), style.is_own)
        for style in shelf.styles
    )


def _read_picture(style: Style) -> QImage | None:
    """None also where its picture is damaged: the style itself still works."""
    if style.picture is None:
        return None
    try:
        return images.read_thumbnail(style.picture, _PICTURE)
    except HistoryError:
        return None
