"""Every setting, declared once; loaded, checked and saved as JSON."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from studio import disk
from studio.errors import SettingsError


class Theme(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Language(StrEnum):
    SYSTEM = "system"
    ENGLISH = "en"
    CHINESE = "zh_CN"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person can choose once and for all; change with `dataclasses.replace`."""

    theme: Theme = Theme.SYSTEM
    language: Language = Language.SYSTEM
    device_id: str = "auto"
    model_id: str = "starter"
    model_paths: tuple[str, ...] = ()  # models named by path, kept in the picker


def load(path: Path) -> Settings:
    """The settings in `path`; the defaults where it does not exist.

    Unknown names, from a newer version, are ignored. Raises SettingsError for a value of the
    wrong kind or a file that is no JSON; the file stays as it is.
    """
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"The settings in {path} cannot be read: {error}.", "Mend or delete the file."
        ) from error
    if not isinstance(values, dict):
        raise SettingsError(f"The settings in {path} are no JSON object.", "Delete the file.")
    known = {field.name for field in dataclasses.fields(Settings)}
    return Settings(**{name: _check(name, values[name]) for name in known & values.keys()})


def save(settings: Settings, path: Path) -> None:
    """Write all settings so that a crash leaves the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    disk.replace(path, json.dumps(dataclasses.asdict(settings), indent=2).encode())


def _check(name: str, value: Any) -> Any:
    default = getattr(Settings(), name)
    try:
        match default:
            case StrEnum():
                return type(default)(value)
            case tuple() if isinstance(value, list) and all(isinstance(v, str) for v in value):
                return tuple(value)
            case str() if isinstance(value, str):
                return value
    except ValueError:
        pass
    raise SettingsError(f"The setting {name} cannot be {value!r}.", f"The default is {default!r}.")
