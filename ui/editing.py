"""What every text field knows by itself, as actions for those who look for it in a menu."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit

from ui.actions import Actions, Menu


def register(actions: Actions, undo: Callable[[], None], can_undo: Callable[[], bool]) -> None:
    """`undo` is what Undo does outside of text fields, if `can_undo`."""
    standard, translate = QKeySequence.StandardKey, QCoreApplication.translate
    actions.add(
        "edit.undo",
        translate("editing", "Undo"),
        lambda: _edit("undo") if _is_in_text() else undo(),
        menu=Menu.EDIT,
        keys=standard.Undo,
        icon="undo",
        is_possible=lambda: _is_in_text() or can_undo(),
    )
    for name, title, keys, icon in (
        ("redo", translate("editing", "Redo"), standard.Redo, "redo"),
        ("cut", translate("editing", "Cut"), standard.Cut, "cut"),
        ("copy", translate("editing", "Copy"), standard.Copy, "copy"),
        ("paste", translate("editing", "Paste"), standard.Paste, "paste"),
        ("selectAll", translate("editing", "Select all"), standard.SelectAll, "select-all"),
    ):
        actions.add(
            f"edit.{name}",
            title,
            partial(_edit, name),
            menu=Menu.EDIT,
            keys=keys,
            icon=icon,
            is_possible=_is_in_text,
        )


def _edit(method: str) -> None:
    """Call a method that all text fields have."""
    getattr(QApplication.focusWidget(), method)()


def _is_in_text() -> bool:
    return isinstance(QApplication.focusWidget(), QLineEdit | QTextEdit)
