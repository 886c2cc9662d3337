"""Copies of pictures for other people hold what was asked for and nothing of this machine."""

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from studio.errors import DiskFull, SaveFailed
from studio.history import metadata
from studio.history.exports import export, share
from studio.history.images import PictureFolder
from studio.history.record import GenerationRecord, ModelRef
from studio.jobs.request import LoraChoice
from tests.studio.records import pixels, record

ENDINGS = (".png", ".jpg", ".webp")


def private_record(folder: Path, prompt: str = "a secret circle") -> GenerationRecord:
    """A saved picture whose model and LoRA lie in a folder with a telling name."""
    model = ModelRef(str(folder / "models" / "noise"), "Noise", "fake", "ab" * 32)
    loras = (LoraChoice(folder / "loras" / "ink.safetensors", 0.5),)
    made = record(prompt, loras=loras)
    made = replace(made, model=model, request=replace(made.request, model_id=model.id))
    return PictureFolder(folder / "pictures").save(pixels(), made)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_copy_without_settings_holds_pixels_only(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"out{ending}"
    export(private_record(tmp_path), out, has_settings=False)

    data = out.read_bytes()
    for told in (b"secret", b"s\0e\0c\0r\0e\0t", b"noise", b"ink.safetensors", b"Gouache", b"Exif"):
        assert told not in data
    with Image.open(out) as image:
        assert image.size == (64, 48)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_copy_with_settings_tells_no_path(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"out{ending}"
    export(private_record(tmp_path), out, has_settings=True)

    data = out.read_bytes()
    assert b"a secret circle" in data
    assert b"ink.safetensors" in data
    assert str(tmp_path).encode() not in data


def test_what_other_programs_are_handed_tells_no_path(tmp_path: Path) -> None:
    saved = private_record(tmp_path)
    shared = share(saved, tmp_path / "outgoing")

    assert shared.name == saved.path.name
    assert str(tmp_path).encode() not in shared.read_bytes()
    assert str(tmp_path).encode() in saved.path.read_bytes()
    told = metadata.read(shared)
    assert told
    assert told.request.prompt == "a secret circle"
    assert told.request.loras == (LoraChoice(Path("ink.safetensors"), 0.5),)
    with Image.open(shared) as one, Image.open(saved.path) as other:
        assert one.tobytes() == other.tobytes()
        assert one.text["parameters"].startswith("a secret circle <lora:ink:0.5>")


def test_a_picture_that_tells_no_path_is_handed_out_itself(tmp_path: Path) -> None:
    saved = PictureFolder(tmp_path / "pictures").save(pixels(), record())
    assert share(saved, tmp_path / "outgoing") == saved.path


def test_a_copy_that_was_handed_out_goes_after_a_day(tmp_path: Path) -> None:
    saved, old = private_record(tmp_path), tmp_path / "outgoing" / "old.png"
    old.parent.mkdir()
    old.write_bytes(b"")
    os.utime(old, (1, 1))
    share(saved, old.parent)
    assert not old.exists()


@pytest.mark.parametrize("spoil", [lambda p: p.unlink(), lambda p: p.write_bytes(b"no PNG")])
def test_a_picture_that_is_gone_or_damaged_is_not_handed_out(tmp_path: Path, spoil) -> None:
    saved = private_record(tmp_path)
    spoil(saved.path)
    with pytest.raises(SaveFailed, match="cannot be read"):
        share(saved, tmp_path / "outgoing")


@pytest.mark.parametrize("ending", ENDINGS[1:])
def test_the_exif_holds_the_text_that_other_tools_read(tmp_path: Path, ending: str) -> None:
    saved, out = private_record(tmp_path, "一个红圆 & <b>"), tmp_path / f"out{ending}"
    export(saved, out, has_settings=True)

    with Image.open(out) as image:
        comment = image.getexif().get_ifd(0x8769)[0x9286]
    assert comment == b"UNICODE\0" + metadata.parameters(saved).encode("utf-16-be")


def test_a_png_copy_has_the_very_pixels(tmp_path: Path) -> None:
    saved, out = private_record(tmp_path), tmp_path / "out.png"
    for has_settings in (True, False):
        export(saved, out, has_settings=has_settings)
        with Image.open(out) as copy, Image.open(saved.path) as original:
            assert copy.tobytes() == original.tobytes()


def test_another_ending_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SaveFailed) as raised:
        export(private_record(tmp_path), tmp_path / "out.gif", has_settings=True)
    assert str(raised.value) == (
        "A picture cannot be saved as out.gif. Use .png, .jpg or .webp as its ending."
    )


def test_settings_too_long_for_a_jpeg_are_refused_with_a_sentence(tmp_path: Path) -> None:
    saved = private_record(tmp_path, chr(34) * 20_000)
    export(saved, tmp_path / "out.webp", has_settings=True)
    with pytest.raises(SaveFailed, match="Save as PNG or WebP, or without settings"):
        export(saved, tmp_path / "out.jpg", has_settings=True)
    export(saved, tmp_path / "out.jpg", has_settings=False)


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "The disk is full"), (errno.EROFS, "cannot be saved in")]
)
def test_a_disk_that_takes_nothing_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    saved, out = private_record(tmp_path), tmp_path / "out.webp"
    out.write_text("old")

    def refuse(descriptor: int) -> None:  # noqa: ARG001
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(SaveFailed, match=words) as raised:
        export(saved, out, has_settings=True)
    assert isinstance(raised.value, DiskFull) == (number == errno.ENOSPC)
    assert out.read_text() == "old"


def test_a_picture_that_is_gone_is_told(tmp_path: Path) -> None:
    saved = private_record(tmp_path)
    saved.path.unlink()
    with pytest.raises(SaveFailed, match="cannot be read"):
        export(saved, tmp_path / "out.png", has_settings=True)
