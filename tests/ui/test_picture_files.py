"""A picture leaves the window as a file: saved elsewhere, and what stands in the way."""

from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QFileDialog

from tests.ui.conftest import Desk


def save_copy(desk: Desk, path: Path, format_name: str) -> None:
    """Ctrl+S, a format, a name without ending, Save."""
    desk.window.known_actions["picture.save"].trigger()
    dialog = desk.create.findChild(QFileDialog)
    assert dialog is not None
    name = next(each for each in dialog.nameFilters() if each.startswith(format_name))
    dialog.selectNameFilter(name)
    dialog.filterSelected.emit(name)
    dialog.setDirectory(str(path.parent))
    dialog.selectFile(path.stem)
    dialog.accept()


def show_picture(desk: Desk) -> None:
    desk.create.dock.prompt.set_prompt("a red boat")
    desk.make_picture()
    desk.until(lambda: desk.create.stage.record)


def test_a_copy_is_saved_as_the_dialog_says(desk: Desk, tmp_path: Path) -> None:
    show_picture(desk)
    for format_name, ending in (("PNG without", ".png"), ("JPEG with ", ".jpg"), ("WebP", ".webp")):
        out = tmp_path / f"out{ending}"
        with desk.qtbot.waitSignal(desk.create.services.pictures.saved):
            save_copy(desk, out, format_name)
        with Image.open(out) as image:
            assert image.size == (64, 64)
        assert (b"a red boat" in out.read_bytes()) == ("without" not in format_name)


def test_a_copy_that_cannot_be_saved_is_told(desk: Desk, tmp_path: Path) -> None:
    show_picture(desk)
    assert desk.create.record
    desk.create.services.pictures.save(
        desk.create.record, tmp_path / "gone" / "out.png", has_settings=True
    )
    desk.until(desk.create.banner.isVisible)
    assert "cannot be saved in" in desk.create.banner.accessibleName()
