"""Tiny diffusers models with random weights, in the layout that real ones come in."""

import json
from pathlib import Path
from typing import Any

import torch
from tokenizers.pre_tokenizers import ByteLevel

from studio.models.diffusers.load import import_library


def save_stable_diffusion(folder: Path) -> Path:
    """As Stable Diffusion 1.5: CLIP, a UNet, a KL decoder; 4 pixels a latent, 64 x 64 pictures."""
    diffusers, transformers = import_library("diffusers"), import_library("transformers")
    torch.manual_seed(0)
    tokenizer = clip_tokenizer(folder.with_name(f"{folder.name}-words"), transformers)
    pipeline = diffusers.StableDiffusionPipeline(
        vae=decoder(diffusers, latent_channels=4),
        text_encoder=transformers.CLIPTextModel(
            transformers.CLIPTextConfig(
                **small_text(len(tokenizer)), projection_dim=32, bos_token_id=0, eos_token_id=1
            )
        ),
        tokenizer=tokenizer,
        unet=diffusers.UNet2DConditionModel(
            sample_size=16,
            block_out_channels=(16, 32),
            layers_per_block=1,
            norm_num_groups=4,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
            cross_attention_dim=32,
            attention_head_dim=8,
        ),
        scheduler=diffusers.DDIMScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            clip_sample=False,
            steps_offset=1,
        ),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.save_pretrained(folder, safe_serialization=True)
    return folder


def add_safety_checker(folder: Path) -> Path:
    """Add what hides some pictures, under the names that it had in the first releases."""
    diffusers, transformers = import_library("diffusers"), import_library("transformers")
    checker = diffusers.pipelines.stable_diffusion.safety_checker.StableDiffusionSafetyChecker
    eye = {**small_text(1), "image_size": 32, "patch_size": 16}
    del eye["vocab_size"]
    config = transformers.CLIPConfig(
        text_config=small_text(1), vision_config=eye, projection_dim=16
    )
    checker(config).save_pretrained(folder / "safety_checker")
    side = {"height": 32, "width": 32}
    transformers.CLIPImageProcessor(crop_size=side, size=side).save_pretrained(
        folder / "feature_extractor"
    )
    index = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
    index["safety_checker"] = ["stable_diffusion", "StableDiffusionSafetyChecker"]
    index["feature_extractor"] = ["transformers", "CLIPFeatureExtractor"]
    (folder / "model_index.json").write_text(json.dumps(index), encoding="utf-8")
    return folder


def save_z_image(folder: Path) -> Path:
    """As Z-Image: Qwen3 with a chat template, a flow transformer, a decoder of 16 channels."""
    diffusers, transformers = import_library("diffusers"), import_library("transformers")
    torch.manual_seed(0)
    tokenizer = qwen_tokenizer(folder.with_name(f"{folder.name}-words"), transformers)
    pipeline = diffusers.ZImagePipeline(
        vae=decoder(diffusers, latent_channels=16),
        text_encoder=transformers.Qwen3Model(
            transformers.Qwen3Config(
                **small_text(len(tokenizer)), num_key_value_heads=2, head_dim=16
            )
        ),
        tokenizer=tokenizer,
        transformer=diffusers.ZImageTransformer2DModel(
            in_channels=16,
            dim=32,
            n_layers=1,
            n_refiner_layers=1,
            n_heads=2,
            n_kv_heads=2,
            cap_feat_dim=32,
            axes_dims=[8, 4, 4],
            axes_lens=[1536, 128, 128],
        ),
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0),
    )
    with torch.no_grad():  # rows that real models learn and a new one leaves empty
        pipeline.transformer.x_pad_token.normal_()
        pipeline.transformer.cap_pad_token.normal_()
    pipeline.save_pretrained(folder, safe_serialization=True)
    return folder


def small_text(words: int) -> dict[str, Any]:
    return {
        "vocab_size": words,
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
    }


def decoder(diffusers: Any, latent_channels: int, levels: int = 3, **options: Any) -> Any:
    return diffusers.AutoencoderKL(
        latent_channels=latent_channels,
        scaling_factor=0.36,
        shift_factor=0.1,
        block_out_channels=(*(8,) * (levels - 1), 16),
        norm_num_groups=4,
        down_block_types=("DownEncoderBlock2D",) * levels,
        up_block_types=("UpDecoderBlock2D",) * levels,
        sample_size=64,
        **options,
    )


def clip_tokenizer(folder: Path, transformers: Any) -> Any:
    letters = sorted(ByteLevel.alphabet())
    special = ["<|startoftext|>", "<|endoftext|>"]
    words = [*special, *letters, *(f"{letter}</w>" for letter in letters)]
    _write_words(folder, words)
    return transformers.CLIPTokenizer.from_pretrained(folder, model_max_length=77)


def qwen_tokenizer(folder: Path, transformers: Any) -> Any:
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    _write_words(folder, [*sorted(ByteLevel.alphabet()), *special])
    tokenizer = transformers.Qwen2Tokenizer.from_pretrained(folder)
    tokenizer.chat_template = (
        "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    )
    return tokenizer


def _write_words(folder: Path, words: list[str]) -> None:
    folder.mkdir(parents=True)
    ids = {word: number for number, word in enumerate(words)}
    (folder / "vocab.json").write_text(json.dumps(ids), encoding="utf-8")
    (folder / "merges.txt").write_text("#version: 0.2\n", encoding="utf-8")
