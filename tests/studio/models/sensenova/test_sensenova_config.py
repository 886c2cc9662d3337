"""config.json as released models write it, and as nobody should."""

import json
from pathlib import Path
from typing import Any

import pytest

from studio.errors import ModelDamaged, ModelUnsupported
from studio.models.inspect import DOWNLOAD_AGAIN
from studio.models.sensenova.config import Experts, MlpHead, parse_config, read_config
from studio.models.sensenova.presets import TRAINED_SIZES, read_presets
from tests.studio.models.sensenova.small import SPARSE, small_fields


def test_sizes_that_the_released_models_leave_out_are_theirs() -> None:
    config = parse_config(small_fields(use_pixel_head=False))
    assert config.head == MlpHead(4096)
    assert config.understanding_mlp_width == config.mlp_width == 64
    assert (config.rope_theta, config.rope_theta_hw) == (5e6, 1e4)
    assert (config.noise_scale_max, config.noise_scale_base_tokens) == (8.0, 64)


def test_rope_theta_is_found_where_transformers_5_keeps_it() -> None:
    config = parse_config(small_fields(llm_rope_parameters={"rope_theta": 1e7}))
    assert config.rope_theta == 1e7


def test_generation_experts_are_those_of_understanding_unless_told() -> None:
    told = parse_config(small_fields(**SPARSE))
    assert told.experts == Experts(4, 2, 16, normalised=True)
    assert told.generation_experts == Experts(3, 2, 16, normalised=True)
    same = parse_config(small_fields(**SPARSE | {"llm_gen_num_experts": None}))
    assert same.generation_experts == same.experts


def test_some_understanding_layers_of_a_sparse_model_are_dense() -> None:
    stepped = parse_config(small_fields(**SPARSE, llm_decoder_sparse_step=2))
    assert stepped.dense_layers == {0}
    listed = parse_config(small_fields(**SPARSE, llm_mlp_only_layers=[1]))
    assert listed.dense_layers == {1}


def test_unknown_keys_are_ignored() -> None:
    fields = small_fields(future="x", llm_future=[1], P_mean=-0.8, t_eps=0.05)
    assert parse_config(fields) == parse_config(small_fields())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"llm_hidden_size": "big"},
            "llm_config.hidden_size must be a whole number from 1 to 1048576; it is 'big'.",
        ),
        (
            {"llm_num_hidden_layers": 0},
            "llm_config.num_hidden_layers must be a whole number from 1 to 1000; it is 0.",
        ),
        (
            {"noise_scale": 10**400},
            f"noise_scale must be a number above 0; it is {str(10**400)[:80]}.",
        ),
        (
            {"llm_architectures": 5},
            "llm_config.architectures must be a list of texts; it is 5.",
        ),
        (
            {"vision_config": {"hidden_size": 16, "downsample_ratio": 5e-324}},
            "the downsample_ratio is not from 1/64 to 1.",
        ),
        (
            {"llm_head_dim": None},
            "llm_config.head_dim must be a whole number from 1 to 1048576; it is missing.",
        ),
        (
            {"llm_rms_norm_eps": -1.0},
            "llm_config.rms_norm_eps must be a number above 0; it is -1.0.",
        ),
        ({"vision_config": []}, "vision_config must be an object; it is []."),
        ({"use_pixel_head": "yes"}, "use_pixel_head must be true or false; it is 'yes'."),
        ({"llm_num_key_value_heads": 3}, "4 heads cannot share 3 key heads."),
        ({"llm_head_dim": 12}, "head_dim 12 is not a multiple of 8."),
        ({"pixel_head_upscale": [2, 2]}, "pixel_head_upscale must be three numbers; it is [2, 2]."),
        (
            {"pixel_head_upscale": [2, 2, 8]},
            "the pixel head does not make tokens of 16 pixels.",
        ),
        (
            {"pixel_refiner": {"size": 8, "depth": 1, "shuffle": 2, "start": 0.5}},
            "a refiner needs two convolutions at least.",
        ),
        (
            {"pixel_refiner": {"size": 8, "depth": 2, "shuffle": 3, "start": 0.5}},
            "the refiner does not fit tokens of 16 pixels.",
        ),
        (
            {"pixel_refiner": {"size": 8, "depth": 2, "shuffle": 2}},
            "pixel_refiner.start must be a number above 0; it is missing.",
        ),
        (
            SPARSE | {"llm_num_experts_per_tok": 9},
            "a token would need more experts than there are.",
        ),
    ],
)
def test_a_value_that_cannot_be_is_named(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ModelDamaged) as caught:
        parse_config(small_fields(**changes))
    assert str(caught.value) == f"config.json: {sentence} {DOWNLOAD_AGAIN}"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"model_type": "qwen3"},
            "This is a qwen3 model, not a SenseNova-U1 model (neo_chat). "
            "Choose a SenseNova-U1 or U1.5 folder.",
        ),
        (
            {"use_adaLN": True, "llm_hidden_act": "gelu", "template": "neo9", "fm_head_layers": 4},
            "config.json sets fm_head_layers, hidden_act, template, use_adaLN as no released "
            "model does. Update the studio, or choose another model.",
        ),
    ],
)
def test_another_network_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ModelUnsupported) as caught:
        parse_config(small_fields(**changes))
    assert str(caught.value) == sentence


def test_a_file_that_is_no_config_is_named(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    with pytest.raises(ModelDamaged, match=r"config\.json is missing"):
        read_config(path)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ModelDamaged, match=r"config\.json is not valid JSON"):
        read_config(path)


def test_presets_are_those_of_the_released_models_unless_told(tmp_path: Path) -> None:
    presets = _presets(tmp_path / "SenseNova-U1-8B-MoT", {})
    assert (presets.steps, presets.guidance, presets.timestep_shift) == (50, 4.0, 3.0)
    assert presets.sizes == TRAINED_SIZES
    assert presets.title == "SenseNova-U1-8B-MoT"
    distilled = _presets(tmp_path / "SenseNova-U1-8B-MoT-8step-preview", {})
    assert (distilled.steps, distilled.guidance) == (8, 1.0)
    told = _presets(tmp_path / "own", {"studio": {"title": "Own", "steps": 4, "sizes": [[64, 48]]}})
    assert (told.title, told.steps, told.sizes) == ("Own", 4, ((64, 48),))


@pytest.mark.parametrize("sizes", [5, [64], [[64, "x"]], [[64, 48, 1]], [[64, 0]], [[64, 1e999]]])
def test_sizes_that_are_none_are_named(tmp_path: Path, sizes: object) -> None:
    with pytest.raises(ModelDamaged) as caught:
        _presets(tmp_path / "own", {"studio": {"sizes": sizes}})
    assert str(caught.value) == (
        f"config.json: studio.sizes must list [width, height]; it is {sizes!r}. {DOWNLOAD_AGAIN}"
    )


def _presets(folder: Path, fields: dict[str, Any]) -> Any:
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(fields), encoding="utf-8")
    return read_presets(folder)


def test_a_title_is_one_short_line(tmp_path: Path) -> None:
    title = "A fox\n\u202egnp" + "x" * 500
    presets = _presets(tmp_path / "own", {"studio": {"title": title}})
    assert presets.title == ("A foxgnp" + "x" * 500)[:100]
