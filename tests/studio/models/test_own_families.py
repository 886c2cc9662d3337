"""The families that diffusers has not, with a tiny model of each: inspected, run, cancelled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.devices import backend_of, find_devices
from studio.devices.plan import plan_for
from studio.errors import Cancelled, InvalidRequest, ModelDamaged, ModelUnsupported
from studio.jobs.request import Edit, GenerationRequest, TextToImage, check_request
from studio.models import FAMILIES
from studio.models.family import ModelFamily, ModelSpec, Pipeline
from studio.models.janus import FAMILY as JANUS
from studio.models.report import report_on
from studio.models.store.scan import scan_folder
from tests.studio.models.runs import Recorder, check_seed
from tests.studio.models.sensenova.small import SPARSE, save_small
from tests.studio.models.zoo_janus import save_janus


@dataclass(frozen=True, slots=True)
class Own:
    """A family, and what writes a tiny model of it."""

    architecture: str
    tasks: tuple[type, ...]
    save: Callable[[Path], Path]


_NEO = "NEO-unify", (TextToImage, Edit)
OWN: Mapping[str, Own] = {  # by the names that people know
    "SenseNova-U1": Own(*_NEO, partial(save_small, use_pixel_head=False)),
    "SenseNova-U1.5": Own(*_NEO, save_small),
    "SenseNova-U1-A3B": Own(*_NEO, partial(save_small, **SPARSE)),
    "Janus-Pro": Own("JanusForConditionalGeneration", (TextToImage,), save_janus),
}
CPU = find_devices()[-1]
REQUEST = GenerationRequest("a red fox", "fox", guidance=4.0)


@pytest.fixture(scope="module", params=OWN)
def own(request: pytest.FixtureRequest) -> Own:
    return OWN[request.param]


@pytest.fixture(scope="module")
def folder(own: Own, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return own.save(tmp_path_factory.mktemp("models") / "fox")


@pytest.fixture(scope="module")
def family(folder: Path) -> ModelFamily:
    (family,) = (family for family in FAMILIES if family.recognises(folder))
    return family


@pytest.fixture(scope="module")
def spec(folder: Path, family: ModelFamily) -> ModelSpec:
    return family.inspect(folder, "fox")


@pytest.fixture(scope="module")
def pipeline(spec: ModelSpec, family: ModelFamily) -> Pipeline:
    return family.load(spec, plan_for(spec, CPU, backend_of(CPU)))


@pytest.fixture(scope="module")
def request_(spec: ModelSpec) -> GenerationRequest:
    width, height = spec.limits.sizes[0]
    return replace(REQUEST, width=width, height=height, steps=max(2, spec.limits.min_steps))


def test_it_is_known_and_whole(
    own: Own, spec: ModelSpec, folder: Path, family: ModelFamily
) -> None:
    assert (spec.architecture, spec.limits.tasks) == (own.architecture, own.tasks)
    report = report_on(folder)
    assert (report.family, report.problems) == (family.title, ())
    assert report.parameters > 0


def test_the_same_seed_makes_the_same_picture(
    spec: ModelSpec, request_: GenerationRequest, pipeline: Pipeline
) -> None:
    check_request(request_, spec.limits, spec.title)
    steps = [(step + 1, request_.steps) for step in range(request_.steps)]
    check_seed(pipeline, request_, steps)


def test_it_stops_when_cancelled(request_: GenerationRequest, pipeline: Pipeline) -> None:
    recorder = Recorder(seed=7, cancel_at_step=1)
    with pytest.raises(Cancelled):
        pipeline.generate(request_, recorder.run)
    assert recorder.steps == [(1, request_.steps)]
    assert "decode" not in recorder.started


def test_it_shows_previews_on_the_way(request_: GenerationRequest, pipeline: Pipeline) -> None:
    without, recorder = Recorder(seed=7), Recorder(seed=7)
    without.run.has_previews = False
    picture = pipeline.generate(request_, without.run)
    assert np.array_equal(picture, pipeline.generate(request_, recorder.run))
    assert without.previews == []
    assert {preview.shape[2:] for preview in recorder.previews} == {(3,)}
    height, width, _ = recorder.previews[-1].shape
    assert width * request_.height == height * request_.width


def test_it_is_asked_in_its_own_words(
    spec: ModelSpec, request_: GenerationRequest, pipeline: Pipeline
) -> None:
    def draw(**changes: object) -> np.ndarray:
        return pipeline.generate(replace(request_, **changes), Recorder(seed=7).run)

    picture = draw()
    assert not np.array_equal(picture, draw(prompt="a blue fox"))
    assert not np.array_equal(picture, draw(guidance=1.0))
    if spec.limits.min_steps == spec.limits.max_steps:
        with pytest.raises(InvalidRequest, match="steps must be a whole number from 3 to 3"):
            check_request(replace(request_, steps=2), spec.limits, spec.title)


@pytest.mark.parametrize("kind", [Edit])
def test_it_starts_from_pictures_where_it_says_so(
    spec: ModelSpec,
    request_: GenerationRequest,
    pipeline: Pipeline,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: type,
) -> None:
    # Else a picture is seen at four million pixels.
    monkeypatch.setattr("studio.models.sensenova.images.fit_size", lambda *_: (64, 64))
    Image.new("RGB", (64, 64), "red").save(tmp_path / "fox.png")
    request = replace(request_, task=Edit((tmp_path / "fox.png",)))
    if kind not in spec.limits.tasks:
        with pytest.raises(InvalidRequest):
            check_request(request, spec.limits, spec.title)
        return
    check_request(request, spec.limits, spec.title)
    first, again = (pipeline.generate(request, Recorder(seed=7).run) for _ in range(2))
    assert np.array_equal(first, again)


def test_a_picture_is_seen_while_it_is_written(tmp_path: Path) -> None:
    spec = JANUS.inspect(save_janus(tmp_path / "fox"), "fox")
    pipeline = JANUS.load(spec, plan_for(spec, CPU, backend_of(CPU)))
    request = replace(REQUEST, width=48, height=48, steps=3)
    recorder = Recorder(seed=7)
    picture = pipeline.generate(request, recorder.run)
    assert [shown.shape for shown in recorder.previews] == [picture.shape] * len(recorder.previews)
    assert recorder.previews


def test_a_janus_that_is_not_whole_says_what_it_lacks(tmp_path: Path) -> None:
    folder = save_janus(tmp_path / "fox")
    (folder / "tokenizer.json").unlink()
    assert report_on(folder).problems == (
        f"The model in {folder} has no tokenizer: tokenizer.json is missing or too large.",
    )
    with pytest.raises(ModelDamaged, match="has no tokenizer"):
        JANUS.inspect(folder, "fox")
    (folder / "config.json").write_text('{"model_type": "multi_modality"}')
    with pytest.raises(ModelUnsupported, match="Janus model in DeepSeek's own layout"):
        JANUS.inspect(folder, "fox")


def test_a_janus_is_found_among_other_files(tmp_path: Path) -> None:
    folder = save_janus(tmp_path / "models" / "fox")
    assert [found.path for found in scan_folder(tmp_path)] == [folder]
