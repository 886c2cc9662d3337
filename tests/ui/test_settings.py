"""The settings page: drawn from the fields, searched, reset, and folders moved without loss."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from studio import disk, settings
from studio.models.store.blobs import Watch
from studio.paths import Paths
from studio.settings import Settings, Surround, Theme, abouts
from tests.ui.conftest import Desk
from ui import theme
from ui.models import Work
from ui.pages.settings import SettingsPage


def page(desk: Desk) -> SettingsPage:
    result = desk.window.pages["settings"]
    assert isinstance(result, SettingsPage)
    desk.window.show_page("settings")
    return result


def saved(paths: Paths) -> Settings:
    return settings.load(paths.settings_file)


def test_every_setting_that_is_told_of_is_drawn(desk: Desk) -> None:
    shown = page(desk)
    assert list(shown.rows) == list(abouts())
    for name, about in abouts().items():
        assert shown.rows[name].title == about.title
        if about.choices:
            keys = [segment.key for segment in shown.choices[name].segments]
            assert keys == [str(value) for value, _ in about.choices]
            assert shown.choices[name].current() == str(getattr(Settings(), name))


def test_a_choice_is_in_force_at_once_and_kept(desk: Desk, paths: Paths) -> None:
    shown = page(desk)
    shown.choices["surround"].button("white").click()
    assert theme.surround() == "#ffffff"
    shown.choices["trash_days"].button("0").click()
    shown.choices["has_previews"].button("False").click()
    desk.until(lambda: not saved(paths).has_previews)
    assert saved(paths).surround is Surround.WHITE
    assert saved(paths).trash_days == 0


def test_without_previews_none_is_made(desk: Desk) -> None:
    previews: list[object] = []
    desk.create.services.bridge.preview_ready.connect(previews.append)
    page(desk).choices["has_previews"].button("False").click()
    desk.window.show_page("create")
    desk.create.dock.prompt.set_prompt("a red boat")
    desk.make_picture()
    assert previews == []


def test_one_setting_and_all_go_back_to_the_default(desk: Desk) -> None:
    shown, preferences = page(desk), desk.create.services.preferences
    assert not shown.reset_all.isEnabled()
    shown.choices["theme"].button("dark").click()
    shown.choices["surround"].button("black").click()
    shown.rows["theme"].reset_button.click()
    assert preferences.current.theme is Theme.SYSTEM
    assert shown.rows["theme"].reset_button.isHidden()
    shown.reset_all.click()
    box = desk.window.findChild(QMessageBox)
    assert box
    box.findChildren(QPushButton)[0].click()
    assert preferences.current.surround is Surround.THEME
    assert preferences.current.model_id != "starter"  # what is not on the page stays


def test_a_search_finds_by_title_help_choice_and_other_words(desk: Desk) -> None:
    shown = page(desk)

    def found() -> list[str]:
        return [name for name, row in shown.rows.items() if row.isVisible()]

    desk.press("Ctrl+F")
    desk.until(shown.search.hasFocus)
    desk.qtbot.keyClicks(shown.search, "trash")
    assert found() == ["trash_days"]
    shown.search.setText("night")
    assert found() == ["theme"]
    shown.search.setText("middle grey")
    assert found() == ["surround"]
    shown.search.setText("qqq")
    assert found() == []
    assert "“qqq”" in shown.none.text()
    shown.search.clear()
    assert found() == list(shown.rows)


def test_the_palette_offers_every_choice(desk: Desk) -> None:
    desk.press("Ctrl+K")
    field = desk.window.palette_box.field
    desk.until(field.hasFocus)
    desk.qtbot.keyClicks(field, "surround black")
    desk.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert desk.create.services.preferences.current.surround is Surround.BLACK


def move(desk: Desk, name: str, place: Path) -> None:
    """As a person who has chosen `place` in the dialog; waits for the next window."""
    before = desk.window
    page(desk).move_folder(name, place)
    desk.until(lambda: desk.studio.window not in {None, before})
    desk.until(lambda: desk.create.panel.spec and desk.window.isVisible())


def test_pictures_move_and_are_all_there_again(desk: Desk, paths: Paths, tmp_path: Path) -> None:
    desk.create.dock.prompt.set_prompt("a red boat")
    record = desk.make_picture()
    move(desk, "pictures_folder", tmp_path / "elsewhere")
    assert saved(paths).pictures_folder == str(tmp_path / "elsewhere")
    assert not record.path.exists()
    desk.until(lambda: desk.create.gallery.records)
    assert desk.create.gallery.records[0].path == tmp_path / "elsewhere" / record.path.name
    assert "is used from now on" in desk.window.notice.accessibleName()
    desk.create.dock.prompt.set_prompt("a blue boat")
    assert desk.make_picture().path.parent == tmp_path / "elsewhere"
    assert page(desk).folders["pictures_folder"].folder == tmp_path / "elsewhere"
    shown = page(desk)
    before = desk.window
    shown.rows["pictures_folder"].reset_button.click()
    desk.until(lambda: desk.studio.window not in {None, before})
    assert saved(paths).pictures_folder == ""
    assert record.path.exists()


def test_models_move_with_the_choice_among_them(desk: Desk, paths: Paths, tmp_path: Path) -> None:
    move(desk, "models_folder", tmp_path / "models elsewhere")
    assert saved(paths).model_id == str(tmp_path / "models elsewhere" / "noise")
    assert desk.create.panel.spec
    assert desk.create.panel.spec.id == saved(paths).model_id


def test_a_move_that_fails_leaves_everything_and_says_why(
    desk: Desk, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.create.dock.prompt.set_prompt("a red boat")
    record = desk.make_picture()
    rename = Path.rename
    monkeypatch.setattr(disk, "free_bytes", lambda _folder: 1000)

    def refuse(self: Path, target: Path) -> Path:
        if self.is_dir():
            raise OSError(18, "Invalid cross-device link")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    move(desk, "pictures_folder", tmp_path / "small")
    assert "Everything is where it was" in desk.window.notice.accessibleName()
    assert saved(paths).pictures_folder == ""
    assert record.path.exists()


def test_nothing_moves_while_a_picture_is_made(desk: Desk, tmp_path: Path) -> None:
    desk.family.gate.shut()
    desk.create.dock.prompt.set_prompt("a red boat")
    desk.generate()
    desk.until(lambda: desk.create.services.jobs.running)
    shown = page(desk)
    shown.move_folder("pictures_folder", tmp_path / "elsewhere")
    desk.until(shown.banner.isVisible)
    assert "while a picture is being made" in shown.banner.accessibleName()


def test_nothing_moves_while_a_model_is_worked_on(desk: Desk, tmp_path: Path) -> None:
    shown = page(desk)
    desk.create.services.models.work = Work("Import ink", Watch())
    shown.move_folder("pictures_folder", tmp_path / "elsewhere")
    desk.until(shown.banner.isVisible)
    assert "while a model is being worked on" in shown.banner.accessibleName()
    desk.create.services.models.work = None


def test_a_folder_whose_disk_is_away_is_told_and_the_usual_one_used(
    open_desk: Callable[..., Desk], paths: Paths, tmp_path: Path
) -> None:
    chosen = Settings(model_id=str(paths.models / "noise"))
    chosen = replace(chosen, pictures_folder=str(tmp_path / "unplugged"))
    settings.save(chosen, paths.settings_file)
    desk = open_desk()
    assert "unplugged is not there" in desk.window.notice.accessibleName()
    assert desk.create.services.paths.pictures == paths.pictures
    assert saved(paths).pictures_folder == str(tmp_path / "unplugged")


def test_the_focus_is_at_the_search(desk: Desk) -> None:
    desk.press("Ctrl+,")
    desk.until(lambda: QApplication.focusWidget() is page(desk).search)
