"""What every family of models promises, tried on a small model of each."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from studio.devices import backend_of, find_devices
from studio.devices.plan import plan_for
from studio.errors import Cancelled
from studio.jobs.request import GenerationRequest, check_request
from studio.models import FAMILIES
from studio.models.family import ModelFamily, ModelSpec, Pipeline
from studio.paths import assets
from studio.stats.spans import Phase
from tests.studio.models.runs import Recorder
from tests.studio.models.tiny import save_stable_diffusion
from tests.studio.models.zoo_janus import save_janus

# A model of each family, small enough to run in a test.
EXAMPLES: dict[str, Callable[[Path], Path]] = {
    "sensenova": lambda _: assets() / "starter",
    "janus": save_janus,
    "diffusers": save_stable_diffusion,
}


@pytest.fixture(scope="module", params=FAMILIES, ids=lambda family: family.id)
def family(request: pytest.FixtureRequest) -> ModelFamily:
    return request.param


@pytest.fixture(scope="module")
def spec(family: ModelFamily, tmp_path_factory: pytest.TempPathFactory) -> ModelSpec:
    return family.inspect(EXAMPLES[family.id](tmp_path_factory.mktemp(family.id) / "model"), "it")


@pytest.fixture(scope="module")
def pipeline(family: ModelFamily, spec: ModelSpec) -> Pipeline:
    device = find_devices()[-1]
    return family.load(spec, plan_for(spec, device, backend_of(device)))


@pytest.fixture
def request_(spec: ModelSpec) -> GenerationRequest:
    side = max(spec.limits.min_side, min(spec.defaults.width, 128))
    steps = max(spec.limits.min_steps, 3)
    return GenerationRequest("a red fox", "it", width=side, height=side, steps=steps, guidance=4.0)


def test_family_ids_differ() -> None:
    assert len({family.id for family in FAMILIES}) == len(FAMILIES)


def test_importing_the_families_imports_no_torch() -> None:
    code = "import sys, studio.models; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_family_recognises_its_own_models_only(family: ModelFamily, spec: ModelSpec) -> None:
    assert [other.id for other in FAMILIES if other.recognises(spec.path)] == [family.id]


def test_a_family_recognises_nothing_in_what_is_no_model(
    family: ModelFamily, tmp_path: Path
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("milk", encoding="utf-8")
    assert not family.recognises(tmp_path)
    assert not family.recognises(file)
    assert not family.recognises(tmp_path / "absent")


def test_the_spec_says_what_can_be_asked(family: ModelFamily, spec: ModelSpec) -> None:
    defaults = spec.defaults
    best = GenerationRequest(
        "a red fox",
        spec.id,
        width=defaults.width,
        height=defaults.height,
        steps=defaults.steps,
        guidance=defaults.guidance,
    )
    check_request(best, spec.limits, spec.title)
    for width, height in spec.limits.sizes:
        check_request(replace(best, width=width, height=height), spec.limits, spec.title)
    assert (defaults.width, defaults.height) == spec.limits.sizes[0]
    assert spec.family_id == family.id
    assert spec.title
    assert spec.weight_bytes == sum(file.stat().st_size for file in spec.weight_files)


def test_the_tokens_of_a_prompt_are_counted(family: ModelFamily, spec: ModelSpec) -> None:
    reader = family.reader(spec)
    assert reader is not None
    few, many = reader.read("a red fox"), reader.read("a red fox " * 9000)
    assert 3 <= few.tokens < many.tokens
    assert few.unread == ""
    assert bool(many.unread) == (many.most is not None)


def test_a_picture_has_the_size_that_was_asked(
    pipeline: Pipeline, request_: GenerationRequest
) -> None:
    recorder = Recorder(seed=7)
    pixels = pipeline.generate(request_, recorder.run)
    assert pixels.shape == (request_.height, request_.width, 3)
    assert pixels.dtype == np.uint8
    steps = request_.steps
    assert recorder.steps == [(step, steps) for step in range(1, steps + 1)]


def test_the_phases_come_in_their_order(pipeline: Pipeline, request_: GenerationRequest) -> None:
    recorder = Recorder(seed=7)
    pipeline.generate(replace(request_, prompt="a blue fox"), recorder.run)
    assert recorder.started == [Phase.ENCODE, Phase.DENOISE, Phase.DECODE]
    assert recorder.done == recorder.started


def test_a_seed_gives_the_same_picture_again(
    pipeline: Pipeline, request_: GenerationRequest
) -> None:
    first, again, other = (
        pipeline.generate(request_, Recorder(seed=seed).run) for seed in (7, 7, 8)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_cancelled_picture_ends_with_its_step(
    pipeline: Pipeline, request_: GenerationRequest
) -> None:
    recorder = Recorder(seed=7, cancel_at_step=2)
    with pytest.raises(Cancelled):
        pipeline.generate(request_, recorder.run)
    assert recorder.steps == [(1, request_.steps), (2, request_.steps)]
    assert Phase.DECODE not in recorder.started
    pipeline.generate(request_, Recorder(seed=7).run)  # and the model is still usable
