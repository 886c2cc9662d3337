"""Every number of the training: the network's sizes, the pictures, the optimiser."""

from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Sizes:
    """The network: a NEO-unify model in miniature."""

    width: int = 192
    layers: int = 6
    head: int = 64
    mlp: int = 512
    understanding_mlp: int = 128
    vision: int = 128
    pixel_head: int = 256  # 0: the MLP head
    mlp_head: int = 512
    refiner: int = 32  # channels; 0: none
    refiner_depth: int = 4
    refiner_shuffle: int = 2
    refiner_start: float = 0.5
    patch: int = 8  # pixels; a token is twice that


@dataclass(frozen=True, slots=True)
class Noise:
    """How noise levels t are drawn and weighed: 0 is noise, and there the layout is decided."""

    mean: float = -2.2
    deviation: float = 1.2
    uniform_share: float = 0.25  # drawn evenly instead: these teach edges
    start_share: float = 0.0  # nothing but noise, as in the first step: these teach words
    own_share: float = 0.0  # of batches: states to which the network's own step has led
    soft_share: float = 0.0  # of those from `soft_from` on: pictures out of focus, to be sharpened
    soft_from: float = 0.5
    least_remaining: float = 0.1  # 1 - t in the weight of the loss is at least this


_USUAL = (("shapes", 0.42), ("pair", 0.12), ("pattern", 0.12), ("scene", 0.34))


@dataclass(frozen=True, slots=True)
class Stage:
    """Part of the training: what it learns from, and how fast."""

    shapes: tuple[tuple[int, int], ...]  # of pictures: columns and rows of tokens
    batch: int  # pictures of one shape
    rate: float  # learning rate at its highest
    decay_from: float  # share of a session after which the learning rate falls to nothing
    noise: Noise
    trains_refiner: bool = False  # and nothing else; other stages leave it out
    kinds: tuple[tuple[str, float], ...] = _USUAL  # how often each kind is drawn


_SHAPES = ((8, 8), (8, 8), (10, 6), (6, 10), (9, 7), (7, 9), (11, 6), (6, 11))
_WORDS = (("shapes", 0.38), ("pair", 0.17), ("pattern", 0.22), ("scene", 0.23))
_SINGLES = (("shapes", 0.46), ("pair", 0.16), ("pattern", 0.17), ("scene", 0.21))
_MIDDLE = Noise(mean=-1.1, deviation=1.0, start_share=0.15, uniform_share=0.3, least_remaining=0.2)
_OWN = replace(_MIDDLE, start_share=0.25, own_share=0.5)
_LATE = Noise(mean=1.4, deviation=0.6, uniform_share=0.0, soft_share=0.5, least_remaining=0.15)
_EDGES = Noise(uniform_share=0.15, least_remaining=0.15)
STAGES = {
    "layout": Stage(_SHAPES, 24, 4e-3, 0.9, Noise(uniform_share=0.08, least_remaining=0.2)),
    "edges": Stage(_SHAPES, 24, 4e-3, 0.3, _EDGES),
    "words": Stage(_SHAPES, 48, 3e-3, 0.6, replace(_EDGES, start_share=0.35), kinds=_WORDS),
    "middle": Stage(_SHAPES, 48, 2e-3, 0.4, _MIDDLE, kinds=_SINGLES),
    "chain": Stage(_SHAPES, 48, 2e-3, 0.4, _OWN, kinds=_SINGLES),
    "refine": Stage(_SHAPES, 16, 5e-3, 0.3, _LATE, trains_refiner=True),
}


@dataclass(frozen=True, slots=True)
class Recipe:
    sizes: Sizes = Sizes()
    prompt_drop: float = 0.1
    warmup_steps: int = 100
    anew_share: float = 0.25  # of the rate, where trained weights go on with optimisers anew
    rest_share: float = 0.375  # of the rate, for weights that are not matrices of the layers
    average: float = 0.999  # of the weights that are exported
    vocabulary: int = 2000  # tokens at most
    captions: int = 40_000  # that the tokenizer learns from
    seed: int = 1


def config_fields(sizes: Sizes, vocabulary_size: int, *, end: int, padding: int) -> dict[str, Any]:
    """The config.json of a network of these sizes."""
    head = (
        {
            "use_pixel_head": True,
            "pixel_head_size": sizes.pixel_head,
            "pixel_head_upscale": [2, 2, sizes.patch // 2],
        }
        if sizes.pixel_head
        else {"use_pixel_head": False, "mlp_head_size": sizes.mlp_head}
    )
    refiner = {
        "size": sizes.refiner,
        "depth": sizes.refiner_depth,
        "shuffle": sizes.refiner_shuffle,
        "start": sizes.refiner_start,
    }
    return {
        "architectures": ["NEOChatModel"],
        "model_type": "neo_chat",
        "template": "plain",
        "torch_dtype": "bfloat16",
        "tie_word_embeddings": True,
        "downsample_ratio": 0.5,
        "patch_size": sizes.patch,
        "add_noise_scale_embedding": True,
        "noise_scale": sizes.patch / 8,  # as much in a token, whatever its pixels
        "noise_scale_mode": "resolution",
        "noise_scale_base_image_seq_len": 64,
        "noise_scale_max_value": float(sizes.patch),
        "timestep_shift": 1.0,
        "eos_token_id": end,
        "pad_token_id": padding,
        **head,
        **({"pixel_refiner": refiner} if sizes.refiner else {}),
        "llm_config": {
            "architectures": ["Qwen3ForCausalLM"],
            "model_type": "qwen3",
            "hidden_act": "silu",
            "hidden_size": sizes.width,
            "num_hidden_layers": sizes.layers,
            "num_attention_heads": sizes.width // sizes.head,
            "num_key_value_heads": sizes.width // sizes.head,
            "head_dim": sizes.head,
            "intermediate_size": sizes.mlp,
            "understanding_intermediate_size": sizes.understanding_mlp,
            "vocab_size": vocabulary_size,
            "rms_norm_eps": 1e-6,
            "rope_theta": 1e4,
            "rope_theta_hw": 1e3,
        },
        "vision_config": {
            "model_type": "neo_vision",
            "hidden_size": sizes.vision,
            "llm_hidden_size": sizes.width,
            "patch_size": sizes.patch,
            "downsample_ratio": 0.5,
            "num_channels": 3,
            "rope_theta_vision": 1e3,
        },
    }
