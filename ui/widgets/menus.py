"""Menus whose lines come and go."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu


def empty(menu: QMenu) -> None:
    """Take all lines out of `menu`.

    QMenu.clear deletes them at once, also the one whose signal is being answered.
    """
    for action in menu.actions():
        menu.removeAction(action)
        if (group := action.actionGroup()) is not None:
            group.removeAction(action)
        action.deleteLater()
