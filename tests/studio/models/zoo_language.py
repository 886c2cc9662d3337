"""Tiny models of the families that read their prompts with a large language model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.studio.models.shelf import DEEPER, SMALL_STREAM, Shelf
from tests.studio.models.tiny import small_text


def _qwen_image(shelf: Shelf) -> dict[str, Any]:
    tokenizer = shelf.words()
    transformer = shelf.diffusers.QwenImageTransformer2DModel(
        patch_size=2, in_channels=16, out_channels=4, **SMALL_STREAM
    )
    return {
        "text_encoder": shelf.qwen2_5_vl(tokenizer),
        "tokenizer": tokenizer,
        "transformer": transformer,
        "vae": shelf.qwen_vae(),
        "scheduler": shelf.flow(),
    }


def _qwen_image_edit(shelf: Shelf) -> dict[str, Any]:
    tokenizer = shelf.seeing_words()
    return {
        **_qwen_image(shelf),
        "text_encoder": shelf.qwen2_5_vl(tokenizer),
        "tokenizer": tokenizer,
        "processor": shelf.processor("Qwen2VLProcessor", tokenizer),
        "vae": shelf.qwen_vae(**DEEPER),
    }


def _joy_image_edit(shelf: Shelf, kind: str = "JoyImageEditTransformer3DModel") -> dict[str, Any]:
    tokenizer = shelf.seeing_words()
    transformer = getattr(shelf.diffusers, kind)(
        patch_size=[1, 2, 2],
        in_channels=4,
        out_channels=4,
        hidden_size=32,
        num_attention_heads=2,
        text_dim=32,
        num_layers=1,
        rope_dim_list=[4, 4, 8],
    )
    return {
        "text_encoder": shelf.qwen3_vl(tokenizer, "Qwen3VLForConditionalGeneration"),
        "tokenizer": tokenizer,
        "processor": shelf.processor("Qwen3VLProcessor", tokenizer, patch_size=16),
        "transformer": transformer,
        "vae": shelf.wan_vae(),
        "scheduler": shelf.flow(),
    }


def _joy_image_edit_plus(shelf: Shelf) -> dict[str, Any]:
    return _joy_image_edit(shelf, "JoyImageEditPlusTransformer3DModel")


def _ernie_image(shelf: Shelf) -> dict[str, Any]:
    tokenizer = shelf.words()
    text = {**small_text(len(tokenizer)), "num_key_value_heads": 2, "head_dim": 16}
    text |= {"model_type": "ministral3", "rope_parameters": _YARN}
    seeing = {"model_type": "pixtral", "hidden_size": 32, "intermediate_size": 64}
    seeing |= {"num_hidden_layers": 1, "num_attention_heads": 2, "image_size": 28, "patch_size": 14}
    config = shelf.transformers.Mistral3Config(
        text_config=text, vision_config=seeing, image_token_index=0
    )
    transformer = shelf.diffusers.ErnieImageTransformer2DModel(
        hidden_size=32,
        num_attention_heads=2,
        num_layers=1,
        ffn_hidden_size=64,
        in_channels=16,
        out_channels=16,
        text_in_dim=32,
        rope_axes_dim=(4, 4, 8),
    )
    writer = shelf.transformers.Ministral3Config(**text)
    return {
        "text_encoder": shelf.transformers.Mistral3Model(config),
        "tokenizer": tokenizer,
        "transformer": transformer,
        "vae": shelf.flux_2_vae(),
        "scheduler": shelf.flow(),
        "pe": shelf.transformers.Ministral3ForCausalLM(writer),
        "pe_tokenizer": shelf.words(),
    }


def _hunyuan_image(shelf: Shelf) -> dict[str, Any]:
    tokenizer = shelf.words()
    bytes_tokenizer, bytes_encoder = shelf.letters()
    vae = shelf.diffusers.AutoencoderKLHunyuanImage(
        in_channels=3,
        out_channels=3,
        latent_channels=8,
        block_out_channels=(32, 32, 32),
        layers_per_block=1,
        spatial_compression_ratio=4,
        sample_size=64,
        scaling_factor=0.5,
    )
    transformer = shelf.diffusers.HunyuanImageTransformer2DModel(
        in_channels=8,
        out_channels=8,
        num_attention_heads=2,
        attention_head_dim=16,
        num_layers=1,
        num_single_layers=1,
        num_refiner_layers=1,
        text_embed_dim=32,
        text_embed_2_dim=32,
        rope_axes_dim=(8, 8),
    )
    guidance = shelf.diffusers.AdaptiveProjectedMixGuidance
    return {
        "text_encoder": shelf.qwen2_5_vl(tokenizer),
        "tokenizer": tokenizer,
        "text_encoder_2": bytes_encoder,
        "tokenizer_2": bytes_tokenizer,
        "transformer": transformer,
        "vae": vae,
        "scheduler": shelf.flow(),
        "guider": guidance(adaptive_projected_guidance_start_step=1),
        "ocr_guider": guidance(adaptive_projected_guidance_start_step=1),
    }


def _longcat_image(shelf: Shelf) -> dict[str, Any]:
    tokenizer = shelf.seeing_words()
    transformer = shelf.diffusers.LongCatImageTransformer2DModel(
        in_channels=64, num_single_layers=1, pooled_projection_dim=32, **SMALL_STREAM
    )
    return {
        "text_encoder": shelf.qwen2_5_vl(tokenizer),
        "tokenizer": tokenizer,
        "text_processor": shelf.processor("Qwen2VLProcessor", tokenizer),
        "transformer": transformer,
        "vae": shelf.vae(16),
        "scheduler": shelf.flow(),
    }


def _longcat_image_edit(shelf: Shelf) -> dict[str, Any]:
    return {**_longcat_image(shelf), "vae": shelf.vae(16, levels=4)}


def _hidream_image(shelf: Shelf) -> dict[str, Any]:
    llama = shelf.words()
    llama.add_special_tokens({"eos_token": "<|im_end|>"})
    config = shelf.transformers.LlamaConfig(**small_text(len(llama)))
    config._attn_implementation = "eager"
    transformer = shelf.diffusers.HiDreamImageTransformer2DModel(
        patch_size=2,
        in_channels=4,
        out_channels=4,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        caption_channels=[32, 32],
        text_emb_dim=64,
        axes_dims_rope=(4, 4, 8),
        max_resolution=(128, 128),
        llama_layers=[0, 1],
    )
    return {
        **shelf.clip(positions=248),
        **shelf.clip("_2", positions=248),
        **shelf.t5("_3"),
        "text_encoder_4": shelf.transformers.LlamaForCausalLM(config),
        "tokenizer_4": llama,
        "transformer": transformer,
        "vae": shelf.vae(4, levels=4),
        "scheduler": shelf.flow(),
    }


def _kandinsky_5(shelf: Shelf) -> dict[str, Any]:
    tokenizer = shelf.seeing_words()
    transformer = shelf.diffusers.Kandinsky5Transformer3DModel(
        in_visual_dim=4,
        out_visual_dim=4,
        in_text_dim=32,
        in_text_dim2=32,
        time_dim=16,
        model_dim=32,
        ff_dim=64,
        num_text_blocks=1,
        num_visual_blocks=1,
        axes_dims=(4, 4, 8),
    )
    return {
        "text_encoder": shelf.qwen2_5_vl(tokenizer),
        "tokenizer": shelf.processor("Qwen2VLProcessor", tokenizer),
        **shelf.clip("_2", projects=False),
        "transformer": transformer,
        "vae": shelf.vae(4, levels=4),
        "scheduler": shelf.flow(),
    }


def _krea_2(shelf: Shelf) -> dict[str, Any]:
    tokenizer = shelf.words()
    transformer = shelf.diffusers.Krea2Transformer2DModel(
        in_channels=16,
        num_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        num_key_value_heads=1,
        intermediate_size=64,
        timestep_embed_dim=16,
        text_hidden_dim=32,
        num_text_layers=2,
        text_num_attention_heads=2,
        text_num_key_value_heads=2,
        text_intermediate_size=64,
        num_layerwise_text_blocks=1,
        num_refiner_text_blocks=1,
        axes_dims_rope=(4, 4, 8),
    )
    return {
        "text_encoder": shelf.qwen3_vl(tokenizer, "Qwen3VLModel"),
        "tokenizer": tokenizer,
        "transformer": transformer,
        "vae": shelf.qwen_vae(),
        "scheduler": shelf.flow(use_dynamic_shifting=True),
        "text_encoder_select_layers": (1, 2),
    }


def _glm_image(shelf: Shelf) -> dict[str, Any]:
    """Its language model thinks in 32 patterns of pictures, and ends with the one after those."""
    words = shelf.words()
    marks = {"image_token": "<|image|>", "grid_bos_token": "<sop>", "grid_eos_token": "<eop>"}
    words.add_tokens(list(marks.values()), special_tokens=True)
    tokenizer = shelf.transformers.PreTrainedTokenizerFast(
        tokenizer_object=words.backend_tokenizer,
        pad_token="<|endoftext|>",
        bos_token="<|im_start|>",
        extra_special_tokens=marks,
        chat_template=_SEEING_TEMPLATE,
    )
    images = shelf.transformers.GlmImageImageProcessor(
        min_pixels=64 * 64, max_pixels=96 * 96, patch_size=16, merge_size=1, temporal_patch_size=1
    )
    rope = {"rope_type": "default", "mrope_section": [2, 3, 3], "rope_theta": 10000.0}
    config = shelf.transformers.GlmImageConfig(
        text_config={
            **small_text(len(tokenizer)),
            "num_key_value_heads": 2,
            "pad_token_id": tokenizer.pad_token_id,
            "vision_vocab_size": 40,
            "eos_token_id": 999,  # a random one would end too soon
            "rope_parameters": rope,
        },
        vision_config={
            "depth": 1,
            "hidden_size": 32,
            "intermediate_size": 64,
            "num_heads": 2,
            "image_size": 64,
            "patch_size": 16,
        },
        vq_config={"embed_dim": 8, "num_embeddings": 32, "latent_channels": 32},
        image_token_id=tokenizer.convert_tokens_to_ids("<|image|>"),
        image_start_token_id=32,
        image_end_token_id=33,
    )
    bytes_tokenizer, bytes_encoder = shelf.letters()
    transformer = shelf.diffusers.GlmImageTransformer2DModel(
        in_channels=4,
        out_channels=4,
        num_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        text_embed_dim=32,
        time_embed_dim=16,
        condition_dim=8,
        prior_vq_quantizer_codebook_size=40,
    )
    return {
        "tokenizer": bytes_tokenizer,
        "processor": shelf.transformers.GlmImageProcessor(
            image_processor=images, tokenizer=tokenizer, chat_template=_SEEING_TEMPLATE
        ),
        "text_encoder": bytes_encoder,
        "vision_language_encoder": shelf.transformers.GlmImageForConditionalGeneration(config),
        "vae": shelf.vae(4, levels=4, latents_mean=[0.0] * 4, latents_std=[1.0] * 4),
        "transformer": transformer,
        "scheduler": shelf.flow(use_dynamic_shifting=True),
    }


_SEEING_TEMPLATE = (
    "{% for m in messages %}{% for part in m.content %}"
    "{% if part.type == 'image' %}<|image|>{% else %}{{ part.text }}{% endif %}"
    "{% endfor %}{% endfor %}"
)
_YARN = {
    "rope_type": "yarn",
    "rope_theta": 10000.0,
    "factor": 2.0,
    "original_max_position_embeddings": 64,
    "beta_fast": 32.0,
    "beta_slow": 1.0,
    "mscale": 1.0,
    "mscale_all_dim": 1.0,
    "llama_4_scaling_beta": 0.1,
}
PARTS: Mapping[str, Callable[[Shelf], dict[str, Any]]] = {
    "QwenImagePipeline": _qwen_image,
    "ErnieImagePipeline": _ernie_image,
    "HunyuanImagePipeline": _hunyuan_image,
    "LongCatImagePipeline": _longcat_image,
    "HiDreamImagePipeline": _hidream_image,
    "Kandinsky5T2IPipeline": _kandinsky_5,
    "Krea2Pipeline": _krea_2,
    "GlmImagePipeline": _glm_image,
    "QwenImageEditPipeline": _qwen_image_edit,
    "QwenImageEditPlusPipeline": _qwen_image_edit,
    "LongCatImageEditPipeline": _longcat_image_edit,
    "JoyImageEditPipeline": _joy_image_edit,
    "JoyImageEditPlusPipeline": _joy_image_edit_plus,
}
