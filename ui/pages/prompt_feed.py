"""What the words in the prompt come to: styled, one prompt or several, within a model's grasp."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from studio.errors import Failure, InvalidRequest, StudioError
from studio.jobs import wildcards
from studio.jobs.wildcards import WordLists
from studio.models.family import ModelSpec, Reading
from studio.models.scope import is_outside
from studio.paths import Paths, assets
from ui import aio, language
from ui.actions import Actions, Menu
from ui.pages.style_shelf import StyleShelf
from ui.widgets.prompt_dock import PromptDock
from ui.widgets.prompt_note import Tone

_PAUSE_MS = 500  # of typing, before the words are judged
_SHOWN = 160  # characters of what a model does not read

Read = Callable[[str, str], Reading | None]  # a model's id and a prompt; may take seconds

_log = logging.getLogger(__name__)


class PromptFeed(QObject):
    """Reads the prompt of `dock` and says beside it what it found."""

    changed = Signal()  # what will be made, or why nothing can be

    def __init__(
        self, dock: PromptDock, read: Read, paths: Paths, picture: Callable[[], Path | None]
    ) -> None:
        super().__init__(dock)
        self._dock = dock
        self._read = read
        self._is_reading = False
        self._paths = paths
        self._lists = WordLists()
        self._spec: ModelSpec | None = None
        self._number = 1
        self._failure: Failure | None = None
        self.styles = StyleShelf(dock.prompt, paths, picture)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._judge)
        self.styles.changed.connect(self._refresh)
        dock.prompt.prompt_changed.connect(self._refresh)

    def register(self, actions: Actions, page: QWidget) -> None:
        actions.add(
            "file.style",
            self.tr("Save the prompt as a style"),
            self.styles.ask_to_save,
            menu=Menu.FILE,
            icon="style",
            page=page,
        )

    @property
    def number(self) -> int:
        """How many prompts will be made; 0 while something is wrong."""
        return self._number

    @property
    def is_wrong(self) -> bool:
        return self._failure is not None

    def prompts(self) -> tuple[str, ...]:
        """What will be made, each of them; raises InvalidRequest."""
        return wildcards.expand(self._styled(), self._lists)

    def bare(self, text: str) -> str:
        """`text` without the style in force, if that made it."""
        style = self.styles.current
        without = style.bare(text) if style else None
        return text if without is None else without

    def take_over(self, text: str) -> None:
        """Show the prompt of an older picture so that the same comes of it."""
        if self.bare(text) == text:
            self.styles.choose(None)
        self._dock.prompt.set_prompt(self.bare(text))

    def read(self) -> None:
        """Read the styles and the lists of words, which may have changed on the disk."""
        self.styles.read()
        aio.spawn(self._read_lists())

    def set_model(self, spec: ModelSpec) -> None:
        self._spec = spec
        self._dock.tools.set_examples(language.prompts(spec.examples))
        self._dock.tools.set_reading(None)
        self._dock.prompt.set_weights(spec.limits.has_prompt_weights)
        self._refresh()

    def _styled(self) -> str:
        prompt, style = self._dock.prompt.prompt(), self.styles.current
        return style.apply(prompt) if style else prompt

    async def _read_lists(self) -> None:
        folders = assets() / "wildcards", self._paths.wildcards
        self._lists = await asyncio.to_thread(wildcards.read_lists, *folders)
        self._refresh()

    def _refresh(self) -> None:
        was_wrong = self.is_wrong
        try:
            self._number = wildcards.count(self._styled(), self._lists)
            self._failure = None
        except InvalidRequest as error:
            self._number = 0
            self._failure = Failure.from_error(error)
        if self._failure:
            self._dock.say(str(language.failure(self._failure)), Tone.ERROR)
        elif was_wrong:
            self._dock.say("")
        self._pause.start()
        self.changed.emit()

    def _judge(self) -> None:
        """Look at words that are not being typed any more."""
        if self._is_reading:
            self._pause.start()
        elif self._spec and not self._failure and self._dock.window().isVisible():
            aio.spawn(self._look(self._spec, self._styled()))

    async def _look(self, spec: ModelSpec, prompt: str) -> None:
        """Count the tokens of the longest prompt that is meant, and say what can be said of it."""
        self._is_reading = True
        try:
            reading = await asyncio.to_thread(self._read_longest, spec, prompt, self._lists)
        except StudioError as error:
            _log.info("The tokens of %s are not counted: %s", spec.title, error)
            reading = None
        finally:
            self._is_reading = False
        if spec == self._spec and not self._failure:
            self._dock.tools.set_reading(reading if prompt.strip() else None)
            self._dock.say(*self._note(spec, prompt, reading))

    def _read_longest(self, spec: ModelSpec, prompt: str, lists: WordLists) -> Reading | None:
        return self._read(spec.id, max(wildcards.expand(prompt, lists), key=len))

    def _note(self, spec: ModelSpec, prompt: str, reading: Reading | None) -> tuple[str, Tone]:
        if reading and reading.unread:
            shown = reading.unread
            if len(shown) > _SHOWN:
                shown = f"{shown[:_SHOWN].rstrip()}…"
            words = self.tr("{} reads the first {} tokens of a prompt. It does not see: {}")
            return words.format(spec.title, reading.most, shown), Tone.WARNING
        if is_outside(prompt, spec.vocabulary):
            words = self.tr(
                "The starter draws flat graphics: shapes, patterns, simple scenes. "
                "Bring a larger model for the rest."
            )
            return words, Tone.HINT
        return "", Tone.HINT
