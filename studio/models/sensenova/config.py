"""What a NEO-unify checkpoint says about itself in config.json."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.errors import ModelDamaged, ModelNotFound, ModelUnsupported


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

    Raises ModelNotFound, ModelDamaged (a value that cannot be) or ModelUnsupported (a network
    that is not this one).
    """
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelNotFound(f"There is no {path.name} in {path.parent}.", _AGAIN) from error
    except (OSError, ValueError) as error:
        raise ModelDamaged(f"{path} cannot be read as JSON: {error}.", _AGAIN) from error
    if not isinstance(fields, dict):
        raise ModelDamaged(f"{path} does not hold a JSON object.", _AGAIN)
    return parse_config(fields)


def parse_config(fields: Mapping[str, Any]) -> Config:
    top = _Section(fields, "")
    llm, vision = top.section("llm_config"), top.section("vision_config")
    _refuse_other_networks(top, llm)
    mlp_width = llm.integer("intermediate_size")
    experts, generation_experts, dense_layers = _experts(llm)
    config = Config(
        hidden_size=llm.integer("hidden_size"),
        layer_count=llm.integer("num_hidden_layers"),
        head_count=llm.integer("num_attention_heads"),
        kv_head_count=llm.integer("num_key_value_heads"),
        head_size=llm.integer("head_dim"),
        mlp_width=mlp_width,
        understanding_mlp_width=llm.integer("understanding_intermediate_size", mlp_width),
        vocabulary_size=llm.integer("vocab_size"),
        vision_size=vision.integer("hidden_size"),
        head=_head(top),
        experts=experts,
        generation_experts=generation_experts,
        dense_layers=dense_layers,
        norm_eps=llm.number("rms_norm_eps", 1e-6),
        rope_theta=_rope_theta(llm),
        rope_theta_hw=llm.number("rope_theta_hw", 1e4),
        rope_theta_vision=vision.number("rope_theta_vision", 1e4),
        patch_size=vision.integer("patch_size", 16),
        merge=round(1 / vision.number("downsample_ratio", 0.5)),
        noise_scale=top.number("noise_scale", 1.0),
        noise_scale_mode=top.text("noise_scale_mode", "resolution"),
        noise_scale_base_tokens=top.integer("noise_scale_base_image_seq_len", 64),
        noise_scale_max=top.number("noise_scale_max_value", 8.0),
        embeds_noise_scale=top.flag("add_noise_scale_embedding", False),
        template=top.text("template", "neo1_0"),
        ties_embeddings=top.flag("tie_word_embeddings", False),
    )
    _check_sizes(config)
    return config


_AGAIN = "Download the model again, or choose another one."


@dataclass(frozen=True, slots=True)
class _Section:
    """Typed access to one object of config.json, with errors that name the key."""

    fields: Mapping[str, Any]
    prefix: str

    def section(self, key: str) -> "_Section":
        value = self._get(key, None, "an object", lambda v: isinstance(v, dict))
        return _Section(value, f"{self.prefix}{key}.")

    def integer(self, key: str, default: int | None = None) -> int:
        value = self._get(key, default, "a whole number above 0", _is_count)
        return int(value)

    def number(self, key: str, default: float | None = None) -> float:
        value = self._get(key, default, "a number above 0", _is_positive)
        return float(value)

    def flag(self, key: str, default: bool) -> bool:
        value = self._get(key, default, "true or false", lambda v: isinstance(v, bool))
        return bool(value)

    def text(self, key: str, default: str) -> str:
        value = self._get(key, default, "a text", lambda v: isinstance(v, str))
        return str(value)

    def counts(self, key: str, default: tuple[int, ...]) -> tuple[int, ...]:
        value = self._get(
            key,
            default,
            "a list of whole numbers",
            lambda v: isinstance(v, list | tuple) and all(_is_count(n) or n == 0 for n in v),
        )
        return tuple(value)

    def _get(self, key: str, default: Any, wanted: str, fits: Any) -> Any:
        value = self.fields.get(key)
        value = default if value is None else value
        if not fits(value):
            shown = "missing" if value is None else repr(value)
            raise ModelDamaged(
                f"config.json: {self.prefix}{key} must be {wanted}; it is {shown}.", _AGAIN
            )
        return value


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31


def _is_positive(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and value > 0


def _refuse_other_networks(top: _Section, llm: _Section) -> None:
    model_type = top.text("model_type", "")
    if model_type != "neo_chat":
        raise ModelUnsupported(
            f"This is a {model_type or 'nameless'} model, not a SenseNova-U1 model (neo_chat).",
            "Choose a SenseNova-U1 or U1.5 folder.",
        )
    inert = {"attention_bias", "use_sliding_window", "rope_scaling"} & _set_keys(llm)
    inert |= {"use_adaLN", "extra_num_layers_post", "concat_time_token_num"} & _set_keys(top)
    if llm.text("hidden_act", "silu") != "silu":
        inert.add("hidden_act")
    if top.integer("fm_head_layers", 2) > 2:
        inert.add("fm_head_layers")
    if top.text("template", "neo1_0") not in {"neo1_0", "plain"}:
        inert.add("template")
    if inert:
        raise ModelUnsupported(
            f"config.json asks for something no released model uses: {', '.join(sorted(inert))}.",
            "Update the studio, or choose another model.",
        )


def _set_keys(section: _Section) -> set[str]:
    return {key for key, value in section.fields.items() if value}


def _rope_theta(llm: _Section) -> float:
    """`rope_theta`, or where Transformers 5 keeps it: `rope_parameters.rope_theta`."""
    if "rope_theta" not in llm.fields and "rope_parameters" in llm.fields:
        return llm.section("rope_parameters").number("rope_theta", 5e6)
    return llm.number("rope_theta", 5e6)


def _head(top: _Section) -> MlpHead | PixelHead:
    if not top.flag("use_pixel_head", False):
        return MlpHead(top.integer("mlp_head_size", 4096))
    first, second, third = (*top.counts("pixel_head_upscale", (2, 2, 8)), 0, 0, 0)[:3]
    return PixelHead(top.integer("pixel_head_size", 1024), (first, second, third))


def _experts(llm: _Section) -> tuple[Experts | None, Experts | None, frozenset[int]]:
    names = [llm.text("model_type", ""), *llm.fields.get("architectures", ())]
    is_sparse = any("moe" in str(name).lower() for name in names)
    if not is_sparse and llm.integer("num_experts", 1) == 1:
        return None, None, frozenset()
    count, chosen = llm.integer("num_experts"), llm.integer("num_experts_per_tok")
    width, normalised = llm.integer("moe_intermediate_size"), llm.flag("norm_topk_prob", True)
    understanding = Experts(count, chosen, width, normalised)
    generation = Experts(
        llm.integer("gen_num_experts", count),
        llm.integer("gen_num_experts_per_tok", chosen),
        llm.integer("gen_moe_intermediate_size", width),
        normalised,
    )
    step = llm.integer("decoder_sparse_step", 1)
    layers = range(llm.integer("num_hidden_layers"))
    dense = {i for i in layers if (i + 1) % step} | set(llm.counts("mlp_only_layers", ()))
    return understanding, generation, frozenset(dense)


def _check_sizes(config: Config) -> None:
    for fits, sentence in (
        (
            config.head_count % config.kv_head_count == 0,
            f"{config.head_count} attention heads cannot share {config.kv_head_count} key heads",
        ),
        (config.head_size % 8 == 0, f"a head of {config.head_size} is not a multiple of 8"),
        (config.vision_size % 4 == 0, f"vision size {config.vision_size} is not a multiple of 4"),
        (
            all(
                experts is None or experts.chosen <= experts.count
                for experts in (config.experts, config.generation_experts)
            ),
            "a token would need more experts than there are",
        ),
        (_head_fits(config), f"the pixel head does not make {config.token_side}-pixel tokens"),
    ):
        if not fits:
            raise ModelDamaged(f"config.json: {sentence}.", _AGAIN)


def _head_fits(config: Config) -> bool:
    if isinstance(config.head, MlpHead):
        return True
    first, second, third = config.head.upscale
    return (
        first * second * third == config.token_side
        and config.hidden_size % first**2 == 0
        and config.head.width % second**2 == 0
    )
