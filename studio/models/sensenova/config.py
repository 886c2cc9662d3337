"""What a NEO-unify checkpoint says about itself in config.json."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.errors import ModelDamaged, ModelUnsupported
from studio.models.fields import Section
from studio.models.inspect import DOWNLOAD_AGAIN, read_json

MAX_MERGE = 64  # patches along the side of a token


@dataclass(frozen=True, slots=True)
class Experts:
    """The sparse MLP of one branch: `chosen` of `count` SwiGLU experts see each token."""

    count: int
    chosen: int
    width: int
    normalised: bool


@dataclass(frozen=True, slots=True)
class MlpHead:
    width: int = 4096


@dataclass(frozen=True, slots=True)
class PixelHead:
    """Two 3x3 convolutions between three pixel shuffles, whose product is the token's side."""

    width: int = 1024
    upscale: tuple[int, int, int] = (2, 2, 8)


@dataclass(frozen=True, slots=True)
class Refiner:
    """Convolutions after the head; of the studio's own models, no released one has them."""

    width: int
    depth: int  # convolutions of 3x3, at least 2
    shuffle: int  # they see squares of so many pixels as one place
    start: float  # the time t from which on they work: before, the noise hides every edge


@dataclass(frozen=True, slots=True)
class Config:
    hidden_size: int
    layer_count: int
    head_count: int
    kv_head_count: int
    head_size: int
    mlp_width: int
    understanding_mlp_width: int
    vocabulary_size: int
    vision_size: int
    head: MlpHead | PixelHead
    refiner: Refiner | None = None
    experts: Experts | None = None
    generation_experts: Experts | None = None
    dense_layers: frozenset[int] = frozenset()  # understanding MLPs that stay dense in a MoE
    norm_eps: float = 1e-6
    rope_theta: float = 5e6
    rope_theta_hw: float = 1e4
    rope_theta_vision: float = 1e4
    patch_size: int = 16
    merge: int = 2  # patches along a token's side
    noise_scale: float = 1.0
    noise_scale_mode: str = "resolution"
    noise_scale_base_tokens: int = 64
    noise_scale_max: float = 8.0
    embeds_noise_scale: bool = True
    template: str = "neo1_0"  # "plain": no chat markup, no system prompt
    ties_embeddings: bool = False

    @property
    def token_side(self) -> int:
        """Pixels along the side of one token."""
        return self.patch_size * self.merge

    def noise_scale_for(self, token_count: int) -> float:
        """Standard deviation of the initial noise of a picture of `token_count` tokens."""
        ratio = math.sqrt(token_count / self.noise_scale_base_tokens)
        match self.noise_scale_mode:
            case "resolution" | "dynamic":
                scale = ratio * self.noise_scale
            case "dynamic_sqrt":
                scale = math.sqrt(ratio * self.noise_scale)
            case _:
                scale = self.noise_scale
        return min(scale, self.noise_scale_max)


def read_config(path: Path) -> Config:
    """Read a config.json; unknown keys are ignored.

    Raises ModelDamaged for a value that cannot be, ModelUnsupported for another network.
    """
    return parse_config(read_json(path))


def parse_config(fields: Mapping[str, Any]) -> Config:
    top = Section(fields, "config.json: ")
    llm, vision = top.section("llm_config"), top.section("vision_config")
    _refuse_other_networks(top, llm)
    mlp_width = llm.integer("intermediate_size")
    experts, generation_experts, dense_layers = _experts(llm)
    config = Config(
        hidden_size=llm.integer("hidden_size"),
        layer_count=llm.integer("num_hidden_layers", most=1000),
        head_count=llm.integer("num_attention_heads"),
        kv_head_count=llm.integer("num_key_value_heads"),
        head_size=llm.integer("head_dim"),
        mlp_width=mlp_width,
        understanding_mlp_width=llm.integer("understanding_intermediate_size", mlp_width),
        vocabulary_size=llm.integer("vocab_size"),
        vision_size=vision.integer("hidden_size"),
        head=_head(top),
        refiner=_refiner(top),
        experts=experts,
        generation_experts=generation_experts,
        dense_layers=dense_layers,
        norm_eps=llm.number("rms_norm_eps", 1e-6),
        rope_theta=_rope_theta(llm),
        rope_theta_hw=llm.number("rope_theta_hw", 1e4),
        rope_theta_vision=vision.number("rope_theta_vision", 1e4),
        patch_size=vision.integer("patch_size", 16),
        merge=int(1 / max(vision.number("downsample_ratio", 0.5), 1 / (MAX_MERGE + 1))),
        noise_scale=top.number("noise_scale", 1.0),
        noise_scale_mode=top.text("noise_scale_mode", "resolution"),
        noise_scale_base_tokens=top.integer("noise_scale_base_image_seq_len", 64),
        noise_scale_max=top.number("noise_scale_max_value", 8.0),
        embeds_noise_scale=top.flag("add_noise_scale_embedding", default=False),
        template=top.text("template", "neo1_0"),
        ties_embeddings=top.flag("tie_word_embeddings", default=False),
    )
    contradiction = _contradiction(config)
    if contradiction:
        raise ModelDamaged(f"config.json: {contradiction}.", DOWNLOAD_AGAIN)
    return config


def _refuse_other_networks(top: Section, llm: Section) -> None:
    model_type = top.text("model_type", "")
    if model_type != "neo_chat":
        raise ModelUnsupported(
            f"This is a {model_type or 'nameless'} model, not a SenseNova-U1 model (neo_chat).",
            "Choose a SenseNova-U1 or U1.5 folder.",
        )
    unknown = {"attention_bias", "use_sliding_window", "rope_scaling"} & _set_keys(llm)
    unknown |= {"use_adaLN", "extra_num_layers_post", "concat_time_token_num"} & _set_keys(top)
    if llm.text("hidden_act", "silu") != "silu":
        unknown.add("hidden_act")
    if top.integer("fm_head_layers", 2) > 2:
        unknown.add("fm_head_layers")
    if top.text("template", "neo1_0") not in {"neo1_0", "plain"}:
        unknown.add("template")
    if unknown:
        raise ModelUnsupported(
            f"config.json sets {', '.join(sorted(unknown))} as no released model does.",
            "Update the studio, or choose another model.",
        )


def _set_keys(section: Section) -> set[str]:
    return {key for key, value in section.fields.items() if value}


def _rope_theta(llm: Section) -> float:
    """`rope_theta`, or where Transformers 5 keeps it: `rope_parameters.rope_theta`."""
    if "rope_theta" not in llm.fields and "rope_parameters" in llm.fields:
        return llm.section("rope_parameters").number("rope_theta", 5e6)
    return llm.number("rope_theta", 5e6)


def _head(top: Section) -> MlpHead | PixelHead:
    if not top.flag("use_pixel_head", default=False):
        return MlpHead(top.integer("mlp_head_size", 4096))
    upscale = top.integers("pixel_head_upscale", (2, 2, 8))
    if len(upscale) != 3:
        raise ModelDamaged(
            f"config.json: pixel_head_upscale must be three numbers; it is {list(upscale)}.",
            DOWNLOAD_AGAIN,
        )
    return PixelHead(top.integer("pixel_head_size", 1024), (upscale[0], upscale[1], upscale[2]))


def _refiner(top: Section) -> Refiner | None:
    if "pixel_refiner" not in top.fields:
        return None
    section = top.section("pixel_refiner")
    width, depth = section.integer("size"), section.integer("depth", most=100)
    shuffle = section.integer("shuffle", most=64)
    return Refiner(width, depth, shuffle, section.number("start"))


def _experts(llm: Section) -> tuple[Experts | None, Experts | None, frozenset[int]]:
    names = [llm.text("model_type", ""), *llm.texts("architectures")]
    is_sparse = any("moe" in name.lower() for name in names)
    if not is_sparse and llm.integer("num_experts", 1) == 1:
        return None, None, frozenset()
    count, chosen = llm.integer("num_experts", most=1024), llm.integer("num_experts_per_tok")
    width = llm.integer("moe_intermediate_size")
    normalised = llm.flag("norm_topk_prob", default=True)
    understanding = Experts(count, chosen, width, normalised)
    generation = Experts(
        llm.integer("gen_num_experts", count, most=1024),
        llm.integer("gen_num_experts_per_tok", chosen),
        llm.integer("gen_moe_intermediate_size", width),
        normalised,
    )
    step = llm.integer("decoder_sparse_step", 1)
    layers = range(llm.integer("num_hidden_layers", most=1000))
    dense = {i for i in layers if (i + 1) % step} | set(llm.integers("mlp_only_layers", ()))
    return understanding, generation, frozenset(dense)


def _contradiction(config: Config) -> str:
    """The sizes that cannot be true together, as a sentence; "" if there are none."""
    experts = [e for e in (config.experts, config.generation_experts) if e is not None]
    if config.head_count % config.kv_head_count:
        return f"{config.head_count} heads cannot share {config.kv_head_count} key heads"
    if config.head_size % 8:
        return f"head_dim {config.head_size} is not a multiple of 8"
    if config.vision_size % 4:
        return f"the vision size {config.vision_size} is not a multiple of 4"
    if not 1 <= config.merge <= MAX_MERGE:
        return f"the downsample_ratio is not from 1/{MAX_MERGE} to 1"
    if any(e.chosen > e.count for e in experts):
        return "a token would need more experts than there are"
    if isinstance(config.head, PixelHead) and not _fits(config.head, config):
        return f"the pixel head does not make tokens of {config.token_side} pixels"
    return "" if config.refiner is None else _refiner_contradiction(config.refiner, config)


def _refiner_contradiction(refiner: Refiner, config: Config) -> str:
    if refiner.depth < 2:
        return "a refiner needs two convolutions at least"
    if config.token_side % refiner.shuffle:
        return f"the refiner does not fit tokens of {config.token_side} pixels"
    return ""


def _fits(head: PixelHead, config: Config) -> bool:
    first, second, _ = head.upscale
    return (
        math.prod(head.upscale) == config.token_side
        and config.hidden_size % first**2 == 0
        and head.width % second**2 == 0
    )
