"""Tells from the names and shapes of its tensors what a file of weights is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from studio.models.inspect import Tensor

Tensors = Mapping[str, Tensor]


@dataclass(frozen=True, slots=True)
class _Row:
    """Names that the denoiser of a pipeline has, and how the shape of the first begins."""

    class_name: str
    names: tuple[str, ...]
    sides: tuple[int | None, ...] = ()  # None: any


_DOWN_2 = "input_blocks.2.1.transformer_blocks.0.attn2.to_k.weight"
_DOWN_4 = "input_blocks.4.1.transformer_blocks.0.attn2.to_k.weight"
_FLUX_BLOCK = "single_transformer_blocks.0.proj_mlp.weight"
# The first row that fits counts: what is rarer stands above what it resembles.
_DENOISERS = (
    _Row("KolorsPipeline", (_DOWN_4, "encoder_hid_proj.weight")),
    _Row("StableDiffusionXLPipeline", (_DOWN_4, "label_emb.0.0.weight"), (None, 2048)),
    _Row("StableDiffusionPipeline", (_DOWN_2,), (None, 768)),
    _Row("StableDiffusionPipeline", (_DOWN_2,), (None, 1024)),
    _Row("StableDiffusion3Pipeline", ("joint_blocks.0.context_block.attn.qkv.weight",)),
    _Row("ChromaPipeline", ("distilled_guidance_layer.in_proj.weight",)),
    _Row("Flux2Pipeline", ("double_stream_modulation_img.lin.weight",)),
    _Row("Krea2Pipeline", ("txtfusion.projector.weight",)),
    _Row("QwenImage21Pipeline", ("txt_in.text_norm.weight",)),
    _Row("FluxPipeline", ("double_blocks.0.img_attn.qkv.weight", "vector_in.in_layer.weight")),
    _Row("FluxPipeline", (_FLUX_BLOCK, "time_text_embed.text_embedder.linear_1.weight")),
    _Row("QwenImagePipeline", ("txt_norm.weight", "transformer_blocks.0.attn.add_k_proj.weight")),
    _Row("ZImagePipeline", ("x_pad_token", "cap_pad_token")),
    _Row("Lumina2Pipeline", ("noise_refiner.0.attention.qkv.weight", "cap_embedder.1.weight")),
    _Row("HiDreamImagePipeline", ("double_stream_blocks.0.block.adaLN_modulation.1.weight",)),
    _Row("SanaPipeline", ("attention_y_norm.weight",)),
)
_PREFIXES = ("model.diffusion_model.", "diffusion_model.", "model.", "net.", "")


def denoiser_of(tensors: Tensors) -> str:
    """The class of the pipeline whose denoiser is among `tensors`; "" if none is known."""
    for prefix in _PREFIXES:
        for row in _DENOISERS:
            if all(prefix + name in tensors for name in row.names):
                shape = tensors[prefix + row.names[0]].shape
                wanted = zip(row.sides, shape, strict=False)
                if all(side is None or side == found for side, found in wanted):
                    return row.class_name
    return ""


# Where the parts of a checkpoint stand in it; the first that fits counts.
_PARTS = (
    ("denoiser", ("model.diffusion_model.",)),
    ("vae", ("first_stage_model.", "vae.")),
    ("text encoder", ("cond_stage_model.", "conditioner.embedders.0.", "text_encoders.")),
    ("second text encoder", ("conditioner.embedders.1.",)),
)


def parts_of(tensors: Tensors) -> dict[str, dict[str, Tensor]]:
    """The tensors of a checkpoint by its parts; those that no sampling needs are left out."""
    parts = dict[str, dict[str, Tensor]]()
    for name, tensor in tensors.items():
        for part, prefixes in _PARTS:
            if name.startswith(prefixes):
                parts.setdefault(part, {})[name] = tensor
                break
    return parts


# What a file holds if one of its names has this in it. Asked after the denoisers.
_COMPONENTS = (
    ("ControlNet", r"^control_model\.|controlnet_cond_embedding"),
    ("tiny decoder", r"^(decoder\.layers\.0|3\.conv\.0|decoder\.3\.conv\.0)\.weight$"),
    ("VAE", r"^(first_stage_model\.|vae\.)?decoder\.(conv_in|conv1)\.weight$"),
    ("T5 text encoder", r"^encoder\.block\.0\.layer\.0\.SelfAttention\.q\.weight$"),
    ("CLIP text encoder", r"^(text_model\.)?encoder\.layers\.0\.self_attn\.q_proj\.weight$"),
    ("upscaler", r"^(model\.1\.sub\.0\.RDB1|body\.0\.rdb1)\.conv1"),
    ("language model", r"^(model\.)?(language_model\.)?layers\.0\.self_attn\.q_proj\.weight$"),
    ("language model", r"^blk\.0\.attn_q\.weight$"),
)


def component_of(tensors: Tensors) -> str:
    """What a file that is no checkpoint holds: "VAE", "T5 text encoder"; "" if not known."""
    for title, pattern in _COMPONENTS:
        if any(re.search(pattern, name) for name in tensors):
            return title
    return ""


_LORA = re.compile(
    r"(\.lora_(A|B|down|up)\b|\.lora\.(down|up)\.|\.hada_w1_a$|\.lokr_w1|_lora\.up\.)"
)


def is_lora(tensors: Tensors) -> bool:
    """Whether most of the tensors are corrections to those of another model."""
    return 2 * sum(1 for name in tensors if _LORA.search(name)) >= len(tensors)


def lora_rank(tensors: Tensors) -> int:
    """The largest rank among the corrections; 0 where they have none."""
    downs = (t.shape for name, t in tensors.items() if re.search(r"lora_(A|down)|lora\.down", name))
    return max((shape[0] for shape in downs if shape), default=0)


# Names of LoRAs as kohya, peft and diffusers write them, and the width of the text they look at.
_LORA_FAMILIES = (
    ("FluxPipeline", r"single_transformer_blocks\.|lora_unet_(double|single)_blocks_", None),
    ("QwenImagePipeline", r"(^|[._])transformer_blocks[._]\d+[._]img_(mlp|mod)", None),
    ("ZImagePipeline", r"layers[._]\d+[._]attention[._](to_q|qkv)", None),
    ("StableDiffusion3Pipeline", r"joint_blocks", None),
    ("StableDiffusionXLPipeline", r"attn2[._]to_k.*(lora_A|down)", 2048),
    ("StableDiffusionPipeline", r"attn2[._]to_k.*(lora_A|down)", 768),
    ("StableDiffusionPipeline", r"attn2[._]to_k.*(lora_A|down)", 1024),
)


def lora_family(tensors: Tensors) -> str:
    """The class of the pipeline that a LoRA is for; "" if that is not known."""
    for class_name, pattern, width in _LORA_FAMILIES:
        for name, tensor in tensors.items():
            if re.search(pattern, name) and (width is None or width in tensor.shape[1:]):
                return class_name
    return ""


def is_textual_inversion(tensors: Tensors) -> bool:
    """Whether the tensors are a few rows for a text encoder's table of words."""
    return len(tensors) <= 2 and all(
        len(tensor.shape) <= 2 and tensor.shape[-1:] in {(768,), (1024,), (1280,)}
        for tensor in tensors.values()
    )


def textual_inversion_family(tensors: Tensors) -> str:
    """The class of the pipeline whose text encoders such rows are for."""
    is_double = len({tensor.shape[-1] for tensor in tensors.values()}) > 1
    return "StableDiffusionXLPipeline" if is_double else "StableDiffusionPipeline"
