"""Reads the table of contents of a GGUF file, bounded at every count that the file states."""

from __future__ import annotations

import math
import struct
from pathlib import Path
from typing import NoReturn

from studio.errors import ModelDamaged, ModelUnsupported
from studio.models.inspect import (
    DOWNLOAD_AGAIN,
    MAX_DIMENSIONS,
    MAX_HEADER_BYTES,
    MAX_TENSORS,
    Header,
    Tensor,
    opened,
    read_header,
)

GGUF = ".gguf"
MAX_VALUES = 1_000
MAX_ITEMS = 1_000_000  # of all lists together; a vocabulary has a quarter of that

_MAGIC = b"GGUF"
_UINT32, _STRING, _LIST = 4, 8, 9
_SCALARS = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}  # bytes of each
# A type's number: its name, how many weights make a block, and the bytes of that block.
_TYPES = {
    0: ("F32", 1, 4),
    1: ("F16", 1, 2),
    2: ("Q4_0", 32, 18),
    3: ("Q4_1", 32, 20),
    6: ("Q5_0", 32, 22),
    7: ("Q5_1", 32, 24),
    8: ("Q8_0", 32, 34),
    9: ("Q8_1", 32, 36),
    10: ("Q2_K", 256, 84),
    11: ("Q3_K", 256, 110),
    12: ("Q4_K", 256, 144),
    13: ("Q5_K", 256, 176),
    14: ("Q6_K", 256, 210),
    15: ("Q8_K", 256, 292),
    16: ("IQ2_XXS", 256, 66),
    17: ("IQ2_XS", 256, 74),
    18: ("IQ3_XXS", 256, 98),
    19: ("IQ1_S", 256, 50),
    20: ("IQ4_NL", 32, 18),
    21: ("IQ3_S", 256, 110),
    22: ("IQ2_S", 256, 82),
    23: ("IQ4_XS", 256, 136),
    24: ("I8", 1, 1),
    25: ("I16", 1, 2),
    26: ("I32", 1, 4),
    27: ("I64", 1, 8),
    28: ("F64", 1, 8),
    29: ("IQ1_M", 256, 56),
    30: ("BF16", 1, 2),
    34: ("TQ1_0", 256, 54),
    35: ("TQ2_0", 256, 66),
    39: ("MXFP4", 32, 17),
}
UNPACKED = frozenset(  # the types that become weights again
    ("F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K")
)


def read_gguf(path: Path) -> Header:
    """The names, formats and shapes in a GGUF file, after checking that it is whole.

    Reads no weights. Raises ModelDamaged. Of the file's own values, the texts are kept.
    """
    return read_places(path)[0]


def read_weights_header(path: Path) -> Header:
    """The same for a file of weights, whether it is a GGUF or not; raises ModelDamaged."""
    return read_gguf(path) if path.suffix.lower() == GGUF else read_header(path)


def check_unpackable(header: Header) -> None:
    """Raise ModelUnsupported for a file with weights of a type that nothing here unpacks."""
    types = {tensor.dtype for tensor in header.tensors.values()} - UNPACKED
    if types:
        raise ModelUnsupported(
            f"{header.path} stores its weights as {' and '.join(sorted(types))}, "
            "which cannot be run yet.",
            "Choose its version in Q4_K, Q5_K, Q6_K or Q8_0.",
        )


def read_places(path: Path) -> tuple[Header, dict[str, int]]:
    """The same, and the byte in the file at which each tensor begins."""
    with opened(path) as (file, size_bytes):
        reader = _Reader(path, file.read(MAX_HEADER_BYTES))
    if reader.take(4) != _MAGIC:
        reader.refuse("it is no GGUF file")
    if (version := reader.number("I")) not in {2, 3}:
        reader.refuse(f"it is of the version {version}; 2 and 3 are known")
    tensor_count, value_count = reader.number("Q"), reader.number("Q")
    if not 0 < tensor_count <= MAX_TENSORS:
        reader.refuse(f"it lists {tensor_count:,} tensors; {MAX_TENSORS:,} are the most")
    if value_count > MAX_VALUES:
        reader.refuse(f"it lists {value_count:,} values; {MAX_VALUES:,} are the most")
    texts = reader.values(value_count)
    begins, tensors = dict[str, int](), dict[str, Tensor]()
    for _ in range(tensor_count):
        name, tensor, begin = reader.tensor()
        if name in tensors:
            reader.refuse(f"the tensor {name!r} stands twice")
        tensors[name], begins[name] = tensor, begin
    spans = [(begins[name], begins[name] + tensor.size_bytes) for name, tensor in tensors.items()]
    start = _check_spans(reader, spans, size_bytes)
    return Header(path, tensors, texts), {name: start + begin for name, begin in begins.items()}


def _check_spans(reader: _Reader, spans: list[tuple[int, int]], size_bytes: int) -> int:
    """The tensors must follow each other inside the file; returns where the first may begin."""
    start = math.ceil(reader.place / reader.alignment) * reader.alignment
    last = 0
    for begin, end in sorted(spans):
        if begin < last or begin % reader.alignment:
            reader.refuse(f"its tensors overlap at byte {start + begin:,}")
        last = end
    if start + last > size_bytes:
        reader.refuse(f"it is cut short: {start + last:,} bytes are promised, {size_bytes:,} there")
    return start


class _Reader:
    """Takes one value after another from the start of a file."""

    def __init__(self, path: Path, data: bytes) -> None:
        self.place = 0
        self.alignment = 32
        self._path = path
        self._data = data
        self._items = 0

    def refuse(self, reason: str) -> NoReturn:
        raise ModelDamaged(f"{self._path} is damaged: {reason}.", DOWNLOAD_AGAIN)

    def take(self, count: int) -> bytes:
        end = self.place + count
        if end > len(self._data):
            self.refuse("it is cut short inside its header, or that is too long")
        taken = self._data[self.place : end]
        self.place = end
        return taken

    def number(self, form: str) -> int:
        (value,) = struct.unpack(f"<{form}", self.take(struct.calcsize(f"<{form}")))
        return int(value)

    def text(self) -> str:
        try:
            return self.take(self.number("Q")).decode("utf-8")
        except UnicodeDecodeError:
            self.refuse("it holds a text that is no UTF-8")

    def values(self, count: int) -> dict[str, str]:
        """Pass over the file's own values and keep the texts."""
        texts = {}
        for _ in range(count):
            name, kind = self.text(), self.number("I")
            if kind == _STRING:
                texts[name] = self.text()
            elif kind == _LIST:
                self._pass_list()
            elif kind == _UINT32 and name == "general.alignment":
                self.alignment = self.number("I")
            else:
                self._pass_scalars(kind, 1)
        if self.alignment not in {8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096}:
            self.refuse(f"it aligns its tensors to {self.alignment} bytes")
        return texts

    def tensor(self) -> tuple[str, Tensor, int]:
        """A tensor with its name, and where its data begins."""
        name, count = self.text(), self.number("I")
        if count > MAX_DIMENSIONS:
            self.refuse(f"the tensor {name!r} has {count} dimensions")
        shape = tuple(reversed([self.number("Q") for _ in range(count)]))
        kind, begin = self.number("I"), self.number("Q")
        if kind not in _TYPES:
            self.refuse(f"the tensor {name!r} is of the unknown type {kind}")
        dtype, block, block_bytes = _TYPES[kind]
        weights = math.prod(shape)
        if weights >= 2**48 or weights % block:
            self.refuse(f"the tensor {name!r} has the shape {list(shape)}")
        return name, Tensor(dtype, shape, weights // block * block_bytes), begin

    def _pass_list(self) -> None:
        kind, count = self.number("I"), self.number("Q")
        self._items += count
        if self._items > MAX_ITEMS:
            self.refuse(f"its lists hold {self._items:,} items; {MAX_ITEMS:,} are the most")
        if kind == _STRING:
            for _ in range(count):
                self.take(self.number("Q"))
        else:
            self._pass_scalars(kind, count)

    def _pass_scalars(self, kind: int, count: int) -> None:
        if kind not in _SCALARS:
            self.refuse(f"it holds a value of the unknown kind {kind}")
        self.take(_SCALARS[kind] * count)
