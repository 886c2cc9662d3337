"""A 28 px button that shows an icon and says its name to screen readers and in its tooltip."""

from __future__ import annotations

from PySide6.QtWidgets import QToolButton, QWidget


class IconButton(QToolButton):
    """`label` is the accessible name and, with `shortcut`, the tooltip."""

    def __init__(
        self,
        icon: str,
        label: str,
        parent: QWidget | None = None,
        *,
        shortcut: str = "",
        is_toggle: bool = False,
        is_framed: bool = False,
    ) -> None:
        super().__init__(parent)

    def set_icon(self, name: str, tone: str = "") -> None:
        """Show another icon; `tone` is a colour token's name, "" the usual one."""
