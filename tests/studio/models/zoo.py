"""One tiny model of random weights for each family, in the layout of its real ones.

A tokenizer knows bytes and no words, whatever its family has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from tokenizers.processors import TemplateProcessing

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

    def marked_words(self) -> Any:
        """A tokenizer that begins every text, even an empty one, with a mark."""
        fast = self.words().backend_tokenizer
        mark = "<|im_start|>"
        fast.post_processor = TemplateProcessing(
            single=f"{mark} $A", special_tokens=[(mark, fast.token_to_id(mark))]
        )
        return self.transformers.PreTrainedTokenizerFast(
            tokenizer_object=fast, pad_token="<|endoftext|>", padding_side="left"
        )

    def gemma(self) -> dict[str, Any]:
        tokenizer = self.words()
        config = self.transformers.Gemma2Config(
            **small_text(len(tokenizer)), num_key_value_heads=2, head_dim=16
        )
        return {"text_encoder": self.transformers.Gemma2Model(config), "tokenizer": tokenizer}

    def qwen3(self, kind: str, layers: int = 2) -> dict[str, Any]:
        tokenizer = self.words()
        text = {**small_text(len(tokenizer)), "num_hidden_layers": layers}
        config = self.transformers.Qwen3Config(**text, num_key_value_heads=2, head_dim=16)
        encoder = getattr(self.transformers, kind)(config)
        return {"text_encoder": encoder, "tokenizer": tokenizer}

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


# Of the transformers that read text and picture in one stream, as FLUX and its kin.
_SMALL_STREAM: dict[str, Any] = {
    "num_layers": 1,
    "attention_head_dim": 16,
    "num_attention_heads": 2,
    "joint_attention_dim": 32,
    "axes_dims_rope": (4, 4, 8),
}


def _flux(shelf: _Shelf) -> dict[str, Any]:
    transformer = shelf.diffusers.FluxTransformer2DModel(
        in_channels=16,
        num_single_layers=1,
        pooled_projection_dim=32,
        guidance_embeds=True,
        **_SMALL_STREAM,
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
        **_SMALL_STREAM,
    )
    return {
        "text_encoder": shelf.transformers.Qwen2_5_VLForConditionalGeneration(config),
        "tokenizer": tokenizer,
        "transformer": transformer,
        "vae": vae,
        "scheduler": shelf.flow(),
    }


def _chroma(shelf: _Shelf) -> dict[str, Any]:
    transformer = shelf.diffusers.ChromaTransformer2DModel(
        in_channels=16,
        num_single_layers=1,
        approximator_num_channels=32,
        approximator_hidden_dim=32,
        approximator_layers=1,
        **_SMALL_STREAM,
    )
    return {
        **shelf.t5(),
        "transformer": transformer,
        "vae": shelf.vae(4),
        "scheduler": shelf.flow(),
    }


def _ovis_image(shelf: _Shelf) -> dict[str, Any]:
    transformer = shelf.diffusers.OvisImageTransformer2DModel(
        in_channels=16,
        out_channels=16,
        num_single_layers=1,
        **_SMALL_STREAM,
    )
    return {
        **shelf.qwen3("Qwen3Model"),
        "transformer": transformer,
        "vae": shelf.vae(4),
        "scheduler": shelf.flow(),
    }


def _flux_2_klein(shelf: _Shelf) -> dict[str, Any]:
    vae = shelf.diffusers.AutoencoderKLFlux2(
        latent_channels=4,
        block_out_channels=(8, 8, 16),
        norm_num_groups=4,
        down_block_types=("DownEncoderBlock2D",) * 3,
        up_block_types=("UpDecoderBlock2D",) * 3,
        sample_size=64,
    )
    transformer = shelf.diffusers.Flux2Transformer2DModel(
        in_channels=16,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=96,  # of three layers of the text encoder, side by side
        timestep_guidance_channels=32,
        axes_dims_rope=(4, 4, 4, 4),
        guidance_embeds=False,
    )
    return {
        **shelf.qwen3("Qwen3ForCausalLM", layers=28),
        "transformer": transformer,
        "vae": vae,
        "scheduler": shelf.flow(),
    }


def _cogview_4(shelf: _Shelf) -> dict[str, Any]:
    tokenizer = shelf.marked_words()
    config = shelf.transformers.GlmConfig(
        **small_text(len(tokenizer)), num_key_value_heads=2, head_dim=16, pad_token_id=0
    )
    transformer = shelf.diffusers.CogView4Transformer2DModel(
        in_channels=4,
        out_channels=4,
        num_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        text_embed_dim=32,
        time_embed_dim=16,
        condition_dim=8,
        sample_size=16,
        rope_axes_dim=(8, 8),
    )
    return {
        "text_encoder": shelf.transformers.GlmModel(config),
        "tokenizer": tokenizer,
        "transformer": transformer,
        "vae": shelf.vae(4, levels=4),
        "scheduler": shelf.flow(base_shift=0.25, max_shift=0.75, use_dynamic_shifting=True),
    }


def _sana(shelf: _Shelf) -> dict[str, Any]:
    vae = shelf.diffusers.AutoencoderDC(
        latent_channels=4,
        attention_head_dim=2,
        encoder_block_types=("ResBlock", "EfficientViTBlock"),
        decoder_block_types=("ResBlock", "EfficientViTBlock"),
        encoder_block_out_channels=(8, 8),
        decoder_block_out_channels=(8, 8),
        encoder_qkv_multiscales=((), (5,)),
        decoder_qkv_multiscales=((), (5,)),
        encoder_layers_per_block=(1, 1),
        decoder_layers_per_block=(1, 1),
        scaling_factor=0.41407,
    )
    transformer = shelf.diffusers.SanaTransformer2DModel(
        in_channels=4,
        out_channels=4,
        num_layers=1,
        num_attention_heads=2,
        attention_head_dim=4,
        num_cross_attention_heads=2,
        cross_attention_head_dim=4,
        cross_attention_dim=8,
        caption_channels=32,
        sample_size=32,
    )
    return {
        **shelf.gemma(),
        "transformer": transformer,
        "vae": vae,
        "scheduler": shelf.diffusers.DPMSolverMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0
        ),
    }


def _hunyuan_dit(shelf: _Shelf) -> dict[str, Any]:
    tokenizer = shelf.words()
    config = shelf.transformers.BertConfig(**small_text(len(tokenizer)))
    transformer = shelf.diffusers.HunyuanDiT2DModel(
        sample_size=16,
        num_layers=2,
        patch_size=2,
        attention_head_dim=8,
        num_attention_heads=3,
        in_channels=4,
        cross_attention_dim=32,
        cross_attention_dim_t5=32,
        pooled_projection_dim=16,
        hidden_size=24,
        activation_fn="gelu-approximate",
    )
    return {
        "text_encoder": shelf.transformers.BertModel(config),
        "tokenizer": tokenizer,
        **shelf.t5("_2"),
        "transformer": transformer,
        "vae": shelf.vae(4, levels=4),
        "scheduler": shelf.diffusers.DDPMScheduler(),
        "safety_checker": None,
        "feature_extractor": None,
        "requires_safety_checker": False,
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
    "ChromaPipeline": _chroma,
    "OvisImagePipeline": _ovis_image,
    "Flux2KleinPipeline": _flux_2_klein,
    "CogView4Pipeline": _cogview_4,
    "SanaPipeline": _sana,
    "HunyuanDiTPipeline": _hunyuan_dit,
}
CLASS_NAMES = (*_WHOLE, *_PARTS)
