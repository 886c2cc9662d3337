"""What screen readers are told beyond names: the roles of painted widgets, and what just happened.

A widget that Qt knows no role for has `spoken_role`, and `spoken_value` if it has a value; else it
would be a nameless pane.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

Role = QAccessible.Role


@cache
def install() -> None:
    """Let Qt ask here first; once for the process."""
    QAccessible.installFactory(_interface)


def announce(widget: QWidget, words: str) -> None:
    """Let a screen reader say `words`, wherever the focus is."""
    if widget.isVisible() and words:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


class _Spoken(QAccessibleWidget):
    def text(self, kind: QAccessible.Text) -> str:
        """Tooltips repeat the name, or are HTML: they are no description."""
        thing = self.object()
        if kind == QAccessible.Text.Description and isinstance(thing, QWidget):
            return thing.accessibleDescription()
        if kind == QAccessible.Text.Value and hasattr(thing, "spoken_value"):
            return str(thing.spoken_value())
        return super().text(kind)


def _interface(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    role = getattr(thing, "spoken_role", None)
    if isinstance(thing, QWidget) and isinstance(role, Role):
        return _Spoken(thing, role)
    return None
