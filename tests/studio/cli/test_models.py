"""Models that are missing, incomplete or damaged, named with --model."""

from __future__ import annotations

import json
import shutil
import struct
from pathlib import Path
from typing import Any

import pytest

from studio.paths import Paths
from tests.studio.cli.outcome import Gouache, Outcome

REAL = Path(__file__).resolve().parents[2] / "golden" / "data"
TENSOR = "language_model.model.norm.weight"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A whole model of two shards, to be damaged."""
    return Path(shutil.copytree(REAL / "u15_pixelhead_tiny", tmp_path / "model"))


def shards(model: Path) -> list[Path]:
    return sorted(model.glob("*.safetensors"))


def change_header(shard: Path, tensor: str, shape: list[int] | None) -> None:
    """Give a tensor another shape of as many values, or with None another name."""
    data = shard.read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    header: dict[str, Any] = json.loads(data[8 : 8 + size])
    entry = header.pop(tensor)
    header[tensor if shape else "a stranger"] = {**entry, "shape": shape or entry["shape"]}
    text = json.dumps(header).encode()
    shard.write_bytes(struct.pack("<Q", len(text)) + text + data[8 + size :])


def generate(run: Gouache, model: Path | str) -> Outcome:
    size = ("--width", "256", "--height", "256", "--steps", "1")
    return run("generate", "a red circle", "--quiet", "--model", str(model), *size)


def failed(done: Outcome, *parts: str, code: int = 1) -> None:
    """One sentence on stderr that holds `parts`, and nothing else."""
    assert done.code == code
    assert done.out == ""
    assert done.err.startswith("gouache: ")
    assert len(done.err.splitlines()) == 1
    for part in parts:
        assert part in done.err


def test_whole_model_makes_a_picture(run: Gouache, model: Path) -> None:
    done = generate(run, model)
    assert done.code == 0
    assert done.err == ""


def test_model_that_does_not_exist(run: Gouache, tmp_path: Path) -> None:
    failed(generate(run, tmp_path / "x"), f"There is no model at {tmp_path / 'x'}.", code=2)


def test_model_that_is_an_empty_folder(run: Gouache, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    failed(generate(run, folder), f"The folder {folder} is empty.", code=2)


def test_model_that_is_a_text_file(run: Gouache, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("buy milk")
    failed(generate(run, file), f"{file} is a text file, not a model.", code=2)


def test_model_that_lacks_a_tensor(run: Gouache, model: Path) -> None:
    index = json.loads((model / "model.safetensors.index.json").read_text())
    change_header(model / index["weight_map"][TENSOR], TENSOR, None)
    failed(generate(run, model), TENSOR)


def test_model_with_a_tensor_of_the_wrong_shape(run: Gouache, model: Path) -> None:
    index = json.loads((model / "model.safetensors.index.json").read_text())
    change_header(model / index["weight_map"][TENSOR], TENSOR, [8, 8])
    failed(generate(run, model), TENSOR, "[8, 8]", "[64]")


def test_model_with_a_truncated_shard(run: Gouache, model: Path) -> None:
    *_, last = shards(model)
    last.write_bytes(last.read_bytes()[:-1000])
    failed(generate(run, model), str(last), "Download the model again")


def test_model_that_lacks_a_shard(run: Gouache, model: Path) -> None:
    *_, last = shards(model)
    last.unlink()
    failed(generate(run, model), last.name, "Download the model again")


def test_model_without_a_tokenizer(run: Gouache, model: Path) -> None:
    (model / "vocab.json").unlink()
    failed(generate(run, model), str(model), "vocab.json", "Download the model again")


def test_damaged_model_leaves_nothing_behind_and_the_next_works(
    run: Gouache, model: Path, paths: Paths
) -> None:
    *_, last = shards(model)
    whole = last.read_bytes()
    last.write_bytes(whole[:-1000])
    assert generate(run, model).code == 1
    assert not paths.pictures.exists()
    last.write_bytes(whole)
    assert generate(run, model).code == 0
