"""What screen readers are told beyond names: the roles of painted widgets, and what just happened.

A widget that Qt knows no role for has `spoken_role`, and `spoken_value` if it has a value; else it
would be a nameless pane. A slider whose steps are parts of 1 has `spoken_parts`: how many of them.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleInterface,
    QAccessibleValueInterface,
)
from PySide6.QtWidgets import QAccessibleWidget, QSlider, QWidget

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


class _Scale(QAccessibleValueInterface):
    """Tells the numbers that a slider stands for, where Qt would tell the number of its step."""

    def __init__(self, slider: QSlider, parts: int) -> None:
        super().__init__()
        self._slider = slider
        self._parts = parts

    def currentValue(self) -> float:
        return self._slider.value() / self._parts

    def setCurrentValue(self, value: float) -> None:
        self._slider.setValue(round(value * self._parts))

    def minimumValue(self) -> float:
        return self._slider.minimum() / self._parts

    def maximumValue(self) -> float:
        return self._slider.maximum() / self._parts

    def minimumStepSize(self) -> float:
        return self._slider.singleStep() / self._parts


class _SpokenSlider(QAccessibleWidget):
    def __init__(self, slider: QSlider, parts: int) -> None:
        super().__init__(slider, Role.Slider)
        self._scale = _Scale(slider, parts)

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Value:
            return f"{self._scale.currentValue():g}"
        return super().text(kind)

    def interface_cast(self, kind: QAccessible.InterfaceType) -> int:
        if kind == QAccessible.InterfaceType.ValueInterface:
            return self._scale  # type: ignore[return-value]  # typed as the pointer that it is
        return super().interface_cast(kind)


def _interface(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    if isinstance(thing, QSlider) and (parts := getattr(thing, "spoken_parts", 0)):
        return _SpokenSlider(thing, parts)
    role = getattr(thing, "spoken_role", None)
    if isinstance(thing, QWidget) and isinstance(role, Role):
        return _Spoken(thing, role)
    return None
