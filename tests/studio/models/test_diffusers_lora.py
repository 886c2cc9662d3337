"""LoRAs in a pipeline of diffusers: each way of naming layers, weights, and files that are none."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from studio.devices import find_devices
from studio.devices.backend import LoadPlan
from studio.errors import (
    Cancelled,
    InvalidRequest,
    ModelDamaged,
    ModelNotFound,
    ModelUnsupported,
    StudioError,
)
from studio.jobs.request import GenerationRequest, LoraChoice, check_request
from studio.models.diffusers import FAMILY
from studio.models.diffusers.load import import_library
from studio.models.diffusers.lora import TAKE_LORAS
from studio.models.diffusers.pipeline import DiffusersPipeline
from studio.models.diffusers.traits import TRAITS
from studio.models.loras import check_lora, find_loras
from tests.studio.models.lora_files import Names, diffusers, kohya, layers_of, peft, save_lora
from tests.studio.models.runs import Recorder
from tests.studio.models.tiny import save_stable_diffusion
from tests.studio.models.zoo import save_model

CPU = find_devices()[-1]
REQUEST = GenerationRequest("a red fox", "fox", width=64, height=64, steps=2, guidance=4.0)

Draw = Callable[..., np.ndarray]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_stable_diffusion(tmp_path_factory.mktemp("models") / "fox")


@pytest.fixture(scope="module")
def pipeline(folder: Path) -> DiffusersPipeline:
    return FAMILY.load(FAMILY.inspect(folder, "fox"), LoadPlan(CPU, "float32"))


@pytest.fixture
def draw(pipeline: DiffusersPipeline) -> Draw:
    def draw_one(*loras: LoraChoice) -> np.ndarray:
        return pipeline.generate(replace(REQUEST, loras=loras), Recorder(seed=7).run)

    return draw_one


@pytest.fixture
def ink(pipeline: DiffusersPipeline, tmp_path: Path) -> Path:
    return save_lora(pipeline._pipeline, tmp_path / "ink.safetensors")


def change(path: Path, change_it: Callable[[dict[str, torch.Tensor]], object]) -> Path:
    tensors = load_file(path)
    change_it(tensors)
    save_file(tensors, path)
    return path


@pytest.mark.parametrize("names", [diffusers, kohya])
def test_the_tools_name_the_same_layers_in_their_own_ways(
    pipeline: DiffusersPipeline, draw: Draw, ink: Path, tmp_path: Path, names: Names
) -> None:
    other = save_lora(pipeline._pipeline, tmp_path / "other.safetensors", names)
    check_lora(other, pipeline._spec)
    assert np.array_equal(draw(LoraChoice(ink)), draw(LoraChoice(other)))


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("part", ["text_encoder", "text_encoder_2"])
def test_text_encoders_are_corrected_too(tmp_path: Path, part: str) -> None:
    folder = save_model("StableDiffusionXLPipeline", tmp_path / "fox")
    pipeline = FAMILY.load(FAMILY.inspect(folder, "fox"), LoadPlan(CPU, "float32"))
    (layer, module), *_ = layers_of(pipeline._pipeline.components[part], "q_proj")
    if not layer.startswith("text_model."):
        layer = f"text_model.{layer}"
    rows, columns = module.weight.shape
    down, up, _ = peft(part, layer)
    file = tmp_path / "words.safetensors"
    torch.manual_seed(0)
    save_file({down: torch.randn(2, columns), up: torch.randn(rows, 2)}, file)
    request = replace(REQUEST, steps=1)
    plain, changed = (
        pipeline.generate(replace(request, loras=loras), Recorder(seed=7).run)
        for loras in ((), (LoraChoice(file),))
    )
    assert not np.array_equal(plain, changed)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_the_names_of_the_first_release_of_xl_are_translated(tmp_path: Path) -> None:
    folder = save_model("StableDiffusionXLPipeline", tmp_path / "fox")
    spec = FAMILY.inspect(folder, "fox")
    pipeline = FAMILY.load(spec, LoadPlan(CPU, "float32"))
    block = "transformer_blocks.0.attn2.to_k"
    rows, columns = pipeline._pipeline.unet.get_submodule(
        f"down_blocks.1.attentions.0.{block}"
    ).weight.shape
    torch.manual_seed(0)
    down, up = torch.randn(2, columns), torch.randn(rows, 2)
    words = pipeline._pipeline.text_encoder_2.get_parameter
    text = "encoder.layers.0.self_attn.q_proj"
    wide = words(f"text_model.{text}.weight").shape
    more = {
        "down": torch.randn(2, wide[1]),
        "up": torch.randn(wide[0], 2),
    }
    first, peft_like = tmp_path / "first.safetensors", tmp_path / "peft.safetensors"
    unet = f"lora_unet_input_blocks_3_1_{block.replace('.', '_')}"
    te2 = f"lora_te2_text_model_{text.replace('.', '_')}"
    tensors = {f"{unet}.lora_down.weight": down, f"{unet}.lora_up.weight": up}
    tensors |= {f"{te2}.lora_{role}.weight": tensor for role, tensor in more.items()}
    tensors |= {f"{name}.alpha": torch.tensor(1.0) for name in (unet, te2)}
    save_file(tensors, first)
    names = peft("unet", f"down_blocks.1.attentions.0.{block}")
    others = peft("text_encoder_2", f"text_model.{text}")
    alike = dict(zip((*names[:2], *others[:2]), (down, up, more["down"], more["up"]), strict=True))
    save_file(alike, peft_like)
    pictures = [
        pipeline.generate(replace(REQUEST, steps=1, loras=loras), Recorder(seed=7).run)
        for loras in ((), (LoraChoice(first),), (LoraChoice(peft_like, 0.5),))
    ]
    assert np.array_equal(pictures[1], pictures[2])
    assert not np.array_equal(pictures[0], pictures[1])


def test_it_is_as_if_the_weights_themselves_had_been_changed(
    folder: Path, draw: Draw, ink: Path
) -> None:
    corrected = draw(LoraChoice(ink, 0.7)).astype(np.float32)
    merged = FAMILY.load(FAMILY.inspect(folder, "fox"), LoadPlan(CPU, "float32"))
    unet = merged._pipeline.unet
    tensors = load_file(ink)
    with torch.no_grad():
        for name in tensors:
            if name.endswith("lora_A.weight"):
                layer = name.removeprefix("unet.").removesuffix(".lora_A.weight")
                up = tensors[name.replace("lora_A", "lora_B")]
                unet.get_submodule(layer).weight += 0.7 * up @ tensors[name]
    expected = merged.generate(REQUEST, Recorder(seed=7).run).astype(np.float32)
    assert np.abs(corrected - expected).max() <= 1


def test_convolutions_are_corrected_as_their_weights_would_be(
    folder: Path, draw: Draw, tmp_path: Path
) -> None:
    torch.manual_seed(0)
    names = ("down_blocks.0.resnets.0.conv1", "down_blocks.1.attentions.0.proj_in")
    merged = FAMILY.load(FAMILY.inspect(folder, "fox"), LoadPlan(CPU, "float32"))
    tensors = {}
    for name in names:
        weight = merged._pipeline.unet.get_submodule(name).weight
        rows, columns, *kernel = weight.shape
        down, up = torch.randn(2, columns, *kernel) / 4, torch.randn(rows, 2, 1, 1) / 4
        with torch.no_grad():
            weight += torch.einsum("or,rikl->oikl", up[..., 0, 0], down)
        if kernel == [1, 1]:
            down, up = down.flatten(1), up.flatten(1)  # as some tools write them
        key = kohya("unet", name)
        tensors |= {key[0]: down.contiguous(), key[1]: up.contiguous()}
    file = tmp_path / "wide.safetensors"
    save_file(tensors, file)
    corrected = draw(LoraChoice(file)).astype(np.float32)
    expected = merged.generate(REQUEST, Recorder(seed=7).run).astype(np.float32)
    assert np.abs(corrected - expected).max() <= 1
    assert not np.array_equal(corrected, draw())


def test_a_scale_in_the_file_or_beside_it_counts(
    pipeline: DiffusersPipeline, draw: Draw, ink: Path, tmp_path: Path
) -> None:
    half = draw(LoraChoice(ink, 0.5))
    inside = save_lora(pipeline._pipeline, tmp_path / "inside.safetensors", kohya, alpha=1)
    assert np.array_equal(half, draw(LoraChoice(inside)))
    told = {"lora_adapter_metadata": json.dumps({"unet.lora_alpha": 1, "unet.r": 10**9})}
    beside = save_lora(pipeline._pipeline, tmp_path / "beside.safetensors", metadata=told)
    assert np.array_equal(half, draw(LoraChoice(beside)))


def test_several_add_up_in_any_order(draw: Draw, ink: Path, tmp_path: Path) -> None:
    wash = tmp_path / "wash.safetensors"
    wash.write_bytes(ink.read_bytes())
    both = draw(LoraChoice(ink, 0.5), LoraChoice(wash, -0.5)).astype(np.float32)
    assert np.abs(both - draw().astype(np.float32)).max() <= 1
    assert not np.array_equal(draw(LoraChoice(ink, 0.5)), draw(LoraChoice(ink, -0.5)))


def test_a_file_that_changes_is_read_again(draw: Draw, ink: Path) -> None:
    before = draw(LoraChoice(ink))
    change(
        ink, lambda tensors: [tensor.neg_() for tensor in tensors.values() if tensor.shape[0] == 2]
    )
    os.utime(ink, ns=(1, 1))
    assert not np.array_equal(before, draw(LoraChoice(ink)))


def test_a_cancelled_picture_leaves_the_lora_in_order(
    pipeline: DiffusersPipeline, draw: Draw, ink: Path
) -> None:
    whole = draw(LoraChoice(ink))
    request = replace(REQUEST, loras=(LoraChoice(ink),))
    with pytest.raises(Cancelled):
        pipeline.generate(request, Recorder(seed=7, cancel_at_step=1).run)
    assert np.array_equal(whole, draw(LoraChoice(ink)))


def give_alpha(tensors: dict[str, torch.Tensor], alpha: torch.Tensor) -> None:
    """Say the alpha of each layer of a LoRA."""
    first = [name for name in tensors if "lora_A" in name]
    tensors.update({name.replace("lora_A.weight", "alpha"): alpha.clone() for name in first})


@pytest.mark.parametrize(
    ("spoil", "error", "sentence"),
    [
        (
            lambda t: t.update(
                {
                    "unet.mid.lora_A.weight": torch.ones(2, 4),
                    "unet.mid.lora_B.weight": torch.ones(4, 2),
                }
            ),
            ModelUnsupported,
            "ink.safetensors is not a LoRA for this model: it changes unet.mid. "
            "Choose another LoRA.",
        ),
        (
            lambda t: t.update({name: torch.ones(3, 3) for name in t}),
            ModelDamaged,
            "ink.safetensors is damaged: the matrices of ",
        ),
        (
            lambda t: t.update({name: tensor * torch.nan for name, tensor in t.items()}),
            ModelDamaged,
            "hold values that are not numbers. Choose another LoRA.",
        ),
        (
            lambda t: give_alpha(t, torch.tensor(1e38)),
            ModelDamaged,
            "is 1e+38. Choose another LoRA.",
        ),
        (
            lambda t: t.update({name: tensor[:0] for name, tensor in t.items() if "_A." in name}),
            ModelDamaged,
            "ink.safetensors is damaged: ",
        ),
        (
            lambda t: give_alpha(t, torch.ones(3)),
            ModelDamaged,
            "ink.safetensors is damaged: ",
        ),
        (
            lambda t: t.update({"x.hada_w1_a": torch.ones(2, 2)}),
            ModelUnsupported,
            "ink.safetensors is a LoHa, which cannot be used yet. Choose another LoRA.",
        ),
        (
            lambda t: (t.clear(), t.update({"x": torch.ones(2)})),
            ModelUnsupported,
            "ink.safetensors is no LoRA. Choose another LoRA.",
        ),
        (
            lambda t: (
                t.clear(),
                t.update(
                    {"a.lora_A.weight": torch.ones(2000, 1), "a.lora_B.weight": torch.ones(1, 2000)}
                ),
            ),
            ModelDamaged,
            "ink.safetensors has the rank 2,000; 1,024 is the most. Choose another LoRA.",
        ),
    ],
)
def test_a_file_that_does_not_fit_is_told_and_the_model_stays_usable(
    draw: Draw, ink: Path, spoil: Callable[..., object], error: type[StudioError], sentence: str
) -> None:
    without = draw()
    change(ink, spoil)
    with pytest.raises(error) as caught:
        draw(LoraChoice(ink))
    assert sentence in str(caught.value)
    assert np.array_equal(without, draw())


def test_a_file_that_is_cut_short_or_gone_is_told(draw: Draw, ink: Path) -> None:
    ink.write_bytes(ink.read_bytes()[:-10])
    with pytest.raises(ModelDamaged, match=r"is cut short: .* Choose another LoRA\."):
        draw(LoraChoice(ink))
    ink.unlink()
    with pytest.raises(ModelNotFound, match=r"There is no LoRA at .*ink\.safetensors"):
        draw(LoraChoice(ink))


@pytest.mark.parametrize("weight", [float("nan"), float("inf"), 10.5, -99.0])
def test_a_wrong_weight_is_refused(pipeline: DiffusersPipeline, ink: Path, weight: float) -> None:
    request = replace(REQUEST, loras=(LoraChoice(ink, weight),))
    with pytest.raises(InvalidRequest, match=r"The weight of ink must be a number from -10 to 10"):
        check_request(request, pipeline._spec.limits, "fox")


def test_only_loras_that_fit_are_found(
    folder: Path, pipeline: DiffusersPipeline, ink: Path, tmp_path: Path
) -> None:
    spec = FAMILY.inspect(folder, "fox")
    below = tmp_path / "more" / "deep"
    below.mkdir(parents=True)
    sketch = save_lora(pipeline._pipeline, below / "sketch.safetensors", kohya)
    flux = {"lora_unet_double_blocks_0_img_attn_qkv": (4, 4)}
    other = {f"{name}.lora_down.weight": torch.ones(2, 4) for name in flux}
    other |= {f"{name}.lora_up.weight": torch.ones(4, 2) for name in flux}
    save_file(other, tmp_path / "flux.safetensors")
    change(save_lora(pipeline._pipeline, tmp_path / "wide.safetensors"), _widen)
    save_file({"x": torch.ones(2)}, tmp_path / "no-lora.safetensors")
    (tmp_path / "broken.safetensors").write_bytes(b"\xff" * 99)
    assert find_loras((tmp_path, ink, tmp_path / "absent"), spec) == (ink, sketch)
    with pytest.raises(ModelUnsupported, match=r"wide\.safetensors is a LoRA for another model"):
        check_lora(tmp_path / "wide.safetensors", spec)


def _widen(tensors: dict[str, torch.Tensor]) -> None:
    for name in tensors:
        if "lora_A" in name:
            tensors[name] = torch.ones(2, 768)


@pytest.mark.filterwarnings("ignore:`torch.jit.script` is deprecated")  # of Kolors' encoder
def test_the_pipelines_that_take_loras_are_those_of_diffusers() -> None:
    library = import_library("diffusers")
    for name in TRAITS:
        if "Edit" not in name and name != "QwenImage21Pipeline":
            takes = hasattr(getattr(library, name), "lora_state_dict")
            assert takes == (name in TAKE_LORAS), name
