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
from studio.models.diffusers import FAMILY, templates
from studio.models.diffusers.pipeline import DiffusersPipeline
from tests.studio.models.runs import Recorder
from tests.studio.models.tiny import save_z_image

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
        (UNET, "sample_size", 10**6, "asks for 1000000 sample_size; -1 to 2048 are possible"),
        (UNET, "pos_embed_max_size", [4096] * 2, "pos_embed_max_size; -1 to 1024 are possible"),
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


@pytest.fixture
def cat(tmp_path: Path) -> Path:
    """A model whose prompts go through a chat template."""
    return save_z_image(tmp_path / "cat")


SPLIT = {"type": "Split", "behavior": "Isolated", "invert": False}
PATTERN = {"pattern": {"Regex": "(a+)+$"}}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("pre_tokenizer", {**SPLIT, **PATTERN}),
        ("normalizer", {"type": "Replace", "content": "x", **PATTERN}),
    ],
)
def test_a_pattern_that_backtracks_without_end_is_told_in_a_sentence(
    cat: Path, key: str, value: dict[str, Any]
) -> None:
    change(cat / "model_index.json", tokenizer=["transformers", "PreTrainedTokenizerFast"])
    change(cat / "tokenizer/tokenizer.json", **{key: value})
    prompt = f"{'a' * 40}!"
    reader = FAMILY.reader(FAMILY.inspect(cat, "cat"))
    assert reader is not None
    with pytest.raises(ModelDamaged, match=r"tokenizer cannot be loaded: .*retry-limit-in-match"):
        reader.read(prompt)
    request = GenerationRequest(prompt, "cat", width=64, height=64, steps=1)
    with pytest.raises(BadPicture, match=r"cat made no picture: .*retry-limit-in-match over"):
        load(cat).generate(request, Recorder(seed=7).run)


@pytest.mark.parametrize(
    "template",
    [
        "{% for a in range(99999) %}{{ range(99999) | list | length }}{% endfor %}",
        "{{ 'x' * 2000000000 }}",
        "{% for a in range(99999) %}{{ 'x' * 99 }}{% endfor %}",
    ],
)
def test_a_chat_template_without_an_end_is_stopped(
    cat: Path, template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(templates, "TEMPLATE_S", 0.5)
    (cat / "tokenizer/chat_template.jinja").write_text(template)
    pipeline = load(cat)
    request = GenerationRequest("a red fox", "cat", width=64, height=64, steps=1)
    with pytest.raises(ModelDamaged, match=r"template in .*/cat/tokenizer took more than 0.5 sec"):
        pipeline.generate(request, Recorder(seed=7).run)


def test_a_vocabulary_of_more_than_any_model_needs_is_not_read(fox: Path) -> None:
    with (fox / "tokenizer/tokenizer.json").open("r+b") as file:
        file.truncate(2**26 + 1)
    with pytest.raises(ModelDamaged, match=r"tokenizer\.json has 67,108,865 bytes; 67,108,864 are"):
        FAMILY.reader(FAMILY.inspect(fox, "fox"))
