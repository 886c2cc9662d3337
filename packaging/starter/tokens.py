"""Makes the starter's tokenizer: a small byte-level BPE in the slow Qwen2 files of the family."""

import json
from pathlib import Path
from random import Random

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from pictures.captions import describe
from pictures.sampling import sample

IMAGE_START = "<img>"
PADDING = "<|endoftext|>"
END = "<|im_end|>"
SPECIAL = (
    PADDING, "<|im_start|>", END, "<think>", "</think>",
    "<IMG_CONTEXT>", IMAGE_START, "</img>",
)  # fmt: skip
TOKENIZER_FILES = (
    "vocab.json",
    "merges.txt",
    "added_tokens.json",
    "special_tokens_map.json",
    "tokenizer_config.json",
)
_QWEN2_WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
# Merges stay inside a Chinese character or a colour word: longer ones would fuse whole phrases.
_CHINESE_WORDS = r"\p{Han}色|\p{Han}"


def make_tokenizer(folder: Path, vocabulary_size: int, *, caption_count: int, seed: int) -> None:
    """Learn merges from captions and write the files; other text is still encoded by bytes."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_QWEN2_WORDS), "isolated"),
            pre_tokenizers.Split(Regex(_CHINESE_WORDS), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary_size - len(SPECIAL),
        min_frequency=3,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    rng = Random(seed)
    captions = (describe(sample(rng), rng) for _ in range(caption_count))
    tokenizer.train_from_iterator(captions, trainer)
    model = json.loads(tokenizer.to_str())["model"]
    _write_files(folder, model["vocab"], model["merges"])


def _write_files(folder: Path, vocabulary: dict[str, int], merges: list[list[str]]) -> None:
    added = {token: len(vocabulary) + number for number, token in enumerate(SPECIAL)}
    _write(folder / "vocab.json", vocabulary)
    lines = ["#version: 0.2", *(" ".join(merge) for merge in merges)]
    (folder / "merges.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    _write(folder / "added_tokens.json", added)
    special = {"eos_token": END, "pad_token": PADDING, "additional_special_tokens": list(SPECIAL)}
    _write(folder / "special_tokens_map.json", special)
    plain = {"lstrip": False, "rstrip": False, "normalized": False, "single_word": False}
    _write(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "Qwen2Tokenizer",
            "add_prefix_space": False,
            "clean_up_tokenization_spaces": False,
            "errors": "replace",
            "model_max_length": 12288,
            "bos_token": None,
            "unk_token": None,
            "eos_token": END,
            "pad_token": PADDING,
            "added_tokens_decoder": {
                str(number): {"content": token, **plain, "special": "think" not in token}
                for token, number in added.items()
            },
        },
    )


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
