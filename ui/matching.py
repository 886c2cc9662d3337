"""Finds what a person means by a few letters: whole words, their beginnings, or their initials."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import TypeVar

MOST_LOOSE = 60  # characters of a text in which scattered letters still mean something
_STARTS = re.compile(r"(?<![^\W_])[^\W_]|[⺀-\U0010FFFF]")  # in Chinese any character may be one
_LEAST_LOOSE = 3  # letters that may lie scattered

_T = TypeVar("_T")


class Kind(IntEnum):
    """How well the weakest word of a query fits, the best first."""

    START = 0  # "his" in "Open History"
    WITHIN = 1  # "tory"
    INITIALS = 2  # "gbw" in "Generate before all that waits"
    LOOSE = 3  # "gnrt"
    ELSEWHERE = 4  # not in the title, but in what else is known of it


@dataclass(frozen=True, order=True, slots=True)
class Match:
    """The smaller, the better; `places` are the characters of the text that were meant."""

    kind: Kind
    at: int
    places: tuple[int, ...] = ()


def match(query: str, text: str) -> Match | None:
    """How `text` fits all words of `query`, in any order; None where it does not."""
    words, (low, starts) = query.lower().split(), _folded(text)
    found = [_match_word(word, low, starts) for word in words]
    known = [each for each in found if each is not None]
    if len(known) < len(words):
        return None
    places = sorted({place for each in known for place in each.places})
    kind = max((each.kind for each in known), default=Kind.START)
    return Match(kind, min(places, default=0), tuple(places))


def find(query: str, things: Iterable[tuple[_T, str, Sequence[str]]]) -> list[tuple[_T, Match]]:
    """The things that `query` may mean, the best first.

    Each comes with its title, and with other words that are known of it: their beginnings count.
    Scattered letters mean something only where nothing in a title fits better.
    """
    found = []
    for thing, title, others in things:
        whole = match(query, title)
        if whole is None and (other := match(query, " ".join((title, *others)))):
            whole = Match(Kind.ELSEWHERE, 0) if other.kind is Kind.START else None
        if whole is not None:
            found.append((thing, whole))
    if any(fit.kind < Kind.LOOSE for _, fit in found):
        found = [(thing, fit) for thing, fit in found if fit.kind is not Kind.LOOSE]
    return sorted(found, key=lambda pair: (pair[1].kind, pair[1].at))


def _match_word(word: str, text: str, starts: Sequence[int]) -> Match | None:
    begun = [at for at in starts if text.startswith(word, at)]
    if begun:
        return _run(Kind.START, begun[0], word)
    if (at := text.find(word)) >= 0:
        return _run(Kind.WITHIN, at, word)
    if places := _initials(word, text, starts):
        return Match(Kind.INITIALS, places[0], places)
    if len(word) >= _LEAST_LOOSE and len(text) <= MOST_LOOSE and (places := _loose(word, text)):
        return Match(Kind.LOOSE, places[0], places)
    return None


def _run(kind: Kind, at: int, word: str) -> Match:
    return Match(kind, at, tuple(range(at, at + len(word))))


def _initials(word: str, text: str, starts: Sequence[int]) -> tuple[int, ...]:
    """Each letter begins a word or follows the one before; () where that cannot be."""
    ways: dict[int, tuple[int, ...]] = {at: (at,) for at in starts if text[at] == word[0]}
    for letter in word[1:]:
        if not ways:
            break
        first = min(ways)
        begun = {at: (*ways[first], at) for at in starts if at > first and text[at] == letter}
        followed = {
            at + 1: (*way, at + 1) for at, way in ways.items() if text[at + 1 : at + 2] == letter
        }
        ways = begun | followed
    return ways[min(ways)] if ways else ()


def _loose(word: str, text: str) -> tuple[int, ...]:
    """The letters in their order, wherever they are; () where they are not."""
    places: list[int] = []
    for letter in word:
        at = text.find(letter, places[-1] + 1 if places else 0)
        if at < 0:
            return ()
        places.append(at)
    return tuple(places)


@lru_cache(maxsize=2048)
def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    """In small letters, of the same length, and where words begin in it."""
    low = "".join(low if len(low := each.lower()) == 1 else each for each in text)
    return low, tuple(found.start() for found in _STARTS.finditer(low))
