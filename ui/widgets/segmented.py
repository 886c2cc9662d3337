"""A row of segments of which one is chosen, painted as one control."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Segment:
    """One choice; any caption makes the control two lines high (44 px)."""

    key: str
    label: str
    caption: str = ""


class Segmented(QWidget):
    chosen = Signal(str)  # the key, when a person chose it

    def __init__(
        self, name: str, segments: tuple[Segment, ...] = (), parent: QWidget | None = None
    ) -> None:
        """`name` is the accessible name: what is being chosen."""
        super().__init__(parent)

    def set_segments(self, segments: tuple[Segment, ...]) -> None:
        """Show other segments or captions; the choice stays where its key still exists."""

    def current(self) -> str:
        """The key of the chosen segment, or "" while none is."""
        return ""

    def set_current(self, key: str) -> None:
        """Choose `key`, or none with ""; emits nothing."""
