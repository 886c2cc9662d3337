"""The parts that several tiny models share, as the tests put them together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tokenizers.processors import TemplateProcessing

from studio.models.diffusers.load import import_library
from studio.models.diffusers.processors import pictures_only
from tests.studio.models.tiny import clip_tokenizer, decoder, qwen_tokenizer, small_text

# Of the transformers that read text and picture in one stream, as FLUX and its kin.
SMALL_STREAM: dict[str, Any] = {
    "num_layers": 1,
    "attention_head_dim": 16,
    "num_attention_heads": 2,
    "joint_attention_dim": 32,
    "axes_dims_rope": (4, 4, 8),
}


class Shelf:
    """The parts that several families share."""

    def __init__(self, folder: Path) -> None:
        self.diffusers = import_library("diffusers")
        self.transformers = import_library("transformers")
        self._folder = folder
        self._count = 0

    def flow(self, **options: Any) -> Any:
        return self.diffusers.FlowMatchEulerDiscreteScheduler(**options)

    def vae(self, channels: int, levels: int = 3, **options: Any) -> Any:
        return decoder(self.diffusers, latent_channels=channels, levels=levels, **options)

    def clip(
        self, number: str = "", *, projects: bool = True, positions: int = 77, width: int = 32
    ) -> dict[str, Any]:
        tokenizer = clip_tokenizer(self.place(), self.transformers)
        config = self.transformers.CLIPTextConfig(
            **{**small_text(len(tokenizer)), "hidden_size": width},
            projection_dim=32,
            bos_token_id=0,
            eos_token_id=1,
            max_position_embeddings=positions,
        )
        kind = "CLIPTextModelWithProjection" if projects else "CLIPTextModel"
        encoder = getattr(self.transformers, kind)(config)
        return {f"text_encoder{number}": encoder, f"tokenizer{number}": tokenizer}

    def t5(self, number: str = "") -> dict[str, Any]:
        tokenizer = qwen_tokenizer(self.place(), self.transformers)
        config = self.transformers.T5Config(
            vocab_size=len(tokenizer), d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=2
        )
        encoder = self.transformers.T5EncoderModel(config)
        return {f"text_encoder{number}": encoder, f"tokenizer{number}": tokenizer}

    def letters(self) -> tuple[Any, Any]:
        """A tokenizer of bytes and the encoder for it, as for the letters in a picture."""
        tokenizer = self.transformers.ByT5Tokenizer()
        config = self.transformers.T5Config(
            vocab_size=len(tokenizer), d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=2
        )
        return tokenizer, self.transformers.T5EncoderModel(config)

    def words(self) -> Any:
        return qwen_tokenizer(self.place(), self.transformers)

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

    def place(self) -> Path:
        """Where a vocabulary may be written."""
        self._count += 1
        return self._folder.with_name(f"{self._folder.name}-words-{self._count}")

    def seeing_words(self) -> Any:
        """A tokenizer that also has marks for pictures."""
        tokenizer = self.words()
        marks = ("vision_start", "vision_end", "image_pad", "video_pad")
        tokenizer.add_tokens([f"<|{mark}|>" for mark in marks], special_tokens=True)
        return tokenizer

    def processor(self, class_name: str, tokenizer: Any, patch_size: int = 14) -> Any:
        """What turns pictures and words into the input of a language model, as is loaded later."""
        images = self.transformers.Qwen2VLImageProcessor(
            min_pixels=64 * 64, max_pixels=112 * 112, patch_size=patch_size
        )
        return pictures_only(getattr(self.transformers, class_name))(
            image_processor=images, tokenizer=tokenizer, chat_template=tokenizer.chat_template
        )

    def qwen2_5_vl(self, tokenizer: Any) -> Any:
        text = {**small_text(len(tokenizer)), "num_key_value_heads": 2}
        rope = {"rope_type": "default", "mrope_section": [2, 3, 3], "rope_theta": 10000.0}
        config = self.transformers.Qwen2_5_VLConfig(
            text_config={**text, "rope_parameters": rope, "rope_scaling": rope},
            vision_config={
                "depth": 1,
                "hidden_size": 32,
                "intermediate_size": 64,
                "num_heads": 2,
                "out_hidden_size": 32,
                "fullatt_block_indexes": [0],
            },
            **_marks(tokenizer),
        )
        return self.transformers.Qwen2_5_VLForConditionalGeneration(config)

    def qwen3_vl(self, tokenizer: Any, kind: str) -> Any:
        text = {**small_text(len(tokenizer)), "num_key_value_heads": 2, "head_dim": 16}
        rope = {"rope_type": "default", "mrope_section": [2, 3, 3], "rope_theta": 10000.0}
        config = self.transformers.Qwen3VLConfig(
            text_config={**text, "rope_parameters": rope, "rope_scaling": rope},
            vision_config={
                "depth": 1,
                "hidden_size": 32,
                "intermediate_size": 64,
                "num_heads": 2,
                "out_hidden_size": 32,
                "num_position_embeddings": 16,
                "deepstack_visual_indexes": [0],
            },
            **_marks(tokenizer),
        )
        return getattr(self.transformers, kind)(config)

    def qwen_vae(self, **options: Any) -> Any:
        return self.diffusers.AutoencoderKLQwenImage(**_SMALL_FILM | options)

    def wan_vae(self) -> Any:
        return self.diffusers.AutoencoderKLWan(**_SMALL_FILM | DEEPER)

    def flux_2_vae(self) -> Any:
        return self.diffusers.AutoencoderKLFlux2(
            latent_channels=4,
            block_out_channels=(8, 8, 16),
            norm_num_groups=4,
            down_block_types=("DownEncoderBlock2D",) * 3,
            up_block_types=("UpDecoderBlock2D",) * 3,
            sample_size=64,
        )


# Of the decoders that read a picture as a film of one frame.
_SMALL_FILM: dict[str, Any] = {
    "base_dim": 8,
    "z_dim": 4,
    "dim_mult": [1, 2, 4],
    "num_res_blocks": 1,
    "temperal_downsample": [False, True],
    "latents_mean": [0.0] * 4,
    "latents_std": [1.0] * 4,
}


DEEPER: dict[str, Any] = {  # of them, for those that always work on a million pixels
    "dim_mult": [1, 1, 1, 1],
    "temperal_downsample": [False, True, True],
}


def _marks(tokenizer: Any) -> dict[str, int]:
    """Where the marks for pictures stand in the vocabulary; none of them in a plain one."""
    names = {
        "image_token_id": "<|image_pad|>",
        "video_token_id": "<|video_pad|>",
        "vision_start_token_id": "<|vision_start|>",
        "vision_end_token_id": "<|vision_end|>",
    }
    words = tokenizer.get_vocab()
    return {key: words[mark] for key, mark in names.items() if mark in words}
