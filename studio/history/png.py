"""Reads a PNG's size and texts without decoding the picture, and writes other texts into one."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from typing import BinaryIO

MAX_TEXT_BYTES = 512 * 1024  # what others still open: Pillow refuses texts beyond 1 MiB

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TEXTS = {b"tEXt", b"iTXt", b"zTXt", b"eXIf"}  # what can tell anything
_MAX_CHUNKS = 256  # before the pixels


class TextTooLong(ValueError):
    """A text chunk is longer than any that is read: `length` bytes."""

    def __init__(self, length: int) -> None:
        super().__init__(f"A text has {length:,} bytes.")
        self.length = length


def read_text(file: BinaryIO, keyword: str) -> str | None:
    """The uncompressed iTXt chunk `keyword` that stands before the pixels; None if there is none.

    A damaged chunk counts as none.
    """
    for kind, data in _chunks(file, (b"iTXt",)):
        if isinstance(data, bytes) and (text := _text_of(kind, data, keyword)) is not None:
            return text
        if data is None:
            return None
    return None


def read_size(file: BinaryIO) -> tuple[int, int] | None:
    """Width and height in pixels as the header says; None if there is no such header."""
    for _, data in _chunks(file, (b"IHDR",)):
        if isinstance(data, bytes) and len(data) == 13:
            return int.from_bytes(data[:4], "big"), int.from_bytes(data[4:8], "big")
        break
    return None


def read_texts(file: BinaryIO, keywords: tuple[str, ...]) -> dict[str, str]:
    """The uncompressed texts of those keywords, in tEXt or iTXt, that stand before the pixels.

    Raises TextTooLong where one of any name is too long and none of `keywords` was found.
    """
    found: dict[str, str] = {}
    longest = 0
    for kind, data in _chunks(file, (b"iTXt", b"tEXt")):
        if isinstance(data, int):
            longest = max(longest, data)
            continue
        for keyword in keywords:
            if data and (text := _text_of(kind, data, keyword)) is not None:
                found[keyword] = text
    if longest and not found:
        raise TextTooLong(longest)
    return found


def retold(data: bytes, texts: Mapping[str, str]) -> bytes:
    """The same picture with `texts`, by keyword, in place of all that it told.

    Raises ValueError for what is no whole PNG.
    """
    if not data.startswith(_SIGNATURE):
        raise ValueError("The file is no PNG.")
    told = b"".join(_chunk(b"iTXt", _itxt(keyword, text)) for keyword, text in texts.items())
    parts, at = [_SIGNATURE], len(_SIGNATURE)
    while at < len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        if end > len(data):
            raise ValueError("The file is cut short.")
        if kind == b"IDAT" and told:
            parts.append(told)
            told = b""
        if kind not in _TEXTS:
            parts.append(data[at:end])
        at = end
    return b"".join(parts)


def _itxt(keyword: str, text: str) -> bytes:
    return keyword.encode("ascii") + b"\0" * 5 + text.encode()


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data).to_bytes(4, "big")
    return len(data).to_bytes(4, "big") + kind + data + checksum


def _chunks(file: BinaryIO, kinds: tuple[bytes, ...]) -> Iterator[tuple[bytes, bytes | int | None]]:
    """Chunks of `kinds` before the pixels: bytes, a length that is too long, None if damaged."""
    if file.read(len(_SIGNATURE)) != _SIGNATURE:
        return
    for _ in range(_MAX_CHUNKS):
        header = file.read(8)
        kind = header[4:]
        if len(header) < 8 or kind == b"IDAT":
            return
        length = int.from_bytes(header[:4], "big")
        if kind not in kinds or length > MAX_TEXT_BYTES:
            if kind in kinds:
                yield kind, length
            file.seek(length + 4, 1)
            continue
        data = file.read(length)
        is_sound = zlib.crc32(kind + data) == int.from_bytes(file.read(4), "big")
        yield kind, data if is_sound else None


def _text_of(kind: bytes, data: bytes, keyword: str) -> str | None:
    """The text of a chunk: keyword, NUL, and in iTXt two bytes, language, NUL, translation, NUL."""
    if kind == b"iTXt":
        prefix, encoding, more = keyword.encode("ascii") + b"\0\0\0", "utf-8", 2
    else:
        prefix, encoding, more = keyword.encode("ascii") + b"\0", "latin-1", 0
    parts = data.removeprefix(prefix).split(b"\0", more) if more else [data.removeprefix(prefix)]
    if not data.startswith(prefix) or len(parts) <= more:
        return None
    try:
        return parts[-1].decode(encoding)
    except UnicodeDecodeError:
        return None
