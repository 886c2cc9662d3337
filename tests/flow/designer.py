"""A person at the real window: looks, waits until something is seen, presses, types, chooses."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QWidget

from studio.history import metadata
from studio.history.record import GenerationRecord
from tests.window import AtWindow
from ui import language
from ui.app import Studio
from ui.lists.jobs import JobList
from ui.services import Services
from ui.widgets.segmented import Segmented

PATIENCE_S = 60.0  # only a bug makes a person wait this long
SETTLED_S = 0.4  # after which a screenshot shows what there is to be seen


@dataclass
class Designer(AtWindow):
    """Works in the window of `studio`; takes numbered screenshots if there is a folder for them."""

    studio: Studio
    shots: Path | None = None

    @property
    def services(self) -> Services:
        return self.create.services

    @property
    def jobs(self) -> JobList:
        return self.services.jobs

    def records(self) -> list[GenerationRecord]:
        """What the history holds, the newest first."""
        return list(self.services.history.page(1000))

    def files(self) -> set[Path]:
        """What lies in the folder of pictures, other than the trash."""
        return {path for path in self.services.paths.pictures.iterdir() if path.is_file()}

    def shows(self, record: GenerationRecord) -> bool:
        """Whether Create has this picture in view."""
        return self.create.record is not None and self.create.record.id == record.id

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait, as a person does, until `condition` is seen to hold."""
        deadline_s = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < deadline_s, "nothing happened"
            await asyncio.sleep(0.01)

    async def look(
        self, what: str, at: QWidget | None = None, settled_s: float = SETTLED_S
    ) -> None:
        """Take a screenshot of the window, or of `at`."""
        if self.shots:
            await asyncio.sleep(settled_s)
            number = len(list(self.shots.iterdir())) + 1
            (at or self.window).grab().save(str(self.shots / f"{number:02}-{what}.png"))

    async def press(self, keys: str) -> None:
        """Press `keys` wherever the focus is."""
        self.window.activateWindow()
        await self.until(self.window.isActiveWindow)
        QTest.keySequence(QApplication.focusWidget() or self.window, QKeySequence(keys))

    async def find(self, query: str) -> None:
        """Ctrl+K, some letters, Enter."""
        await self.press("Ctrl+K")
        box = self.window.palette_box
        await self.until(box.field.hasFocus)
        box.field.setText(query)
        assert box.current(), f"nothing is called {query}"
        await self.press("Return")

    def generate(self, *prompts: str) -> None:
        for prompt in prompts:
            self.create.dock.prompt.set_prompt(prompt)
            self.create.dock.generate.click()

    async def make(self, *prompts: str) -> list[GenerationRecord]:
        """Make pictures and wait for them; the first one first."""
        before = len(self.records())
        self.generate(*prompts)
        await self.until(lambda: len(self.records()) == before + len(prompts))
        await self.idle()
        return self.records()[: len(prompts)][::-1]

    async def idle(self) -> None:
        await self.until(lambda: not self.jobs.running and not self.jobs.waiting)

    def prompts(self) -> tuple[str, ...]:
        """What the model draws well, in the language of the window."""
        assert self.create.panel.spec
        return language.prompts(self.create.panel.spec.examples)

    def waiting(self) -> tuple[str, ...]:
        """The prompts of the jobs that wait, the next one first."""
        return tuple(job.request.prompt for job in self.jobs.waiting)

    def queue_rows(self) -> tuple[str, ...]:
        """The prompts that the queue shows."""
        rows = self.create.panel.queue.view.model()
        return tuple(rows.index(row, 0).data() for row in range(rows.rowCount()))

    def set_steps(self, steps: int) -> None:
        self.create.panel.form.steps.set_value(steps)
        self.create.panel.form.steps.finished.emit()

    def choose(self, key: str) -> None:
        """Press the segment `key` on the page Settings."""
        self.window.show_page("settings")
        rows = self.window.page.findChildren(Segmented)
        next(row for row in rows if key in {each.key for each in row.segments}).button(key).click()

    def select(self, *rows: int) -> None:
        """Choose pictures in History, as by a click and by Ctrl and further ones."""
        grid, flag = self.history.grid, QItemSelectionModel.SelectionFlag
        for number, row in enumerate(rows):
            command = flag.Select if number else flag.ClearAndSelect
            grid.selectionModel().setCurrentIndex(self.history.gallery.index(row), command)

    def file_dialog(self) -> QFileDialog:
        """The one that is open."""
        dialogs = self.window.findChildren(QFileDialog)
        return next(each for each in dialogs if each.isVisible())

    def choose_file(self, path: Path, format_name: str = "") -> None:
        """Answer the dialog that is open."""
        dialog = self.file_dialog()
        if format_name:
            dialog.selectNameFilter(format_name)
            dialog.filterSelected.emit(format_name)
        name = dialog.findChild(QLineEdit)
        assert name
        name.setText(str(path))
        dialog.accept()

    def check_usable(self) -> None:
        """Nothing that went wrong has taken a control away."""
        create = self.create
        for control in (
            create.dock.prompt,
            create.dock.generate,
            create.dock.tools.styles,
            create.panel.models,
            create.panel.devices,
            *create.panel.form.findChildren(Segmented),
            *self.window.rail.findChildren(QAbstractButton),
        ):
            assert control.isEnabled(), control.accessibleName()


def check_picture(record: GenerationRecord) -> None:
    """The file is whole, as large as was asked for, and tells what it was made from."""
    with Image.open(record.path) as picture:
        picture.load()
        assert picture.size == (record.request.width, record.request.height)
    told = metadata.read(record.path)
    assert told
    assert told.request == record.request
