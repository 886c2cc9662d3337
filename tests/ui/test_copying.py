"""Every error can be copied, with all that somebody else needs to know of it."""

from collections.abc import Callable
from types import ModuleType

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QMessageBox

from studio import __version__, settings
from studio.history.lock import LibraryLock
from studio.paths import Paths
from studio.settings import Language, Settings
from tests.fakes import FakeFamily
from tests.ui.conftest import Desk


def copied_by(button: QAbstractButton) -> list[str]:
    """The lines on the clipboard once `button` is pressed."""
    QGuiApplication.clipboard().clear()
    assert button.isVisible()
    assert button.accessibleName() or button.text()
    button.click()
    return QGuiApplication.clipboard().text().splitlines()


@pytest.mark.logs("failed")
def test_a_failed_job_is_copied_in_both_languages_with_its_kind(
    open_desk: Callable[..., Desk], paths: Paths, translations: ModuleType
) -> None:
    del translations
    model = str(paths.models / "noise")
    settings.save(Settings(model_id=model, language=Language.CHINESE), paths.settings_file)

    def misbehave(step: int) -> None:
        raise ValueError(f"step {step}")

    desk = open_desk(FakeFamily(misbehave=misbehave))
    desk.create.dock.prompt.set_prompt("a red circle")
    with desk.qtbot.waitSignal(desk.create.services.bridge.job_failed):
        desk.generate()
    chinese, english, where = copied_by(desk.create.banner.copy_button)
    assert "step 1" in chinese
    assert "日志" in chinese
    assert english.startswith("Something unexpected happened: step 1. The log has the details")
    assert where.startswith(f"ValueError, Gouache {__version__}, ")


def test_a_wrong_field_is_copied(desk: Desk) -> None:
    width = desk.create.panel.form.sides.width_field
    width.setText("121")
    width.editingFinished.emit()
    sentence, where = copied_by(desk.create.panel.form.banner.copy_button)
    assert "121 is not" in sentence
    assert where.startswith("InvalidRequest, ")


@pytest.mark.logs("The settings in")
def test_the_note_on_damaged_settings_is_copied(
    open_desk: Callable[..., Desk], paths: Paths
) -> None:
    paths.config.mkdir(parents=True)
    paths.settings_file.write_text("{ no json")
    desk = open_desk(is_waiting=False)
    desk.until(lambda: desk.studio.window and desk.window.notice.isVisible())
    (words,) = copied_by(desk.window.notice.copy_button)
    assert str(paths.settings_file) in words


def test_what_is_wrong_with_a_prompt_is_copied(desk: Desk) -> None:
    desk.create.dock.prompt.set_prompt("a __nosuchlist__ car")
    note = desk.create.dock.note
    desk.until(note.isVisible)
    (words,) = copied_by(note.copy_button)
    assert words.startswith("There is no list of words called nosuchlist.")


def test_what_is_wrong_with_a_style_is_copied(desk: Desk) -> None:
    shelf = desk.create.prompts.styles
    shelf.ask_to_save()
    shelf.dialog.name.setText("mine")
    shelf.dialog.template.setPlainText("no place")
    (words,) = copied_by(shelf.dialog.copy_button)
    assert words.startswith("The template says {prompt} 0 times.")
    shelf.dialog.cancel.click()


@pytest.mark.logs("The studio cannot open")
def test_why_the_studio_cannot_open_is_copied_and_the_box_stays(
    open_desk: Callable[..., Desk], paths: Paths
) -> None:
    lock = LibraryLock(paths.data)
    desk = open_desk(is_waiting=False)
    desk.until(lambda: desk.studio.message_box and desk.studio.message_box.isVisible())
    box = desk.studio.message_box
    copy = next(each for each in box.buttons() if each.text() == "Copy the text")
    sentence, where = copied_by(copy)
    assert sentence.startswith("Gouache is already running with the library in")
    assert where.startswith("AlreadyRunning, ")
    assert box.isVisible()
    box.button(QMessageBox.StandardButton.Close).click()
    desk.until(desk.living.done)
    lock.release()
