"""Every setting, declared once; loaded, checked and saved as JSON.

A field with an `About` stands on the settings page, which draws it from that; the others are chosen
where they are used.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_type_hints

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


class Surround(StrEnum):
    """What lies around a picture."""

    THEME = "theme"
    BLACK = "black"
    MIDDLE = "middle"
    WHITE = "white"


class Section(StrEnum):
    """The parts of the settings page, in their order."""

    WINDOW = "Window"
    PICTURES = "Pictures"
    FOLDERS = "Folders"


@dataclass(frozen=True, slots=True)
class About:
    """What a person reads of a setting.

    `choices` are its values with their names; a folder has none, and "" as its usual place.
    """

    title: str
    help: str
    section: Section
    choices: tuple[tuple[Any, str], ...] = ()
    words: str = ""  # that a search finds too


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person can choose once and for all; change with `dataclasses.replace`."""

    theme: Annotated[
        Theme,
        About(
            "Look",
            "Light or dark, or what the system has.",
            Section.WINDOW,
            ((Theme.SYSTEM, "As the system"), (Theme.LIGHT, "Light"), (Theme.DARK, "Dark")),
            words="theme colours night",
        ),
    ] = Theme.SYSTEM
    language: Annotated[
        Language,
        About(
            "Language",
            "Changes at once; prompts stay as they are.",
            Section.WINDOW,
            (
                (Language.SYSTEM, "As the system"),
                (Language.ENGLISH, "English"),
                (Language.CHINESE, "简体中文"),
            ),
            words="chinese translation 语言",
        ),
    ] = Language.SYSTEM
    surround: Annotated[
        Surround,
        About(
            "Picture surround",
            "What lies around a picture: its colours look different on black and on white.",
            Section.WINDOW,
            (
                (Surround.THEME, "As the look"),
                (Surround.BLACK, "Black"),
                (Surround.MIDDLE, "Middle grey"),
                (Surround.WHITE, "White"),
            ),
            words="canvas background",
        ),
    ] = Surround.THEME
    has_previews: Annotated[
        bool,
        About(
            "Preview while generating",
            "Shows the picture as it grows, at most five times a second. Without it a picture "
            "takes a little less time.",
            Section.PICTURES,
            ((True, "On"), (False, "Off")),
            words="live speed",
        ),
    ] = True
    trash_days: Annotated[
        int,
        About(
            "Keep pictures in the trash",
            "Then they are deleted for good, at the next start of Gouache.",
            Section.PICTURES,
            ((7, "7 days"), (30, "30 days"), (90, "90 days"), (0, "For ever")),
            words="delete bin empty never",
        ),
    ] = 30
    pictures_folder: Annotated[
        str,
        About(
            "Pictures",
            "Every picture, with its settings inside it.",
            Section.FOLDERS,
            words="location disk move library",
        ),
    ] = ""
    models_folder: Annotated[
        str,
        About(
            "Models",
            "The models that you imported.",
            Section.FOLDERS,
            words="location disk move weights checkpoints",
        ),
    ] = ""
    device_id: str = "auto"
    model_id: str = "starter"
    model_paths: tuple[str, ...] = ()  # models named by path, kept in the picker
    lora_paths: tuple[str, ...] = ()  # LoRAs that lie elsewhere than in their folder
    wants_tour: bool = False  # of the window; true at the very first start


@cache
def abouts() -> dict[str, About]:
    """What stands on the settings page, by the names of the fields."""
    hints = get_type_hints(Settings, include_extras=True)
    return {
        name: hint.__metadata__[0] for name, hint in hints.items() if hasattr(hint, "__metadata__")
    }


def load(path: Path) -> Settings:
    """The settings in `path`; the defaults, with a tour, where it does not exist.

    Unknown names, from a newer version, are ignored. Raises SettingsError for a value of the
    wrong kind or a file that is no JSON; the file stays as it is.
    """
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings(wants_tour=True)
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
            case str() | bool() if type(value) is type(default):
                return value
            case int() if value in {choice for choice, _ in abouts()[name].choices}:
                return value
    except ValueError:
        pass
    raise SettingsError(f"The setting {name} cannot be {value!r}.", f"The default is {default!r}.")
