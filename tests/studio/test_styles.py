"""Styles are kept as files; one that is damaged is said, and the others still work."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from studio.errors import StyleError
from studio.jobs.styles import Style, delete_style, read_styles, save_style
from studio.paths import assets

BUNDLED = assets() / "styles"
NIGHT = Style("Night", "{prompt}, at night")


def test_a_style_goes_around_the_prompt_and_off_again() -> None:
    style = Style("Poster", "a poster of {prompt}, bold")
    assert style.apply("a {red|blue} car") == "a poster of a {red|blue} car, bold"
    assert style.bare("a poster of a car, bold") == "a car"
    assert style.bare("a car") is None
    assert Style("x", "ab{prompt}bc").bare("abc") is None


def test_those_that_come_along_are_whole(tmp_path: Path) -> None:
    shelf = read_styles(BUNDLED, tmp_path)
    assert not shelf.complaints
    assert {"Flat gouache", "Flat gouache, in Chinese"} <= {style.name for style in shelf.styles}
    assert not any(style.is_own for style in shelf.styles)
    assert shelf.styles[0].picture is None or shelf.styles[0].picture.is_file()


def test_a_saved_style_comes_back_with_its_picture(tmp_path: Path) -> None:
    picture = tmp_path / "big.png"
    Image.new("RGB", (640, 320), "red").save(picture)
    saved = save_style(NIGHT, tmp_path / "styles", picture)
    (read,) = read_styles(tmp_path / "absent", tmp_path / "styles").styles
    assert read == saved
    assert read.picture is not None
    with Image.open(read.picture) as small:
        assert small.size == (96, 48)


def test_names_of_any_kind_get_files_of_their_own(tmp_path: Path) -> None:
    names = ["夜", "Night", "night!", "../../etc", "?"]
    files = {save_style(replace(NIGHT, name=name), tmp_path).file for name in names}
    assert len(files) == len(names)
    assert {file.parent for file in files if file} == {tmp_path}
    assert {style.name for style in read_styles(BUNDLED / "none", tmp_path).styles} == set(names)


def test_a_style_is_renamed_and_deleted_with_its_picture(tmp_path: Path) -> None:
    picture = tmp_path / "big.png"
    Image.new("RGB", (64, 64)).save(picture)
    folder = tmp_path / "styles"
    saved = save_style(NIGHT, folder, picture)
    renamed = save_style(replace(saved, name="Late"), folder)
    assert read_styles(folder / "none", folder).styles == (renamed,)
    delete_style(renamed)
    assert not any(folder.iterdir())


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "it is no whole JSON"),
        (b"\xff\xfe\x00", "it is no whole JSON"),
        (b'{"name": "x", "templ', "it is no whole JSON"),
        (b"[" * 100_000, "it is no whole JSON"),
        (b'{"name": "' + b"x" * 70_000 + b'", "template": "{prompt}"}', "it is no whole JSON"),
        (b"[1, 2]", "lacks its name or its template"),
        (b'{"name": "x", "template": 3}', "lacks its name or its template"),
        (b'{"name": "x", "template": "no place"}', "says {prompt} 0 times"),
        (b'{"name": "x", "template": "{prompt}{prompt}"}', "says {prompt} 2 times"),
        (b'{"name": " ", "template": "{prompt}"}', "has no name"),
        (b'{"name": "a\\u0007", "template": "{prompt}"}', "characters of no text"),
        (b'{"name": "a\\ud800", "template": "{prompt}"}', "characters of no text"),
    ],
)
def test_a_damaged_style_is_said_and_the_others_work(
    data: bytes, sentence: str, tmp_path: Path
) -> None:
    good = save_style(NIGHT, tmp_path)
    (tmp_path / "bad.json").write_bytes(data)
    shelf = read_styles(tmp_path / "none", tmp_path)
    assert shelf.styles == (good,)
    (complaint,) = shelf.complaints
    assert sentence in complaint
    assert str(tmp_path / "bad.json") in complaint


def test_a_style_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "styles").write_text("a file", encoding="utf-8")
    with pytest.raises(StyleError, match="could not be saved"):
        save_style(NIGHT, tmp_path / "styles")
