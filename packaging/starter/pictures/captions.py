"""From facts to words: a caption in English or Simplified Chinese."""

from random import Random
from typing import Any

from pictures import chinese, english
from pictures.facts import Facts, Pair, Pattern, Scene, Shapes

CHINESE_SHARE = 0.35


def describe(
    facts: Facts, rng: Random, language: str | None = None, *, complete: bool = False
) -> str:
    """A caption in "en" or "zh" (drawn, if None); a complete one leaves nothing out."""
    language = language or ("zh" if rng.random() < CHINESE_SHARE else "en")
    tongue: Any = chinese if language == "zh" else english
    words: str
    match facts:
        case Shapes():
            words = tongue.shapes(facts, rng, complete=complete)
        case Pair():
            words = tongue.pair(facts, rng, complete=complete)
        case Pattern():
            words = tongue.pattern(facts, rng, complete=complete)
        case Scene():
            words = tongue.scene(facts, rng, complete=complete)
    if not complete:
        words = tongue.dress(words, rng)
    return words
