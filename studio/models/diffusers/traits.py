"""What single pipelines want that the others do not: one row each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_FAST_NAMES = ("turbo", "schnell", "lightning", "distill", "lcm", "hyper")


@dataclass(frozen=True, slots=True)
class Traits:
    """How a pipeline is best asked, and by which arguments."""

    steps: int = 50
    guidance: float = 5.0
    fast_steps: int = 4  # of its distilled version, which needs no guidance
    guidance_argument: str = "guidance_scale"
    no_guidance: float | None = None  # what says "none", where 1.0 would not; None: 1.0 does
    has_negative_prompt: bool = True
    empty_negative_prompt: str | None = None  # None: not sent when empty
    has_samplers: bool = False  # whether other schedulers solve the same equation
    fixed: Mapping[str, object] = field(default_factory=dict)  # arguments always sent
    title: str = ""  # what people call its models; "": as the pipeline


_AS_ASKED = {"use_resolution_binning": False}  # else another size is made and then stretched

TRAITS: Mapping[str, Traits] = {
    "StableDiffusionPipeline": Traits(30, 7.5, has_samplers=True, title="Stable Diffusion"),
    "StableDiffusionXLPipeline": Traits(30, 5.0, has_samplers=True, title="Stable Diffusion XL"),
    "StableDiffusion3Pipeline": Traits(28, 7.0, title="Stable Diffusion 3"),
    "FluxPipeline": Traits(28, 3.5, has_negative_prompt=False, title="FLUX.1"),
    "FluxKontextPipeline": Traits(28, 3.5, has_negative_prompt=False, title="FLUX.1 Kontext"),
    "Flux2Pipeline": Traits(50, 4.0, has_negative_prompt=False, title="FLUX.2"),
    "Flux2KleinPipeline": Traits(50, 4.0, has_negative_prompt=False, title="FLUX.2 klein"),
    "ChromaPipeline": Traits(35, 5.0, title="Chroma"),
    "QwenImagePipeline": Traits(
        50, 4.0, guidance_argument="true_cfg_scale", empty_negative_prompt=" ", title="Qwen-Image"
    ),
    "QwenImage21Pipeline": Traits(
        40,
        1.0,
        guidance_argument="true_cfg_scale",
        empty_negative_prompt=" ",
        title="Qwen-Image 2.1",
    ),
    "ZImagePipeline": Traits(50, 5.0, fast_steps=8, no_guidance=0.0, title="Z-Image"),
    "Krea2Pipeline": Traits(28, 4.5, fast_steps=8, no_guidance=0.0, title="Krea 2"),
    "ErnieImagePipeline": Traits(
        50, 4.0, fast_steps=8, fixed={"use_pe": False}, title="ERNIE-Image"
    ),
    "OvisImagePipeline": Traits(50, 5.0, title="Ovis-Image"),
    "CogView4Pipeline": Traits(50, 5.0, title="CogView4"),
    "KolorsPipeline": Traits(50, 5.0, title="Kolors"),
    "HiDreamImagePipeline": Traits(50, 5.0, title="HiDream"),
    "Kandinsky5T2IPipeline": Traits(50, 3.5),
    "LongCatImagePipeline": Traits(
        50, 4.5, fixed={"enable_prompt_rewrite": False}, title="LongCat-Image"
    ),
    "HunyuanImagePipeline": Traits(
        50, 3.25, guidance_argument="distilled_guidance_scale", title="HunyuanImage 2.1"
    ),
    "GlmImagePipeline": Traits(50, 1.5, has_negative_prompt=False, title="GLM-Image"),
    "SanaPipeline": Traits(20, 4.5, fixed=_AS_ASKED, title="Sana"),
    "SanaSprintPipeline": Traits(
        2, 4.5, has_negative_prompt=False, fixed=_AS_ASKED, title="Sana-Sprint"
    ),
    "HunyuanDiTPipeline": Traits(50, 5.0, fixed=_AS_ASKED, title="Hunyuan-DiT"),
    "PixArtAlphaPipeline": Traits(20, 4.5, fixed=_AS_ASKED | {"clean_caption": False}),
    "PixArtSigmaPipeline": Traits(
        20, 4.5, fixed=_AS_ASKED | {"clean_caption": False}, title="PixArt-Sigma"
    ),
    "Lumina2Pipeline": Traits(30, 4.0, title="Lumina 2"),
    "DreamLitePipeline": Traits(30, 3.5),
    "DreamLiteMobilePipeline": Traits(4, 0.0, has_negative_prompt=False),
    "LatentConsistencyModelPipeline": Traits(4, 8.5, has_negative_prompt=False),
    "QwenImageEditPipeline": Traits(title="Qwen-Image-Edit"),
    "QwenImageEditPlusPipeline": Traits(title="Qwen-Image-Edit Plus"),
    "LongCatImageEditPipeline": Traits(title="LongCat-Image Edit"),
    "JoyImageEditPipeline": Traits(title="JoyImage-Edit"),
}


def traits_of(class_name: str) -> Traits:
    """The row of a pipeline, or what most of them want."""
    return TRAITS.get(class_name, Traits())


def title_of(class_name: str) -> str:
    """What people call the models of a pipeline."""
    return traits_of(class_name).title or class_name.removesuffix("Pipeline")


def is_fast(title: str, *, is_distilled: bool) -> bool:
    """Whether a model is the distilled version of its kind, by its own flag or its name."""
    return is_distilled or any(name in title.lower() for name in _FAST_NAMES)
