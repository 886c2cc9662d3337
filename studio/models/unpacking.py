"""Unpacks the weights of a GGUF file, whose formats are those of ggml."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.devices.start import import_torch
from studio.models.gguf import check_unpackable, read_places

Bytes = npt.NDArray[np.uint8]  # [blocks, bytes of a block]
Floats = npt.NDArray[np.float32]  # [blocks, weights of a block]


def unpack(path: Path, dtype: Any) -> dict[str, Any]:
    """All tensors of the file in the torch `dtype`; raises ModelDamaged or ModelUnsupported."""
    torch = import_torch()
    header, places = read_places(path)
    data = np.memmap(path, dtype=np.uint8, mode="r")
    weights = {}
    check_unpackable(header)
    for name, tensor in header.tensors.items():
        block_bytes, unpack_blocks = _FORMATS[tensor.dtype]
        packed = data[places[name] : places[name] + tensor.size_bytes]
        values = unpack_blocks(packed.reshape(-1, block_bytes)).reshape(tensor.shape)
        weights[name] = torch.from_numpy(values).to(dtype)
    return weights


def _float(blocks: Bytes, begin: int) -> Floats:
    """The half-precision number at `begin` of each block, [blocks, 1]."""
    return blocks[:, begin : begin + 2].copy().view(np.float16).astype(np.float32)


def _nibbles(blocks: Bytes) -> Floats:
    """The lower halves of all bytes, then the upper ones."""
    return np.concatenate([blocks & 15, blocks >> 4], axis=1).astype(np.float32)


def _bits(blocks: Bytes) -> Floats:
    """The bits of all bytes, lowest first."""
    return np.unpackbits(blocks, axis=1, bitorder="little").astype(np.float32)


def _f32(blocks: Bytes) -> Floats:
    return blocks.copy().view(np.float32)


def _f16(blocks: Bytes) -> Floats:
    return _float(blocks, 0)


def _bf16(blocks: Bytes) -> Floats:
    return (blocks.copy().view(np.uint16).astype(np.uint32) << 16).view(np.float32)


def _q8_0(blocks: Bytes) -> Floats:
    return _float(blocks, 0) * blocks[:, 2:].view(np.int8).astype(np.float32)


def _q4_0(blocks: Bytes) -> Floats:
    return _float(blocks, 0) * (_nibbles(blocks[:, 2:]) - 8)


def _q4_1(blocks: Bytes) -> Floats:
    return _float(blocks, 0) * _nibbles(blocks[:, 4:]) + _float(blocks, 2)


def _q5_0(blocks: Bytes) -> Floats:
    return _float(blocks, 0) * (_nibbles(blocks[:, 6:]) + 16 * _bits(blocks[:, 2:6]) - 16)


def _q5_1(blocks: Bytes) -> Floats:
    values = _nibbles(blocks[:, 8:]) + 16 * _bits(blocks[:, 4:8])
    return _float(blocks, 0) * values + _float(blocks, 2)


def _k_scales(blocks: Bytes) -> tuple[Floats, Floats]:
    """Scales and minima of the 8 parts of each block, [blocks, 8, 1], from 6 bits each."""
    packed = blocks[:, 4:16]
    low, middle, high = packed[:, :4], packed[:, 4:8], packed[:, 8:]
    scales = np.concatenate([low & 63, (high & 15) | (low >> 6) << 4], axis=1)
    minima = np.concatenate([middle & 63, (high >> 4) | (middle >> 6) << 4], axis=1)
    return (_float(blocks, 0) * scales)[..., None], (_float(blocks, 2) * minima)[..., None]


def _k_nibbles(blocks: Bytes) -> Floats:
    """128 bytes as 8 parts of 32: the lower halves of 32 bytes, then their upper ones."""
    quarters = blocks.reshape(-1, 4, 32)
    return np.stack([quarters & 15, quarters >> 4], axis=2).reshape(-1, 8, 32).astype(np.float32)


def _q4_k(blocks: Bytes) -> Floats:
    scales, minima = _k_scales(blocks)
    return (scales * _k_nibbles(blocks[:, 16:]) - minima).reshape(-1, 256)


def _q5_k(blocks: Bytes) -> Floats:
    scales, minima = _k_scales(blocks)
    fifth = (blocks[:, None, 16:48] >> np.arange(8, dtype=np.uint8)[:, None]) & 1
    return (scales * (_k_nibbles(blocks[:, 48:]) + 16.0 * fifth) - minima).reshape(-1, 256)


def _q6_k(blocks: Bytes) -> Floats:
    halves = blocks[:, :128].reshape(-1, 2, 2, 32)  # of 64 bytes each
    low = np.stack([halves & 15, halves >> 4], axis=2).reshape(-1, 8, 32)
    shifts = np.arange(0, 8, 2, dtype=np.uint8)[:, None]
    high = (blocks[:, 128:192].reshape(-1, 2, 1, 32) >> shifts & 3).reshape(-1, 8, 32)
    values = (low | high << 4).astype(np.float32) - 32
    scales = _float(blocks, 208) * blocks[:, 192:208].view(np.int8).astype(np.float32)
    weights: Floats = scales[..., None] * values.reshape(-1, 16, 16)
    return weights.reshape(-1, 256)


# The bytes of a block, and what makes it weights.
_FORMATS: Mapping[str, tuple[int, Callable[[Bytes], Floats]]] = {
    "F32": (4, _f32),
    "F16": (2, _f16),
    "BF16": (2, _bf16),
    "Q8_0": (34, _q8_0),
    "Q4_0": (18, _q4_0),
    "Q4_1": (20, _q4_1),
    "Q5_0": (22, _q5_0),
    "Q5_1": (24, _q5_1),
    "Q4_K": (144, _q4_k),
    "Q5_K": (176, _q5_k),
    "Q6_K": (210, _q6_k),
}
