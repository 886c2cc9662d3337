"""The pictures that a request starts from, of which any may be hostile."""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from studio.diffusion.sources import check_sources, digests_of, open_picture, size_of
from studio.errors import InvalidRequest
from studio.jobs.request import (
    Edit,
    GenerationRequest,
    ImageToImage,
    Inpaint,
    Limits,
    TextToImage,
    check_request,
    shaped_as,
)

ALL = (TextToImage, ImageToImage, Inpaint, Edit)
FOX = Path("fox.png")


def png(width: int, height: int) -> bytes:
    """The head of a PNG and nothing else."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    crc = struct.pack(">I", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + crc + b"\0\0\0\x09IDAT"


def test_a_picture_is_opened_as_it_is_seen(tmp_path: Path) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    Image.new("RGB", (30, 20), "red").save(tmp_path / "a.jpg", exif=turned)
    assert size_of(tmp_path / "a.jpg") == open_picture(tmp_path / "a.jpg").size == (20, 30)
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(tmp_path / "b.webp", lossless=True)
    assert open_picture(tmp_path / "b.webp").getpixel((1, 1)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "cannot be read as a picture"),
        (b"text", "cannot be read as a picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "cannot be read as a picture"),
        (b"GIF89a" + bytes(20), "cannot be read as a picture"),
        (png(40, 30), "cannot be read as a picture"),
        (png(20_000, 10), "is 20,000 × 10 pixels; 16,384 a side and 80 million in all are"),
        (png(9_000, 9_000), "is 9,000 × 9,000 pixels; 16,384 a side and 80 million in all are"),
        (png(16_000, 16_000), "cannot be read as a picture: Image size"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    path = tmp_path / "fox.png"
    path.write_bytes(data)
    with pytest.raises(InvalidRequest, match=reason):
        open_picture(path)


def test_a_picture_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "fox.png"
    Image.effect_noise((64, 64), 90).save(path)
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(InvalidRequest, match="cannot be read as a picture"):
        open_picture(path)


def test_what_is_no_file_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")  # opening it would wait for ever
    for path in (tmp_path / "pipe.png", tmp_path, tmp_path / "gone.png"):
        with pytest.raises(InvalidRequest, match="There is no picture at"):
            check_sources(ImageToImage(path))
    huge = tmp_path / "huge.png"
    huge.touch()
    os.truncate(huge, 300_000_000)
    with pytest.raises(InvalidRequest, match="has 300 MB; 256 MB is the most for a picture"):
        check_sources(Edit((huge,)))


def test_each_source_is_told_by_its_hash(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(name.encode())
    digests = digests_of(Inpaint(tmp_path / "a.png", tmp_path / "b.png"))
    assert digests == tuple(hashlib.sha256(name).hexdigest() for name in (b"a.png", b"b.png"))
    assert digests_of(TextToImage()) == ()


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (
            GenerationRequest("fox", "fox", ImageToImage(FOX, 1.5)),
            "The strength must be a number from 0 to 1; 1.5 is not.",
        ),
        (
            GenerationRequest("fox", "fox", Inpaint(FOX, FOX, 0.2), steps=4),
            "A strength of 0.2 takes none of the 4 steps. Try 0.25 or more.",
        ),
        (
            GenerationRequest("fox", "fox", Edit((FOX,) * 17)),
            "Fox starts from 1 to 16 pictures; 17 were given. Leave some out.",
        ),
        (
            GenerationRequest("fox", "fox", Edit(())),
            "Fox starts from 1 to 16 pictures; 0 were given. Leave some out.",
        ),
    ],
)
def test_what_cannot_be_made_of_a_picture_is_said(
    request_: GenerationRequest, sentence: str
) -> None:
    with pytest.raises(InvalidRequest) as caught:
        check_request(request_, Limits(tasks=ALL), "Fox")
    assert str(caught.value).startswith(sentence)


def test_a_task_that_a_model_has_not_is_refused() -> None:
    for task in (ImageToImage(FOX), Inpaint(FOX, FOX), Edit((FOX,))):
        with pytest.raises(InvalidRequest, match=r"Fox .* Choose another model"):
            check_request(GenerationRequest("fox", "fox", task), Limits(), "Fox")
    with pytest.raises(InvalidRequest, match="makes no picture from words alone"):
        check_request(GenerationRequest("fox", "fox"), Limits(tasks=(Edit,)), "Fox")


def test_a_picture_gives_its_shape() -> None:
    limits = Limits(side_multiple=16)
    assert shaped_as((300, 200), limits, (1024, 1024)) == (1248, 832)
    assert shaped_as((1, 90_000), limits, (1024, 1024)) == (64, 4096)
    fixed = Limits(sizes=((1024, 1024), (1152, 896)), has_other_sizes=False)
    assert shaped_as((300, 200), fixed, (1024, 1024)) == (1152, 896)
