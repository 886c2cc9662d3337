"""The state dict of the released models, from the table of the specification."""

from collections.abc import Iterator
from typing import Any

import pytest
import torch

from studio.models.sensenova.config import parse_config
from studio.models.sensenova.network import Network

Shapes = dict[str, tuple[int, ...]]

_TOKEN, _PATCH, _VISION, _MLP_HEAD = 32, 16, 1024, 4096


def released(*, pixel_head: bool = False, sparse: bool = False) -> dict[str, Any]:
    """The config.json of U1-8B, U1.5-8B or A3B, as far as it shapes the network."""
    llm: dict[str, Any] = {
        "architectures": ["Qwen3ForCausalLM"],
        "model_type": "qwen3",
        "hidden_size": 4096,
        "num_hidden_layers": 42,
        "num_attention_heads": 32,
        "num_key_value_heads": 8,
        "head_dim": 128,
        "intermediate_size": 12288,
        "vocab_size": 151936,
        "rope_theta": 5e6,
        "rope_theta_hw": 1e4,
        "rms_norm_eps": 1e-6,
    }
    if sparse:
        llm |= {
            "architectures": ["Qwen3MoeForCausalLM"],
            "model_type": "qwen3_moe",
            "hidden_size": 2048,
            "num_hidden_layers": 48,
            "num_key_value_heads": 4,
            "intermediate_size": 6144,
            "num_experts": 128,
            "gen_num_experts": 32,
            "num_experts_per_tok": 8,
            "moe_intermediate_size": 768,
            "norm_topk_prob": True,
            "decoder_sparse_step": 1,
            "mlp_only_layers": [],
        }
    return {
        "model_type": "neo_chat",
        "template": "neo1_0",
        "use_pixel_head": pixel_head,
        "add_noise_scale_embedding": True,
        "fm_head_layers": 2,
        "use_adaLN": False,
        "llm_config": llm,
        "vision_config": {"hidden_size": _VISION, "patch_size": _PATCH, "downsample_ratio": 0.5},
    }


def expected_shapes(fields: dict[str, Any]) -> Shapes:
    llm = fields["llm_config"]
    size, words = llm["hidden_size"], llm["vocab_size"]
    shapes: Shapes = {
        "language_model.model.embed_tokens.weight": (words, size),
        "language_model.lm_head.weight": (words, size),
        "language_model.model.norm.weight": (size,),
        "language_model.model.norm_mot_gen.weight": (size,),
    }
    for layer in range(llm["num_hidden_layers"]):
        for name, shape in _layer_shapes(llm):
            shapes[f"language_model.model.layers.{layer}.{name}"] = shape
    for vision in ("vision_model", "fm_modules.vision_model_mot_gen"):
        shapes[f"{vision}.embeddings.patch_embedding.weight"] = (_VISION, 3, _PATCH, _PATCH)
        shapes[f"{vision}.embeddings.patch_embedding.bias"] = (_VISION,)
        shapes[f"{vision}.embeddings.dense_embedding.weight"] = (size, _VISION, 2, 2)
        shapes[f"{vision}.embeddings.dense_embedding.bias"] = (size,)
    for embedder in ("timestep_embedder", "noise_scale_embedder"):
        shapes[f"fm_modules.{embedder}.mlp.0.weight"] = (size, 256)
        shapes[f"fm_modules.{embedder}.mlp.0.bias"] = (size,)
        shapes[f"fm_modules.{embedder}.mlp.2.weight"] = (size, size)
        shapes[f"fm_modules.{embedder}.mlp.2.bias"] = (size,)
    head: Shapes
    if fields["use_pixel_head"]:
        head = {"conv1": (1024, size // 4, 3, 3), "conv2": (192, 256, 3, 3)}
    else:
        head = {"0": (_MLP_HEAD, size), "2": (3 * _TOKEN**2, _MLP_HEAD)}
    for name, shape in head.items():
        shapes[f"fm_modules.fm_head.{name}.weight"] = shape
        shapes[f"fm_modules.fm_head.{name}.bias"] = shape[:1]
    return shapes


def _layer_shapes(llm: dict[str, Any]) -> Iterator[tuple[str, tuple[int, ...]]]:
    size, width, head = llm["hidden_size"], llm["intermediate_size"], llm["head_dim"]
    queries, keys = llm["num_attention_heads"] * head, llm["num_key_value_heads"] * head
    for half, expert_count in (("", "num_experts"), ("_mot_gen", "gen_num_experts")):
        yield f"self_attn.q_proj{half}.weight", (queries, size)
        yield f"self_attn.k_proj{half}.weight", (keys, size)
        yield f"self_attn.v_proj{half}.weight", (keys, size)
        yield f"self_attn.o_proj{half}.weight", (size, queries)
        for norm in ("q_norm", "k_norm", "q_norm_hw", "k_norm_hw"):
            yield f"self_attn.{norm}{half}.weight", (head // 2,)
        yield f"input_layernorm{half}.weight", (size,)
        yield f"post_attention_layernorm{half}.weight", (size,)
        if expert_count not in llm:
            yield from _swiglu(f"mlp{half}", size, width)
            continue
        yield f"mlp{half}.gate.weight", (llm[expert_count], size)
        for expert in range(llm[expert_count]):
            yield from _swiglu(f"mlp{half}.experts.{expert}", size, llm["moe_intermediate_size"])


def _swiglu(name: str, size: int, width: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    yield f"{name}.gate_proj.weight", (width, size)
    yield f"{name}.up_proj.weight", (width, size)
    yield f"{name}.down_proj.weight", (size, width)


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        pytest.param(released(), 1116, id="U1-8B"),
        pytest.param(released(pixel_head=True), 1116, id="U1.5-8B"),
        pytest.param(released(sparse=True), 24 + 48 * (20 + 2 + 3 * (128 + 32)), id="A3B"),
    ],
)
def test_released_models_have_the_specified_names_and_shapes(
    fields: dict[str, Any], count: int
) -> None:
    with torch.device("meta"):
        network = Network(parse_config(fields))
    shapes = {name: tuple(weight.shape) for name, weight in network.state_dict().items()}
    assert shapes == expected_shapes(fields)
    assert len(shapes) == count


def test_released_models_have_the_specified_sizes() -> None:
    with torch.device("meta"):
        u1 = Network(parse_config(released()))
        u15 = Network(parse_config(released(pixel_head=True)))
    assert round(sum(weight.numel() for weight in u1.parameters()) / 1e9, 3) == 17.552
    assert round(sum(weight.numel() for weight in u15.parameters()) / 1e9, 3) == 17.533
