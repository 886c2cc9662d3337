"""The byte-level BPE tokenizer, read from the slow Qwen2 files that checkpoints come with."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from studio.errors import ModelDamaged
from studio.models.family import Reading
from studio.models.inspect import DOWNLOAD_AGAIN, MAX_JSON_BYTES, read_json

# vocab.json and merges.txt are needed; added tokens stand in one or both of the others.
_VOCABULARY, _MERGES = "vocab.json", "merges.txt"
_ADDED, _SETTINGS = "added_tokens.json", "tokenizer_config.json"

_WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def check_tokenizer_files(folder: Path) -> None:
    """Raise ModelDamaged where a file is missing or larger than any, without reading them."""
    for name in (_VOCABULARY, _MERGES):
        path = folder / name
        if not path.is_file() or path.stat().st_size > MAX_JSON_BYTES:
            raise ModelDamaged(
                f"The model in {folder} has no tokenizer: {name} is missing or too large.",
                DOWNLOAD_AGAIN,
            )


class TextTokenizer:
    """Turns text into token ids; added tokens such as `<img>` count wherever they are written.

    Raises ModelDamaged for files that are missing or contradict each other.
    """

    def __init__(self, folder: Path) -> None:
        from tokenizers import (
            AddedToken,
            Regex,
            Tokenizer,
            decoders,
            models,
            normalizers,
            pre_tokenizers,
        )

        check_tokenizer_files(folder)
        vocabulary = read_json(folder / _VOCABULARY)
        added = _read_added(folder)
        ids = [*vocabulary.values(), *(added[token] for token in added.keys() - vocabulary.keys())]
        if not all(type(each) is int for each in ids) or {*ids} != {*range(len(ids))}:
            raise ModelDamaged(
                f"The tokenizer in {folder} does not number its tokens from 0 to {len(ids) - 1}.",
                DOWNLOAD_AGAIN,
            )
        self._tokenizer = Tokenizer(models.BPE(vocabulary, _read_merges(folder, vocabulary)))
        self._tokenizer.normalizer = normalizers.NFC()
        self._tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Split(Regex(_WORDS), "isolated"),
                pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
            ]
        )
        self._tokenizer.decoder = decoders.ByteLevel()
        in_order = sorted(added, key=lambda token: added[token])
        self._tokenizer.add_special_tokens(
            [AddedToken(token, normalized=False) for token in in_order]
        )

    @property
    def size(self) -> int:
        """How many ids there are, from 0."""
        count: int = self._tokenizer.get_vocab_size()
        return count

    def read(self, prompt: str) -> Reading:
        """See `Reader`: the network reads prompts of any length."""
        return Reading(len(self.encode(prompt)))

    def encode(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def decode(self, ids: list[int]) -> str:
        text: str = self._tokenizer.decode(ids, skip_special_tokens=False)
        return text

    def id_of(self, token: str) -> int:
        """The id of a whole token; raises ModelDamaged where there is none."""
        token_id: int | None = self._tokenizer.token_to_id(token)
        if token_id is None:
            raise ModelDamaged(f"The model's tokenizer has no token {token}.", DOWNLOAD_AGAIN)
        return token_id

    def check(self, tokens: Iterable[str], vocabulary_size: int) -> None:
        """Raise ModelDamaged unless `tokens` are known and a network has room for all ids."""
        for token in tokens:
            self.id_of(token)
        if self.size > vocabulary_size:
            raise ModelDamaged(
                f"The tokenizer has {self.size} tokens; the network knows {vocabulary_size}.",
                "They belong to different models: download it again.",
            )


def _read_added(folder: Path) -> dict[str, Any]:
    path = folder / _ADDED
    added = read_json(path) if path.is_file() else {}
    path = folder / _SETTINGS
    if path.is_file():
        try:
            for token_id, token in read_json(path).get("added_tokens_decoder", {}).items():
                added[token["content"]] = int(token_id)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ModelDamaged(
                f"{path} has an added_tokens_decoder that cannot be read.", DOWNLOAD_AGAIN
            ) from error
    return added


def _read_merges(folder: Path, vocabulary: dict[str, Any]) -> list[tuple[str, str]]:
    path = folder / _MERGES
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelDamaged(f"{path} cannot be read: {error}.", DOWNLOAD_AGAIN) from error
    merges = []
    for number, line in enumerate(lines, start=1):
        if not line or (number == 1 and line.startswith("#version")):
            continue
        left, _, right = line.partition(" ")
        if not {left, right, left + right} <= vocabulary.keys():
            raise ModelDamaged(
                f"Line {number} of {path} joins unknown tokens: {line!r}.", DOWNLOAD_AGAIN
            )
        merges.append((left, right))
    return merges
