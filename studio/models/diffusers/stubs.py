"""The settings and the vocabulary that come along for files which have none."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from studio.paths import assets


def stub_path(stub: str, name: str) -> Path:
    """What a stub says of a part: "flux-schnell" is as "flux" where it says nothing itself."""
    own = assets() / "checkpoints" / stub / name
    return own if own.exists() else assets() / "checkpoints" / stub.partition("-")[0] / name


def write_clip_words(place: Path) -> None:
    """Put the vocabulary of CLIP into the folder of a tokenizer."""
    merges = gzip.decompress((assets() / "checkpoints" / "clip_merges.txt.gz").read_bytes())
    words = json.dumps(_vocabulary(merges.decode().splitlines()))
    (place / "merges.txt").write_bytes(b"#version: 0.2\n" + merges)
    (place / "vocab.json").write_text(words, encoding="utf-8")


def _vocabulary(merges: list[str]) -> dict[str, int]:
    """The words of CLIP in their order: letters, letters that end a word, what was merged."""
    from tokenizers.pre_tokenizers import ByteLevel

    printed = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = [chr(code) for code in printed]
    letters += sorted(set(ByteLevel.alphabet()) - set(letters), key=ord)
    words = [*letters, *(f"{letter}</w>" for letter in letters)]
    words += [merge.replace(" ", "") for merge in merges]
    words += ["<|startoftext|>", "<|endoftext|>"]
    return {word: number for number, word in enumerate(words)}
