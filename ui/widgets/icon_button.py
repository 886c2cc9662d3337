"""Buttons with an icon: alone, 28 px square and with its name as a tooltip, or before a label."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from ui import icons, theme

SIDE = 28


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
        self._icon = icon
        self._tone = "text_2"
        self.setFixedSize(SIDE, SIDE)
        self.setIconSize(QSize(16, 16))
        self.setCheckable(is_toggle)
        self.setProperty("role", "framed" if is_framed else "quiet")
        self.set_label(label, shortcut)
        self._render()

    def set_label(self, label: str, shortcut: str = "") -> None:
        self.setAccessibleName(label)
        self.setAccessibleDescription(shortcut)
        self.setToolTip(f"{label}  {shortcut}".rstrip())

    def set_icon(self, name: str, tone: str = "text_2") -> None:
        """Show another icon; `tone` is the name of a colour token."""
        self._icon, self._tone = name, tone
        self._render()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._render()

    def _render(self) -> None:
        tokens = theme.tokens()
        colour = str(getattr(tokens, self._tone))
        self.setIcon(icons.icon(self._icon, 16, colour, off=tokens.text_off, on=tokens.accent))


class LabelledButton(QPushButton):
    """An icon before its label."""

    def __init__(self, icon: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._icon = icon
        self.setIconSize(QSize(20, 16))
        self._render()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._render()

    def _render(self) -> None:
        tokens = theme.tokens()
        self.setIcon(icons.icon(self._icon, 16, tokens.text_2, off=tokens.text_off, beside=4))
