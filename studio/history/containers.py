"""Finds EXIF and XMP in JPEG and WebP files without decoding the picture."""

from __future__ import annotations

import struct
from typing import BinaryIO

MAX_BYTES = 512 * 1024  # of one of them
MAX_PARTS = 256
EXIF_IFD, USER_COMMENT = 0x8769, 0x9286

_EXIF, _XMP = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"
_DAMAGED = (ArithmeticError, LookupError, OSError, SyntaxError, TypeError, ValueError, struct.error)


def read_jpeg(file: BinaryIO) -> dict[str, bytes]:
    """ "exif" and "xmp" of a JPEG that is read from its second byte pair on."""
    found: dict[str, bytes] = {}
    for _ in range(MAX_PARTS):
        marker = file.read(4)
        if len(marker) < 4 or marker[0] != 0xFF or marker[1] in {0xD9, 0xDA}:
            break
        data = file.read(max(int.from_bytes(marker[2:], "big") - 2, 0))
        if marker[1] == 0xE1:  # APP1
            if data.startswith(_EXIF):
                found["exif"] = data.removeprefix(_EXIF)
            elif data.startswith(_XMP):
                found["xmp"] = data.removeprefix(_XMP)
    return found


def read_webp(file: BinaryIO) -> dict[str, bytes]:
    """ "exif" and "xmp" of a WebP that is read from its first chunk on."""
    found: dict[str, bytes] = {}
    names = {b"EXIF": "exif", b"XMP ": "xmp"}
    for _ in range(MAX_PARTS):
        header = file.read(8)
        if len(header) < 8:
            break
        length = int.from_bytes(header[4:], "little")
        if (name := names.get(header[:4])) and length <= MAX_BYTES:
            found[name] = file.read(length).removeprefix(_EXIF)
            file.seek(length & 1, 1)
        else:
            file.seek(length + (length & 1), 1)
    return found


def user_comment(exif: bytes) -> str:
    """The text of the UserComment, or "" for anything that is none."""
    from PIL import Image

    parsed = Image.Exif()
    try:
        parsed.load(exif)
        comment = parsed.get_ifd(EXIF_IFD).get(USER_COMMENT, b"")
    except _DAMAGED:
        return ""
    if not isinstance(comment, bytes):
        return ""
    code, text = comment[:8], comment[8:]
    encoding = "utf-16-be" if code == b"UNICODE\0" else "utf-8"
    return text.decode(encoding, errors="ignore").strip("\0")
