"""What the card of a model, its README.md, says of it; nothing of that is believed blindly."""

from __future__ import annotations

import re
from pathlib import Path

MAX_CHARACTERS = 16_384

# The example in a card loads the model by its name, "Tongyi-MAI/Z-Image-Turbo".
_LOADED = re.compile(r"from_pretrained\(\s*[\"']([\w.-]+/[\w.-]+)[\"']")
_BASE = re.compile(r"^base_model:\s*(?:-\s*)?[\"']?([\w.-]+/[\w.-]+)", re.MULTILINE)


def card_of(folder: Path) -> str:
    """The card's beginning; "" where there is none."""
    return start_of(folder / "README.md", MAX_CHARACTERS)


def name_in(card: str) -> str:
    """What a card calls its model: as its first example does, or as that which it was made from."""
    found = _LOADED.search(card) or _BASE.search(card)
    return found[1].rpartition("/")[2] if found else ""


def start_of(path: Path, characters: int) -> str:
    """The beginning of a text; "" where there is none."""
    if not path.is_file():
        return ""
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.read(characters)
