"""What is found out about a model from its headers, in a process of its own."""

from __future__ import annotations

import logging
import os
import struct
from pathlib import Path

import pytest

from studio.errors import ModelDamaged, ModelUnsupported
from studio.models.diffusers import FAMILY
from studio.models.inspector import Bounds, inspect_apart
from studio.models.report import Kind, report_on
from studio.paths import assets
from tests.studio.models.headers import Shapes, save_gguf, save_safetensors
from tests.studio.models.tiny import save_stable_diffusion

UNET = "model.diffusion_model."
SD_CROSS = f"{UNET}input_blocks.2.1.transformer_blocks.0.attn2.to_k.weight"
XL_CROSS = f"{UNET}input_blocks.4.1.transformer_blocks.0.attn2.to_k.weight"
SD15 = {
    SD_CROSS: (320, 768),
    "first_stage_model.decoder.conv_in.weight": (512, 4, 3, 3),
    "cond_stage_model.transformer.text_model.final_layer_norm.weight": (768,),
    "alphas_cumprod": (1000,),
}
XL = {
    XL_CROSS: (640, 2048),
    f"{UNET}label_emb.0.0.weight": (1280, 2816),
    "first_stage_model.decoder.conv_in.weight": (512, 4, 3, 3),
    "conditioner.embedders.0.transformer.text_model.final_layer_norm.weight": (768,),
    "conditioner.embedders.1.model.ln_final.weight": (1280,),
}
FLUX = {"double_blocks.0.img_attn.qkv.weight": (96, 64), "vector_in.in_layer.weight": (64, 32)}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_stable_diffusion(tmp_path_factory.mktemp("models") / "fox")


@pytest.mark.parametrize(
    ("shapes", "family", "parts"),
    [
        (SD15, "Stable Diffusion", ["denoiser", "vae", "text encoder"]),
        (XL, "Stable Diffusion XL", ["denoiser", "vae", "text encoder", "second text encoder"]),
    ],
)
def test_a_checkpoint_is_told_apart_into_its_parts(
    tmp_path: Path, shapes: Shapes, family: str, parts: list[str]
) -> None:
    report = report_on(save_safetensors(tmp_path / "fox.safetensors", shapes))
    assert (report.kind, report.family) == (Kind.CHECKPOINT, family)
    assert [part.name for part in report.parts] == parts
    assert report.precision == "fp16"
    assert report.problems == ()


def test_a_checkpoint_without_a_text_encoder_says_so(tmp_path: Path) -> None:
    shapes = {name: shape for name, shape in SD15.items() if "cond_stage" not in name}
    file = save_safetensors(tmp_path / "fox.safetensors", shapes)
    assert report_on(file).problems == (
        f"{file} holds weights of Stable Diffusion, but no text encoder.",
    )


def test_the_licence_in_a_file_is_told_in_one_line(tmp_path: Path) -> None:
    texts = {"modelspec.license": "\x1b[31mApache-2.0\n" + "!" * 1000}
    report = report_on(save_safetensors(tmp_path / "fox.safetensors", SD15, texts))
    assert report.licence.startswith("[31mApache-2.0!")
    assert len(report.licence) == 100


@pytest.mark.parametrize(
    ("shapes", "kind", "family", "part"),
    [
        (FLUX, Kind.COMPONENT, "FLUX.1", "denoiser"),
        ({"x_pad_token": (1, 64), "cap_pad_token": (1, 64)}, Kind.COMPONENT, "Z-Image", "denoiser"),
        ({"decoder.conv_in.weight": (512, 16, 3, 3)}, Kind.COMPONENT, "", "VAE"),
        (
            {"encoder.block.0.layer.0.SelfAttention.q.weight": (64, 64)},
            Kind.COMPONENT,
            "",
            "T5 text encoder",
        ),
        (
            {"text_model.encoder.layers.0.self_attn.q_proj.weight": (64, 64)},
            Kind.COMPONENT,
            "",
            "CLIP text encoder",
        ),
        ({"decoder.layers.0.weight": (64, 4, 3, 3)}, Kind.TINY_DECODER, "", "tiny decoder"),
        ({"emb_params": (4, 768)}, Kind.TEXTUAL_INVERSION, "Stable Diffusion", "weights"),
        (
            {"clip_l": (4, 768), "clip_g": (4, 1280)},
            Kind.TEXTUAL_INVERSION,
            "Stable Diffusion XL",
            "weights",
        ),
        ({"a.stranger": (4, 4)}, Kind.UNKNOWN, "", "weights"),
    ],
)
def test_a_file_is_told_by_its_tensors(
    tmp_path: Path, shapes: Shapes, kind: Kind, family: str, part: str
) -> None:
    report = report_on(save_safetensors(tmp_path / "fox.safetensors", shapes))
    assert (report.kind, report.family, report.parts[0].name) == (kind, family, part)


@pytest.mark.parametrize(
    ("names", "width", "family"),
    [
        (("lora_unet_down_blocks_1_attn2_to_k.lora_down", ".lora_up"), 768, "Stable Diffusion"),
        (("unet.mid.attn2.to_k.lora_A", ".lora_B"), 2048, "Stable Diffusion XL"),
        (("transformer.single_transformer_blocks.0.attn.to_q.lora_A", ".lora_B"), 64, "FLUX.1"),
        (("somewhere.lora_A", ".lora_B"), 64, ""),
    ],
)
def test_a_lora_tells_its_rank_and_what_it_is_for(
    tmp_path: Path, names: tuple[str, str], width: int, family: str
) -> None:
    down, up = names
    other = down.rpartition(".")[0] + up
    shapes = {f"{down}.weight": (8, width), f"{other}.weight": (64, 8)}
    report = report_on(save_safetensors(tmp_path / "fox.safetensors", shapes))
    assert (report.kind, report.family, report.rank) == (Kind.LORA, family, 8)


def test_a_gguf_tells_its_family_and_how_it_is_packed(tmp_path: Path) -> None:
    file = save_gguf(tmp_path / "fox.gguf", FLUX, {"general.architecture": "flux"})
    report = report_on(file)
    assert (report.kind, report.family, report.precision) == (Kind.GGUF, "FLUX.1", "Q8_0")
    assert report.parameters == 96 * 64 + 64 * 32


@pytest.mark.parametrize(
    ("packed", "name"),
    [
        ((10, 256, 84), "Q2_K"),
        ((11, 256, 110), "Q3_K"),
        ((16, 256, 66), "IQ2_XXS"),
        ((20, 32, 18), "IQ4_NL"),
        ((39, 32, 17), "MXFP4"),
    ],
)
def test_a_gguf_that_nothing_unpacks_says_so_and_what_to_take(
    tmp_path: Path, packed: tuple[int, int, int], name: str
) -> None:
    shapes = {
        "double_blocks.0.img_attn.qkv.weight": (96, 256),
        "vector_in.in_layer.weight": (1, 256),
    }
    file = save_gguf(tmp_path / "fox.gguf", shapes, {}, packed)
    report = inspect_apart(file)
    assert (report.kind, report.family, report.precision) == (Kind.GGUF, "FLUX.1", name)
    assert report.problems == (f"{file} stores its weights as {name}, which cannot be run yet.",)
    with pytest.raises(ModelUnsupported, match="Choose its version in Q4_K, Q5_K, Q6_K or Q8_0"):
        FAMILY.inspect(file, "fox")


@pytest.mark.parametrize(
    ("at", "value", "reason"),
    [
        (0, b"GGML", "it is no GGUF file"),
        (4, struct.pack("<I", 9), "it is of the version 9"),
        (8, struct.pack("<Q", 2**40), "lists 1,099,511,627,776 tensors"),
        (16, struct.pack("<Q", 2**40), "lists 1,099,511,627,776 values"),
        (24, struct.pack("<Q", 2**60), "cut short inside its header"),
        (52, struct.pack("<I", 99), "a value of the unknown kind 99"),
        (52, struct.pack("<IIQ", 9, 4, 2**40), "lists hold 1,099,511,627,776 items"),
    ],
)
def test_a_gguf_that_promises_too_much_is_refused(
    tmp_path: Path, at: int, value: bytes, reason: str
) -> None:
    file = save_gguf(tmp_path / "fox.gguf", FLUX, {"general.architecture": "flux"})
    data = bytearray(file.read_bytes())
    data[at : at + len(value)] = value
    file.write_bytes(data)
    with pytest.raises(ModelDamaged) as caught:
        report_on(file)
    assert reason in caught.value.message


def test_a_gguf_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    file = save_gguf(tmp_path / "fox.gguf", FLUX, {})
    os.truncate(file, file.stat().st_size - 64)
    with pytest.raises(ModelDamaged, match="is cut short: "):
        report_on(file)


def test_a_folder_names_all_that_it_lacks(whole: Path, tmp_path: Path) -> None:
    report = inspect_apart(whole)
    assert (report.kind, report.family) == (Kind.FOLDER, "Stable Diffusion")
    assert report.problems == ()
    assert {part.name for part in report.parts if part.parameters} == {
        "vae",
        "text_encoder",
        "unet",
    }
    for name in ("unet/diffusion_pytorch_model.safetensors", "vae/config.json"):
        (whole / name).rename(tmp_path / Path(name).name)
    problems = report_on(whole).problems
    assert len(problems) == 2
    assert any("lacks its weights" in problem for problem in problems)
    assert any("config.json is missing" in problem for problem in problems)


def test_the_starter_is_whole(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "studio"):
        report = inspect_apart(assets() / "starter")
    assert (report.kind, report.problems) == (Kind.SENSENOVA, ())
    assert report.parameters > 1_000_000
    assert caplog.messages == []


def test_a_large_checkpoint_is_read_within_the_bounds(tmp_path: Path) -> None:
    layers = {f"{UNET}layer.{number}.weight": (2500, 2000) for number in range(2000)}
    file = save_safetensors(tmp_path / "large.safetensors", {**SD15, **layers})
    assert file.stat().st_size > 20 * 10**9
    assert inspect_apart(file).family == "Stable Diffusion"


def test_a_pickle_is_refused_with_the_reason(tmp_path: Path) -> None:
    file = tmp_path / "fox.ckpt"
    file.write_bytes(b"\x80\x02cos\nsystem\n.")
    with pytest.raises(ModelUnsupported, match="pickle file, which can run code when it is opened"):
        inspect_apart(file)


def test_a_file_that_takes_too_long_is_left(tmp_path: Path) -> None:
    file = save_safetensors(tmp_path / "fox.safetensors", SD15)
    with pytest.raises(ModelDamaged, match="took more than 0 seconds and was stopped"):
        inspect_apart(file, Bounds(timeout_s=0))


@pytest.mark.skipif(os.name == "nt", reason="Windows bounds no memory")
def test_a_file_that_takes_too_much_memory_is_refused(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    names = {f"{'x' * 1000}.{number}": (1,) for number in range(20_000)}
    file = save_safetensors(tmp_path / "fox.safetensors", names)
    told = "within the memory and time that any model needs"
    with caplog.at_level(logging.INFO, "studio"), pytest.raises(ModelDamaged, match=told):
        inspect_apart(file, Bounds(memory_bytes=32 * 2**20))
    (message,) = caplog.messages
    assert message.startswith(f"The inspector of {file} ended with ")
    assert not message.endswith("-9")
