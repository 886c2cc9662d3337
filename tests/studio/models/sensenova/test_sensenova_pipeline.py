"""A small model behind the front door: requests in, pictures out."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

from studio.devices.backend import Device, Dtype, LoadPlan
from studio.diffusion.run import Pixels, Run
from studio.errors import BadPicture, Cancelled, InvalidRequest, ModelUnsupported
from studio.jobs.job import CancelToken
from studio.jobs.request import Edit, GenerationRequest, LoraChoice, TextToImage
from studio.models.family import ModelSpec
from studio.models.sensenova import FAMILY
from studio.models.sensenova.pipeline import SenseNovaPipeline
from studio.stats.spans import Phase, Stopwatch
from tests.studio.models.sensenova.small import save_small

REQUEST = GenerationRequest("a red circle", "small", width=64, height=48, steps=3, guidance=3.0)


@dataclass
class Told:
    """What a run told its listener."""

    token: CancelToken = field(default_factory=CancelToken)
    phases: list[Phase] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)
    previews: list[Pixels] = field(default_factory=list)
    cancel_at: int = 0

    def phase_started(self, phase: Phase) -> None:
        self.phases.append(phase)

    def phase_done(self, phase: Phase, seconds: float) -> None:
        assert self.phases[-1] is phase
        assert seconds >= 0

    def step_done(self, step: int, steps: int, seconds: float) -> None:  # noqa: ARG002
        self.steps.append(step)
        if step == self.cancel_at:
            self.token.cancel()

    def preview_ready(self, step: int, pixels: Pixels) -> None:  # noqa: ARG002
        self.previews.append(pixels)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save_small(tmp_path / "small")


def open_model(folder: Path, dtype: Dtype = Dtype.BFLOAT16) -> SenseNovaPipeline:
    return FAMILY.load(inspect(folder), LoadPlan(Device("cpu", "cpu", "CPU", 0), dtype))


def inspect(folder: Path) -> ModelSpec:
    assert FAMILY.recognises(folder)
    return FAMILY.inspect(folder, str(folder))


def draw(
    pipeline: SenseNovaPipeline, seed: int = 7, told: Told | None = None, **changes: Any
) -> tuple[Pixels, Told]:
    told = told or Told()
    run = Run(Stopwatch(0.0), told.token, told, seed)
    return pipeline.generate(replace(REQUEST, **changes), run), told


def test_a_folder_tells_what_it_offers(folder: Path) -> None:
    spec = inspect(folder)
    assert (spec.title, spec.architecture, spec.precision) == ("Small", "NEO-unify", "bf16")
    assert (spec.defaults.width, spec.defaults.height, spec.defaults.steps) == (64, 48, 50)
    assert (spec.limits.side_multiple, spec.limits.min_side, spec.limits.max_side) == (16, 16, 512)
    assert spec.limits.tasks == (TextToImage, Edit)
    assert spec.weight_bytes == (folder / "model.safetensors").stat().st_size
    assert not spec.limits.has_negative_prompt


def test_other_folders_are_not_recognised(tmp_path: Path) -> None:
    assert not FAMILY.recognises(tmp_path)
    (tmp_path / "config.json").write_text("[]", encoding="utf-8")
    assert not FAMILY.recognises(tmp_path)
    (tmp_path / "config.json").write_text('{"model_type": "llama"}', encoding="utf-8")
    assert not FAMILY.recognises(tmp_path)


@pytest.mark.parametrize("template", ["neo1_0", "plain"])
def test_a_seed_is_a_picture(tmp_path: Path, template: str) -> None:
    pipeline = open_model(save_small(tmp_path / "small", template=template))
    first, told = draw(pipeline)
    assert first.shape == (48, 64, 3)
    assert first.dtype == np.uint8
    assert told.phases == [Phase.ENCODE, Phase.DENOISE, Phase.DECODE]
    assert told.steps == [1, 2, 3]
    again, _ = draw(open_model(tmp_path / "small"))
    assert np.array_equal(first, again)
    other, _ = draw(pipeline, seed=8)
    assert not np.array_equal(first, other)


def test_bfloat16_and_float32_give_nearly_the_same_picture(folder: Path) -> None:
    rough, _ = draw(open_model(folder, Dtype.BFLOAT16))
    fine, _ = draw(open_model(folder, Dtype.FLOAT32))
    assert np.abs(rough.astype(int) - fine).mean() < 5


def test_the_next_picture_of_a_prompt_is_not_encoded_again(folder: Path) -> None:
    pipeline = open_model(folder)
    first, _ = draw(pipeline)
    _, told = draw(pipeline, seed=8)
    assert told.phases == [Phase.DENOISE, Phase.DECODE]
    changed, told = draw(pipeline, prompt="a blue square")
    assert told.phases[0] is Phase.ENCODE
    assert not np.array_equal(first, changed)
    again, told = draw(pipeline)
    assert told.phases[0] is Phase.ENCODE
    assert np.array_equal(first, again)


def test_guidance_of_one_needs_no_second_prefix(folder: Path) -> None:
    pipeline = open_model(folder)
    plain, _ = draw(pipeline, guidance=1.0)
    guided, told = draw(pipeline)
    assert told.phases[0] is Phase.ENCODE  # of the empty prompt alone
    assert not np.array_equal(plain, guided)


def test_a_preview_is_small_and_looks_like_the_picture(folder: Path) -> None:
    pipeline = open_model(folder)
    _, told = draw(pipeline, width=512, height=256, steps=2)
    assert [preview.shape for preview in told.previews] == [(256, 512, 3)]


def test_a_cancelled_picture_ends_with_its_step(folder: Path) -> None:
    pipeline = open_model(folder)
    told = Told(cancel_at=2)
    with pytest.raises(Cancelled):
        draw(pipeline, told=told)
    assert told.steps == [1, 2]
    assert draw(pipeline)[0].any()


def test_a_lora_changes_the_picture_and_leaves_no_trace(folder: Path, tmp_path: Path) -> None:
    target = "language_model.model.layers.0.self_attn.v_proj_mot_gen"
    path = tmp_path / "lora.safetensors"
    save_file(
        {
            f"{target}.lora_down.weight": torch.ones(1, 32),
            f"{target}.lora_up.weight": torch.ones(32, 1),
        },
        path,
    )
    pipeline = open_model(folder)
    plain, _ = draw(pipeline)
    changed, _ = draw(pipeline, loras=(LoraChoice(path, 0.5),))
    assert not np.array_equal(plain, changed)
    assert np.array_equal(draw(pipeline)[0], plain)


def test_a_lora_that_does_not_fit_leaves_the_model_usable(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "lora.safetensors"
    save_file({"unet.lora_down.weight": torch.ones(1, 32)}, path)
    pipeline = open_model(folder)
    plain, _ = draw(pipeline)
    with pytest.raises(ModelUnsupported, match=r"lora\.safetensors is not a LoRA for this model"):
        draw(pipeline, loras=(LoraChoice(path),))
    assert np.array_equal(draw(pipeline)[0], plain)


def test_weights_that_are_not_numbers_give_no_picture(folder: Path) -> None:
    file = folder / "model.safetensors"
    weights = load_file(file)
    weights["fm_modules.fm_head.conv2.bias"].fill_(float("nan"))
    save_file(weights, file)
    with pytest.raises(BadPicture, match="values that are not numbers"):
        draw(open_model(folder))


def test_editing_follows_the_picture_on_disk(tmp_path: Path) -> None:
    large_tokens = {"hidden_size": 16, "patch_size": 64, "downsample_ratio": 0.5}
    head = {"use_pixel_head": False, "mlp_head_size": 16}
    folder = save_small(tmp_path / "small", vision_config=large_tokens, **head)
    pictures = (tmp_path / "a.png", tmp_path / "b.png")
    for path, colour in zip(pictures, ("red", "blue"), strict=True):
        Image.new("RGBA", (64, 48), colour).save(path)
    pipeline = open_model(folder)
    edit: dict[str, Any] = {"task": Edit(pictures, image_guidance=1.5), "width": 256, "height": 128}
    first, _ = draw(pipeline, **edit)
    _, told = draw(pipeline, **edit, seed=8)
    assert told.phases == [Phase.DENOISE, Phase.DECODE]
    Image.new("RGB", (80, 48), "white").save(pictures[0])
    changed, told = draw(pipeline, **edit)
    assert told.phases[0] is Phase.ENCODE
    assert not np.array_equal(first, changed)


@pytest.mark.parametrize(
    ("prompt", "size", "sentence"),
    [
        (
            "<image> and <image>",
            (64, 48),
            "The prompt says <image> 2 times for 1 pictures. Remove 1 of them or add pictures.",
        ),
        (
            "an <IMG_CONTEXT>",
            (64, 48),
            "The prompt holds <IMG_CONTEXT>, which stands for a part of a picture. Remove it.",
        ),
        (
            "wider",
            (402, 2),
            "A picture of 402 x 2 is too narrow for the model. "
            "Crop it: one side may be 200 times the other.",
        ),
    ],
)
def test_an_edit_that_cannot_be_is_refused(
    folder: Path, tmp_path: Path, prompt: str, size: tuple[int, int], sentence: str
) -> None:
    Image.new("RGB", size).save(tmp_path / "a.png")
    with pytest.raises(InvalidRequest) as caught:
        draw(open_model(folder), prompt=prompt, task=Edit((tmp_path / "a.png",)))
    assert str(caught.value) == sentence


def test_a_file_that_is_no_picture_is_named(folder: Path, tmp_path: Path) -> None:
    pipeline, path = open_model(folder), tmp_path / "a.png"
    with pytest.raises(InvalidRequest, match=f"There is no picture at {path}"):
        draw(pipeline, task=Edit((path,)))
    path.write_bytes(b"text")
    with pytest.raises(InvalidRequest, match=f"{path} cannot be read as a picture"):
        draw(pipeline, task=Edit((path,)))
