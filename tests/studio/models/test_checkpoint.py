"""A single checkpoint with what it lacks: settings and a vocabulary that come with Gouache."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from studio.devices import backend_of, find_devices
from studio.devices.plan import plan_for
from studio.errors import ModelDamaged, ModelUnsupported
from studio.jobs.request import GenerationRequest, LoraChoice
from studio.models.diffusers import FAMILY
from studio.models.diffusers.checkpoint import stub_folder, stub_for, stub_view
from studio.models.diffusers.pipeline import DiffusersPipeline
from studio.models.library import find_models
from studio.models.loras import find_loras
from studio.paths import Paths, assets
from studio.settings import Settings
from tests.studio.models.headers import Shapes, save_safetensors
from tests.studio.models.ldm import SD15, SD21, SDXL, Sizes, save_random, shapes_of
from tests.studio.models.lora_files import kohya, save_lora
from tests.studio.models.runs import Recorder

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

CPU = find_devices()[-1]
REQUEST = GenerationRequest("a red fox", "fox", width=64, height=96, steps=2, guidance=4.0)
SMALL = Sizes((32, 64), (1, 0), text=32, text_layers=2, decoder=(32, 32))
SMALL_2 = replace(SMALL, text_layers=3, is_second=True, is_linear=True)
SMALL_XL = Sizes(
    (32, 64), (0, 1), 32, 2, second=64, second_layers=2, decoder=(32, 32), is_linear=True
)
TEXT = {"hidden_size": 32, "intermediate_size": 128, "num_hidden_layers": 2, "projection_dim": 32}
TEXT_2 = TEXT | {"hidden_size": 64, "intermediate_size": 256, "projection_dim": 64}
DECODER = {
    "block_out_channels": [32, 32],
    "down_block_types": ["DownEncoderBlock2D"] * 2,
    "up_block_types": ["UpDecoderBlock2D"] * 2,
}


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same settings for narrower networks; where a checkpoint may lie."""
    place = tmp_path / "assets"
    shutil.copytree(assets() / "checkpoints", place / "checkpoints")
    attention = {"attention_head_dim": 8, "block_out_channels": [32, 64]}
    for stub, unet in (
        *(
            (
                stub,
                {
                    "cross_attention_dim": 32,
                    "down_block_types": ["CrossAttnDownBlock2D", "DownBlock2D"],
                    "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D"],
                },
            )
            for stub in ("sd15", "sd21", "sd21base")
        ),
        (
            "sdxl",
            {
                "cross_attention_dim": 96,
                "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D"],
                "up_block_types": ["CrossAttnUpBlock2D", "UpBlock2D"],
                "transformer_layers_per_block": [1, 1],
                "projection_class_embeddings_input_dim": 64 + 6 * 256,
            },
        ),
    ):
        changes = {"unet": attention | unet, "vae": DECODER, "text_encoder": TEXT}
        for part, values in (changes | {"text_encoder_2": TEXT_2}).items():
            config = place / "checkpoints" / stub / part / "config.json"
            if config.is_file():
                heads = {"num_attention_heads": 2} if "text" in part else {}
                config.write_text(json.dumps({**json.loads(config.read_text()), **values, **heads}))
    monkeypatch.setattr("studio.models.diffusers.checkpoint.assets", lambda: place)
    return tmp_path


def load(path: Path) -> DiffusersPipeline:
    spec = FAMILY.inspect(path, "fox")
    return FAMILY.load(spec, plan_for(spec, CPU, backend_of(CPU)))


@pytest.mark.parametrize(
    ("sizes", "family", "side"),
    [
        (SD15, "StableDiffusion", 512),
        (SD21, "StableDiffusion", 768),
        (SDXL, "StableDiffusionXL", 1024),
    ],
)
def test_a_checkpoint_tells_what_it_is(
    tmp_path: Path, sizes: Sizes, family: str, side: int
) -> None:
    path = save_safetensors(
        tmp_path / "red-fox.safetensors", shapes_of(sizes), {"modelspec.license": "MIT"}
    )
    spec = FAMILY.inspect(path, str(path))
    assert (spec.title, spec.architecture) == ("red-fox", f"{family}Pipeline")
    assert (spec.precision, spec.licence) == ("fp16", "MIT")
    assert spec.weight_files == (path,)
    assert spec.limits.sizes[0] == (side, side)
    reader = FAMILY.reader(spec)
    assert reader is not None
    assert reader.read("a red fox, in the snow").tokens == 7


def test_it_makes_pictures(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for sizes, name in (
        (SMALL, "StableDiffusionPipeline"),
        (SMALL_2, "StableDiffusionPipeline"),
        (SMALL_XL, "StableDiffusionXLPipeline"),
    ):
        monkeypatch.setattr("studio.models.signatures.denoiser_of", lambda _, name=name: name)
        path = save_random(small / "fox.safetensors", shapes_of(sizes))
        pipeline = load(path)
        first, again = (pipeline.generate(REQUEST, Recorder(seed=7).run) for _ in range(2))
        assert first.shape == (96, 64, 3)
        assert np.array_equal(first, again)
        assert not np.array_equal(first, pipeline.generate(REQUEST, Recorder(seed=8).run))
        other = replace(REQUEST, prompt="a blue whale")
        assert not np.array_equal(first, pipeline.generate(other, Recorder(seed=7).run))


def test_loras_correct_a_checkpoint(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save_safetensors(tmp_path / "real.safetensors", shapes_of(SD15))
    spec = FAMILY.inspect(path, "fox")
    assert spec.limits.has_loras
    layer = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k"
    for width, is_fitting in ((768, True), (2048, False)):
        shapes = {f"{layer}.lora_down.weight": (4, width), f"{layer}.lora_up.weight": (320, 4)}
        file = save_safetensors(tmp_path / f"{width}.safetensors", shapes)
        assert find_loras([file], spec) == ((file,) if is_fitting else ())
    monkeypatch.setattr("studio.models.signatures.denoiser_of", lambda _: "StableDiffusionPipeline")
    pipeline = load(save_random(small / "fox.safetensors", shapes_of(SMALL)))
    lora = save_lora(pipeline._pipeline, tmp_path / "ink.safetensors", kohya)
    plain, corrected, again = (
        pipeline.generate(replace(REQUEST, loras=loras), Recorder(seed=7).run)
        for loras in ((), (LoraChoice(lora),), ())
    )
    assert np.array_equal(plain, again)
    assert not np.array_equal(plain, corrected)


@pytest.mark.parametrize(
    ("name", "texts", "side", "prediction"),
    [
        ("v2-1_768-ema-pruned", {}, 768, "v_prediction"),
        ("v2-1_512-ema-pruned", {}, 512, "epsilon"),
        ("red-fox", {"modelspec.prediction_type": "epsilon"}, 512, "epsilon"),
        ("red-fox-512", {"modelspec.prediction_type": "v"}, 768, "v_prediction"),
    ],
)
def test_a_version_2_tells_what_it_predicts(
    tmp_path: Path, name: str, texts: dict[str, str], side: int, prediction: str
) -> None:
    path = save_safetensors(tmp_path / f"{name}.safetensors", shapes_of(SD21), texts)
    spec = FAMILY.inspect(path, "fox")
    assert spec.limits.sizes[0] == (side, side)
    with stub_view(stub_for(spec), spec.title) as view:
        settings = json.loads((view / "scheduler" / "scheduler_config.json").read_text())
    assert settings["prediction_type"] == prediction


@pytest.mark.parametrize(
    ("name", "sizes", "steps", "scheduler"),
    [
        ("sd_turbo", SD21, 4, "EulerDiscreteScheduler"),
        ("sd_xl_turbo_1.0_fp16", SDXL, 4, "EulerDiscreteScheduler"),
        ("sdxl_lightning_8step", SDXL, 8, "EulerDiscreteScheduler"),
        ("dreamshaper-8-lcm", SD15, 4, "LCMScheduler"),
    ],
)
def test_a_distilled_checkpoint_has_few_steps_and_the_sampler_for_them(
    tmp_path: Path, name: str, sizes: Sizes, steps: int, scheduler: str
) -> None:
    path = save_safetensors(tmp_path / f"{name}.safetensors", shapes_of(sizes))
    spec = FAMILY.inspect(path, "fox")
    assert (spec.defaults.steps, spec.defaults.guidance, spec.limits.samplers) == (steps, 0.0, ())
    with stub_view(stub_for(spec), spec.title) as view:
        index = json.loads((view / "model_index.json").read_text())
        settings = json.loads((view / "scheduler" / "scheduler_config.json").read_text())
    assert index["scheduler"][1] == settings["_class_name"] == scheduler
    assert (settings["timestep_spacing"], settings["prediction_type"]) == ("trailing", "epsilon")


@pytest.mark.parametrize(
    "name",
    [
        "model.diffusion_model.time_embed.0.weight",
        "first_stage_model.decoder.conv_out.bias",
        "cond_stage_model.transformer.text_model.final_layer_norm.weight",
    ],
)
def test_a_tensor_that_it_lacks_is_found(
    small: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("studio.models.signatures.denoiser_of", lambda _: "StableDiffusionPipeline")
    shapes = {each: shape for each, shape in shapes_of(SMALL).items() if each != name}
    path = save_random(small / "fox.safetensors", shapes)
    with pytest.raises(ModelDamaged, match=f"{path}"):
        load(path)


@pytest.mark.parametrize(
    ("shapes", "sentence"),
    [
        (
            {"lora_unet_a.lora_down.weight": (4, 320), "lora_unet_a.lora_up.weight": (320, 4)},
            "is a LoRA, which corrects a model and is none. Add it to a model instead.",
        ),
        ({"decoder.conv_in.weight": (512, 4, 3, 3)}, "holds only a part of a model, a VAE."),
        ({"fox": (3, 3)}, "holds weights of an unknown kind."),
        (
            {"distilled_guidance_layer.in_proj.weight": (96, 64)},
            "holds weights of Chroma, without the settings and the vocabulary that go with them.",
        ),
        (
            {
                name: shape
                for name, shape in shapes_of(SD15).items()
                if not name.startswith(("first_stage", "cond"))
            },
            "holds weights of Stable Diffusion, but no vae, no text encoder.",
        ),
    ],
)
def test_what_a_file_lacks_is_said(tmp_path: Path, shapes: Shapes, sentence: str) -> None:
    path = save_safetensors(tmp_path / "fox.safetensors", shapes)
    with pytest.raises(ModelUnsupported) as caught:
        FAMILY.inspect(path, "fox")
    assert str(caught.value).startswith(f"{path} {sentence}")


def test_the_library_lists_checkpoints_and_no_other_files(paths: Paths) -> None:
    paths.models.mkdir(parents=True)
    whole = save_safetensors(paths.models / "fox.safetensors", shapes_of(SD15))
    save_safetensors(paths.models / "vae.safetensors", {"decoder.conv_in.weight": (512, 4, 3, 3)})
    listed = find_models(paths, Settings())
    assert [entry.id for entry in listed if entry.path.suffix] == [str(whole)]


def test_the_settings_that_come_along_are_whole() -> None:
    for stub, class_name in (
        ("sd15", "StableDiffusion"),
        ("sd21", "StableDiffusion"),
        ("sd21base", "StableDiffusion"),
        ("sdxl", "StableDiffusionXL"),
    ):
        assert stub_folder(stub).class_name == f"{class_name}Pipeline"
        with stub_view(stub) as view:
            words = json.loads((view / "tokenizer" / "vocab.json").read_text(encoding="utf-8"))
            assert len(words) == words["<|endoftext|>"] + 1 == 49_408
            assert words["!"] == 0
            assert words["fox</w>"] == 3240
