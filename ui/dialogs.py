"""The dialogs for folders, files and questions, which never block and are gone once closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

translate = QCoreApplication.translate

_PICTURES = QStandardPaths.StandardLocation.PicturesLocation

Formats = Sequence[tuple[str, str, str]]


def ask_folder(parent: QWidget, title: str, take: Callable[[str], object]) -> None:
    """Let the person choose a folder and hand it to `take`; not called if they think better."""
    dialog = _dialog(parent, title, take)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.open()


def ask_file(
    parent: QWidget, title: str, kind: str, patterns: str, take: Callable[[str], object]
) -> None:
    """The same for a file that is there; `patterns` are "*.png *.jpg", which `kind` names."""
    dialog = _dialog(parent, title, take)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(f"{kind} ({patterns})")
    dialog.open()


def ask_where(parent: QWidget, title: str, name: str, take: Callable[[str], object]) -> None:
    """The same for a new file: `name` is proposed, and its ending is added where there is none."""
    dialog = _dialog(parent, title, take)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))
    dialog.selectFile(name)
    dialog.open()


def ask_format(
    parent: QWidget, title: str, name: str, formats: Formats, take: Callable[[str, str], object]
) -> None:
    """The same where there is a choice of formats: hands `take` the path and the key of one.

    `name` has no ending; that of the format is added. `formats` are keys, titles and endings.
    """
    named = {f"{title} (*{ending})": (key, ending) for key, title, ending in formats}

    def choose(format_name: str) -> None:
        dialog.setDefaultSuffix(named[format_name][1].lstrip("."))

    dialog = _dialog(parent, title, lambda path: take(path, named[dialog.selectedNameFilter()][0]))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDirectory(QStandardPaths.writableLocation(_PICTURES))
    dialog.setNameFilters(list(named))
    dialog.filterSelected.connect(choose)
    choose(next(iter(named)))
    dialog.selectFile(name)
    dialog.open()


def ask_whether(parent: QWidget, question: str, yes: str, act: Callable[[], object]) -> None:
    """Ask before what cannot be undone; `act` is called if the person presses `yes`."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question)
    box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.accepted.connect(act)
    box.open()


def _dialog(parent: QWidget, title: str, take: Callable[[str], object]) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    label = QFileDialog.DialogLabel
    dialog.setLabelText(
        label.LookIn, translate("dialogs", "Folder:")
    )  # Qt has them in English only
    dialog.setLabelText(label.FileType, translate("dialogs", "Format:"))
    dialog.fileSelected.connect(take)
    return dialog
