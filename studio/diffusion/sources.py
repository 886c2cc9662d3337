"""Opens the pictures that a request starts from, and believes nothing they say of themselves."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from studio.errors import InvalidRequest
from studio.jobs.request import Edit, ImageToImage, Inpaint, Task, TextToImage

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("PNG", "JPEG", "WEBP")
MAX_SOURCE_SIDE = 16_384  # pixels
MAX_SOURCE_PIXELS = 80_000_000
MAX_SOURCE_BYTES = 256_000_000

_ORIENTATION = 0x0112  # EXIF: from 5 on, the picture lies on its side
_ANOTHER = "Choose another picture."


def sources_of(task: Task) -> tuple[Path, ...]:
    """The files that a task starts from, a mask last."""
    match task:
        case TextToImage():
            return ()
        case ImageToImage(image=image):
            return (image,)
        case Inpaint(image=image, mask=mask):
            return image, mask
        case Edit(images=images):
            return images


def check_sources(task: Task) -> None:
    """Raise InvalidRequest for what is no file or a file too large; opens none."""
    for path in sources_of(task):
        try:
            if not path.is_file():
                raise InvalidRequest("images", f"There is no picture at {path}.", _ANOTHER)
            size_bytes = path.stat().st_size
        except OSError as error:
            raise _unreadable(path, error) from error
        if size_bytes > MAX_SOURCE_BYTES:
            raise InvalidRequest(
                "images",
                f"{path} has {size_bytes / 1e6:,.0f} MB; {MAX_SOURCE_BYTES / 1e6:,.0f} MB is the "
                "most for a picture.",
                _ANOTHER,
            )


def digests_of(task: Task) -> tuple[str, ...]:
    """The sha256 of each file of `sources_of`, by which a picture can be told what it was from."""
    check_sources(task)
    return tuple(hashlib.sha256(path.read_bytes()).hexdigest() for path in sources_of(task))


def size_of(path: Path) -> tuple[int, int]:
    """Width and height as the picture is seen, from its head alone; raises InvalidRequest."""
    with _opened(path) as image:
        width, height = image.size
        return (height, width) if image.getexif().get(_ORIENTATION, 1) >= 5 else (width, height)


def open_picture(path: Path) -> Image.Image:
    """The picture in RGB, as it is seen, on white where it is transparent.

    PNG, JPEG or WebP; raises InvalidRequest.
    """
    from PIL import ImageOps

    try:
        with _opened(path) as image:
            return flatten(ImageOps.exif_transpose(image))
    except (OSError, SyntaxError, ValueError, MemoryError) as error:
        raise _unreadable(path, error) from error


def open_mask(path: Path) -> Image.Image:
    """The mask in grey, white where the picture is painted anew; raises InvalidRequest."""
    return open_picture(path).convert("L")


def flatten(image: Image.Image) -> Image.Image:
    """RGB, with what is transparent shown on white."""
    from PIL import Image

    if image.mode in {"LA", "PA", "P"} and image.has_transparency_data:
        image = image.convert("RGBA")
    if image.mode != "RGBA":
        return image.convert("RGB")
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def fitted(image: Image.Image, width: int, height: int) -> Image.Image:
    """The middle of the picture that has the shape of `width` × `height`, in that size."""
    from PIL import Image, ImageOps

    # Of a mask, what is black stays black: it is not sharpened.
    is_mask = image.mode == "L"
    method = Image.Resampling.BILINEAR if is_mask else Image.Resampling.LANCZOS
    return ImageOps.fit(image, (width, height), method)


def _opened(path: Path) -> Image.Image:
    """The picture whose pixels are not read yet."""
    from PIL import Image

    check_sources(ImageToImage(path))
    try:
        image = Image.open(path, formats=FORMATS)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _unreadable(path, error) from error
    width, height = image.size
    if max(width, height) > MAX_SOURCE_SIDE or width * height > MAX_SOURCE_PIXELS:
        image.close()
        raise InvalidRequest(
            "images",
            f"{path} is {width:,} × {height:,} pixels; {MAX_SOURCE_SIDE:,} a side and "
            f"{MAX_SOURCE_PIXELS / 1e6:,.0f} million in all are the most.",
            "Choose a smaller picture.",
        )
    return image


def _unreadable(path: Path, error: Exception) -> InvalidRequest:
    return InvalidRequest("images", f"{path} cannot be read as a picture: {error}.", _ANOTHER)
