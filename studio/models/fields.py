"""Typed access to the JSON of a checkpoint, with errors that name the key."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from studio.errors import ModelDamaged
from studio.models.inspect import DOWNLOAD_AGAIN


@dataclass(frozen=True, slots=True)
class Section:
    """One JSON object; `place` begins the errors: "config.json: llm_config."."""

    fields: Mapping[str, Any]
    place: str

    def section(self, key: str) -> "Section":
        value = self._get(key, None, "an object", lambda value: isinstance(value, dict))
        return Section(value, f"{self.place}{key}.")

    def integer(self, key: str, default: int | None = None, most: int = 2**20) -> int:
        wanted = f"a whole number from 1 to {most}"
        return int(self._get(key, default, wanted, lambda v: _is_integer(v) and 1 <= v <= most))

    def number(self, key: str, default: float | None = None) -> float:
        return float(self._get(key, default, "a number above 0", _is_positive))

    def flag(self, key: str, *, default: bool) -> bool:
        return bool(self._get(key, default, "true or false", lambda v: isinstance(v, bool)))

    def text(self, key: str, default: str) -> str:
        return str(self._get(key, default, "a text", lambda v: isinstance(v, str)))

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(self._get(key, (), "a list of texts", _is_list_of_texts))

    def integers(self, key: str, default: tuple[int, ...]) -> tuple[int, ...]:
        wanted = "a list of whole numbers from 0"
        return tuple(self._get(key, default, wanted, _is_list_of_integers))

    def _get(self, key: str, default: Any, wanted: str, fits: Callable[[Any], bool]) -> Any:
        value = self.fields.get(key)
        value = default if value is None else value
        if not fits(value):
            told = "missing" if value is None else shown(value)
            raise ModelDamaged(f"{self.place}{key} must be {wanted}; it is {told}.", DOWNLOAD_AGAIN)
        return value


def shown(value: Any) -> str:
    """A value as it can stand in a sentence, however long it is."""
    try:
        return repr(value)[:80]
    except ValueError:  # a number of more digits than Python writes
        return "a very long number"


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_positive(value: Any) -> bool:
    return (isinstance(value, float) or _is_integer(value)) and 0 < value <= sys.float_info.max


def _is_list_of_integers(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(_is_integer(n) and n >= 0 for n in value)


def _is_list_of_texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(text, str) for text in value)
