"""The names and shapes in a single checkpoint of Stable Diffusion, at any width."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

Named = Iterator[tuple[str, tuple[int, ...]]]
WORDS = 49_408  # of CLIP


@dataclass(frozen=True, slots=True)
class Sizes:
    """How wide and deep a checkpoint is."""

    widths: tuple[int, ...] = (320, 640, 1280, 1280)
    depths: tuple[int, ...] = (1, 1, 1, 0)  # transformer blocks of each level; 0: no attention
    text: int = 768
    text_layers: int = 12
    second: int = 0  # of SDXL: the width of its second text encoder
    second_layers: int = 0
    decoder: tuple[int, ...] = (128, 256, 512, 512)
    is_second: bool = False  # whether it is a version 2, with the text encoder of OpenCLIP
    is_linear: bool = False  # whether the attention begins and ends with plain layers


SD15 = Sizes()
SD21 = Sizes(text=1024, text_layers=24, is_second=True, is_linear=True)
SDXL = Sizes((320, 640, 1280), (0, 2, 10), second=1280, second_layers=32, is_linear=True)


def shapes_of(sizes: Sizes) -> dict[str, tuple[int, ...]]:
    named = dict(_prefixed("model.diffusion_model.", _unet(sizes)))
    named |= dict(_prefixed("first_stage_model.", _vae(sizes.decoder)))
    if sizes.is_second:
        text = _open_clip(sizes.text, sizes.text_layers)
        return named | dict(_prefixed("cond_stage_model.model.", text))
    clip = _prefixed("transformer.text_model.", _clip(sizes.text, sizes.text_layers))
    if not sizes.second:
        return named | dict(_prefixed("cond_stage_model.", clip))
    second = _prefixed("model.", _open_clip(sizes.second, sizes.second_layers))
    named |= dict(_prefixed("conditioner.embedders.0.", clip))
    return named | dict(_prefixed("conditioner.embedders.1.", second))


def save_random(path: Path, shapes: Mapping[str, tuple[int, ...]]) -> Path:
    """A safetensors file in F16 of random weights, small enough to keep the numbers finite."""
    entries, end = {}, 0
    for name, shape in shapes.items():
        begin, end = end, end + 2 * math.prod(shape)
        entries[name] = {"dtype": "F16", "shape": shape, "data_offsets": [begin, end]}
    head = json.dumps(entries).encode()
    draws = np.random.default_rng(0)
    noise = (draws.standard_normal(1 << 20) * 0.02).astype(np.float16)  # the same again and again
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(head)) + head)
        for name, shape in shapes.items():
            file.write(_values(name, shape, noise).tobytes())
    return path


def _values(name: str, shape: tuple[int, ...], noise: np.ndarray) -> np.ndarray:
    if len(shape) == 1:
        is_norm = name.endswith(".weight")
        return np.full(shape, 1.0 if is_norm else 0.0, dtype=np.float16)
    return np.resize(noise, shape)


def _prefixed(prefix: str, named: Named) -> Named:
    return ((prefix + name, shape) for name, shape in named)


def _layer(name: str, *shape: int) -> Named:
    yield f"{name}.weight", shape
    yield f"{name}.bias", shape[:1]


def _res(name: str, width: int, out: int, time: int) -> Named:
    yield from _layer(f"{name}.in_layers.0", width)
    yield from _layer(f"{name}.in_layers.2", out, width, 3, 3)
    yield from _layer(f"{name}.emb_layers.1", out, time)
    yield from _layer(f"{name}.out_layers.0", out)
    yield from _layer(f"{name}.out_layers.3", out, out, 3, 3)
    if width != out:
        yield from _layer(f"{name}.skip_connection", out, width, 1, 1)


def _attention(name: str, width: int, depth: int, text: int, *, is_linear: bool) -> Named:
    square = (width, width) if is_linear else (width, width, 1, 1)
    yield from _layer(f"{name}.norm", width)
    yield from _layer(f"{name}.proj_in", *square)
    for index in range(depth):
        block = f"{name}.transformer_blocks.{index}"
        for attention, seen in (("attn1", width), ("attn2", text)):
            yield f"{block}.{attention}.to_q.weight", (width, width)
            yield f"{block}.{attention}.to_k.weight", (width, seen)
            yield f"{block}.{attention}.to_v.weight", (width, seen)
            yield from _layer(f"{block}.{attention}.to_out.0", width, width)
        yield from _layer(f"{block}.ff.net.0.proj", 8 * width, width)
        yield from _layer(f"{block}.ff.net.2", width, 4 * width)
        for norm in ("norm1", "norm2", "norm3"):
            yield from _layer(f"{block}.{norm}", width)
    yield from _layer(f"{name}.proj_out", *square)


def _unet(sizes: Sizes) -> Named:
    widths, time = sizes.widths, 4 * sizes.widths[0]
    text = sizes.text + sizes.second
    yield from _layer("time_embed.0", time, widths[0])
    yield from _layer("time_embed.2", time, time)
    if sizes.second:
        told = sizes.second + 6 * 256  # the pooled text, and six numbers about the picture
        yield from _layer("label_emb.0.0", time, told)
        yield from _layer("label_emb.0.2", time, time)
    yield from _layer("input_blocks.0.0", widths[0], 4, 3, 3)
    skips, width, number = [widths[0]], widths[0], 1

    def attend(name: str, level: int) -> Named:
        if sizes.depths[level]:
            depth = sizes.depths[level]
            yield from _attention(name, widths[level], depth, text, is_linear=sizes.is_linear)

    for level, out in enumerate(widths):
        for _ in range(2):
            yield from _res(f"input_blocks.{number}.0", width, out, time)
            yield from attend(f"input_blocks.{number}.1", level)
            width, number = out, number + 1
            skips.append(width)
        if level < len(widths) - 1:
            yield from _layer(f"input_blocks.{number}.0.op", out, out, 3, 3)
            skips.append(width)
            number += 1
    deepest = max(sizes.depths[-1], 1)
    yield from _res("middle_block.0", width, width, time)
    yield from _attention("middle_block.1", width, deepest, text, is_linear=sizes.is_linear)
    yield from _res("middle_block.2", width, width, time)
    number = 0
    for level, out in reversed(list(enumerate(widths))):
        for index in range(3):
            yield from _res(f"output_blocks.{number}.0", width + skips.pop(), out, time)
            yield from attend(f"output_blocks.{number}.1", level)
            width = out
            if index == 2 and level:
                place = 2 if sizes.depths[level] else 1
                yield from _layer(f"output_blocks.{number}.{place}.conv", out, out, 3, 3)
            number += 1
    yield from _layer("out.0", widths[0])
    yield from _layer("out.2", 4, widths[0], 3, 3)


def _vae(widths: tuple[int, ...]) -> Named:
    yield from _half("encoder", widths, 3, 8)
    yield from _half("decoder", widths, 4, 3)
    yield from _layer("quant_conv", 8, 8, 1, 1)
    yield from _layer("post_quant_conv", 4, 4, 1, 1)


def _half(half: str, widths: tuple[int, ...], taken: int, given: int) -> Named:
    is_encoder = half == "encoder"
    order = list(enumerate(widths))
    order = order if is_encoder else order[::-1]
    width = order[0][1]
    yield from _layer(f"{half}.conv_in", width, taken, 3, 3)
    for place, (level, out) in enumerate(order):
        name = f"{half}.{'down' if is_encoder else 'up'}.{level}"
        for index in range(2 if is_encoder else 3):
            yield from _block(f"{name}.block.{index}", width, out)
            width = out
        if place < len(widths) - 1:
            resample = "downsample" if is_encoder else "upsample"
            yield from _layer(f"{name}.{resample}.conv", width, width, 3, 3)
    middle = widths[-1]
    for index in (1, 2):
        yield from _block(f"{half}.mid.block_{index}", middle, middle)
    yield from _layer(f"{half}.mid.attn_1.norm", middle)
    for part in ("q", "k", "v", "proj_out"):
        yield from _layer(f"{half}.mid.attn_1.{part}", middle, middle, 1, 1)
    yield from _layer(f"{half}.norm_out", width)
    yield from _layer(f"{half}.conv_out", given, width, 3, 3)


def _block(name: str, width: int, out: int) -> Named:
    yield from _layer(f"{name}.norm1", width)
    yield from _layer(f"{name}.conv1", out, width, 3, 3)
    yield from _layer(f"{name}.norm2", out)
    yield from _layer(f"{name}.conv2", out, out, 3, 3)
    if width != out:
        yield from _layer(f"{name}.nin_shortcut", out, width, 1, 1)


def _clip(width: int, layers: int) -> Named:
    yield "embeddings.token_embedding.weight", (WORDS, width)
    yield "embeddings.position_embedding.weight", (77, width)
    for index in range(layers):
        layer = f"encoder.layers.{index}"
        for part in ("q_proj", "k_proj", "v_proj", "out_proj"):
            yield from _layer(f"{layer}.self_attn.{part}", width, width)
        yield from _layer(f"{layer}.layer_norm1", width)
        yield from _layer(f"{layer}.mlp.fc1", 4 * width, width)
        yield from _layer(f"{layer}.mlp.fc2", width, 4 * width)
        yield from _layer(f"{layer}.layer_norm2", width)
    yield from _layer("final_layer_norm", width)


def _open_clip(width: int, layers: int) -> Named:
    yield "positional_embedding", (77, width)
    yield "text_projection", (width, width)
    yield "token_embedding.weight", (WORDS, width)
    for index in range(layers):
        block = f"transformer.resblocks.{index}"
        yield f"{block}.attn.in_proj_weight", (3 * width, width)
        yield f"{block}.attn.in_proj_bias", (3 * width,)
        yield from _layer(f"{block}.attn.out_proj", width, width)
        yield from _layer(f"{block}.ln_1", width)
        yield from _layer(f"{block}.ln_2", width)
        yield from _layer(f"{block}.mlp.c_fc", 4 * width, width)
        yield from _layer(f"{block}.mlp.c_proj", width, 4 * width)
    yield from _layer("ln_final", width)
