"""Stands in for SentencePiece, which Kolors needs and which Gouache does not install."""

from __future__ import annotations

import importlib
import warnings
from typing import Any

import pytest

from studio.models.diffusers.load import import_library


def lend_pieces(patch: pytest.MonkeyPatch) -> None:
    """Let diffusers run Kolors without SentencePiece."""
    diffusers = import_library("diffusers")
    kolors = importlib.import_module("diffusers.pipelines.kolors")
    tokenizer = importlib.import_module("diffusers.pipelines.kolors.tokenizer")
    patch.setattr(tokenizer, "SPTokenizer", BytePieces)
    with warnings.catch_warnings():  # of diffusers, about its own insides
        warnings.simplefilter("ignore")
        for name in ("KolorsPipeline", "KolorsImg2ImgPipeline"):
            patch.setattr(diffusers, name, getattr(kolors, name))


class BytePieces:
    """As diffusers asks the tokenizer of Kolors: a piece for each byte, and four marks."""

    def __init__(self, model_path: str) -> None:  # noqa: ARG002
        marks = ("[gMASK]", "[sMASK]", "sop", "eop")
        self.special_tokens = {mark: 256 + index for index, mark in enumerate(marks)}
        self.n_words = 256 + len(marks)
        self.bos_id, self.eos_id, self.pad_id = 1, 2, 0

    def tokenize(self, text: str, **_: Any) -> list[str]:
        return [chr(byte) for byte in text.encode()]

    def convert_token_to_id(self, token: str) -> int:
        return self.special_tokens.get(token, ord(token[0]) % 256)

    def convert_id_to_token(self, index: int) -> str:
        return chr(index % 256)

    def decode_tokens(self, tokens: list[str]) -> str:
        return "".join(tokens)
