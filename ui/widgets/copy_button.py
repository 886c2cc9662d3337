"""The button beside words that somebody may want to pass on."""

from __future__ import annotations

import platform
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from studio import __version__
from studio.errors import Failure
from ui import language
from ui.widgets.icon_button import IconButton


class CopyButton(IconButton):
    """Puts on the clipboard what `words` returns when it is pressed."""

    def __init__(self, words: Callable[[], str], parent: QWidget | None = None) -> None:
        label = QCoreApplication.translate("CopyButton", "Copy the text")
        super().__init__("copy", label, parent)
        self._words = words
        self.clicked.connect(self._copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._words())


def details(failure: Failure) -> str:
    """`failure` for a message to others: as it was read, in English, its kind and where it was."""
    read, english = str(language.failure(failure)), str(failure)
    where = f"{failure.kind}, Gouache {__version__}, {platform.platform()}"
    return "\n".join(dict.fromkeys((read, english, where)))
