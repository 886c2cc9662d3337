"""Reads a text chunk of a PNG without decoding the picture; made for files from strangers."""

from __future__ import annotations

import zlib
from typing import BinaryIO

MAX_TEXT_BYTES = 512 * 1024  # what others still open: Pillow refuses texts beyond 1 MiB

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MAX_CHUNKS = 256  # before the pixels


def read_text(file: BinaryIO, keyword: str) -> str | None:
    """The uncompressed iTXt chunk `keyword` that stands before the pixels; None if there is none.

    A damaged chunk counts as none.
    """
    if file.read(len(_SIGNATURE)) != _SIGNATURE:
        return None
    for _ in range(_MAX_CHUNKS):
        header = file.read(8)
        kind = header[4:]
        if len(header) < 8 or kind == b"IDAT":
            return None
        length = int.from_bytes(header[:4], "big")
        if kind != b"iTXt" or length > MAX_TEXT_BYTES:
            file.seek(length + 4, 1)
            continue
        data = file.read(length)
        if zlib.crc32(kind + data) != int.from_bytes(file.read(4), "big"):
            return None
        text = _text_of(data, keyword)
        if text is not None:
            return text
    return None


def _text_of(data: bytes, keyword: str) -> str | None:
    """The text of an iTXt chunk: keyword, NUL, two bytes, language, NUL, translation, NUL, text."""
    prefix = keyword.encode("ascii") + b"\0\0\0"
    parts = data.removeprefix(prefix).split(b"\0", 2)
    if not data.startswith(prefix) or len(parts) < 3:
        return None
    try:
        return parts[2].decode("utf-8")
    except UnicodeDecodeError:
        return None
