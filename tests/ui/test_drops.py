"""A file that is dropped on Create gives its settings, or a sentence."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from studio.history.exports import export
from tests.studio.test_found import A1111, DEEP, chunk, png_file, told
from tests.ui.conftest import Desk

BUTTON, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def files(*urls: QUrl) -> QMimeData:
    data = QMimeData()
    data.setUrls(list(urls))
    return data


def enter(desk: Desk, data: QMimeData) -> QDragEnterEvent:
    event = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, BUTTON, NO_KEY)
    QApplication.sendEvent(desk.create, event)
    return event


def drop(desk: Desk, *paths: Path) -> None:
    """Hold the files above the page, then let go."""
    data = files(*(QUrl.fromLocalFile(str(path)) for path in paths))
    enter(desk, data)
    event = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, BUTTON, NO_KEY)
    QApplication.sendEvent(desk.create, event)


def test_the_zone_shows_while_a_file_is_held_above_the_page(desk: Desk) -> None:
    event = enter(desk, files(QUrl.fromLocalFile("/a/picture.png")))
    assert event.isAccepted()
    assert desk.create.drops.zone.isVisible()
    assert desk.create.drops.zone.geometry() == desk.create.rect()
    QApplication.sendEvent(desk.create, QDragLeaveEvent())
    assert not desk.create.drops.zone.isVisible()


def test_what_would_have_to_be_fetched_is_not_taken(desk: Desk) -> None:
    event = enter(desk, files(QUrl("https://a.example/picture.png")))
    assert not event.isAccepted()
    assert not desk.create.drops.zone.isVisible()


def test_a_file_is_no_text_for_the_prompt(desk: Desk) -> None:
    data = files(QUrl.fromLocalFile("/a/picture.png"))
    assert not desk.create.dock.prompt.canInsertFromMimeData(data)


def test_a_copy_gives_its_settings_back(desk: Desk, tmp_path: Path) -> None:
    desk.create.panel.form.set_seed(11)
    desk.create.dock.prompt.set_prompt("a red boat")
    record = desk.make_picture()
    export(record, tmp_path / "out.webp", has_settings=True)
    desk.create.dock.prompt.set_prompt("something else")
    desk.create.panel.form.set_seed(None)
    drop(desk, tmp_path / "out.webp")
    desk.until(lambda: desk.create.dock.prompt.prompt() == "a red boat")
    assert not desk.create.banner.isVisible()
    assert desk.make_picture().request == record.request


def test_settings_of_another_tool_are_used_with_the_chosen_model(
    desk: Desk, tmp_path: Path
) -> None:
    drop(desk, told(tmp_path / "theirs.png", "parameters", A1111))
    desk.until(lambda: desk.create.dock.prompt.prompt() == "a boat,\nat sea")
    made = desk.make_picture()
    assert (made.request.width, made.request.height, made.seed) == (640, 512, 5)
    assert made.model.title == "noise"


def test_html_stays_text_and_marks_are_told(desk: Desk, tmp_path: Path) -> None:
    drop(desk, told(tmp_path / "theirs.png", "parameters", "<b>bold</b> \u202egnp"))
    desk.until(desk.create.banner.isVisible)
    assert desk.create.dock.prompt.prompt() == "<b>bold</b> gnp"
    assert desk.create.banner.accessibleName() == (
        "Marks that turn text around were taken out of the prompt: 1."
    )


@pytest.mark.parametrize(
    ("keyword", "text", "size", "sentence"),
    [
        (b"", "", (60_000, 60_000), "theirs.png is 60,000 × 60,000 pixels"),
        (b"parameters\0", "a" * 5_000_000, (8, 8), "The settings in theirs.png are 4.8 MB long"),
        (b"prompt\0", DEEP, (8, 8), "The settings in theirs.png are damaged."),
        (b"comment\0", "hello", (8, 8), "theirs.png holds no settings."),
    ],
)
def test_a_hostile_picture_gets_a_sentence_and_changes_nothing(
    desk: Desk, tmp_path: Path, keyword: bytes, text: str, size: tuple[int, int], sentence: str
) -> None:
    desk.create.dock.prompt.set_prompt("mine")
    drop(
        desk, png_file(tmp_path / "theirs.png", chunk(b"tEXt", keyword + text.encode()), size=size)
    )
    desk.until(desk.create.banner.isVisible)
    assert sentence in desk.create.banner.accessibleName()
    assert desk.create.dock.prompt.prompt() == "mine"
    assert desk.create.dock.generate.isEnabled()


def test_what_is_no_picture_gets_a_sentence(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    drop(desk, tmp_path / "notes.txt")
    desk.until(desk.create.banner.isVisible)
    assert desk.create.banner.accessibleName() == (
        "notes.txt is no PNG, JPEG or WebP picture. Drop one of these."
    )


def test_several_files_at_once_get_a_sentence(desk: Desk, tmp_path: Path) -> None:
    drop(desk, tmp_path / "a.png", tmp_path / "b.png")
    assert desk.create.banner.accessibleName() == (
        "2 files were dropped. Drop one picture to use its settings."
    )


def test_a_picture_may_be_named_instead_of_dropped(desk: Desk, tmp_path: Path) -> None:
    desk.create.dock.prompt.set_prompt("a red boat")
    export(desk.make_picture(), tmp_path / "out.png", has_settings=True)
    desk.create.dock.prompt.set_prompt("something else")
    desk.create.panel.drop_hint.click()
    (dialog,) = desk.create.findChildren(QFileDialog)
    name = dialog.findChild(QLineEdit)
    assert name
    name.setText(str(tmp_path / "out.png"))
    dialog.accept()
    desk.until(lambda: desk.create.dock.prompt.prompt() == "a red boat")
