"""What a person can do wrong in the window gets a sentence and a way on."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton

from studio.paths import Paths
from tests.ui.conftest import Desk


def fill(field: QLineEdit, text: str) -> None:
    """Type into a field of the form and leave it."""
    field.setText(text)
    field.editingFinished.emit()


@pytest.mark.parametrize(
    ("width", "sentence"),
    [
        ("0", "noise makes pictures with a width of 8 to 2048 pixels; 0 is outside."),
        ("1001", "noise needs a width that is a multiple of 8; 1001 is not."),
        ("1000000000", "noise makes pictures with a width of 8 to 2048 pixels; 1000000000 is"),
        ("abc", "The width must be a whole number; “abc” is not."),
        ("9" * 5000, "The width has 5000 digits."),
    ],
)
def test_a_bad_width_says_so_beside_the_field(desk: Desk, width: str, sentence: str) -> None:
    form = desk.create.panel.form
    desk.create.dock.prompt.set_prompt("a red circle")
    fill(form.sides.width_field, width)
    assert form.banner.isVisible()
    assert sentence in form.banner.accessibleName()
    assert not desk.create.dock.generate.isEnabled()
    assert desk.create.dock.generate.accessibleDescription() == "Fix the width first"


def test_the_remedy_button_mends_the_width(desk: Desk) -> None:
    form = desk.create.panel.form
    desk.create.dock.prompt.set_prompt("a red circle")
    fill(form.sides.width_field, "1001")
    buttons: tuple[QPushButton, ...] = form.banner.remedy_buttons()
    assert [button.text() for button in buttons] == ["1000", "1008"]
    buttons[1].click()
    assert not form.banner.isVisible()
    assert desk.create.dock.generate.isEnabled()
    assert desk.make_picture().request.width == 1008


@pytest.mark.parametrize("steps", ["0", "-1", "x", "1000000"])
def test_bad_steps_say_so(desk: Desk, steps: str) -> None:
    form = desk.create.panel.form
    fill(form.steps.field, steps)
    assert "steps must be a whole number" in form.banner.accessibleName()
    assert steps in form.banner.accessibleName()


@pytest.mark.parametrize("guidance", ["nan", "-1", "1e400", "much"])
def test_bad_guidance_says_so(desk: Desk, guidance: str) -> None:
    form = desk.create.panel.form
    fill(form.guidance.field, guidance)
    assert "guidance must be a number" in form.banner.accessibleName()


@pytest.mark.parametrize("seed", ["abc", str(2**64), "-1", "1.5"])
def test_a_bad_seed_says_so(desk: Desk, seed: str) -> None:
    form = desk.create.panel.form
    fill(form.seed.field, seed)
    assert "seed must be a whole number" in form.banner.accessibleName()
    assert seed in form.banner.accessibleName()


def test_an_empty_prompt_turns_generate_off_and_says_why(desk: Desk) -> None:
    desk.create.dock.prompt.set_prompt("  \n ")
    assert not desk.create.dock.generate.isEnabled()
    assert desk.create.dock.generate.accessibleDescription() == "Type a prompt first"
    desk.create.dock.prompt.set_prompt("a red circle")
    assert desk.create.dock.generate.isEnabled()


def test_a_pasted_megabyte_is_cut_to_what_a_prompt_can_hold(desk: Desk) -> None:
    desk.create.dock.prompt.set_prompt("x" * 1_000_000)
    assert len(desk.create.dock.prompt.prompt()) == 20_000
    assert len(desk.make_picture().request.prompt) == 20_000


def test_what_no_text_holds_never_reaches_the_engine(desk: Desk) -> None:
    desk.create.dock.prompt.set_prompt("a red\0 circle\ud800")
    assert desk.make_picture().request.prompt.startswith("a red")


def test_a_folder_that_is_no_model_says_so_and_the_model_stays(
    desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = desk.create.panel.spec
    empty = tmp_path_factory.mktemp("empty")
    desk.create.panel.add_model(str(empty))
    desk.until(desk.create.panel.model_banner.isVisible)
    assert desk.create.panel.model_banner.accessibleName().startswith(f"The folder {empty} is")
    assert desk.create.panel.spec == before


def test_a_picture_that_cannot_be_saved_is_kept_until_it_can(
    open_desk: Callable[..., Desk], paths: Paths
) -> None:
    desk = open_desk()
    paths.pictures.parent.mkdir(exist_ok=True)
    paths.pictures.write_text("no folder")
    desk.create.dock.prompt.set_prompt("a red circle")
    with desk.qtbot.waitSignal(desk.create.services.bridge.job_failed):
        desk.generate()
    assert str(paths.pictures) in desk.create.banner.accessibleName()
    again, _elsewhere = desk.create.banner.remedy_buttons()
    assert again.text() == "Save again"
    paths.pictures.unlink()
    with desk.qtbot.waitSignal(desk.create.services.bridge.picture_saved) as saved:
        again.click()
    assert saved.args[0].record.path.is_file()
    desk.until(lambda: not desk.create.banner.isVisible())
    assert len(desk.create.gallery.records) == 1


def test_a_picture_can_be_saved_in_another_folder(
    open_desk: Callable[..., Desk], paths: Paths, tmp_path_factory: pytest.TempPathFactory
) -> None:
    desk = open_desk()
    paths.pictures.parent.mkdir(exist_ok=True)
    paths.pictures.write_text("no folder")
    desk.create.dock.prompt.set_prompt("a red circle")
    with desk.qtbot.waitSignal(desk.create.services.bridge.job_failed):
        desk.generate()
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    with desk.qtbot.waitSignal(desk.create.services.bridge.picture_saved) as saved:
        desk.create.failures.save_in(str(elsewhere))
    assert saved.args[0].record.path.parent == elsewhere
