"""Pictures are thrown away from Create and History, and brought back."""

from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, Qt
from PySide6.QtGui import QDrag, QGuiApplication
from PySide6.QtWidgets import QMessageBox

from studio.history.record import GenerationRecord
from tests.ui.conftest import Desk

ALL = QItemSelectionModel.SelectionFlag.Select


def make(desk: Desk, *prompts: str) -> list[GenerationRecord]:
    """Pictures with these prompts, the first one made first."""
    made = []
    for prompt in prompts:
        desk.create.dock.prompt.set_prompt(prompt)
        made.append(desk.make_picture())
    desk.until(lambda: desk.create.record == made[-1])
    return made


def listed(desk: Desk) -> list[str]:
    return [record.request.prompt for record in desk.history.gallery.records]


def test_delete_moves_the_picture_in_view_to_the_trash(desk: Desk) -> None:
    made = make(desk, "one", "two")
    desk.create.dock.generate.setFocus()
    desk.press("Del")
    desk.until(lambda: desk.create.record == made[0])
    assert not made[1].path.exists()
    assert listed(desk) == ["one"]
    assert desk.window.undo_bar.isVisible()
    assert desk.window.undo_bar.text() == "Deleted 1 picture."


def test_ctrl_z_brings_it_back(desk: Desk) -> None:
    made = make(desk, "one", "two")
    desk.create.stage.bar.delete.click()
    desk.until(lambda: listed(desk) == ["one"])
    desk.create.dock.generate.setFocus()
    desk.press("Ctrl+Z")
    desk.until(lambda: listed(desk) == ["two", "one"])
    assert made[1].path.exists()
    assert desk.create.record == made[1]
    assert not desk.window.undo_bar.isVisible()


def test_several_pictures_go_and_come_back_at_once(desk: Desk) -> None:
    make(desk, "one", "two", "three")
    desk.window.show_page("history")
    grid = desk.history.grid
    grid.setCurrentIndex(desk.history.gallery.index(0))
    grid.selectionModel().select(desk.history.gallery.index(2), ALL)
    desk.history.details.delete.click()
    desk.until(lambda: listed(desk) == ["two"])
    assert desk.window.undo_bar.text() == "Deleted 2 pictures."
    assert desk.history.details.record().request.prompt == "two"
    desk.window.undo_bar.undo.click()
    desk.until(lambda: listed(desk) == ["three", "two", "one"])
    assert [r.request.prompt for r in desk.create.gallery.records] == ["three", "two", "one"]


def test_shift_and_an_arrow_choose_a_range(desk: Desk) -> None:
    make(desk, "one", "one", "one")
    desk.window.show_page("history")
    grid = desk.history.grid
    grid.setCurrentIndex(desk.history.gallery.index(0))
    desk.qtbot.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert grid.selected() == list(desk.history.gallery.records[:2])
    desk.qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert grid.selected() == [desk.history.gallery.records[2]]


def test_the_last_picture_leaves_the_first_words(desk: Desk) -> None:
    make(desk, "one")
    desk.create.stage.bar.delete.click()
    desk.until(lambda: desk.create.record is None)
    desk.until(desk.create.stage.empty.isVisible)


def test_the_trash_is_emptied_once_that_was_confirmed(desk: Desk) -> None:
    make(desk, "one")
    desk.create.stage.bar.delete.click()
    desk.until(lambda: desk.create.record is None)
    desk.window.known_actions["file.empty-trash"].trigger()
    box = desk.window.findChild(QMessageBox)
    assert box
    box.buttons()[0].click()
    said = desk.window.undo_bar.text
    desk.until(lambda: said() == "Emptied the trash: 1 picture.")
    assert not desk.window.known_actions["edit.undo"].is_possible()


def test_pictures_are_dragged_out_as_files(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    dragged: list[QMimeData] = []
    monkeypatch.setattr(QDrag, "setMimeData", lambda _drag, data: dragged.append(data))
    monkeypatch.setattr(QDrag, "exec", lambda _drag, _action: None)
    held = Qt.MouseButton.LeftButton
    monkeypatch.setattr(QGuiApplication, "mouseButtons", lambda: held)
    (made,) = make(desk, "one")
    desk.window.show_page("history")
    desk.history.grid.setCurrentIndex(desk.history.gallery.index(0))
    for source in (desk.history.grid, desk.create.strip):
        source.startDrag(Qt.DropAction.CopyAction)
    desk.create.stage.view.dragged.emit()
    desk.until(lambda: len(dragged) == 3)
    files = [[Path(url.toLocalFile()) for url in data.urls()] for data in dragged]
    assert [[file.name for file in each] for each in files] == [[made.path.name]] * 3
    assert all(file.is_file() for each in files for file in each)
