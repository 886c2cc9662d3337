"""The form offers what the model can do and mends what it cannot."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from studio.errors import Failure, InvalidRequest
from studio.jobs.request import Limits
from studio.models.family import Defaults
from ui.widgets.parameter_form import ParameterForm
from ui.widgets.parameters import SHAPES, Parameters, QualitySeconds, size_of

SDXL = Limits(sizes=((1024, 1024), (1152, 896), (896, 1152), (1344, 768), (768, 1344)))
DEFAULTS = Defaults(1024, 1024, 30, 5.0)


@pytest.fixture
def form(qtbot: QtBot) -> ParameterForm:
    widget = ParameterForm()
    qtbot.addWidget(widget)
    widget.set_model("SDXL", SDXL, DEFAULTS)
    widget.show()
    return widget


def test_a_model_brings_its_defaults(form: ParameterForm) -> None:
    assert form.parameters() == Parameters(1024, 1024, 30, 5.0)
    assert form.shape.current() == "1:1"
    assert form.quality.current() == "balanced"


@pytest.mark.parametrize(("quality", "steps"), [("fast", 15), ("balanced", 30), ("best", 60)])
def test_a_quality_is_a_number_of_steps(form: ParameterForm, quality: str, steps: int) -> None:
    form.quality.button(quality).click()
    assert form.parameters().steps == steps


def test_a_model_may_say_how_many_steps_each_quality_has(form: ParameterForm) -> None:
    form.set_model("Turbo", SDXL, Defaults(1024, 1024, 8, 5.0, fast_steps=5, best_steps=12))
    form.set_expected(None)
    for quality, steps in (("fast", 5), ("balanced", 8), ("best", 12)):
        button = form.quality.button(quality)
        assert button.accessibleDescription() == f"{steps} steps"
        button.click()
        assert form.parameters().steps == steps


def test_a_model_without_guidance_offers_none(form: ParameterForm) -> None:
    form.advanced.fold.click()
    assert form.guidance.isVisible()
    limits = replace(SDXL, has_guidance=False)
    form.set_model("Turbo", limits, Defaults(1024, 1024, 8, 0.0))
    assert not form.guidance.isVisible()
    assert form.parameters().guidance == 0.0
    assert form.quality.current() == "balanced"


def test_steps_of_no_quality_choose_none(form: ParameterForm) -> None:
    form.steps.slider.setValue(23)
    assert form.parameters().steps == 23
    assert form.quality.current() == ""


def test_a_shape_takes_a_size_that_the_model_was_trained_on(form: ParameterForm) -> None:
    form.shape.button("16:9").click()
    assert (form.parameters().width, form.parameters().height) == (1344, 768)
    assert form.shape.current() == "16:9"


def test_a_shape_says_which_size_it_means_for_the_model(form: ParameterForm) -> None:
    tip = form.shape.button("16:9").toolTip
    assert tip() == "Wide, 16 to 9\n1344 × 768, a size of its training"
    form.set_model("Starter", Limits(16, 128, 512, sizes=((256, 256),)), Defaults(256, 256))
    assert tip() == "Wide, 16 to 9\n336 × 192"


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_is_possible_where_the_model_knows_only_squares(shape: tuple[int, int]) -> None:
    limits = Limits(side_multiple=16, min_side=128, max_side=512, sizes=((256, 256),))
    width, height = size_of(shape, limits, Defaults(256, 256))
    assert width % 16 == height % 16 == 0
    assert width / height == pytest.approx(shape[0] / shape[1], rel=0.12)
    assert width * height == pytest.approx(256 * 256, rel=0.15)


def test_a_wrong_width_is_said_and_mended(form: ParameterForm, qtbot: QtBot) -> None:
    form.sides.width_field.setText("1001")
    with qtbot.waitSignal(form.failure_changed) as told:
        form.sides.finished.emit()
    assert isinstance(told.args[0], Failure)
    assert form.banner.isVisible()
    assert [button.text() for button in form.banner.remedy_buttons()] == ["1000", "1008"]
    with pytest.raises(InvalidRequest, match="1001 is not"):
        form.parameters()
    with qtbot.waitSignal(form.failure_changed) as mended:
        form.banner.remedy_buttons()[0].click()
    assert mended.args == [None]
    assert not form.banner.isVisible()
    assert form.parameters().width == 1000


def test_a_number_half_typed_is_not_yet_wrong(form: ParameterForm) -> None:
    form.sides.width_field.setText("10")
    form.sides.width_field.textEdited.emit("10")
    assert not form.banner.isVisible()


def test_a_wrong_number_is_watched_until_it_is_right(form: ParameterForm) -> None:
    form.sides.width_field.setText("1001")
    form.sides.finished.emit()
    form.sides.width_field.setText("1008")
    form.sides.width_field.textEdited.emit("1008")
    assert not form.banner.isVisible()


@pytest.mark.parametrize("seed", ["abc", str(2**64), "-1", "1.5", "１２３"])
def test_a_wrong_seed_is_said_beside_the_seed(form: ParameterForm, seed: str) -> None:
    form.seed.field.setText(seed)
    form.seed.finished.emit()
    assert form.banner.isVisible()
    assert "seed" in form.banner.accessibleName()


def test_wrong_steps_open_the_fold_they_lie_in(form: ParameterForm) -> None:
    form.steps.field.setText("0")
    form.steps.finished.emit()
    assert form.steps.isVisible()
    assert "The steps must be a whole number from 1 to 200" in form.banner.accessibleName()


def test_a_refusal_of_the_engine_goes_to_its_field(form: ParameterForm) -> None:
    assert form.show_failure(Failure("InvalidRequest", "Too high.", field="height"))
    assert form.sides.height_field.property("tone") == "error"
    assert not form.show_failure(Failure("ModelNotFound", "Gone.", field="model_id"))


def test_only_models_that_can_avoid_offer_it(form: ParameterForm) -> None:
    form.advanced.fold.click()
    assert form.avoid.isVisible()
    form.avoid.setText("text, frame")
    assert form.parameters().negative_prompt == "text, frame"
    form.set_model("Starter", Limits(has_negative_prompt=False), Defaults(256, 256, 8, 1.0))
    assert not form.avoid.isVisible()
    assert form.parameters().negative_prompt == ""


def test_the_lock_keeps_the_seed_of_the_last_picture(form: ParameterForm) -> None:
    assert form.parameters().seed is None
    form.set_last_seed(481516)
    form.seed.lock.click()
    assert form.parameters().seed == 481516
    form.seed.lock.click()
    assert form.parameters().seed is None


def test_the_dice_draw_a_seed_and_keep_it(form: ParameterForm) -> None:
    form.seed.dice.click()
    first = form.parameters().seed
    assert first is not None
    assert form.seed.lock.isChecked()
    assert form.parameters().seed == first


def test_all_settings_of_a_picture_come_back(form: ParameterForm) -> None:
    wanted = Parameters(1152, 896, 12, 3.5, seed=7, count=4, negative_prompt="fog")
    form.set_parameters(wanted)
    assert form.parameters() == wanted


def test_only_models_that_can_take_another_sampler_offer_some(form: ParameterForm) -> None:
    form.advanced.fold.click()
    assert not form.sampler.isVisible()
    form.set_model("SDXL", replace(SDXL, samplers=("Euler", "DDIM")), DEFAULTS)
    offered = [action.text() for action in form.sampler.menu.actions()]
    assert offered == ["The model's own", "Euler", "DDIM"]
    form.sampler.menu.actions()[1].trigger()
    assert form.parameters().sampler == "Euler"
    form.set_model("Starter", Limits(), DEFAULTS)
    assert not form.sampler.isVisible()
    assert form.parameters().sampler == ""


def test_the_sampler_of_a_picture_comes_back(form: ParameterForm) -> None:
    form.set_model("SDXL", replace(SDXL, samplers=("Euler", "DDIM")), DEFAULTS)
    wanted = Parameters(1152, 896, 12, 3.5, seed=7, sampler="DDIM")
    form.set_parameters(wanted)
    assert form.parameters() == wanted


def test_a_quality_brings_the_guidance_of_the_model_back(form: ParameterForm) -> None:
    form.guidance.set_value(7.0)
    form.guidance.finished.emit()
    assert form.quality.current() == ""
    form.quality.button("fast").click()
    assert (form.parameters().steps, form.parameters().guidance) == (15, 5.0)


def test_a_guidance_with_more_decimals_than_are_shown_is_still_balanced(
    form: ParameterForm,
) -> None:
    form.set_model("Chosen", SDXL, Defaults(1024, 1024, 50, 3.25))
    assert form.quality.current() == "balanced"


def test_expected_seconds_stand_below_the_qualities(form: ParameterForm) -> None:
    form.set_expected(QualitySeconds(1.2, 3.1, 12.0))
    captions = [form.quality.button(key).accessibleDescription() for key in ("fast", "best")]
    assert captions == ["1.2 s", "12 s"]
    assert form.quality.height() == 44
    form.set_expected(None)
    assert form.quality.button("fast").accessibleDescription() == "15 steps"
    assert form.quality.height() == 44


def test_the_number_may_go_beyond_the_slider(form: ParameterForm) -> None:
    form.steps.field.setText("180")
    form.steps.finished.emit()
    assert form.parameters().steps == 180
    assert form.steps.slider.value() == form.steps.slider.maximum()
