"""Reads what a model's files say about themselves, bounded and without torch."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from studio.errors import ModelDamaged, ModelUnsupported

DOWNLOAD_AGAIN = "Download the model again, with all of its files, or choose another one."
MAX_JSON_BYTES = 16_000_000
MAX_JSON_DEPTH = 64
MAX_JSON_VALUES = 400_000  # more than any vocabulary has; a window waits while they are parsed
MAX_HEADER_BYTES = 32_000_000
MAX_TENSORS = 20_000
MAX_DIMENSIONS = 8

_LFS_MARK = b"version "  # begins the stand-in that Git leaves for a file it did not fetch
_BITS = {
    **dict.fromkeys(("F4",), 4),
    **dict.fromkeys(("F6_E2M3", "F6_E3M2"), 6),
    **dict.fromkeys(("BOOL", "U8", "I8", "F8_E4M3", "F8_E5M2", "F8_E8M0"), 8),
    **dict.fromkeys(("F8_E4M3FNUZ", "F8_E5M2FNUZ"), 8),
    **dict.fromkeys(("U16", "I16", "F16", "BF16"), 16),
    **dict.fromkeys(("U32", "I32", "F32"), 32),
    **dict.fromkeys(("U64", "I64", "F64", "C64"), 64),
}
PRECISIONS = {"BF16": "bf16", "F16": "fp16", "F32": "fp32"}


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor as its file's header describes it."""

    dtype: str  # as safetensors says it: "BF16"
    shape: tuple[int, ...]
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Header:
    """The table of contents of a safetensors file."""

    path: Path
    tensors: dict[str, Tensor]
    texts: Mapping[str, str] = field(default_factory=dict)  # what the file says about itself


@contextmanager
def opened(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """The file at `path` and its bytes in number; raises ModelDamaged where it cannot be read."""
    if not path.is_file():
        raise ModelDamaged(f"{path} is missing or is no file.", DOWNLOAD_AGAIN)
    try:
        with path.open("rb") as file:
            yield file, path.stat().st_size
    except OSError as error:
        raise ModelDamaged(f"{path} cannot be read: {error.strerror}.", DOWNLOAD_AGAIN) from error


def read_json(path: Path) -> dict[str, Any]:
    """The JSON object in `path`; raises ModelDamaged, also for more than any model needs."""
    with opened(path) as (file, size_bytes):
        if size_bytes > MAX_JSON_BYTES:
            _refuse(path, f"it has {size_bytes:,} bytes; {MAX_JSON_BYTES:,} are the most")
        return parse_json(file.read(), path)


def parse_json(data: bytes, path: Path) -> dict[str, Any]:
    """The JSON object in `data`, which came from `path`; raises ModelDamaged."""
    if data.count(b",") > MAX_JSON_VALUES:
        _refuse(path, f"it holds more than {MAX_JSON_VALUES:,} values")
    try:
        value = json.loads(
            data.decode("utf-8"), object_pairs_hook=_object, parse_constant=_constant
        )
    except RecursionError:
        _refuse(path, "it is nested too deeply")
    except ValueError as error:
        raise ModelDamaged(f"{path} is not valid JSON: {error}.", DOWNLOAD_AGAIN) from error
    if not isinstance(value, dict):
        _refuse(path, "it holds no JSON object")
    if _is_deeper(value, MAX_JSON_DEPTH):
        _refuse(path, "it is nested too deeply")
    return value


def one_line(text: str) -> str:
    """Text from outside as one short line, without what would steer a terminal."""
    return "".join(character for character in text if character.isprintable())[:100]


def read_header(path: Path) -> Header:
    """The names, formats and shapes in a safetensors file, after checking that it is whole.

    Reads no weights. Raises ModelDamaged, also where the header describes more or other bytes
    than the file holds.
    """
    with opened(path) as (file, size_bytes):
        prefix = file.read(8)
        header_bytes = int.from_bytes(prefix, "little")
        if prefix == _LFS_MARK:
            _refuse(path, "it only stands for the weights, which Git has not fetched")
        if size_bytes < 8 or 8 + header_bytes > size_bytes:
            _refuse(path, f"it is cut short or no safetensors file: it has {size_bytes:,} bytes")
        if header_bytes > MAX_HEADER_BYTES:
            _refuse(path, f"its header has {header_bytes:,} bytes")
        entries = parse_json(file.read(header_bytes), path)
    told = entries.pop("__metadata__", None)
    return Header(path, _tensors(entries, path, size_bytes - 8 - header_bytes), _texts(told))


def precision_of(headers: Iterable[Header], title: str) -> str:
    """ "bf16", "fp16" or "fp32" if 99 % of the bytes are, else "mixed".

    Raises ModelUnsupported where more than 1 % is in a format that needs unpacking.
    """
    sizes = bytes_by_dtype(tensor for header in headers for tensor in header.tensors.values())
    packed = {dtype: size for dtype, size in sizes.items() if dtype not in PRECISIONS}
    if sum(packed.values()) > sizes.total() / 100:
        raise ModelUnsupported(
            f"{title} stores its weights as {max(packed, key=lambda name: packed[name])}, "
            "which cannot be run yet.",
            "Choose its version in bf16, fp16 or fp32.",
        )
    dtype, size_bytes = sizes.most_common(1)[0]
    return PRECISIONS.get(dtype, "mixed") if size_bytes >= 0.99 * sizes.total() else "mixed"


def title_of_folder(path: Path) -> str:
    """The folder's name; in the cache of Hugging Face, where that is a hash, the model's."""
    if path.parent.name == "snapshots":
        return path.parent.parent.name.rpartition("--")[2]
    return path.name


def bytes_by_dtype(tensors: Iterable[Tensor]) -> Counter[str]:
    """How many bytes of the weights are in which format."""
    sizes: Counter[str] = Counter()
    for tensor in tensors:
        sizes[tensor.dtype] += tensor.size_bytes
    return sizes


def _texts(told: Any) -> dict[str, str]:
    """What a file says about itself, of which anything but text is left out."""
    entries = told.items() if isinstance(told, dict) else ()
    return {name: text for name, text in entries if isinstance(text, str)}


def _tensors(entries: dict[str, Any], path: Path, data_bytes: int) -> dict[str, Tensor]:
    """The entries of a header, whose tensors must fill the data without gap or overlap."""
    if len(entries) > MAX_TENSORS:
        _refuse(path, f"it lists {len(entries):,} tensors; {MAX_TENSORS:,} are the most")
    tensors, spans = {}, []
    for name, entry in entries.items():
        tensors[name], span = _tensor(name, entry, path)
        spans.append(span)
    end = 0
    for begin, next_end in sorted(spans):
        if begin != end:
            _refuse(path, f"its tensors overlap or leave a gap at byte {begin:,}")
        end = next_end
    if end > data_bytes:
        _refuse(
            path,
            f"it is cut short: {end:,} bytes of weights are promised, {data_bytes:,} are there",
        )
    if end < data_bytes:
        _refuse(path, f"it holds {data_bytes - end:,} bytes that belong to no tensor")
    if not tensors:
        _refuse(path, "it holds no tensors")
    return tensors


def _tensor(name: str, entry: Any, path: Path) -> tuple[Tensor, tuple[int, int]]:
    """A tensor, and where its data begins and ends."""
    match entry:
        case {"dtype": str(dtype), "shape": list(shape), "data_offsets": [begin, end]}:
            are_counts = all(type(n) is int and 0 <= n < 2**62 for n in (*shape, begin, end))
            if are_counts and len(shape) <= MAX_DIMENSIONS and dtype in _BITS:
                bits = _BITS[dtype] * math.prod(shape)
                if bits == 8 * (end - begin):
                    return Tensor(dtype, tuple(shape), end - begin), (begin, end)
    raise ModelDamaged(
        f"{path} is damaged: the entry of the tensor {name!r} is {str(entry)[:200]}.",
        DOWNLOAD_AGAIN,
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object, refused where a key stands twice: readers differ on which one counts."""
    value = dict(pairs)
    if len(value) < len(pairs):
        twice, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        raise ValueError(f"the key {twice!r} stands twice")
    return value


def _constant(name: str) -> float:
    """An infinity, which the schedulers of Sana and PixArt have among their settings."""
    if name == "NaN":
        raise ValueError(f"{name} is no JSON number")
    return float(name)


def _is_deeper(value: Any, levels: int) -> bool:
    children = value.values() if isinstance(value, dict) else value
    if not isinstance(value, dict | list):
        return False
    return levels == 0 or any(_is_deeper(child, levels - 1) for child in children)


def _refuse(path: Path, reason: str) -> NoReturn:
    raise ModelDamaged(f"{path} is damaged: {reason}.", DOWNLOAD_AGAIN)
