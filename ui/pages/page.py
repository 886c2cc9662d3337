"""What the main window asks of a page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QCoreApplication, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.history.record import GenerationRecord
from ui.actions import Actions
from ui.relocation import Relocation
from ui.services import Services
from ui.state import Draft
from ui.widgets import paint
from ui.widgets.rail import RailEntry
from ui.widgets.tour import Stop

HEAD_HEIGHT = 56


class Take(Enum):
    """What is taken over from a picture."""

    ALL = auto()
    PROMPT = auto()
    SEED = auto()


@dataclass(frozen=True, slots=True)
class Reuse:
    """A person's wish to make another picture from what made this one."""

    record: GenerationRecord
    take: Take


class Page(QWidget):
    """One entry of the rail. Subclasses set `entry` and build themselves in `__init__`."""

    entry: RailEntry
    page_requested = Signal(str)  # the key of the page to show
    reuse_requested = Signal(Reuse)
    move_requested = Signal(Relocation)
    looked_at = Signal(object)  # the GenerationRecord in view, or None
    edited = Signal()  # what will be made next
    draft_changed = Signal()  # what `keep` gives, other than by an edit

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.services = services

    @classmethod
    def title(cls) -> str:
        """What the rail and the menus call the page."""
        return QCoreApplication.translate("Page", cls.entry.title)

    @property
    def record(self) -> GenerationRecord | None:
        """The saved picture that the person looks at."""
        return None

    def begin(self) -> None:
        """The window was painted for the first time: read what the page shows."""

    def enter(self) -> None:
        """The page comes into view."""

    def enter_again(self) -> None:
        """The page is in view as before, in another language."""

    def register(self, actions: Actions) -> None:
        """Name what can be done on the page; it is called once, after the page was built."""

    def can_undo(self) -> bool:
        """Whether there is something to take back, outside of text fields."""
        return self.services.pictures.can_undo()

    def undo(self) -> None:
        """Take back what was done last."""
        self.services.pictures.undo()

    def stops(self) -> tuple[Stop, ...]:
        """What the tour of the window shows of the page."""
        return ()

    def reuse(self, wish: Reuse) -> None:
        """Take over what was asked for; only the page that makes pictures does."""

    def keep(self, draft: Draft) -> Draft:
        """`draft` with what this page holds."""
        return draft

    def restore(self, draft: Draft) -> None:
        """Take back what `keep` gave."""

    def go_on_from(self, old: Page) -> None:
        """Take over what `old`, the same page in another language, had in view."""

    def set_narrow(self, is_narrow: bool) -> None:
        """The window is under 1200 px wide, or no longer."""

    def set_low(self, is_low: bool) -> None:
        """The waterfall takes the lower part of the window, or gives it back."""


class HeadedPage(Page):
    """One with a line below its title and filters."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        head = QRect(0, 0, self.width(), HEAD_HEIGHT)
        paint.hairline(QPainter(self), head, Qt.Edge.BottomEdge)
