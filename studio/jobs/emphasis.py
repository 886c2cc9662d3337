"""Weights of words in a prompt, as A1111 writes them: (word:1.3), (word) for 1.1, [word] for 1/1.1.

A backslash before a bracket makes it a bracket of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ROUND, SQUARE = 1.1, 1 / 1.1
STEP = 0.1
MOST = 2.0  # that the steps lead to
MOST_WRITTEN = 10.0
MOST_NESTED = 32

_NUMBER = r"([+-]?(?:\d+\.?\d*|\.\d+))"
_TOKEN = re.compile(rf"\\[()\[\]\\]|:\s*{_NUMBER}\s*\)|[()\[\]]|[^\\()\[\]:]+|.", re.S)
_GROUP = re.compile(rf"\(([^()\[\]]*?):\s*{_NUMBER}\s*\)")
_WORD = re.compile(r"[\w'’-]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a prompt with one weight."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a text: what from `start` to `end` is replaced by, and where the word is then."""

    start: int
    end: int
    text: str
    word: tuple[int, int]


def parse(prompt: str) -> tuple[Piece, ...]:
    """The pieces of a prompt without its brackets; one that is never closed counts to the end."""
    pieces: list[Piece] = []
    opened: list[tuple[str, int]] = []  # brackets, and the number of pieces before each

    def close(kind: str, weight: float) -> bool:
        if not opened or opened[-1][0] != kind:
            return False
        _, first = opened.pop()
        pieces[first:] = [Piece(each.text, each.weight * weight) for each in pieces[first:]]
        return True

    for match in _TOKEN.finditer(prompt):
        token, number = match[0], match[1]
        if token in {"(", "["} and len(opened) < MOST_NESTED:
            opened.append((token, len(pieces)))
        elif number is not None:
            if not close("(", min(max(float(number), -MOST_WRITTEN), MOST_WRITTEN)):
                pieces.append(Piece(token))
        elif not ((token == ")" and close("(", ROUND)) or (token == "]" and close("[", SQUARE))):
            is_escaped = len(token) == 2 and token[0] == "\\"
            pieces.append(Piece(token[1:] if is_escaped else token))
    while opened:
        close(opened[-1][0], ROUND if opened[-1][0] == "(" else SQUARE)
    return _joined(pieces)


def plain(prompt: str) -> str:
    """The prompt as a text encoder reads it."""
    return "".join(piece.text for piece in parse(prompt))


def is_weighted(prompt: str) -> bool:
    return any(piece.weight != 1 for piece in parse(prompt))


def step(text: str, start: int, end: int, by: int) -> Edit | None:
    """Give what is selected, or the word at the cursor, more or less weight; None for no word."""
    for group in _GROUP.finditer(text):
        if group.start() <= start and end <= group.end():
            return _edit(group.span(), group[1], float(group[2]) + by * STEP)
    if start == end:
        words = (word for word in _WORD.finditer(text) if word.start() <= start <= word.end())
        word = next(words, None)
        if word is None:
            return None
        start, end = word.span()
    return _edit((start, end), text[start:end], 1 + by * STEP)


def _edit(span: tuple[int, int], inner: str, weight: float) -> Edit:
    weight = round(min(max(weight, 0.0), MOST), 2)
    start, end = span
    if weight == 1:
        return Edit(start, end, inner, (start, start + len(inner)))
    return Edit(start, end, f"({inner}:{weight:g})", (start + 1, start + 1 + len(inner)))


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Neighbours of the same weight as one."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].weight == piece.weight:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.weight)
        else:
            joined.append(piece)
    return tuple(joined)
