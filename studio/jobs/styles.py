"""Saved styles: a template around the prompt, each in a JSON file with its picture beside it."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

from studio import disk
from studio.errors import StyleError

PLACE = "{prompt}"
MAX_NAME_CHARACTERS = 60
MAX_TEMPLATE_CHARACTERS = 4000
MAX_FILE_BYTES = 65_536
PICTURE_SIDE = 96  # pixels


@dataclass(frozen=True, slots=True)
class Style:
    """`template` holds the place of the prompt once: "{prompt}, flat gouache"."""

    name: str
    template: str
    picture: Path | None = None
    file: Path | None = None  # None until it is saved
    is_own: bool = True  # those that come along cannot be changed

    def apply(self, prompt: str) -> str:
        return self.template.replace(PLACE, prompt)

    def bare(self, text: str) -> str | None:
        """The prompt that `apply` made `text` of; None if it made it of nothing."""
        before, _, after = self.template.partition(PLACE)
        is_made = text.startswith(before) and text.endswith(after)
        if not is_made or len(text) < len(before) + len(after):
            return None
        return text[len(before) : len(text) - len(after)]


@dataclass(frozen=True, slots=True)
class Shelf:
    """All styles there are, and a sentence for each file that is none."""

    styles: tuple[Style, ...] = ()
    complaints: tuple[str, ...] = ()


def read_styles(bundled: Path, own: Path) -> Shelf:
    """The styles of both folders, by name, those that came along first."""
    styles: list[Style] = []
    complaints: list[str] = []
    for folder in (bundled, own):
        found = []
        for file in folder.glob("*.json"):
            try:
                found.append(_read(file, is_own=folder is own))
            except StyleError as error:
                complaints.append(str(error))
        styles += sorted(found, key=lambda style: style.name.casefold())
    return Shelf(tuple(styles), tuple(complaints))


def check_style(name: str, template: str) -> None:
    """Raise StyleError for a name or template that no style can have."""
    if not name.strip():
        raise StyleError("The style has no name.", "Give it one.")
    if len(name) > MAX_NAME_CHARACTERS:
        raise StyleError(
            f"The name has {len(name)} characters; {MAX_NAME_CHARACTERS} is the most.",
            "Shorten it.",
        )
    if not (name + template.replace("\n", "")).isprintable():
        raise StyleError("The style holds characters of no text.", "Type it again.")
    if len(template) > MAX_TEMPLATE_CHARACTERS:
        raise StyleError(
            f"The template has {len(template):,} characters; {MAX_TEMPLATE_CHARACTERS:,} is the "
            "most.",
            "Shorten it.",
        )
    if (places := template.count(PLACE)) != 1:
        raise StyleError(
            f"The template says {PLACE} {places} times.", "Say it once, where the prompt belongs."
        )


def save_style(style: Style, folder: Path, picture: Path | None = None) -> Style:
    """Write `style` to its file, or a new one in `folder`; `picture` is copied small beside it.

    Raises StyleError.
    """
    check_style(style.name, style.template)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = style.file or _new_file(folder, style.name)
        if picture is not None:
            style = replace(style, picture=_copy_small(picture, file.with_suffix(".png")))
        fields = {"name": style.name, "template": style.template}
        disk.replace(file, json.dumps(fields, ensure_ascii=False, indent=2).encode())
    except OSError as error:
        raise StyleError(
            f"The style could not be saved in {folder}: {disk.reason(error)}.",
            "Make room there or let it be written to.",
        ) from error
    return replace(style, file=file)


def delete_style(style: Style) -> None:
    """Delete its file and picture; raises StyleError."""
    try:
        for path in (style.file, style.picture):
            if path is not None:
                path.unlink(missing_ok=True)
    except OSError as error:
        raise StyleError(f"{style.file} could not be deleted: {error.strerror}.") from error


def _read(file: Path, *, is_own: bool) -> Style:
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_FILE_BYTES)  # the rest of a longer one is missed as its end
        fields = json.loads(data.decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no whole JSON"
        raise StyleError(
            f"The style in {file} cannot be read: {reason}.", "Mend or delete the file."
        ) from error
    match fields:
        case {"name": str(name), "template": str(template)}:
            pass
        case _:
            raise StyleError(
                f"The style in {file} lacks its name or its template.", "Mend or delete the file."
            )
    try:
        check_style(name, template)
    except StyleError as error:
        raise StyleError(f"The style in {file} cannot be used. {error}") from error
    picture = file.with_suffix(".png")
    return Style(name, template, picture if picture.is_file() else None, file, is_own)


def _new_file(folder: Path, name: str) -> Path:
    stem = re.sub(r"[^\w]+", "-", name.lower()).strip("-")[:40] or "style"
    number = 1
    while (file := folder / f"{stem}{f'-{number}' if number > 1 else ''}.json").exists():
        number += 1
    return file


def _copy_small(picture: Path, to: Path) -> Path:
    from PIL import Image

    with Image.open(picture) as image:
        image.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
        data = io.BytesIO()
        image.convert("RGB").save(data, "PNG")
    disk.replace(to, data.getvalue())
    return to
