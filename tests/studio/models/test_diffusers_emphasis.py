"""Words that weigh more or less, in tiny models of the CLIP kind and in one of another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from studio.devices import find_devices
from studio.devices.backend import LoadPlan
from studio.jobs.request import GenerationRequest
from studio.models.diffusers import FAMILY
from studio.models.diffusers.emphasis import HEEDS_WEIGHTS
from tests.studio.models.runs import Recorder
from tests.studio.models.zoo import save_model

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

CPU = find_devices()[-1]
REQUEST = GenerationRequest("a red fox", "fox", width=64, height=64, steps=1, guidance=4.0)

Draw = Callable[..., np.ndarray]


def drawer(folder: Path) -> Draw:
    pipeline = FAMILY.load(FAMILY.inspect(folder, "fox"), LoadPlan(CPU, "float32"))

    def draw(prompt: str, negative: str = "", guidance: float = 4.0) -> np.ndarray:
        changes = {"prompt": prompt, "negative_prompt": negative, "guidance": guidance}
        return pipeline.generate(replace(REQUEST, **changes), Recorder(seed=7).run)

    return draw


@pytest.fixture(scope="module", params=sorted(HEEDS_WEIGHTS))
def draw(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Draw:
    return drawer(save_model(request.param, tmp_path_factory.mktemp("models") / "fox"))


def test_a_weight_of_one_changes_nothing_and_another_does(draw: Draw) -> None:
    without = draw("a red fox")
    assert np.array_equal(without, draw("a (red:1.0) fox"))
    more, less = draw("a (red:1.5) fox"), draw("a (red:0.5) fox")
    assert not np.array_equal(without, more)
    assert not np.array_equal(without, less)
    assert not np.array_equal(more, less)
    assert not np.array_equal(more, draw("a red (fox:1.5)"))
    assert np.array_equal(draw("a (red:1.1) fox"), draw("a (red) fox"))
    assert np.array_equal(without, draw("a red fox"))


def test_what_weighs_nearly_one_makes_nearly_the_same_picture(draw: Draw) -> None:
    for guidance in (1.0, 4.0):
        plain, near = (
            draw(prompt, guidance=guidance).astype(np.float32)
            for prompt in ("a red fox", "a (red:1.0001) fox")
        )
        assert np.abs(plain - near).max() <= 1


def test_a_long_prompt_and_one_of_no_weight_at_all_make_pictures(draw: Draw) -> None:
    assert np.array_equal(draw(f"(red:1.5) {'fox ' * 90}"), draw(f"(red:1.5) {'fox ' * 95}"))
    draw("(red fox:0)")


@pytest.mark.parametrize("name", ["StableDiffusionPipeline", "StableDiffusionXLPipeline"])
def test_words_to_avoid_have_weights_too(tmp_path: Path, name: str) -> None:
    draw = drawer(save_model(name, tmp_path / "fox"))
    plain = draw("a red fox", "fog")
    assert np.array_equal(plain, draw("a red fox", "(fog:1)"))
    assert not np.array_equal(plain, draw("a red fox", "(fog:1.8)"))


def test_the_reader_counts_the_words_and_not_the_weights(tmp_path: Path) -> None:
    spec = FAMILY.inspect(save_model("StableDiffusionPipeline", tmp_path / "fox"), "fox")
    reader = FAMILY.reader(spec)
    assert reader
    assert reader.read("a (red:1.5) [fox]") == reader.read("a red fox")


def test_another_kind_of_model_reads_the_brackets_as_they_are(tmp_path: Path) -> None:
    folder = save_model("ZImagePipeline", tmp_path / "fox")
    assert not FAMILY.inspect(folder, "fox").limits.has_prompt_weights
    draw = drawer(folder)
    assert not np.array_equal(draw("a red fox"), draw("a (red:1.0) fox"))
