"""The tables of the reference folder: texts, sizes, schedules."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from studio.models.sensenova.config import Config, MlpHead
from studio.models.sensenova.images import best_pixels, fit_size
from studio.models.sensenova.presets import TRAINED_SIZES
from studio.models.sensenova.prompt import SYSTEM_PROMPT, Branch, branch_text, expand_images
from studio.models.sensenova.sampler import schedule

U1 = Config(
    hidden_size=4096,
    layer_count=42,
    head_count=32,
    kv_head_count=8,
    head_size=128,
    mlp_width=12288,
    understanding_mlp_width=12288,
    vocabulary_size=151936,
    vision_size=1024,
    head=MlpHead(),
)


@pytest.fixture
def tables(golden: Path) -> dict[str, Any]:
    tables: dict[str, Any] = json.loads((golden / "unit_tables.json").read_text(encoding="utf-8"))
    return tables


def test_system_prompt_is_that_of_the_training(tables: dict[str, Any]) -> None:
    digest = hashlib.sha256(SYSTEM_PROMPT.encode()).hexdigest()
    assert digest == tables["system_prompt_gen_sha256"]


def test_texts_are_those_of_the_original(tables: dict[str, Any]) -> None:
    for query in tables["queries"]:
        match query["kind"]:
            case "t2i_cond":
                text = _text(Branch.COND, query)
            case "t2i_cond_think":
                text = _text(Branch.COND, query, thinks=True)
            case "uncond":
                text = _text(Branch.UNCOND, query)
            case "edit_imgcond_2images_before_expansion":
                text = _text(Branch.IMGCOND, query, images=2)
            case "edit_cond_1image_1x2tokens":
                text = expand_images(_text(Branch.COND, query, images=1), [(1, 2)])
        assert text == query["text"]


def test_images_are_fitted_as_in_the_original(tables: dict[str, Any]) -> None:
    for row in tables["smart_resize"]:
        fitted = fit_size(row["h"], row["w"], row["factor"], row["min_pixels"], row["max_pixels"])
        assert list(fitted) == row["out_hw"]
    for count, pixels in tables["cli_auto_input_max_pixels"].items():
        assert best_pixels(int(count)) == pixels


def test_schedules_are_those_of_the_original(tables: dict[str, Any]) -> None:
    for row in tables["schedules"]:
        times = schedule(row["num_steps"], row["timestep_shift"])
        torch.testing.assert_close(times, torch.tensor(row["t"]), atol=1e-7, rtol=0)


def test_noise_scales_are_those_of_the_original(tables: dict[str, Any]) -> None:
    for row in tables["noise_scale"]:
        assert row["tokens"] == row["w"] // 32 * (row["h"] // 32)
        assert U1.noise_scale_for(row["tokens"]) == row["u1_max8"]
        assert replace(U1, noise_scale_max=16.0).noise_scale_for(row["tokens"]) == row["u15_max16"]


def test_trained_sizes_are_offered(tables: dict[str, Any]) -> None:
    assert sorted(TRAINED_SIZES) == sorted(
        (width, height) for width, height in tables["supported_resolutions_wh"].values()
    )


def _text(branch: Branch, query: dict[str, Any], *, images: int = 0, thinks: bool = False) -> str:
    return branch_text(branch, query["prompt"], images, template="neo1_0", thinks=thinks)
