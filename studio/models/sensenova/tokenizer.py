"""The byte-level BPE tokenizer, read from the slow Qwen2 files that checkpoints come with."""

from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

from studio.errors import ModelDamaged
from studio.models.sensenova.fields import DOWNLOAD_AGAIN, read_object, read_text

_WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


class TextTokenizer:
    """Turns text into token ids; added tokens such as `<img>` count wherever they are written."""

    def __init__(self, folder: Path) -> None:
        vocabulary = _read_ids(folder / "vocab.json")
        self._tokenizer = Tokenizer(models.BPE(vocabulary, _read_merges(folder, vocabulary)))
        self._tokenizer.normalizer = normalizers.NFC()
        self._tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Split(Regex(_WORDS), "isolated"),
                pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
            ]
        )
        self._tokenizer.decoder = decoders.ByteLevel()
        added = _read_added(folder)
        self._tokenizer.add_special_tokens(
            [AddedToken(text, normalized=False) for text in sorted(added, key=lambda t: added[t])]
        )
        for text, token_id in added.items():
            if self._tokenizer.token_to_id(text) != token_id:
                raise ModelDamaged(
                    f"The tokenizer in {folder} should give {text!r} the id {token_id}, but that "
                    f"id does not follow the vocabulary.",
                    DOWNLOAD_AGAIN,
                )

    def encode(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def decode(self, ids: list[int]) -> str:
        text: str = self._tokenizer.decode(ids, skip_special_tokens=False)
        return text

    def id_of(self, token: str) -> int:
        """The id of a whole token; raises ModelDamaged where the vocabulary lacks it."""
        token_id: int | None = self._tokenizer.token_to_id(token)
        if token_id is None:
            raise ModelDamaged(f"The model's tokenizer has no token {token!r}.", DOWNLOAD_AGAIN)
        return token_id

    @property
    def size(self) -> int:
        """Ids that exist, added tokens included."""
        count: int = self._tokenizer.get_vocab_size()
        return count


def _read_added(folder: Path) -> dict[str, int]:
    """Added tokens stand in added_tokens.json, in tokenizer_config.json, or in both."""
    added: dict[str, int] = {}
    if (folder / "added_tokens.json").is_file():
        added = _read_ids(folder / "added_tokens.json")
    path = folder / "tokenizer_config.json"
    if path.is_file():
        for token_id, token in read_object(path).get("added_tokens_decoder", {}).items():
            added[token["content"]] = int(token_id)
    return added


def _read_merges(folder: Path, vocabulary: dict[str, int]) -> list[tuple[str, str]]:
    path = folder / "merges.txt"
    merges = []
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line or (number == 1 and line.startswith("#version")):
            continue
        left, _, right = line.partition(" ")
        if not {left, right, left + right} <= vocabulary.keys():
            raise ModelDamaged(
                f"Line {number} of {path} joins unknown tokens: {line!r}.", DOWNLOAD_AGAIN
            )
        merges.append((left, right))
    return merges


def _read_ids(path: Path) -> dict[str, int]:
    ids = read_object(path)
    for token, token_id in ids.items():
        if not isinstance(token_id, int) or token_id < 0:
            raise ModelDamaged(f"{path} gives {token!r} the id {token_id!r}.", DOWNLOAD_AGAIN)
    return ids
