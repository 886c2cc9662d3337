"""What stands where pictures will be: a fact, then the one next step."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Fact:
    """A column below the sentence; a `link` stands below its lines and answers to `key`."""

    icon: str
    title: str
    lines: tuple[str, ...]
    link: str = ""
    key: str = ""


class EmptyState(QWidget):
    followed = Signal(str)  # the key of a link, or "action" for the button

    def __init__(
        self,
        title: str,
        sentence: str = "",
        facts: tuple[Fact, ...] = (),
        action: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`action` is the label of the one button ("Open Create"), if the next step is one."""
        super().__init__(parent)

    def set_facts(self, facts: tuple[Fact, ...]) -> None:
        """Replace the columns, as when the device becomes known."""
