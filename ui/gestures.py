"""What keys do where the focus is, as people look it up; the controls themselves know it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.actions import Actions, Menu


def register(actions: Actions) -> None:
    translate = QCoreApplication.translate
    for menu, title, keys in (
        (Menu.EDIT, translate("gestures", "Earlier and later prompts"), ("Alt+Up", "Alt+Down")),
        (Menu.EDIT, translate("gestures", "More or less weight"), ("Ctrl+Up", "Ctrl+Down")),
        (Menu.PICTURE, translate("gestures", "Move a zoomed picture"), ("Left", "Right")),
        (Menu.PICTURE, translate("gestures", "Fit the picture, or 100 %"), ("Space",)),
        (Menu.PICTURE, translate("gestures", "Move a comparison's slider"), ("Left", "Right")),
        (Menu.PICTURE, translate("gestures", "Change how two pictures are compared"), ("Tab",)),
        (Menu.PICTURE, translate("gestures", "Blink between two pictures"), ("B",)),
        (Menu.PICTURE, translate("gestures", "Compare with another one"), ("PgUp", "PgDown")),
        (Menu.PICTURE, translate("gestures", "Leave a comparison"), ("Esc",)),
        (Menu.VIEW, translate("gestures", "Close the waterfall"), ("Esc",)),
        (Menu.VIEW, translate("gestures", "Move the edge of a panel"), ("Left", "Right")),
        (Menu.QUEUE, translate("gestures", "Make a job sooner or later"), ("Alt+Up", "Alt+Down")),
        (Menu.QUEUE, translate("gestures", "Take a job out of the queue"), ("Del",)),
    ):
        actions.tell_of(title, menu, *keys)
