"""Whether a prompt asks for something that a small model was never taught."""

from __future__ import annotations

import re

STRANGE_SHARE = 0.25  # of its words, from which on a prompt is outside

# A word, or one Chinese character: those are written without spaces.
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")
_LITTLE_WORDS = frozenset(
    _WORD.findall(
        "a an the and or of on in at to by with for from over under is are its it that this very"
        "的了在和与是有着个一"
    )
)


def words_of(text: str) -> list[str]:
    """The words of `text` in small letters, without those that name nothing."""
    return [word for word in _WORD.findall(text.lower()) if word not in _LITTLE_WORDS]


def is_outside(prompt: str, vocabulary: frozenset[str]) -> bool:
    """Whether a model that was taught only `vocabulary` lacks too many words of `prompt`.

    A model without a vocabulary knows every word.
    """
    words = words_of(prompt)
    strange = [word for word in words if not _is_known(word, vocabulary)]
    return bool(vocabulary and strange) and len(strange) >= STRANGE_SHARE * len(words)


def _is_known(word: str, vocabulary: frozenset[str]) -> bool:
    """In one number or the other: "circles" where "circle" was taught."""
    return not vocabulary.isdisjoint({word, word.removesuffix("s"), word.removesuffix("es")})
