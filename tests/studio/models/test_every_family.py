"""Each family of diffusers, with a tiny model of its own: inspected, run, cancelled, run again."""

from __future__ import annotations

import importlib
import inspect
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from studio.devices import backend_of, find_devices
from studio.devices.plan import plan_for
from studio.diffusion.sources import fitted, open_picture
from studio.errors import Cancelled, InvalidRequest
from studio.jobs.request import (
    Edit,
    GenerationRequest,
    ImageToImage,
    Inpaint,
    LoraChoice,
    Task,
    TextToImage,
    check_request,
)
from studio.models.diffusers import FAMILY
from studio.models.diffusers.colours import colours_of
from studio.models.diffusers.pipeline import DiffusersPipeline
from studio.models.diffusers.reader import READS
from studio.models.diffusers.traits import TRAITS, title_of
from studio.models.family import ModelSpec, Reading
from studio.models.loras import check_lora
from studio.models.report import Kind, report_on
from tests.studio.models.lora_files import save_lora
from tests.studio.models.runs import Recorder, check_seed
from tests.studio.models.zoo import CLASS_NAMES, save_model

pytestmark = [  # of diffusers, about its own insides
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Mismatch dtype between input and weight:UserWarning"),
    pytest.mark.filterwarnings("ignore:`FluxPosEmbed` is deprecated:FutureWarning"),
    pytest.mark.filterwarnings("ignore:`torch.jit.script` is deprecated"),
]

# These take a fixed number of tokens off for their template, which bytes make longer.
FIXED_TEMPLATES = {
    "QwenImagePipeline",
    "SanaPipeline",
    "SanaSprintPipeline",
    "Krea2Pipeline",
}
CPU = find_devices()[-1]
REQUEST = GenerationRequest("a red fox", "fox", width=64, height=96, steps=2, guidance=4.0)


@pytest.fixture(scope="module", params=CLASS_NAMES)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_model(request.param, tmp_path_factory.mktemp("models") / "fox")


@pytest.fixture(scope="module")
def spec(folder: Path) -> ModelSpec:
    return FAMILY.inspect(folder, "fox")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a picture, and a mask that is white on the right."""
    place = tmp_path_factory.mktemp("sources")
    noise = np.random.default_rng(0).integers(0, 256, (80, 120, 3), dtype=np.uint8)
    Image.fromarray(noise).save(place / "fox.png")
    mask = Image.new("L", (120, 80))
    mask.paste(255, (60, 0, 120, 80))
    mask.save(place / "mask.png")
    return place


@pytest.fixture(scope="module")
def request_(spec: ModelSpec, sources: Path) -> GenerationRequest:
    """What is asked for, of a size that the model makes; words alone where they do."""
    size = (64, 96) if spec.limits.has_other_sizes else spec.limits.sizes[1]
    task = task_of(spec.limits.tasks[0], spec, sources)
    return replace(REQUEST, width=size[0], height=size[1], task=task)


def task_of(kind: type, spec: ModelSpec, sources: Path) -> Task:
    fox = sources / "fox.png"
    if kind is Edit:
        return Edit((fox,) * min(2, spec.limits.max_pictures))
    if kind is Inpaint:
        return Inpaint(fox, sources / "mask.png")
    return ImageToImage(fox) if kind is ImageToImage else TextToImage()


@pytest.fixture(scope="module")
def pipeline(spec: ModelSpec) -> DiffusersPipeline:
    return FAMILY.load(spec, plan_for(spec, CPU, backend_of(CPU)))


def test_it_is_known_and_whole(folder: Path, spec: ModelSpec) -> None:
    report = report_on(folder)
    assert (report.kind, report.family) == (Kind.FOLDER, title_of(spec.architecture))
    assert report.problems == ()
    assert report.parameters > 0


def test_the_same_seed_makes_the_same_picture(
    spec: ModelSpec, request_: GenerationRequest, pipeline: DiffusersPipeline
) -> None:
    check_request(request_, spec.limits, spec.title)
    steps = [(1, 2), (2, 2)]
    check_seed(pipeline, request_, steps)


def test_it_stops_when_cancelled(request_: GenerationRequest, pipeline: DiffusersPipeline) -> None:
    recorder = Recorder(seed=7, cancel_at_step=1)
    with pytest.raises(Cancelled):
        pipeline.generate(request_, recorder.run)
    assert recorder.steps == [(1, 2)]
    assert recorder.started == ["encode", "denoise"]


def test_it_shows_previews_on_the_way(
    spec: ModelSpec, request_: GenerationRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a decoder paints latents plainly, the last preview is almost the picture."""
    monkeypatch.setattr("studio.diffusion.run.PREVIEW_INTERVAL_S", 0.0)
    pipeline = FAMILY.load(spec, plan_for(spec, CPU, backend_of(CPU)))
    paint_plainly(pipeline._pipeline.vae, request_.width)
    request = replace(request_, steps=5, guidance=1.0)
    without, recorder = Recorder(seed=7), Recorder(seed=7)
    without.run.has_previews = False
    picture = pipeline.generate(request, without.run)
    assert np.array_equal(picture, pipeline.generate(request, recorder.run))
    assert (len(without.previews), len(recorder.previews)) == (0, 4)
    preview = recorder.previews[-1]
    height, width, _ = preview.shape
    assert width * request.height == height * request.width
    small = Image.fromarray(picture).resize((width, height), Image.Resampling.BOX)
    assert np.corrcoef(preview.ravel(), np.asarray(small).ravel())[0, 1] > 0.5


def paint_plainly(decoder: Any, width: int) -> None:
    """Have `decoder` make pictures of `width` in the colours that are known, or in plain ones."""
    output = importlib.import_module("diffusers.models.autoencoders.vae").DecoderOutput
    kind, config = type(decoder).__name__, decoder.config
    channels = config.get("latent_channels") or config["z_dim"]
    colours = colours_of(kind, channels, config.get("scaling_factor") or 1.0)
    factors = torch.tensor(colours)[:-1] if colours else torch.eye(channels, 3) * 0.1

    def decode(latents: torch.Tensor, **_: object) -> Any:
        scale = width // latents.shape[-1]
        rgb = torch.tensordot(latents, factors.to(latents.dtype), dims=([1], [0])).movedim(-1, 1)
        return output(sample=rgb.repeat_interleave(scale, -1).repeat_interleave(scale, -2))

    decoder.decode = decode


def test_it_is_asked_in_its_own_words(
    spec: ModelSpec,
    request_: GenerationRequest,
    pipeline: DiffusersPipeline,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kind = type(pipeline._pipeline)
    call = kind.__call__
    sent: dict[str, object] = {}

    def listen(self: object, **arguments: object) -> object:
        sent.update(arguments)
        return call(self, **arguments)

    listen.__signature__ = inspect.signature(call)  # type: ignore[attr-defined]
    monkeypatch.setattr(kind, "__call__", listen)
    negative_prompt = "blue" if spec.limits.has_negative_prompt else ""
    request = replace(request_, negative_prompt=negative_prompt, steps=1)
    pipeline.generate(request, Recorder(seed=7).run)
    traits = TRAITS[spec.architecture]
    assert sent[traits.guidance_argument] == 4.0
    assert ("negative_prompt" in sent) == traits.has_negative_prompt
    assert {name: sent[name] for name in traits.fixed} == traits.fixed
    size = {"width": request.width, "height": request.height, "num_inference_steps": 1}
    accepted = inspect.signature(call).parameters
    assert {name: sent[name] for name in size if name in accepted} == {
        name: value for name, value in size.items() if name in accepted
    }


@pytest.mark.parametrize("kind", [ImageToImage, Inpaint, Edit])
def test_it_starts_from_pictures_where_it_says_so(
    spec: ModelSpec,
    request_: GenerationRequest,
    pipeline: DiffusersPipeline,
    sources: Path,
    kind: type,
) -> None:
    request = replace(request_, task=task_of(kind, spec, sources))
    if kind not in spec.limits.tasks:
        with pytest.raises(InvalidRequest):
            check_request(request, spec.limits, spec.title)
        return
    if request == request_:  # of which the other tests are
        return
    check_request(request, spec.limits, spec.title)
    first, again = (pipeline.generate(request, Recorder(seed=7).run) for _ in range(2))
    assert np.array_equal(first, again)
    fox = np.asarray(fitted(open_picture(sources / "fox.png"), request.width, request.height))
    black = slice(request.width // 2 - 4)  # of the mask
    kept = first[:, black] == fox[:, black]
    assert kept.all() == (kind is Inpaint)
    with pytest.raises(Cancelled):
        pipeline.generate(request, Recorder(seed=7, cancel_at_step=1).run)


def test_it_takes_in_as_much_of_a_prompt_as_its_reader_says(
    spec: ModelSpec, pipeline: DiffusersPipeline
) -> None:
    reader = FAMILY.reader(spec)
    if spec.architecture not in READS:
        assert reader is None
        return
    assert reader is not None
    request = replace(REQUEST, steps=1, guidance=1.0)

    def draw(prompt: str) -> np.ndarray:
        return pipeline.generate(replace(request, prompt=prompt), Recorder(seed=7).run)

    most = reader.read("a").most
    assert most
    whole = ("redfox" * most)[:most]  # a token for each letter
    assert reader.read(whole) == Reading(most, most)
    longer = reader.read(f"{whole} seen at dawn")
    assert longer.tokens > most
    assert longer.unread == "seen at dawn"
    picture = draw(whole)
    assert np.array_equal(picture, draw(f"{whole} seen at dawn"))
    if spec.architecture not in FIXED_TEMPLATES:
        assert not np.array_equal(picture, draw(f"{whole[:-1]}y"))


def test_a_lora_changes_the_picture_and_leaves_no_trace(
    spec: ModelSpec, request_: GenerationRequest, pipeline: DiffusersPipeline, tmp_path: Path
) -> None:
    request = replace(request_, steps=1)
    file = save_lora(pipeline._pipeline, tmp_path / "ink.safetensors")
    lora = LoraChoice(file, 0.8)
    if not spec.limits.has_loras:
        with pytest.raises(InvalidRequest, match=r"takes no LoRA\. Leave it out"):
            check_request(replace(request, loras=(lora,)), spec.limits, spec.title)
        return
    check_lora(file, spec)

    def draw(*loras: LoraChoice) -> np.ndarray:
        return pipeline.generate(replace(request, loras=loras), Recorder(seed=7).run)

    without = draw()
    assert not np.array_equal(without, draw(lora))
    assert np.array_equal(without, draw(LoraChoice(file, 0.0)))
    assert np.array_equal(without, draw())
