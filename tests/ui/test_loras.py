"""LoRAs in the panel: offered where they fit, weighed, switched, moved, kept with the picture."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from safetensors.numpy import save_file

from studio.jobs.request import LoraChoice
from studio.models.family import ModelSpec
from studio.paths import Paths
from tests.fakes import FakeFamily
from tests.studio.test_found import told
from tests.ui.conftest import Desk
from tests.ui.test_drops import drop
from ui.widgets.lora_list import LoraList
from ui.widgets.parameters import LoraEntry


@dataclass(slots=True)
class LayeredFamily(FakeFamily):
    """Its models have one layer, which LoRAs can correct."""

    def inspect(self, path: Path, model_id: str) -> ModelSpec:
        spec = FakeFamily.inspect(self, path, model_id)
        weights = path / "fake.safetensors"
        if not weights.exists():
            save_file({"to_q.weight": np.zeros((4, 6), np.float32)}, weights)
        limits = replace(spec.limits, has_loras=path.name != "plain")
        return replace(spec, weight_files=(weights,), limits=limits)


def save_lora(path: Path, width: int = 6) -> Path:
    down, up = np.ones((2, width), np.float32), np.ones((4, 2), np.float32)
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({"unet.to_q.lora_A.weight": down, "unet.to_q.lora_B.weight": up}, path)
    return path


@pytest.fixture
def desk(open_desk: Callable[..., Desk], paths: Paths) -> Desk:
    save_lora(paths.loras / "ink.safetensors")
    save_lora(paths.loras / "wash.safetensors")
    save_lora(paths.loras / "wide.safetensors", width=768)
    desk = open_desk(LayeredFamily())
    desk.create.panel.form.advanced.fold.setChecked(True)
    desk.create.dock.prompt.set_prompt("a red circle")
    desk.until(lambda: len(offered(desk)) == 2)
    return desk


def loras(desk: Desk) -> LoraList:
    return desk.create.panel.form.loras


def offered(desk: Desk) -> list[str]:
    return [action.text() for action in loras(desk).add_button.menu.actions() if action.data()]


def choose(desk: Desk, name: str) -> None:
    menu = loras(desk).add_button.menu
    next(action for action in menu.actions() if action.text() == name).trigger()
    desk.until(lambda: name in names(desk))


def names(desk: Desk) -> list[str]:
    return [line.path.stem for line in loras(desk).lines()]


def said(desk: Desk) -> str:
    banner = desk.create.panel.model_banner
    return banner.accessibleName() if banner.isVisible() else ""


def test_those_that_fit_are_offered_and_go_with_the_picture(desk: Desk, paths: Paths) -> None:
    assert offered(desk) == ["ink", "wash"]
    choose(desk, "ink")
    assert offered(desk) == ["wash"]
    (line,) = loras(desk).lines()
    line.weight.slider.setValue(13)
    record = desk.make_picture()
    (lora,) = record.request.loras
    assert (lora.path, lora.weight) == (paths.loras / "ink.safetensors", 0.65)
    assert len(lora.sha256) == 64
    line.remove.click()
    assert desk.make_picture().request.loras == ()
    desk.create.stage.reused.emit(record)
    assert names(desk) == ["ink"]
    assert desk.make_picture().request.loras == (lora,)


def test_one_that_is_off_is_not_used_but_stays(desk: Desk) -> None:
    choose(desk, "ink")
    choose(desk, "wash")
    loras(desk).lines()[0].toggle.click()
    assert [lora.path.stem for lora in desk.make_picture().request.loras] == ["wash"]
    assert names(desk) == ["ink", "wash"]
    assert desk.create.panel.form.advanced.fold.accessibleDescription().endswith("1 LoRA")


def test_their_order_is_changed_by_keyboard(desk: Desk) -> None:
    choose(desk, "ink")
    choose(desk, "wash")
    last = loras(desk).lines()[1]
    desk.qtbot.keyClick(last.toggle, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names(desk) == ["wash", "ink"]
    desk.qtbot.keyClick(last.weight.slider, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(desk) == ["ink", "wash"]


def test_one_is_dropped_from_elsewhere_and_offered_from_then_on(desk: Desk, tmp_path: Path) -> None:
    file = save_lora(tmp_path / "far" / "sketch.safetensors")
    drop(desk, file)
    desk.until(lambda: names(desk) == ["sketch"])
    assert desk.create.services.preferences.current.lora_paths == (str(file),)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda file: save_lora(file, width=768), "is a LoRA for another model than noise"),
        (lambda file: file.write_bytes(b"\xff" * 100), "is damaged"),
        (lambda file: file.unlink(), "There is no LoRA at"),
    ],
)
def test_a_file_that_is_none_for_the_model_is_told(
    desk: Desk, tmp_path: Path, spoil: Callable[[Path], object], sentence: str
) -> None:
    file = save_lora(tmp_path / "sketch.safetensors")
    spoil(file)
    drop(desk, file)
    desk.until(lambda: sentence in said(desk))
    assert names(desk) == []
    assert desk.create.dock.generate.isEnabled()


def test_a_lora_that_is_gone_fails_its_job_and_nothing_else(desk: Desk, paths: Paths) -> None:
    choose(desk, "ink")
    (paths.loras / "ink.safetensors").unlink()
    with desk.qtbot.waitSignal(desk.create.services.bridge.job_failed, timeout=20_000) as failed:
        desk.generate()
    assert "There is no LoRA at" in failed.args[0].failure.message
    loras(desk).lines()[0].remove.click()
    desk.make_picture()


def test_a_wrong_weight_is_said_below_the_loras(desk: Desk) -> None:
    choose(desk, "ink")
    form = desk.create.panel.form
    (line,) = loras(desk).lines()
    for weight, sentence in (("x", "must be a number; “x” is not"), ("99", "from -10 to 10")):
        line.weight.field.setText(weight)
        line.weight.finished.emit()
        assert form.banner.isVisible()
        assert sentence in form.banner.accessibleName()
    line.remove.click()
    assert not form.banner.isVisible()


def test_each_model_has_its_own_and_one_that_takes_none_shows_none(
    desk: Desk, paths: Paths
) -> None:
    plain = paths.models / "plain"
    plain.mkdir()
    (plain / "fake.bin").write_bytes(b"plain")
    choose(desk, "ink")
    panel = desk.create.panel
    panel.add_model(str(plain))
    desk.until(lambda: panel.spec and panel.spec.title == "plain")
    assert not loras(desk).isVisible()
    assert desk.make_picture().request.loras == ()
    panel.add_model(str(paths.models / "noise"))
    desk.until(lambda: panel.spec and panel.spec.title == "noise")
    assert names(desk) == ["ink"]


def test_they_come_back_after_a_restart(
    desk: Desk, open_desk: Callable[..., Desk], paths: Paths
) -> None:
    choose(desk, "ink")
    loras(desk).lines()[0].toggle.click()
    desk.close()
    again = open_desk(LayeredFamily())
    choice = LoraChoice(paths.loras / "ink.safetensors")
    again.until(lambda: loras(again).value() == (LoraEntry(choice, is_on=False),))


def test_those_that_a_picture_from_elsewhere_names_are_used_if_they_are_here(
    desk: Desk, tmp_path: Path
) -> None:
    choose(desk, "wash")
    text = "a boat <lora:Ink:0.4> <lora:fog:1>\nSteps: 9, Sampler: Heun, Size: 64x64"
    drop(desk, told(tmp_path / "theirs.png", "parameters", text))
    desk.until(lambda: names(desk) == ["ink"])
    assert desk.make_picture().request.loras[0].weight == 0.4
    assert said(desk) == "These LoRAs are not here, or not for this model: fog."
    assert desk.create.banner.accessibleName() == (
        "noise has no sampler called Heun; its own is used."
    )


def test_a_lora_that_is_imported_is_offered_at_once(desk: Desk, tmp_path: Path) -> None:
    desk.create.services.models.take_in([save_lora(tmp_path / "gold.safetensors")])
    desk.until(lambda: offered(desk) == ["ink", "wash", "gold"])
    choose(desk, "gold")
    assert desk.make_picture().request.loras[0].path.stem == "gold"


def test_they_are_found_in_the_palette_and_told_in_history(desk: Desk) -> None:
    (ink,) = (offer for offer in desk.window.known_actions.offers() if offer.title == "ink")
    ink.choose()
    desk.until(lambda: names(desk) == ["ink"])
    record = desk.make_picture()
    desk.history.details.show_record(record)
    assert desk.history.details._facts[0].accessibleName() == "noise + ink 1"
