"""Weights from one file and from shards, whole and not."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from studio.errors import ModelDamaged, ModelNotFound, ModelUnsupported, StudioError
from studio.models.sensenova.checkpoint import load_network
from studio.models.sensenova.config import read_config
from studio.models.sensenova.network import Network
from tests.studio.models.sensenova.small import save_small, small_network

INDEX = "model.safetensors.index.json"
MAPS = Path("/proc/self/maps")
NORM = "language_model.model.norm.weight"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save_small(tmp_path / "small")


def test_weights_are_those_of_the_file_in_the_wanted_dtype(folder: Path) -> None:
    stored = load_file(folder / "model.safetensors")
    for dtype in (torch.bfloat16, torch.float32):
        weights = load(folder, dtype).state_dict()
        assert weights.keys() == small_network().state_dict().keys()
        for name, weight in weights.items():
            assert weight.dtype is dtype
            assert torch.equal(weight, stored[name].to(dtype))


def test_shards_of_several_dtypes_make_one_network(folder: Path) -> None:
    stored = load_file(folder / "model.safetensors")
    split_in_shards(folder, widen=lambda name: "_mot_gen" in name)
    weights = load(folder, torch.bfloat16).state_dict()
    assert all(torch.equal(weights[name], stored[name]) for name in stored)


@pytest.mark.skipif(not MAPS.exists(), reason="only Linux lists what is mapped")
def test_weights_stay_in_their_file_until_they_are_used(folder: Path) -> None:
    """The network holds the file's own pages: no other copy is made."""
    network = load(folder, torch.bfloat16)
    start = network.get_parameter(NORM).data_ptr()
    ranges = [
        [int(edge, 16) for edge in line.split()[0].split("-")]
        for line in MAPS.read_text(encoding="utf-8").splitlines()
        if line.endswith(str(folder / "model.safetensors"))
    ]
    assert any(low <= start < high for low, high in ranges)


def test_loading_does_not_import_a_compiler(folder: Path) -> None:
    """Torch's own takes a second and more."""
    script = f"""
import sys, torch
from pathlib import Path
from studio.models.sensenova.checkpoint import load_network
from studio.models.sensenova.config import read_config
folder = Path({str(folder)!r})
load_network(folder, read_config(folder / "config.json"), torch.device("cpu"), torch.bfloat16)
sys.exit("torch._dynamo" in sys.modules or "sympy" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_missing_tensor_is_named(folder: Path) -> None:
    change(folder, lambda weights: weights.pop(NORM))
    refuses(
        folder,
        ModelDamaged,
        f"The model in {folder} lacks the tensor {NORM}. "
        "A file of it is missing or belongs to another model: download it again.",
    )


def test_a_tensor_of_the_wrong_shape_is_named(folder: Path) -> None:
    change(folder, lambda weights: weights.update({NORM: torch.zeros(31)}))
    refuses(
        folder,
        ModelDamaged,
        f"{folder / 'model.safetensors'} holds {NORM} in the shape [31]; config.json asks for "
        "[32]. Its files belong to different models: download it again.",
    )


def test_a_file_that_is_cut_short_is_named(folder: Path) -> None:
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-1])
    refuses(folder, ModelDamaged, f"{file} is damaged: ")


def test_a_shard_that_is_cut_short_or_missing_is_named(folder: Path) -> None:
    _, second = split_in_shards(folder)
    second.write_bytes(second.read_bytes()[: second.stat().st_size // 2])
    refuses(folder, ModelDamaged, f"{second} is damaged: ")
    second.unlink()
    refuses(folder, ModelDamaged, f"{second} is missing or is no file. ")


def test_an_index_may_only_name_files_beside_it(folder: Path) -> None:
    (folder / INDEX).write_text(
        json.dumps({"weight_map": {NORM: "../model.safetensors"}}), encoding="utf-8"
    )
    sentence = f"{folder / INDEX} names '../model.safetensors', which is not a file beside it. "
    refuses(folder, ModelDamaged, sentence)
    (folder / INDEX).write_text("{}", encoding="utf-8")
    refuses(folder, ModelDamaged, f"{folder / INDEX}: weight_map must be an object; it is missing.")


def test_a_folder_without_weights_is_named(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    refuses(folder, ModelNotFound, f"There are no weights (model*.safetensors) in {folder}. ")


def test_packed_formats_are_refused(folder: Path) -> None:
    change(
        folder,
        lambda weights: weights.update(
            {name: weight.to(torch.float8_e4m3fn) for name, weight in weights.items()}
        ),
    )
    refuses(folder, ModelUnsupported, "small stores its weights as F8_E4M3")


def load(folder: Path, dtype: torch.dtype) -> Network:
    return load_network(folder, read_config(folder / "config.json"), torch.device("cpu"), dtype)


def refuses(folder: Path, error: type[StudioError], sentence: str) -> None:
    with pytest.raises(error, match="^" + re.escape(sentence)):
        load(folder, torch.bfloat16)


def change(folder: Path, edit: Callable[[dict[str, Tensor]], object]) -> None:
    weights = load_file(folder / "model.safetensors")
    edit(weights)
    save_file(weights, folder / "model.safetensors")


def split_in_shards(
    folder: Path, widen: Callable[[str], bool] = lambda _: False
) -> tuple[Path, Path]:
    """Two shards with an index; float32 for the tensors that `widen` chooses."""
    file = folder / "model.safetensors"
    weights = load_file(file)
    file.unlink()
    names = sorted(weights)
    shards = (
        folder / "model-00001-of-00009.safetensors",
        folder / "model-00007-of-00009.safetensors",
    )
    weight_map = {}
    for shard, chosen in zip(shards, (names[::2], names[1::2]), strict=True):
        save_file({n: weights[n].float() if widen(n) else weights[n] for n in chosen}, shard)
        weight_map.update(dict.fromkeys(chosen, shard.name))
    index = {"metadata": {}, "weight_map": weight_map}
    (folder / INDEX).write_text(json.dumps(index), encoding="utf-8")
    return shards
