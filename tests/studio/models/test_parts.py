"""A model in files of one part each, as ComfyUI keeps it, or all in one with the makers' names."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from studio.errors import ModelUnsupported
from studio.jobs.request import LoraChoice
from studio.models.diffusers import FAMILY
from studio.models.diffusers.load import import_library
from studio.models.library import find_model
from studio.models.loras import check_lora
from studio.models.report import report_on
from studio.models.store.store import ModelStore
from studio.paths import Paths
from tests.studio.models.comfy import (
    FILES,
    WITHIN,
    lend_settings,
    lend_tokenizers,
    save_whole,
    take_apart,
    weights_of,
)
from tests.studio.models.headers import save_safetensors
from tests.studio.models.lora_files import save_lora
from tests.studio.models.runs import Recorder
from tests.studio.models.test_lent import REQUEST, draw, load

pytestmark = [  # of diffusers and transformers, about their own insides
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:`FluxPosEmbed` is deprecated:FutureWarning"),
]

Z_IMAGE, FLUX, SD3 = "ZImagePipeline", "FluxPipeline", "StableDiffusion3Pipeline"


def difference(file: Path, whole: Path) -> int:
    """How far the pictures are apart, at the most."""
    first, second = draw(file).astype(int), draw(whole).astype(int)
    assert second.std() > 5
    return int(np.abs(first - second).max())


@pytest.fixture
def apart(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, dict[str, Path]]:
    """A whole model, and its files in the folders of ComfyUI."""
    class_name = getattr(request, "param", Z_IMAGE)
    whole = save_whole(class_name, tmp_path / "whole" / "models" / "fox")
    lend_settings(whole, class_name, tmp_path / "assets", monkeypatch)
    return whole, take_apart(whole, class_name, tmp_path / "ComfyUI" / "models")


@pytest.mark.parametrize("apart", FILES, indirect=True)
def test_files_of_one_part_each_make_the_picture_of_the_whole(
    apart: tuple[Path, dict[str, Path]], tmp_path: Path
) -> None:
    whole, files = apart
    lend_tokenizers(whole, tmp_path / "ComfyUI")
    spec = FAMILY.inspect(files["transformer"], "fox")
    assert {*spec.weight_files} == {*files.values()}
    assert report_on(files["transformer"]).problems == ()
    reader = FAMILY.reader(spec)
    assert reader is not None
    assert reader.read("a red fox").tokens in {9, 10}
    assert difference(files["transformer"], whole) <= 1  # the same weights lie elsewhere in memory


def test_what_is_missing_is_listed(apart: tuple[Path, dict[str, Path]]) -> None:
    _, files = apart
    for part in ("text_encoder", "vae"):
        files[part].unlink()
    with pytest.raises(ModelUnsupported) as caught:
        FAMILY.inspect(files["transformer"], "fox")
    assert str(caught.value) == (
        f"{files['transformer']} holds weights of Z-Image, but no qwen_3_4b, no qwen25_tokenizer, "
        "no ae. Put a file with each of these beside it or into the folders beside its own, or "
        "import them. A diffusers folder of a Z-Image model lends them too, and ComfyUI its "
        "tokenizers."
    )


def test_a_flux_that_paints_parts_of_pictures_is_no_other(tmp_path: Path) -> None:
    names = ("double_blocks.0.img_attn.qkv.weight", "vector_in.in_layer.weight", "img_in.weight")
    file = save_safetensors(tmp_path / "fill.safetensors", dict.fromkeys(names, (32, 384)))
    with pytest.raises(ModelUnsupported, match="without the settings and the vocabulary"):
        FAMILY.inspect(file, "fox")


def test_a_folder_with_another_denoiser_lends_the_rest(
    apart: tuple[Path, dict[str, Path]], tmp_path: Path
) -> None:
    whole, files = apart
    shutil.copytree(whole, tmp_path / "ComfyUI" / "models" / "other")
    save_safetensors(
        tmp_path / "ComfyUI/models/other/transformer/diffusion_pytorch_model.safetensors",
        {"another.weight": (4, 4)},
    )
    for part in ("text_encoder", "vae"):
        files[part].unlink()
    assert difference(files["transformer"], whole) <= 1


def test_imported_parts_make_a_model(
    apart: tuple[Path, dict[str, Path]], tmp_path: Path, paths: Paths
) -> None:
    whole, files = apart
    lend_tokenizers(whole, tmp_path / "ComfyUI")
    store = ModelStore(paths.store)
    for file in files.values():
        store.import_model(file)
    for file in files.values():
        file.unlink()
    with pytest.raises(ModelUnsupported, match="but no qwen25_tokenizer"):
        find_model("z_image_turbo_bf16", paths)
    shutil.copytree(
        tmp_path / "ComfyUI/comfy/text_encoders", paths.store.parent, dirs_exist_ok=True
    )
    spec = find_model("z_image_turbo_bf16", paths)
    assert {file.stem for file in spec.weight_files} == {file.stem for file in files.values()}


def test_a_lora_corrects_a_denoiser_in_a_file(
    apart: tuple[Path, dict[str, Path]], tmp_path: Path
) -> None:
    whole, files = apart
    lend_tokenizers(whole, tmp_path / "ComfyUI")
    lora = save_lora(load(whole)._pipeline, tmp_path / "ink.safetensors", wanted="to_q")
    spec = FAMILY.inspect(files["transformer"], "fox")
    check_lora(lora, spec)
    assert spec.limits.has_loras
    request = replace(REQUEST, loras=(LoraChoice(lora),))
    corrected, expected = (
        load(path).generate(request, Recorder(seed=7).run) for path in (files["transformer"], whole)
    )
    assert np.array_equal(corrected, expected)
    assert not np.array_equal(corrected, draw(whole))


@pytest.mark.parametrize("apart", [SD3], indirect=True)
@pytest.mark.parametrize("is_35", [False, True])
def test_one_file_with_the_names_of_its_makers_makes_the_same_picture(
    apart: tuple[Path, dict[str, Path]], tmp_path: Path, *, is_35: bool
) -> None:
    whole, files = apart
    if is_35:
        use_35(whole, tmp_path / "assets")
    for file in files.values():
        file.unlink()
    joined = {
        prefix + name: weight
        for part, prefix in WITHIN.items()
        for name, weight in weights_of(whole, SD3, part).items()
    }
    file = tmp_path / "ComfyUI" / "models" / "checkpoints" / "sd3_incl_clips_t5xxl.safetensors"
    file.parent.mkdir(parents=True)
    save_file(joined, file)
    lend_tokenizers(whole, tmp_path / "ComfyUI")
    assert FAMILY.inspect(file, "fox").weight_files == (file,)
    assert difference(file, whole) <= 1


def use_35(whole: Path, settings: Path) -> None:
    """Give Stable Diffusion 3 the transformer of 3.5 medium, whose first blocks look twice."""
    diffusers = import_library("diffusers")
    config = json.loads((whole / "transformer" / "config.json").read_text())
    config |= {"num_layers": 2, "qk_norm": "rms_norm", "dual_attention_layers": [0]}
    transformer = diffusers.SD3Transformer2DModel.from_config(config)
    with torch.no_grad():
        for name, weight in transformer.named_parameters():
            if name.endswith(".weight") and not weight.any():
                weight.normal_(std=0.1)
    transformer.save_pretrained(whole / "transformer")
    place = settings / "checkpoints" / "sd3-medium35" / "transformer"
    shutil.copy(whole / "transformer" / "config.json", place)


def in_eight_bits(file: Path, *, is_scaled: bool) -> dict[str, torch.Tensor]:
    """Put the matrices of a file into 8 bits each; what they are worth from then on."""
    worth, stored = {}, {}
    for name, weight in load_file(file).items():
        if weight.dim() != 2:
            worth[name] = stored[name] = weight
            continue
        scale = weight.abs().max() / 448 if is_scaled else torch.tensor(1.0)
        stored[name] = (weight / scale).to(torch.float8_e4m3fn)
        worth[name] = stored[name].float() * scale
        if is_scaled:
            stored[name.removesuffix("weight") + "scale_weight"] = scale
    if is_scaled:
        stored["scaled_fp8"] = torch.zeros(2, dtype=torch.float8_e4m3fn)
    save_file(stored, file)
    return worth


@pytest.mark.parametrize("is_scaled", [False, True])
def test_weights_in_eight_bits_are_worth_what_their_scales_say(
    apart: tuple[Path, dict[str, Path]], tmp_path: Path, *, is_scaled: bool
) -> None:
    whole, files = apart
    lend_tokenizers(whole, tmp_path / "ComfyUI")
    worth = {
        part: in_eight_bits(files[part], is_scaled=is_scaled)
        for part in ("transformer", "text_encoder")
    }
    spec = FAMILY.inspect(files["transformer"], "fox")
    assert spec.weight_bytes > sum(file.stat().st_size for file in files.values())
    packed = draw(files["transformer"])
    for part, weights in worth.items():
        save_file(weights, files[part])
    difference_ = packed.astype(int) - draw(files["transformer"])
    assert np.abs(difference_).max() <= 1
    assert packed.std() > 5


def test_scales_of_blocks_are_refused(apart: tuple[Path, dict[str, Path]], tmp_path: Path) -> None:
    whole, files = apart
    lend_tokenizers(whole, tmp_path / "ComfyUI")
    in_eight_bits(files["transformer"], is_scaled=True)
    weights = load_file(files["transformer"])
    scale = next(name for name in weights if name.endswith(".scale_weight"))
    weights[scale] = torch.ones(4, 4)
    save_file(weights, files["transformer"])
    with pytest.raises(ModelUnsupported, match=f"packs its weights by {scale}, which cannot be"):
        FAMILY.inspect(files["transformer"], "fox")
