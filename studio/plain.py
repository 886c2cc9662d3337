"""Turns frozen dataclasses into plain JSON values and back, with every type checked."""

from __future__ import annotations

import dataclasses
import functools
import sys
import types
import typing
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

_KIND = "kind"  # tells the members of a union of dataclasses apart


def to_plain(value: Any) -> Any:
    """`value` as dicts, lists, strings and numbers."""
    match value:
        case datetime():
            return value.isoformat()
        case Path():
            return str(value)
        case tuple():
            return [to_plain(item) for item in value]
    if not dataclasses.is_dataclass(value):
        return value
    cls: Any = type(value)
    plain = {}
    for name, hint in _hints(cls).items():
        field = getattr(value, name)
        plain[name] = to_plain(field)
        if _is_choice(hint):
            plain[name] = {_KIND: type(field).__name__, **plain[name]}
    return plain


def from_plain(cls: type[T], value: Any) -> T:
    """The `cls` that `value` describes; unknown names are ignored, left out ones have defaults.

    Raises ValueError, with the name of the culprit, for anything of a wrong type.
    """
    return typing.cast(T, _read(cls, value, cls.__name__))


@functools.cache
def _hints(cls: Any) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _is_choice(hint: Any) -> bool:
    members = typing.get_args(hint) if isinstance(hint, types.UnionType) else ()
    return bool(members) and all(dataclasses.is_dataclass(member) for member in members)


def _read(hint: Any, value: Any, name: str) -> Any:
    if _is_choice(hint):
        return _read_choice(hint, value, name)
    if isinstance(hint, types.UnionType):  # X | None
        wanted, _ = typing.get_args(hint)
        return None if value is None else _read(wanted, value, name)
    if typing.get_origin(hint) is tuple:  # tuple[X, ...]
        if not isinstance(value, list):
            raise ValueError(f"{name} is no list.")
        wanted, _ = typing.get_args(hint)
        return tuple(_read(wanted, item, name) for item in value)
    if dataclasses.is_dataclass(hint):
        return _read_dataclass(hint, value, name)
    return _read_leaf(hint, value, name)


def _read_choice(hint: Any, value: Any, name: str) -> Any:
    kind = value.get(_KIND) if isinstance(value, dict) else None
    for member in typing.get_args(hint):
        if member.__name__ == kind:
            return _read_dataclass(member, value, name)
    raise ValueError(f"{name} is of no known kind.")


def _read_dataclass(cls: Any, value: Any, name: str) -> Any:
    try:
        fields = {
            field: _read(hint, value[field], f"{name}.{field}")
            for field, hint in _hints(cls).items()
            if field in value
        }
        return cls(**fields)
    except TypeError as error:
        raise ValueError(f"{name} is no whole {cls.__name__}: {error}.") from error


def _read_leaf(hint: Any, value: Any, name: str) -> Any:
    kind = type(value)
    if hint is float and kind in {int, float} and abs(value) <= sys.float_info.max:
        return float(value)
    if hint in {bool, int} and kind is hint:
        return value
    if kind is str:
        value.encode()  # a lone surrogate fits no database: UnicodeEncodeError is a ValueError
        if hint is str:
            return value
        if hint is Path and "\0" not in value:
            return Path(value)
        if hint is datetime:
            return _read_time(value, name)
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            return hint(value)
    raise ValueError(f"{name} is no {hint.__name__}.")


def _read_time(value: str, name: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(f"{name} has no time zone.")
    return moment
