"""Files with a real header and no weights: sparse, so that a large model takes no room."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from pathlib import Path

Shapes = Mapping[str, tuple[int, ...]]


def save_safetensors(path: Path, shapes: Shapes, texts: Mapping[str, str] | None = None) -> Path:
    """A safetensors file in F16."""
    entries: dict[str, object] = {"__metadata__": dict(texts)} if texts else {}
    end = 0
    for name, shape in shapes.items():
        begin, end = end, end + 2 * math.prod(shape)
        entries[name] = {"dtype": "F16", "shape": shape, "data_offsets": [begin, end]}
    header = json.dumps(entries).encode()
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(header)) + header)
        file.truncate(8 + len(header) + end)
    return path


def save_gguf(
    path: Path, shapes: Shapes, texts: Mapping[str, str], packed: tuple[int, int, int] = (8, 32, 34)
) -> Path:
    """A GGUF file whose matrices are of one type, Q8_0 unless told otherwise.

    `packed` is the number of the type, the weights of a block and its bytes.
    """
    kind, block, block_bytes = packed
    parts = [b"GGUF", struct.pack("<IQQ", 3, len(shapes), len(texts))]
    for name, value in texts.items():
        parts += [_text(name), struct.pack("<I", 8), _text(value)]
    end = 0
    for name, shape in shapes.items():
        begin, end = end, end + math.prod(shape) // block * block_bytes
        end = math.ceil(end / 32) * 32
        dims = struct.pack(f"<I{len(shape)}Q", len(shape), *reversed(shape))
        parts += [_text(name), dims, struct.pack("<IQ", kind, begin)]
    header = b"".join(parts)
    with path.open("wb") as file:
        file.write(header)
        file.truncate(math.ceil(len(header) / 32) * 32 + end)
    return path


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data
