import json
import struct
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from studio.errors import ModelDamaged, ModelUnsupported
from studio.models.inspect import (
    MAX_HEADER_BYTES,
    MAX_JSON_BYTES,
    MAX_TENSORS,
    Header,
    Tensor,
    precision_of,
    read_header,
    read_json,
)

F32_PAIR = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "fox.safetensors"


def write(file: Path, header: Any, data: bytes = b"\0" * 8) -> Path:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    file.write_bytes(struct.pack("<Q", len(text)) + text + data)
    return file


def test_a_header_tells_names_formats_and_shapes(file: Path) -> None:
    weights = {"a": torch.zeros(2, 3), "b": torch.zeros(4, dtype=torch.bfloat16)}
    save_file({**weights, "empty": torch.zeros(0, 5)}, file, metadata={"format": "pt"})
    assert read_header(file).tensors == {
        "a": Tensor("F32", (2, 3), 24),
        "b": Tensor("BF16", (4,), 8),
        "empty": Tensor("F32", (0, 5), 0),
    }


def test_a_file_cut_short_is_refused_with_its_figures(file: Path) -> None:
    save_file({"a": torch.zeros(100)}, file)
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(ModelDamaged) as caught:
        read_header(file)
    assert str(caught.value) == (
        f"{file} is damaged: it is cut short: 400 bytes of weights are promised, 360 are there. "
        "Download the model again, with all of its files, or choose another one."
    )


@pytest.mark.parametrize("size", [0, 7, 8, 20])
def test_a_file_cut_inside_its_header_is_refused(file: Path, size: int) -> None:
    save_file({"a": torch.zeros(100)}, file)
    file.write_bytes(file.read_bytes()[:size])
    with pytest.raises(ModelDamaged, match="is cut short or no safetensors file"):
        read_header(file)


def test_what_git_left_in_place_of_a_large_file_is_named(file: Path) -> None:
    file.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n")
    with pytest.raises(ModelDamaged, match="only stands for the weights, which Git has not fetch"):
        read_header(file)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ({"a": 1}, "the entry of the tensor 'a' is 1"),
        ({"a": {**F32_PAIR, "dtype": "F12"}}, "the entry of the tensor 'a'"),
        ({"a": {**F32_PAIR, "shape": [3]}}, "the entry of the tensor 'a'"),
        ({"a": {**F32_PAIR, "shape": [-2]}}, "the entry of the tensor 'a'"),
        ({"a": {**F32_PAIR, "shape": [True, 2]}}, "the entry of the tensor 'a'"),
        ({"a": {**F32_PAIR, "shape": [2**62, 2**62, 0]}}, "the entry of the tensor 'a'"),
        ({"a": {**F32_PAIR, "shape": [1] * 8 + [2]}}, "the entry of the tensor 'a'"),
        ({"a": {**F32_PAIR, "data_offsets": [8, 16]}}, "overlap or leave a gap at byte 8"),
        ({"a": F32_PAIR, "b": F32_PAIR}, "overlap or leave a gap at byte 0"),
        (b"[1, 2]", "it holds no JSON object"),
        (b'{"a": NaN}', "NaN is no JSON number"),
        (b'{"a": 1, "a": 2}', "the key 'a' stands twice"),
        (b'{"a": \xff}', "is not valid JSON"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "it is nested too deeply"),
        (b'{"a":' * 100_000, "it is nested too deeply"),
        (b'{"a":[' + b"[]," * 400_001 + b"1]}", "it holds more than 400,000 values"),
    ],
)
def test_a_header_that_contradicts_itself_is_refused(file: Path, header: Any, reason: str) -> None:
    with pytest.raises(ModelDamaged, match=r"fox\.safetensors") as caught:
        read_header(write(file, header))
    assert reason in str(caught.value)


def test_a_file_without_tensors_is_refused(file: Path) -> None:
    with pytest.raises(ModelDamaged, match="it holds no tensors"):
        read_header(write(file, {}, b""))


def test_bytes_that_belong_to_no_tensor_are_refused(file: Path) -> None:
    with pytest.raises(ModelDamaged, match="holds 4 bytes that belong to no tensor"):
        read_header(write(file, {"a": F32_PAIR}, b"\0" * 12))


def test_a_header_of_more_than_any_model_needs_is_refused(file: Path) -> None:
    empty = {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]}
    many = {str(number): empty for number in range(MAX_TENSORS + 1)}
    with pytest.raises(ModelDamaged, match="lists 20,001 tensors; 20,000 are the most"):
        read_header(write(file, many, b""))
    with file.open("wb") as opened:
        opened.write(struct.pack("<Q", MAX_HEADER_BYTES + 1))
        opened.truncate(MAX_HEADER_BYTES * 2)
    with pytest.raises(ModelDamaged, match="its header has 32,000,001 bytes"):
        read_header(file)


def test_an_infinity_among_settings_is_read(tmp_path: Path) -> None:
    path = tmp_path / "scheduler_config.json"
    path.write_text('{"lambda_min_clipped": -Infinity}')
    assert read_json(path) == {"lambda_min_clipped": float("-inf")}


def test_json_of_more_than_any_model_needs_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    with path.open("wb") as opened:
        opened.truncate(MAX_JSON_BYTES + 1)
    with pytest.raises(ModelDamaged, match="has 16,000,001 bytes; 16,000,000 are the most"):
        read_json(path)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for read in (read_json, read_header):
        with pytest.raises(ModelDamaged, match="absent is missing or is no file"):
            read(tmp_path / "absent")
        with pytest.raises(ModelDamaged, match="is missing or is no file"):
            read(tmp_path)


def test_the_precision_is_that_of_nearly_all_bytes() -> None:
    ids = Tensor("I64", (1,), 8)
    half, full = Tensor("BF16", (1000,), 2000), Tensor("F32", (1000,), 4000)
    assert precision_of([Header(Path(), {"a": half, "ids": ids})], "Fox") == "bf16"
    assert precision_of([Header(Path(), {"a": half, "b": full})], "Fox") == "mixed"


def test_weights_that_need_unpacking_are_refused() -> None:
    packed = Tensor("F8_E4M3", (1000,), 1000)
    with pytest.raises(ModelUnsupported) as caught:
        precision_of([Header(Path(), {"a": packed})], "Fox")
    assert str(caught.value) == (
        "Fox stores its weights as F8_E4M3, which cannot be run yet. "
        "Choose its version in bf16, fp16 or fp32."
    )
