"""Small SenseNova folders with random weights, in the layout that real ones come in."""

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from tokenizers.pre_tokenizers import ByteLevel

from studio.models.sensenova.config import parse_config
from studio.models.sensenova.network import Network
from studio.models.sensenova.prompt import TOKENS


def small_fields(**changes: Any) -> dict[str, Any]:
    """A config.json: 16-pixel tokens, two layers; `changes` replace keys, `llm_` keys inside."""
    fields: dict[str, Any] = {
        "model_type": "neo_chat",
        "template": "neo1_0",
        "use_pixel_head": True,
        "pixel_head_size": 32,
        "pixel_head_upscale": [2, 2, 4],
        "add_noise_scale_embedding": True,
        "llm_config": {
            "model_type": "qwen3",
            "hidden_size": 32,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "num_key_value_heads": 2,
            "head_dim": 16,
            "intermediate_size": 64,
            "vocab_size": 256 + len(TOKENS["neo1_0"]),
        },
        "vision_config": {"hidden_size": 16, "patch_size": 8, "downsample_ratio": 0.5},
        "studio": {"title": "Small", "sizes": [[64, 48]], "min_side": 16, "max_side": 512},
    }
    for key, value in changes.items():
        if key.startswith("llm_"):
            fields["llm_config"][key.removeprefix("llm_")] = value
        else:
            fields[key] = value
    return fields


SPARSE: dict[str, Any] = {
    "llm_model_type": "qwen3_moe",
    "llm_num_experts": 4,
    "llm_gen_num_experts": 3,
    "llm_num_experts_per_tok": 2,
    "llm_moe_intermediate_size": 16,
}


def small_network(**changes: Any) -> Network:
    """A network with weights that do something: norms and biases are not what they start as."""
    torch.manual_seed(0)
    network = Network(parse_config(small_fields(**changes)))
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.05)
    return network


def save_small(folder: Path, **changes: Any) -> Path:
    """Write config.json, the tokenizer and model.safetensors in bfloat16."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(small_fields(**changes)), encoding="utf-8")
    save_tokenizer(folder)
    weights = small_network(**changes).state_dict()
    save_file(
        {name: weight.bfloat16().contiguous() for name, weight in weights.items()},
        folder / "model.safetensors",
    )
    return folder


def save_tokenizer(folder: Path) -> None:
    """Every byte is a token, and so are the words of the chat template."""
    letters = sorted(ByteLevel.alphabet())
    vocabulary = {letter: number for number, letter in enumerate(letters)}
    added = {token: len(letters) + number for number, token in enumerate(TOKENS["neo1_0"])}
    (folder / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    (folder / "merges.txt").write_text("#version: 0.2\n", encoding="utf-8")
    (folder / "added_tokens.json").write_text(json.dumps(added), encoding="utf-8")
