"""One tiny model of random weights for each family, in the layout of its real ones.

A tokenizer knows bytes and no words, whatever its family has.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch

from studio.models.diffusers.load import import_library
from tests.studio.models import zoo_language
from tests.studio.models.shelf import SMALL_STREAM, Shelf
from tests.studio.models.tiny import save_stable_diffusion, save_z_image, small_text


def save_model(class_name: str, folder: Path) -> Path:
    """A model of the pipeline `class_name` in `folder`."""
    if class_name in _WHOLE:
        return _WHOLE[class_name](folder)
    torch.manual_seed(0)
    diffusers = import_library("diffusers")
    parts = _PARTS[class_name](Shelf(folder))
    _train(parts.get("transformer"))
    pipeline = getattr(diffusers, class_name)(**parts)
    pipeline.save_pretrained(folder, safe_serialization=True)
    return folder


def _train(network: torch.nn.Module | None) -> None:
    """Give a new network the weights that it learns from nothing, as its gates, which are shut."""
    with torch.no_grad():
        for name, weight in network.named_parameters() if network else ():
            if name.endswith(".weight") and not weight.any():
                weight.normal_(std=0.1)


def _stable_diffusion_xl(shelf: Shelf) -> dict[str, Any]:
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


def _stable_diffusion_3(shelf: Shelf) -> dict[str, Any]:
    transformer = shelf.diffusers.SD3Transformer2DModel(
        sample_size=16,
        patch_size=2,
        in_channels=16,
        num_layers=1,
        attention_head_dim=8,
        num_attention_heads=4,
        caption_projection_dim=32,
        joint_attention_dim=80,  # as wide as both CLIPs together
        pooled_projection_dim=64,
        out_channels=16,
    )
    t5 = shelf.transformers.T5Config(
        vocab_size=300, d_model=80, d_kv=8, d_ff=64, num_layers=2, num_heads=2
    )
    return {
        **shelf.clip(),
        **shelf.clip("_2", width=48),
        "text_encoder_3": shelf.transformers.T5EncoderModel(t5),
        "tokenizer_3": shelf.words(),
        "transformer": transformer,
        "vae": shelf.vae(16),
        "scheduler": shelf.flow(shift=3.0),
    }


def _flux(shelf: Shelf) -> dict[str, Any]:
    transformer = shelf.diffusers.FluxTransformer2DModel(
        in_channels=16,
        num_single_layers=1,
        pooled_projection_dim=32,
        guidance_embeds=True,
        **SMALL_STREAM,
    )
    return {
        **shelf.clip(projects=False),
        **shelf.t5("_2"),
        "transformer": transformer,
        "vae": shelf.vae(4),
        "scheduler": shelf.flow(),
    }


def _flux_kontext(shelf: Shelf) -> dict[str, Any]:
    return {**_flux(shelf), "vae": shelf.vae(4, levels=4)}


def _pixart_sigma(shelf: Shelf) -> dict[str, Any]:
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


def _lumina_2(shelf: Shelf) -> dict[str, Any]:
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


def _chroma(shelf: Shelf) -> dict[str, Any]:
    transformer = shelf.diffusers.ChromaTransformer2DModel(
        in_channels=16,
        num_single_layers=1,
        approximator_num_channels=32,
        approximator_hidden_dim=32,
        approximator_layers=1,
        **SMALL_STREAM,
    )
    return {
        **shelf.t5(),
        "transformer": transformer,
        "vae": shelf.vae(4),
        "scheduler": shelf.flow(),
    }


def _ovis_image(shelf: Shelf) -> dict[str, Any]:
    transformer = shelf.diffusers.OvisImageTransformer2DModel(
        in_channels=16,
        out_channels=16,
        num_single_layers=1,
        **SMALL_STREAM,
    )
    return {
        **shelf.qwen3("Qwen3Model"),
        "transformer": transformer,
        "vae": shelf.vae(4),
        "scheduler": shelf.flow(),
    }


def _flux_2_klein(shelf: Shelf) -> dict[str, Any]:
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
        "vae": shelf.flux_2_vae(),
        "scheduler": shelf.flow(),
    }


def _cogview_4(shelf: Shelf) -> dict[str, Any]:
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


def _sana(shelf: Shelf) -> dict[str, Any]:
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


def _sana_sprint(shelf: Shelf) -> dict[str, Any]:
    """As Sana, with the strength of the guidance among what its transformer is told."""
    parts = _sana(shelf)
    config = {**parts["transformer"].config, "guidance_embeds": True}
    return {
        **parts,
        "transformer": shelf.diffusers.SanaTransformer2DModel(**_plain(config)),
        "scheduler": shelf.diffusers.SCMScheduler(prediction_type="trigflow", sigma_data=0.5),
    }


def _plain(config: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that a network was made with."""
    return {name: value for name, value in config.items() if not name.startswith("_")}


def _kolors(shelf: Shelf) -> dict[str, Any]:
    kolors = importlib.import_module("diffusers.pipelines.kolors")
    place = shelf.place()
    place.mkdir(parents=True)
    importlib.import_module("sentencepiece").SentencePieceTrainer.train(
        sentence_iterator=iter(["a red fox in the snow at dawn"] * 4),
        model_prefix=str(place / "tokenizer"),
        vocab_size=300,  # 256 of them bytes, for all that it has not read
        hard_vocab_limit=False,
        byte_fallback=True,
        minloglevel=2,
    )
    tokenizer = kolors.ChatGLMTokenizer(str(place / "tokenizer.model"))
    config = kolors.text_encoder.ChatGLMConfig(
        num_layers=2,
        padded_vocab_size=512,
        hidden_size=32,
        ffn_hidden_size=64,
        kv_channels=16,
        num_attention_heads=2,
        seq_length=256,
        multi_query_attention=True,
        multi_query_group_num=1,
        add_qkv_bias=True,
        original_rope=True,
    )
    encoder = kolors.ChatGLMModel(config)
    for weight in encoder.parameters():  # which are left as the memory was
        torch.nn.init.normal_(weight, std=0.1)
    parts = _stable_diffusion_xl(shelf)
    unet = {**parts["unet"].config, "encoder_hid_dim_type": "text_proj", "encoder_hid_dim": 32}
    return {
        "text_encoder": encoder,
        "tokenizer": tokenizer,
        "unet": shelf.diffusers.UNet2DConditionModel(**_plain(unet)),
        "vae": parts["vae"],
        "scheduler": shelf.diffusers.EulerDiscreteScheduler(timestep_spacing="leading"),
    }


def _latent_consistency(folder: Path) -> Path:
    """As Stable Diffusion 1.5, with the strength of the guidance among what its UNet is told."""
    diffusers = import_library("diffusers")
    save_stable_diffusion(folder)
    whole = diffusers.StableDiffusionPipeline.from_pretrained(folder, safety_checker=None)
    config = {**whole.unet.config, "time_cond_proj_dim": 32}
    torch.manual_seed(0)
    parts = {
        **whole.components,
        "unet": diffusers.UNet2DConditionModel(**_plain(config)),
        "scheduler": diffusers.LCMScheduler(),
    }
    pipeline = diffusers.LatentConsistencyModelPipeline(**parts, requires_safety_checker=False)
    pipeline.save_pretrained(folder, safe_serialization=True)
    return folder


def _hunyuan_dit(shelf: Shelf) -> dict[str, Any]:
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
    "LatentConsistencyModelPipeline": _latent_consistency,
}
_PARTS: Mapping[str, Callable[[Shelf], dict[str, Any]]] = {
    "StableDiffusionXLPipeline": _stable_diffusion_xl,
    "StableDiffusion3Pipeline": _stable_diffusion_3,
    "FluxPipeline": _flux,
    "FluxKontextPipeline": _flux_kontext,
    "PixArtSigmaPipeline": _pixart_sigma,
    "Lumina2Pipeline": _lumina_2,
    "ChromaPipeline": _chroma,
    "OvisImagePipeline": _ovis_image,
    "Flux2KleinPipeline": _flux_2_klein,
    "CogView4Pipeline": _cogview_4,
    "SanaPipeline": _sana,
    "SanaSprintPipeline": _sana_sprint,
    "KolorsPipeline": _kolors,
    "HunyuanDiTPipeline": _hunyuan_dit,
    **zoo_language.PARTS,
}
CLASS_NAMES = (*_WHOLE, *_PARTS)
