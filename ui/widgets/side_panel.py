"""A column of sections parted by hairlines, scrolling when the window is low."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QWidget


class SidePanel(QScrollArea):
    """Parameter panel (304 px) and details (320 px); 272 px in a narrow window."""

    def __init__(self, name: str, width: int = 304, parent: QWidget | None = None) -> None:
        """`name` is the object name: "parameter_panel" or "details_panel"."""
        super().__init__(parent)

    def add_section(self, *widgets: QWidget) -> None:
        """Add widgets below each other, 8 px apart, under a hairline if not the first."""

    def set_narrow(self, is_narrow: bool) -> None:
        """For windows under 1200 px: 272 px wide, tighter padding."""
