"""A plain tar in one file or in several, of which only what we write is read back."""

from __future__ import annotations

import re
import tarfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NoReturn

from studio import disk
from studio.errors import ModelDamaged, StoreError

_BLOCK = 512
_PART = re.compile(r"(.+)\.(\d{3,})")
_AGAIN = "Copy or make the pack again; nothing of it was kept."


class Parts:
    """Writes one stream to one file or several, which have their names only once all are whole."""

    def __init__(self, out: Path, split_bytes: int) -> None:
        self._out = out
        self._split_bytes = split_bytes
        self._drafts: list[Path] = []
        self._file: BinaryIO | None = None
        self._room = 0

    def __enter__(self) -> Parts:
        return self

    def __exit__(self, *error: object) -> None:
        if self._file:
            self._file.close()
        for draft in self._drafts:
            draft.unlink(missing_ok=True)

    def add(self, name: str, data: bytes) -> None:
        self.begin(name, len(data))
        self.write(data)
        self.end(len(data))

    def write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            if self._file is None or (self._split_bytes and not self._room):
                self._next()
            assert self._file is not None
            count = min(len(rest), self._room) if self._split_bytes else len(rest)
            self._file.write(rest[:count])
            self._room -= count
            rest = rest[count:]

    def begin(self, name: str, size_bytes: int) -> None:
        """A file of as many bytes follows, given to `write`, and then `end`."""
        self.write(_header(name, size_bytes))

    def end(self, size_bytes: int) -> None:
        self.write(_padding(size_bytes))

    def finish(self) -> tuple[Path, ...]:
        """End the stream, sync the last file, and give all of them their names."""
        self.write(bytes(2 * _BLOCK))
        self._close()
        made = []
        for number, draft in enumerate(self._drafts, start=1):
            name = f"{self._out.name}.{number:03}" if self._split_bytes else self._out.name
            made.append(draft.replace(self._out.with_name(name)))
        disk.sync_folder(self._out.absolute().parent)
        return tuple(made)

    def _next(self) -> None:
        self._close()
        draft = self._out.with_name(f".{self._out.name}.{len(self._drafts) + 1:03}.part")
        self._drafts.append(draft)
        self._file = draft.open("wb")
        self._room = self._split_bytes

    def _close(self) -> None:
        if self._file:
            self._file.flush()
            disk.sync_file(self._file.fileno())
            self._file.close()


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    size_bytes: int


class Stream:
    """Reads a pack from its one file or from its parts in turn, each byte once."""

    def __init__(self, source: Path) -> None:
        first = source.with_name(f"{source.name}.001")
        self.first = source if source.is_file() or not first.is_file() else first
        self._paths = [self.first]
        if (match := _PART.fullmatch(self.first.name)) and int(match[2]) == 1:
            width = len(match[2])
            number = 2
            while (part := source.with_name(f"{match[1]}.{number:0{width}}")).is_file():
                self._paths.append(part)
                number += 1
        self._opened = ExitStack()
        self._file: BinaryIO | None = None

    def __enter__(self) -> Stream:
        if not self.first.is_file() and self.first.exists():  # a pipe would be waited for
            raise StoreError(f"{self.first} is no file.", "Name a pack.")
        try:
            self._open_next()
        except OSError as error:
            raise StoreError(
                f"{self.first} cannot be read: {disk.reason(error)}.", "Name a pack."
            ) from error
        return self

    def __exit__(self, *error: object) -> None:
        self._opened.close()

    def refuse(self, reason: str) -> NoReturn:
        raise ModelDamaged(f"{self.first} is no whole pack: {reason}.", _AGAIN)

    def take(self, count: int) -> bytes:
        """The next bytes; raises ModelDamaged if there are fewer."""
        taken = bytearray()
        while len(taken) < count:
            more = self._some(count - len(taken))
            if not more:
                self.refuse("it is cut short, or its next part is not beside it")
            taken += more
        return bytes(taken)

    def is_at_end(self) -> bool:
        return not self._some(1)

    def member(self) -> Member | None:
        """The next file, or None at the end; raises ModelDamaged for all that we never write."""
        block = self.take(_BLOCK)
        if not block.strip(b"\0"):
            if self.take(_BLOCK).strip(b"\0") or not self.is_at_end():
                self.refuse("something follows its end")
            return None
        kind, magic = block[156:157], block[257:265]
        told, field = block[148:156], block[124:136]
        total = sum(block[:148]) + 8 * 32 + sum(block[156:])
        if magic not in {b"ustar  \0", b"ustar\00000"} or kind != b"0":
            self.refuse("it holds something else than files")
        if _octal(told) != total:
            self.refuse("one of its headers is damaged")
        size_bytes = int.from_bytes(field[1:], "big") if field[0] == 0x80 else _octal(field)
        name = block[:100].rstrip(b"\0").decode("ascii", "replace")
        if size_bytes is None or size_bytes >= 2**62:
            self.refuse(f"the size of {name!r} is none")
        return Member(name, size_bytes)

    def end(self, size_bytes: int) -> None:
        """Pass over what fills the last block of a file of as many bytes."""
        self.take(-size_bytes % _BLOCK)

    def _some(self, count: int) -> bytes:
        """At most `count` bytes, which is not 0; none at the end of the last part."""
        assert self._file is not None
        while not (data := self._file.read(count)) and self._paths:
            self._open_next()
        return data

    def _open_next(self) -> None:
        self._file = self._opened.enter_context(self._paths.pop(0).open("rb"))


def _header(name: str, size_bytes: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size = size_bytes
    return member.tobuf(tarfile.GNU_FORMAT)


def _padding(size_bytes: int) -> bytes:
    return bytes(-size_bytes % _BLOCK)


def _octal(field: bytes) -> int | None:
    try:
        return int(field.strip(b" \0") or b"0", 8)
    except ValueError:
        return None
