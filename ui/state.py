"""What the window looks like and holds, kept so that it comes back after a restart or a crash."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from studio import disk
from studio.plain import from_plain, to_plain
from ui import aio
from ui.widgets.parameters import Parameters

SAVE_AFTER_MS = 500  # at most this much of a draft is lost

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CreateDraft:
    """What will be made next, and how the page is folded; widths are pixels, 0 for the usual."""

    prompt: str = ""
    style: str = ""  # the key of the style in force
    parameters: Parameters | None = None
    has_panel: bool = True
    has_advanced: bool = False  # whether that is unfolded
    width: int = 0


@dataclass(frozen=True, slots=True)
class ListDraft:
    """What a list of pictures or models is narrowed to, which one is chosen, how wide it tells."""

    search: str = ""
    filter: str = ""  # the key of a segment
    chosen_id: str = ""
    width: int = 0


@dataclass(frozen=True, slots=True)
class StatsDraft:
    """The filters."""

    period: str | None = None  # None for the usual one
    model: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What the pages hold that is nowhere else yet."""

    create: CreateDraft = CreateDraft()
    history: ListDraft = ListDraft()
    models: ListDraft = ListDraft()
    stats: StatsDraft = StatsDraft()


@dataclass(frozen=True, slots=True)
class WindowState:
    geometry: str = ""  # as Qt writes it, in base 64
    page: str = ""
    draft: Draft = Draft()
    recent: tuple[str, ...] = ()  # keys of what was chosen in the command palette


def load(path: Path) -> WindowState:
    """The state in `path`; an empty one where there is none. A damaged file is put aside."""
    try:
        return from_plain(WindowState, json.loads(path.read_bytes()))
    except FileNotFoundError:
        pass
    except (ValueError, RecursionError) as error:
        _log.warning("The window begins afresh: %s is damaged and put aside: %s", path, error)
        with contextlib.suppress(OSError):
            disk.put_aside(path)
    except OSError as error:
        _log.warning("The window begins afresh: %s cannot be read: %s", path, error)
    return WindowState()


class StateKeeper(QObject):
    """Saves soon after something changed."""

    def __init__(self, path: Path, read: Callable[[], WindowState], parent: QObject) -> None:
        super().__init__(parent)
        self._path = path
        self._read = read
        self._latest = WindowState()
        self._writing = threading.Lock()
        self._soon = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._soon.timeout.connect(self._begin)

    def touch(self) -> None:
        """Something that is kept may have changed."""
        if not self._soon.isActive():
            self._soon.start()

    def finish(self) -> None:
        """The window closes: save now."""
        self._soon.stop()
        self._latest = self._read()
        self._write()

    def _begin(self) -> None:
        if (state := self._read()) != self._latest:
            self._latest = state
            aio.spawn(asyncio.to_thread(self._write))

    def _write(self) -> None:
        with self._writing:  # whoever comes last writes what is newest
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                disk.replace(self._path, json.dumps(to_plain(self._latest)).encode())
            except OSError as error:
                _log.warning("The state of the window could not be saved: %s", error)
