"""The words of Janus-Pro, read from tokenizer.json."""

from __future__ import annotations

from pathlib import Path

from studio.errors import ModelDamaged
from studio.models.family import Reading
from studio.models.inspect import DOWNLOAD_AGAIN, MAX_HEADER_BYTES

_VOCABULARY = "tokenizer.json"
_BEGIN = "<begin_of_image>"


def check_tokenizer_file(folder: Path) -> None:
    """Raise ModelDamaged where it is missing or larger than any, without reading it."""
    path = folder / _VOCABULARY
    if not path.is_file() or path.stat().st_size > MAX_HEADER_BYTES:
        raise ModelDamaged(
            f"The model in {folder} has no tokenizer: {_VOCABULARY} is missing or too large.",
            DOWNLOAD_AGAIN,
        )


class JanusTokenizer:
    """Turns prompts into tokens; raises ModelDamaged for a file that cannot be read."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        from studio.models.diffusers.load import as_damage

        check_tokenizer_file(folder)
        path = folder / _VOCABULARY
        self._path = path
        with as_damage(path, path):
            self._tokenizer = Tokenizer.from_str(path.read_text(encoding="utf-8"))
        begin: int | None = self._tokenizer.token_to_id(_BEGIN)
        if begin is None:
            raise ModelDamaged(f"{path} has no token {_BEGIN}.", DOWNLOAD_AGAIN)
        self._begin = begin

    @property
    def size(self) -> int:
        """How many ids there are, from 0."""
        count: int = self._tokenizer.get_vocab_size()
        return count

    def read(self, prompt: str) -> Reading:
        """See `Reader`: the network reads prompts of any length."""
        return Reading(len(self._encode(prompt)))

    def ask(self, prompt: str) -> list[int]:
        """The tokens after which the model writes a picture; before them stands its first mark."""
        return [*self._encode(f"<|User|>: {prompt.strip()}\n\n<|Assistant|>:"), self._begin]

    def _encode(self, text: str) -> list[int]:
        from studio.models.diffusers.load import as_damage

        with as_damage(self._path, self._path):  # many at once: only that lets other threads go on
            (encoded,) = self._tokenizer.encode_batch([text], add_special_tokens=False)
        ids: list[int] = encoded.ids
        return ids
