"""A tiny Janus-Pro of random weights, in the layout of transformers."""

from __future__ import annotations

from pathlib import Path

import torch
from tokenizers import Tokenizer, models, pre_tokenizers

from studio.models.diffusers.load import import_library
from tests.studio.models.tiny import small_text

MARKS = ("<|begin|>", "<|pad|>", "<begin_of_image>", "<end_of_image>", "<|User|>", "<|Assistant|>")


def save_janus(folder: Path) -> Path:
    """Three rows of three tokens, which a decoder paints as 48 × 48 pixels."""
    transformers = import_library("transformers")
    torch.manual_seed(0)
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = Tokenizer(models.BPE({letter: index for index, letter in enumerate(letters)}, []))
    words.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    words.add_special_tokens(list(MARKS))
    text = {**small_text(words.get_vocab_size()), "num_key_value_heads": 2}
    marks = {"bos_token_id": len(letters), "pad_token_id": len(letters) + 1}
    config = transformers.JanusConfig(
        text_config={"model_type": "llama", **text, **marks},
        vision_config={
            "hidden_size": 32,
            "num_hidden_layers": 1,
            "num_attention_heads": 2,
            "image_size": 48,
            "projection_dim": 32,
            "num_image_tokens": 9,
        },
        vq_config={
            "num_embeddings": 64,
            "latent_channels": 32,
            "base_channels": 32,
            "channel_multiplier": [1, 1, 1, 1, 1],
            "num_res_blocks": 1,
            "projection_dim": 32,
            "image_token_embed_dim": 32,
        },
        image_token_id=len(letters) + 2,
        tie_word_embeddings=False,
    )
    network = transformers.JanusForConditionalGeneration(config)
    heard = network.model.language_model, network.model.generation_head
    with torch.no_grad():  # so loud that the words make a difference
        for weight in (weight for part in heard for weight in part.parameters()):
            if weight.dim() == 2:
                weight.normal_(std=0.3)
    network.save_pretrained(folder)
    words.save(str(folder / "tokenizer.json"))
    return folder
