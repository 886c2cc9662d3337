"""One tiny model of random weights for each family, in the layout of its real ones.

A tokenizer knows bytes and no words, whatever its family has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch

from studio.models.diffusers.load import import_library
from tests.studio.models.tiny import (
    clip_tokenizer,
    decoder,
    qwen_tokenizer,
    save_stable_diffusion,
    save_z_image,
    small_text,
)


def save_model(class_name: str, folder: Path) -> Path:
    """A model of the pipeline `class_name` in `folder`."""
    if class_name in _WHOLE:
        return _WHOLE[class_name](folder)
    torch.manual_seed(0)
    diffusers = import_library("diffusers")
    parts = _PARTS[class_name](_Shelf(folder))
    pipeline = getattr(diffusers, class_name)(**parts)
    pipeline.save_pretrained(folder, safe_serialization=True)
    return folder


class _Shelf:
    """The parts that several families share."""

    def __init__(self, folder: Path) -> None:
        self.diffusers = import_library("diffusers")
        self.transformers = import_library("transformers")
        self._folder = folder
        self._count = 0

    def flow(self, **options: Any) -> Any:
        return self.diffusers.FlowMatchEulerDiscreteScheduler(**options)

    def vae(self, channels: int, levels: int = 3) -> Any:
        return decoder(self.diffusers, latent_channels=channels, levels=levels)

    def clip(self, number: str = "", *, projects: bool = True) -> dict[str, Any]:
        tokenizer = clip_tokenizer(self._words(), self.transformers)
        config = self.transformers.CLIPTextConfig(
            **small_text(len(tokenizer)), projection_dim=32, bos_token_id=0, eos_token_id=1
        )
        kind = "CLIPTextModelWithProjection" if projects else "CLIPTextModel"
        encoder = getattr(self.transformers, kind)(config)
        return {f"text_encoder{number}": encoder, f"tokenizer{number}": tokenizer}

    def t5(self, number: str = "") -> dict[str, Any]:
        tokenizer = qwen_tokenizer(self._words(), self.transformers)
        config = self.transformers.T5Config(
            vocab_size=len(tokenizer), d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=2
        )
        encoder = self.transformers.T5EncoderModel(config)
        return {f"text_encoder{number}": encoder, f"tokenizer{number}": tokenizer}

    def words(self) -> Any:
        return qwen_tokenizer(self._words(), self.transformers)

    def gemma(self) -> dict[str, Any]:
        tokenizer = self.words()
        config = self.transformers.Gemma2Config(
            **small_text(len(tokenizer)), num_key_value_heads=2, head_dim=16
        )
        return {"text_encoder": self.transformers.Gemma2Model(config), "tokenizer": tokenizer}

    def _words(self) -> Path:
        self._count += 1
        return self._folder.with_name(f"{self._folder.name}-words-{self._count}")


def _stable_diffusion_xl(shelf: _Shelf) -> dict[str, Any]:
    unet = shelf.diffusers.UNet2DConditionModel(
        sample_size=16,
        block_out_channels=(16, 32),
        layers_per_block=1,
        norm_num_groups=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=(2, 4),
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        transformer_layers_per_block=(1, 1),
        projection_class_embeddings_input_dim=80,  # 6 * 8 for sizes, 32 for the text
        cross_attention_dim=64,
    )
    return {
        **shelf.clip(projects=False),
        **shelf.clip("_2"),
        "unet": unet,
        "vae": shelf.vae(4),
        "scheduler": shelf.diffusers.EulerDiscreteScheduler(timestep_spacing="leading"),
    }


def _stable_diffusion_3(shelf: _Shelf) -> dict[str, Any]:
    transformer = shelf.diffusers.SD3Transformer2DModel(
        sample_size=16,
        patch_size=2,
        in_channels=16,
        num_layers=1,
        attention_head_dim=8,
        num_attention_heads=4,
        caption_projection_dim=32,
        joint_attention_dim=64,  # as wide as both CLIPs together
        pooled_projection_dim=64,
        out_channels=16,
    )
    t5 = shelf.transformers.T5Config(
        vocab_size=300, d_model=64, d_kv=8, d_ff=64, num_layers=2, num_heads=2
    )
    return {
        **shelf.clip(),
        **shelf.clip("_2"),
        "text_encoder_3": shelf.transformers.T5EncoderModel(t5),
        "tokenizer_3": shelf.words(),
        "transformer": transformer,
        "vae": shelf.vae(16),
        "scheduler": shelf.flow(shift=3.0),
    }


def _flux(shelf: _Shelf) -> dict[str, Any]:
    transformer = shelf.diffusers.FluxTransformer2DModel(
        in_channels=16,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=32,
        pooled_projection_dim=32,
        guidance_embeds=True,
        axes_dims_rope=(4, 4, 8),
    )
    return {
        **shelf.clip(projects=False),
        **shelf.t5("_2"),
        "transformer": transformer,
        "vae": shelf.vae(4),
        "scheduler": shelf.flow(),
    }


def _pixart_sigma(shelf: _Shelf) -> dict[str, Any]:
    transformer = shelf.diffusers.PixArtTransformer2DModel(
        sample_size=16,
        num_layers=1,
        patch_size=2,
        attention_head_dim=8,
        num_attention_heads=4,
        caption_channels=32,
        in_channels=4,
        cross_attention_dim=32,
        out_channels=8,
        use_additional_conditions=False,
    )
    return {
        **shelf.t5(),
        "transformer": transformer,
        "vae": shelf.vae(4),
        "scheduler": shelf.diffusers.DPMSolverMultistepScheduler(),
    }


def _lumina_2(shelf: _Shelf) -> dict[str, Any]:
    transformer = shelf.diffusers.Lumina2Transformer2DModel(
        sample_size=16,
        patch_size=2,
        in_channels=4,
        hidden_size=32,
        num_layers=1,
        num_refiner_layers=1,
        num_attention_heads=2,
        num_kv_heads=1,
        multiple_of=16,
        axes_dim_rope=(4, 4, 8),
        axes_lens=(300, 128, 128),
        cap_feat_dim=32,
    )
    return {
        **shelf.gemma(),
        "transformer": transformer,
        "vae": shelf.vae(4, levels=4),
        "scheduler": shelf.flow(),
    }


def _qwen_image(shelf: _Shelf) -> dict[str, Any]:
    tokenizer = shelf.words()
    text = {**small_text(len(tokenizer)), "num_key_value_heads": 2}
    rope = {"rope_type": "default", "mrope_section": [2, 3, 3], "rope_theta": 10000.0}
    config = shelf.transformers.Qwen2_5_VLConfig(
        text_config={**text, "rope_parameters": rope, "rope_scaling": rope},
        vision_config={
            "depth": 1,
            "hidden_size": 32,
            "intermediate_size": 64,
            "num_heads": 2,
            "out_hidden_size": 32,
        },
    )
    vae = shelf.diffusers.AutoencoderKLQwenImage(
        base_dim=8,
        z_dim=4,
        dim_mult=[1, 2, 4],
        num_res_blocks=1,
        temperal_downsample=[False, True],
        latents_mean=[0.0] * 4,
        latents_std=[1.0] * 4,
    )
    transformer = shelf.diffusers.QwenImageTransformer2DModel(
        patch_size=2,
        in_channels=16,
        out_channels=4,
        num_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=32,
        axes_dims_rope=(4, 4, 8),
    )
    return {
        "text_encoder": shelf.transformers.Qwen2_5_VLForConditionalGeneration(config),
        "tokenizer": tokenizer,
        "transformer": transformer,
        "vae": vae,
        "scheduler": shelf.flow(),
    }


_WHOLE: Mapping[str, Callable[[Path], Path]] = {
    "StableDiffusionPipeline": save_stable_diffusion,
    "ZImagePipeline": save_z_image,
}
_PARTS: Mapping[str, Callable[[_Shelf], dict[str, Any]]] = {
    "StableDiffusionXLPipeline": _stable_diffusion_xl,
    "StableDiffusion3Pipeline": _stable_diffusion_3,
    "FluxPipeline": _flux,
    "PixArtSigmaPipeline": _pixart_sigma,
    "Lumina2Pipeline": _lumina_2,
    "QwenImagePipeline": _qwen_image,
}
CLASS_NAMES = (*_WHOLE, *_PARTS)
