"""Prompts that stand for several: `{red|blue} car`, and `__colour__` for every word of a list."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from studio.errors import InvalidRequest
from studio.jobs.request import MAX_PROMPT_CHARACTERS

MAX_PROMPTS = 1000
MAX_DEPTH = 16  # of choices inside choices
MAX_LIST_BYTES = 1_000_000

_UNCOUNTED = 1_000_000  # beyond this a number says no more
_MARK = re.compile(r"__([\w-]+?)__|[{|}]")


@dataclass(frozen=True, slots=True)
class WordLists:
    """The lists by name, and for those that cannot be used the reason."""

    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    complaints: Mapping[str, str] = field(default_factory=dict)

    def find(self, name: str) -> tuple[str, ...]:
        """The words of a list; raises InvalidRequest where there are none."""
        key = name.lower()
        if words := self.words.get(key):
            return words
        if reason := self.complaints.get(key):
            raise InvalidRequest("prompt", reason, "Mend the file or take its name out.")
        known = ", ".join(f"__{each}__" for each in sorted(self.words))
        raise InvalidRequest(
            "prompt",
            f"There is no list of words called {name[:40]}.",
            f"There are {known}." if known else "",
        )


def read_lists(*folders: Path) -> WordLists:
    """The .txt files of `folders`: a word or phrase a line, or a remark after #. Later ones win."""
    words: dict[str, tuple[str, ...]] = {}
    complaints: dict[str, str] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.txt"))):
        name = path.stem.lower()
        try:
            words[name] = _read_list(path)
            complaints.pop(name, None)
        except (OSError, ValueError) as error:
            words.pop(name, None)
            reason = getattr(error, "strerror", None) or error
            complaints[name] = f"The list of words in {path} cannot be used: {reason}."
    return WordLists(words, complaints)


def count(prompt: str, lists: WordLists) -> int:
    """How many prompts `prompt` stands for, without making them.

    Raises InvalidRequest for more than MAX_PROMPTS, and for a list that is not there.
    """
    return _check_count(_parse(prompt, lists))


def expand(prompt: str, lists: WordLists) -> tuple[str, ...]:
    """The prompts that `prompt` stands for, in the order of its choices, the last turning fastest.

    Raises InvalidRequest as `count` does, and for a choice that leaves nothing or too much.
    """
    parts = _parse(prompt, lists)
    total = _check_count(parts)
    prompts = tuple(_texts(parts))
    if total > 1 and not all(each.strip() for each in prompts):
        raise InvalidRequest("prompt", "One of the choices leaves the prompt empty.", "Fill it.")
    if total > 1 and (longest := max(map(len, prompts))) > MAX_PROMPT_CHARACTERS:
        raise InvalidRequest(
            "prompt",
            f"One of the choices makes the prompt {longest:,} characters long; "
            f"{MAX_PROMPT_CHARACTERS:,} is the most.",
            "Shorten it.",
        )
    return prompts


@dataclass(frozen=True, slots=True)
class _Choice:
    options: tuple[_Parts, ...]
    count: int
    depth: int


_Parts = tuple[str | _Choice, ...]


class _Brace:
    """An opening brace, and the options after it as far as they are read."""

    def __init__(self) -> None:
        self.options: list[list[str | _Choice]] = [[]]

    def add(self, *parts: str | _Choice) -> None:
        option = self.options[-1]
        for part in parts:
            if option and isinstance(part, str) and isinstance(option[-1], str):
                option[-1] += part
            else:
                option.append(part)

    def as_choice(self) -> _Choice:
        """Raises InvalidRequest where choices lie too deep in each other."""
        options = tuple(tuple(option) for option in self.options)
        inner = [part.depth for option in options for part in option if isinstance(part, _Choice)]
        depth = max(inner, default=0) + 1
        if depth > MAX_DEPTH:
            raise InvalidRequest(
                "prompt",
                f"The choices in this prompt lie more than {MAX_DEPTH} deep in each other.",
                "Take out some of the braces.",
            )
        return _Choice(options, sum(map(_count, options)), depth)

    def as_text(self, end: str) -> Iterator[str | _Choice]:
        """Braces without a bar, or without an end, mean themselves."""
        yield "{"
        for number, option in enumerate(self.options):
            yield from ("|", *option) if number else option
        yield end


def _parse(prompt: str, lists: WordLists) -> _Parts:
    known: dict[str, _Choice] = {}
    braces = [_Brace()]  # the first is the prompt itself
    place = 0
    for mark in _MARK.finditer(prompt):
        braces[-1].add(prompt[place : mark.start()])
        place = mark.end()
        match mark[0]:
            case "{":
                braces.append(_Brace())
            case "|" if len(braces) > 1:
                braces[-1].options.append([])
            case "}" if len(braces) > 1:
                brace = braces.pop()
                is_choice = len(brace.options) > 1
                braces[-1].add(*([brace.as_choice()] if is_choice else brace.as_text("}")))
            case "|" | "}":
                braces[-1].add(mark[0])
            case _:
                name = mark[1]
                if name not in known:
                    words = lists.find(name)
                    known[name] = _Choice(tuple((word,) for word in words), len(words), 1)
                braces[-1].add(known[name])
    braces[-1].add(prompt[place:])
    while len(braces) > 1:
        brace = braces.pop()
        braces[-1].add(*brace.as_text(""))
    return tuple(braces[0].options[0])


def _check_count(parts: _Parts) -> int:
    total = _count(parts)
    if total > MAX_PROMPTS:
        number = f"{total:,}" if total <= _UNCOUNTED else "more than a million"
        raise InvalidRequest(
            "prompt",
            f"This prompt stands for {number} prompts; {MAX_PROMPTS:,} is the most.",
            "Take out a choice or a list.",
        )
    return total


def _count(parts: _Parts) -> int:
    return math.prod(part.count for part in parts if isinstance(part, _Choice))


def _texts(parts: _Parts) -> Iterator[str]:
    """Every text that `parts` can become."""
    ways = (
        (part,) if isinstance(part, str) else itertools.chain(*map(_texts, part.options))
        for part in parts
    )
    return map("".join, itertools.product(*ways))


def _read_list(path: Path) -> tuple[str, ...]:
    """Raises OSError, or ValueError with the reason."""
    with path.open("rb") as file:
        data = file.read(MAX_LIST_BYTES + 1)
    if len(data) > MAX_LIST_BYTES:
        raise ValueError("it is longer than 1 MB")
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise ValueError("it is no UTF-8 text") from None
    words = (_printable(line).strip() for line in lines if not line.startswith("#"))
    found = tuple(word for word in words if word)
    if not found:
        raise ValueError("it holds no words")
    return found


def _printable(line: str) -> str:
    return "".join(character for character in line if character.isprintable())
