"""Settings that ask for more than any model needs, or for what makes no sense."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from studio.devices import backend_of, find_devices
from studio.devices.plan import plan_for
from studio.errors import BadPicture, ModelDamaged
from studio.jobs.request import GenerationRequest
from studio.models.diffusers import FAMILY
from studio.models.diffusers.pipeline import DiffusersPipeline
from tests.studio.models.runs import Recorder

CPU = find_devices()[-1]
TOO_LARGE = "asks for a much larger network than the .* tensors beside it can fill"
TEXT, UNET, VAE = "text_encoder/config.json", "unet/config.json", "vae/config.json"
SCHEDULER = "scheduler/scheduler_config.json"


def change(path: Path, **values: Any) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def load(folder: Path) -> DiffusersPipeline:
    spec = FAMILY.inspect(folder, "fox")
    return FAMILY.load(spec, plan_for(spec, CPU, backend_of(CPU)))


@pytest.mark.parametrize(
    ("file", "key", "value", "reason"),
    [
        (TEXT, "vocab_size", 10**9, TOO_LARGE),
        (TEXT, "hidden_size", 10**6, TOO_LARGE),
        (TEXT, "num_hidden_layers", 1000, TOO_LARGE),
        (TEXT, "num_hidden_layers", -1, "asks for -1 num_hidden_layers; 0 to 1000 are"),
        (UNET, "layers_per_block", [999, 999], TOO_LARGE),
        (UNET, "in_channels", 10**6, TOO_LARGE),
        (VAE, "latent_channels", 10**6, TOO_LARGE),
        (SCHEDULER, "num_train_timesteps", 10**9, "num_train_timesteps; 0 to 100000 are possible"),
    ],
)
def test_a_network_beyond_its_weights_takes_neither_memory_nor_time(
    fox: Path, file: str, key: str, value: Any, reason: str
) -> None:
    change(fox / file, **{key: value})
    with pytest.raises(ModelDamaged, match=reason):
        load(fox)


def test_a_tokenizer_that_loads_and_cannot_count_is_told_in_a_sentence(fox: Path) -> None:
    change(fox / "tokenizer/tokenizer_config.json", model_max_length="x" * 9)
    spec = FAMILY.inspect(fox, "fox")
    with pytest.raises(ModelDamaged, match="tokenizer cannot be loaded: '>' not supported"):
        FAMILY.reader(spec)


def test_settings_that_load_and_make_no_sense_are_told_in_a_sentence(fox: Path) -> None:
    change(fox / SCHEDULER, trained_betas=[0.1] * 10)
    pipeline = load(fox)
    request = GenerationRequest("a red fox", "fox", width=64, height=64, steps=2)
    with pytest.raises(BadPicture, match=r"^fox made no picture: index 501 is out of bounds"):
        pipeline.generate(request, Recorder(seed=7).run)


def test_a_prompt_is_not_filled_up_until_the_memory_is_full(fox: Path) -> None:
    change(fox / "tokenizer/tokenizer_config.json", model_max_length=2**31)
    pipeline = load(fox)
    request = GenerationRequest("a red fox", "fox", width=64, height=64, steps=2)
    with pytest.raises(BadPicture, match=r"^fox made no picture: int too big to convert"):
        pipeline.generate(request, Recorder(seed=7).run)
