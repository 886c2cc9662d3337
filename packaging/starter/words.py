"""The words that the starter knows, for the hint that a prompt is beyond it."""

from random import Random

from pictures.captions import describe
from pictures.sampling import sample
from studio.models.scope import words_of

_CAPTIONS = 20_000
# Not taught, and harmless: they ask for nothing that could be missed in a flat picture.
_HARMLESS = (
    "calm quiet soft low high warm cold cool bright dark pale clear simple minimal minimalist "
    "clean modern cute pretty beautiful lovely nice colour colours colourful color colors colorful "
    "abstract geometric graphic poster card paper cut grain shape shapes design art painting "
    "drawing picture image style draw show please"
)


def known_words() -> str:
    """The words of many captions and some that do no harm, in alphabetical order."""
    rng = Random(0)
    captions = (describe(sample(rng), rng) for _ in range(_CAPTIONS))
    words = {word for caption in captions for word in words_of(caption)}
    return " ".join(sorted(words.union(words_of(_HARMLESS))))
