"""What single pipelines want that the others do not: one row each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_FAST = re.compile(r"turbo|distill|schnell|lightning|lcm|dmd2|(?<![a-z])(hyper|flash)(?![a-z])")
_NO_LONGER_FAST = re.compile(r"(?<![a-z])(de|un|non)[-_]?(turbo|distill)")
_NAMED_STEPS = re.compile(r"(?<!\d)([1-9]\d?)[-_ ]?step")

Steps = tuple[int, int, int]  # to judge a prompt by, as a rule, and where more change nothing


@dataclass(frozen=True, slots=True)
class Traits:
    """How a pipeline is best asked, and by which arguments."""

    steps: Steps = (30, 50, 75)
    guidance: float = 5.0  # 0: it takes none
    fast_steps: Steps = (2, 4, 8)  # of its distilled version
    fast_guidance: float = 0.0
    guidance_argument: str = "guidance_scale"
    no_guidance: float | None = None  # what says "none", where 1.0 would not; None: 1.0 does
    is_guidance_taught: bool = False  # the network itself reads it, if its settings say so
    has_negative_prompt: bool = True
    empty_negative_prompt: str | None = None  # None: not sent when empty
    has_samplers: bool = False  # whether other schedulers solve the same equation
    side_multiple: int = 0  # where the parts do not tell it
    sizes: tuple[tuple[int, int], ...] = ()  # where it makes no others, best first
    unused: tuple[str, ...] = ()  # parts that what is asked for never needs
    pictures: int = 0  # that it can be given to edit
    starts_from_picture: bool = False  # and makes none from words alone
    is_fitted: bool = False  # it makes its picture in the shape of the first it is given
    unsaid: Mapping[str, object] = field(default_factory=dict)  # of its network, if siblings ask
    fixed: Mapping[str, object] = field(default_factory=dict)  # arguments always sent
    own_steps_only: tuple[str, ...] = ()  # arguments that fit its own default of steps alone
    title: str = ""  # what people call its models; "": as the pipeline


_HIDREAM_SIZES = (
    (1024, 1024), (1168, 880), (880, 1168), (1248, 832), (832, 1248), (1360, 768), (768, 1360),
)  # fmt: skip
_KANDINSKY_SIZES = (
    (1024, 1024), (1152, 896), (896, 1152), (1280, 768), (768, 1280), (1408, 640), (640, 1408),
)  # fmt: skip
_LONGCAT_SIZES = (
    (1024, 1024), (1184, 896), (896, 1184), (1264, 848), (848, 1264), (1376, 768), (768, 1376),
)  # fmt: skip
_JOY_SIZES = (
    (1024, 1024), (1152, 896), (896, 1152), (1216, 832), (832, 1216), (1344, 768), (768, 1344),
)  # fmt: skip
_QWEN_EDIT: dict[str, Any] = {
    "guidance_argument": "true_cfg_scale",
    "empty_negative_prompt": " ",
    "starts_from_picture": True,
}
_AS_ASKED = {"use_resolution_binning": False}  # else another size is made and then stretched
_EIGHT = (5, 8, 12)  # for what was distilled to eight steps

TRAITS: Mapping[str, Traits] = {
    "StableDiffusionPipeline": Traits(
        (20, 30, 50), 7.5, has_samplers=True, title="Stable Diffusion"
    ),
    "StableDiffusionXLPipeline": Traits(
        (20, 30, 50), 5.0, has_samplers=True, title="Stable Diffusion XL"
    ),
    "StableDiffusion3Pipeline": Traits((20, 28, 40), 7.0, title="Stable Diffusion 3"),
    "FluxPipeline": Traits(
        (18, 28, 50), 3.5, is_guidance_taught=True, has_negative_prompt=False, title="FLUX.1"
    ),
    "FluxKontextPipeline": Traits(
        (18, 28, 50),
        3.5,
        is_guidance_taught=True,
        has_negative_prompt=False,
        pictures=1,
        title="FLUX.1 Kontext",
    ),
    "Flux2Pipeline": Traits(
        (28, 50, 75), 4.0, has_negative_prompt=False, pictures=10, title="FLUX.2"
    ),
    "Flux2KleinPipeline": Traits(
        (28, 50, 75), 4.0, has_negative_prompt=False, pictures=4, title="FLUX.2 klein"
    ),
    "ChromaPipeline": Traits(
        (22, 35, 50),
        5.0,
        fast_steps=(8, 12, 18),
        unsaid={"guidance_embeds": False},
        title="Chroma",
    ),
    "QwenImagePipeline": Traits(
        (28, 50, 75),
        4.0,
        guidance_argument="true_cfg_scale",
        empty_negative_prompt=" ",
        title="Qwen-Image",
    ),
    "QwenImage21Pipeline": Traits(
        (25, 40, 60),
        1.0,
        guidance_argument="true_cfg_scale",
        empty_negative_prompt=" ",
        pictures=3,
        title="Qwen-Image 2.1",
    ),
    "ZImagePipeline": Traits((28, 50, 75), 5.0, _EIGHT, no_guidance=0.0, title="Z-Image"),
    "Krea2Pipeline": Traits((18, 28, 50), 4.5, _EIGHT, no_guidance=0.0, title="Krea 2"),
    "ErnieImagePipeline": Traits(
        (30, 50, 75),
        4.0,
        _EIGHT,
        unused=("pe", "pe_tokenizer"),  # which rewrite the prompt
        fixed={"use_pe": False},
        title="ERNIE-Image",
    ),
    "OvisImagePipeline": Traits((30, 50, 75), 5.0, title="Ovis-Image"),
    "CogView4Pipeline": Traits((30, 50, 75), 5.0, title="CogView4"),
    "KolorsPipeline": Traits((25, 50, 75), 5.0, title="Kolors"),
    "HiDreamImagePipeline": Traits((28, 50, 75), 5.0, sizes=_HIDREAM_SIZES, title="HiDream"),
    "Kandinsky5T2IPipeline": Traits((30, 50, 75), 3.5, sizes=_KANDINSKY_SIZES, title="Kandinsky 5"),
    "LongCatImagePipeline": Traits(
        (30, 50, 75), 4.5, fixed={"enable_prompt_rewrite": False}, title="LongCat-Image"
    ),
    "HunyuanImagePipeline": Traits(
        (30, 50, 75),
        3.5,  # by its guider; its distilled version reads the guidance itself
        _EIGHT,
        3.25,
        guidance_argument="distilled_guidance_scale",
        title="HunyuanImage 2.1",
    ),
    "GlmImagePipeline": Traits(
        (30, 50, 75),
        1.5,
        has_negative_prompt=False,
        side_multiple=32,  # it edits, too, but not with the transformers of today
        title="GLM-Image",
    ),
    "SanaPipeline": Traits((14, 20, 30), 4.5, fixed=_AS_ASKED, title="Sana"),
    "SanaSprintPipeline": Traits(
        (1, 2, 4),
        4.5,
        has_negative_prompt=False,
        fixed=_AS_ASKED,
        own_steps_only=("intermediate_timesteps",),
        title="Sana-Sprint",
    ),
    "HunyuanDiTPipeline": Traits((30, 50, 75), 5.0, fixed=_AS_ASKED, title="Hunyuan-DiT"),
    "PixArtAlphaPipeline": Traits(
        (14, 20, 30), 4.5, fixed=_AS_ASKED | {"clean_caption": False}, title="PixArt-Alpha"
    ),
    "PixArtSigmaPipeline": Traits(
        (14, 20, 30), 4.5, fixed=_AS_ASKED | {"clean_caption": False}, title="PixArt-Sigma"
    ),
    "Lumina2Pipeline": Traits((20, 30, 50), 4.0, title="Lumina 2"),
    "DreamLitePipeline": Traits((20, 30, 50), 3.5),
    "DreamLiteMobilePipeline": Traits((2, 4, 8), 0.0, has_negative_prompt=False),
    "LatentConsistencyModelPipeline": Traits(
        (2, 4, 8),
        8.5,
        fast_guidance=8.5,
        has_negative_prompt=False,
        title="Latent Consistency Model",
    ),
    "QwenImageEditPipeline": Traits(
        (28, 50, 75), 4.0, **_QWEN_EDIT, pictures=1, title="Qwen-Image-Edit"
    ),
    "QwenImageEditPlusPipeline": Traits(
        (25, 40, 60), 4.0, **_QWEN_EDIT, pictures=3, title="Qwen-Image-Edit Plus"
    ),
    "LongCatImageEditPipeline": Traits(
        (30, 50, 75),
        4.5,
        sizes=_LONGCAT_SIZES,
        pictures=1,
        starts_from_picture=True,
        is_fitted=True,
        title="LongCat-Image Edit",
    ),
    "JoyImageEditPipeline": Traits(
        (25, 40, 60),
        4.0,
        sizes=_JOY_SIZES,
        pictures=1,
        starts_from_picture=True,
        title="JoyImage-Edit",
    ),
    "JoyImageEditPlusPipeline": Traits(
        (20, 30, 45),
        4.0,
        sizes=_JOY_SIZES,
        pictures=5,
        starts_from_picture=True,
        title="JoyImage-Edit Plus",
    ),
}


def traits_of(class_name: str) -> Traits:
    """The row of a pipeline or of the one that it is a sibling of, or what most of them want."""
    plain = class_name.replace("Img2ImgPipeline", "Pipeline").replace("InpaintPipeline", "Pipeline")
    return TRAITS.get(class_name) or TRAITS.get(plain) or Traits()


def title_of(class_name: str) -> str:
    """What people call the models of a pipeline."""
    return traits_of(class_name).title or class_name.removesuffix("Pipeline")


def steps_of(traits: Traits, names: str, *, is_fast: bool) -> Steps:
    """The steps of a model, which the name of a distilled one may give: "Lightning-4step"."""
    if not is_fast:
        return traits.steps
    if named := _NAMED_STEPS.search(names.lower()):
        steps = int(named[1])
        return max(1, steps // 2), steps, 2 * steps
    return traits.fast_steps


def is_fast(names: str, *, is_distilled: bool) -> bool:
    """Whether a model is the distilled version of its kind, by its settings or its names."""
    is_called_so = _FAST.search(names.lower()) and not _NO_LONGER_FAST.search(names.lower())
    return is_distilled or bool(is_called_so)
