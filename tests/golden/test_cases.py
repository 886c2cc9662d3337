"""The network in float32 against the outputs of the original code, case by case."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file
from torch import Tensor

from studio.diffusion.sources import flatten
from studio.models.sensenova.checkpoint import load_network
from studio.models.sensenova.config import read_config
from studio.models.sensenova.encoder import encode, image_places, image_positions, think
from studio.models.sensenova.images import normalise_image
from studio.models.sensenova.lora import merge_lora
from studio.models.sensenova.network import Network, Prefix, picture_positions
from studio.models.sensenova.pipeline import to_pixels
from studio.models.sensenova.prompt import AFTER_THOUGHTS, Branch, branch_text, expand_images
from studio.models.sensenova.sampler import GuidanceNorm, Sampling, Step, sample, schedule
from studio.models.sensenova.tokenizer import TextTokenizer

Expected = dict[str, Tensor]


@dataclass(frozen=True)
class Case:
    folder: Path
    fields: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.fields["name"])

    @property
    def branches(self) -> list[Branch]:
        return [Branch(name) for name in self.fields["branches"]]

    @property
    def images(self) -> list[Path]:
        return [self.folder / "images" / name for name in self.fields["images"]]

    @property
    def sampling(self) -> Sampling:
        low, high = self.fields["cfg_interval"]
        return Sampling(
            steps=self.fields["num_steps"],
            guidance=self.fields["cfg_scale"],
            shift=self.fields["timestep_shift"],
            norm=GuidanceNorm(self.fields["cfg_norm"]),
            interval=(low, high),
            edits=self.fields["task"] == "edit",
            image_guidance=self.fields["img_cfg_scale"],
        )

    def tolerance(self, name: str) -> float:
        return float(self.fields["suggested_atol"][name])

    def expected(self) -> dict[str, Tensor]:
        expected: Expected = load_file(self.folder / self.fields["expected"])
        return expected

    def network(self) -> Network:
        model = self.folder / self.fields["model"]
        if self.fields["lora"] is None:
            return _network(model)
        network = _load(model)
        merge_lora(network, model / self.fields["lora"], 1.0)
        return network

    def tokenizer(self) -> TextTokenizer:
        return TextTokenizer(self.folder / self.fields["model"])


@pytest.fixture
def case(golden: Path, case_fields: dict[str, Any]) -> Case:
    return Case(golden, case_fields)


@torch.inference_mode()
def test_case_matches_the_original(case: Case) -> None:
    expected, network, tokenizer = case.expected(), case.network(), case.tokenizer()
    assert list(case.sampling.branches) == case.branches
    images = _check_images(case, expected, network)
    prefixes = []
    for number, branch in enumerate(case.branches):
        shown = [] if branch is Branch.UNCOND else images
        text = branch_text(
            branch,
            case.fields["prompt"],
            len(images),
            template=network.config.template,
            thinks=case.fields["think"],
        )
        _check_ids(expected, number, branch, text, shown, network, tokenizer)
        prefix = encode(network, tokenizer, text, shown)
        if case.fields["think"] and branch is Branch.COND:
            prefix = _check_thoughts(case, expected, prefix, network, tokenizer)
        _check_prefix(case, expected, branch, prefix)
        prefixes.append(prefix)
    _check_pictures(case, expected, network, prefixes)


def _check_images(case: Case, expected: Expected, network: Network) -> list[Tensor]:
    side, patch = network.config.token_side, network.config.patch_size
    images = []
    for path in case.images:
        with Image.open(path) as image:
            images.append(normalise_image(flatten(image), len(case.images), side))
    if images:
        grid = [[size // patch for size in image.shape[1:]] for image in images]
        assert expected["und.grid_hw"].tolist() == grid
        patches = torch.cat([_cut(image[None], patch, "cxy")[0] for image in images])
        for key in expected.keys() & {"und.pixel_values_bf16", "und.pixel_values_bf16_first16"}:
            assert torch.equal(patches[: len(expected[key])], expected[key])
        if "und.tokens" in expected:
            tokens = torch.cat([network.embed_image(image) for image in images])
            _assert_close(tokens, expected["und.tokens"], case.tolerance("step0.v"))
    return images


def _check_ids(
    expected: Expected,
    number: int,
    branch: Branch,
    text: str,
    images: Sequence[Tensor],
    network: Network,
    tokenizer: TextTokenizer,
) -> None:
    side = network.config.token_side
    grids = [(image.shape[1] // side, image.shape[2] // side) for image in images]
    ids = torch.tensor(tokenizer.encode(expand_images(text, grids) if grids else text))
    assert torch.equal(ids, expected[f"tokenizer_call{number}.ids"])
    if grids and (key := f"prefix.{branch}.positions") in expected:
        positions = image_positions(ids, image_places(ids, grids, tokenizer), grids, tokenizer)
        assert torch.equal(positions, expected[key])


def _check_thoughts(
    case: Case, expected: Expected, prefix: Prefix, network: Network, tokenizer: TextTokenizer
) -> Prefix:
    longer, thoughts = think(network, tokenizer, prefix)
    assert thoughts == case.fields["think_token_ids_fed_to_cache"]
    assert tokenizer.decode(thoughts) == case.fields["think_text"]
    assert int(longer.next_t) - 1 == case.fields["think_final_t_index"]
    last_ids = expected[f"tokenizer_call{len(case.branches)}.ids"].tolist()
    assert tokenizer.encode(AFTER_THOUGHTS) == last_ids
    return longer


def _check_prefix(case: Case, expected: Expected, branch: Branch, prefix: Prefix) -> None:
    tolerance = case.tolerance("step0.v")
    assert prefix.layers[0][0].shape[2] == case.fields[f"prefix_len.{branch}"]
    actual = {
        f"prefix.{branch}.hidden": prefix.hidden[0],
        f"prefix.{branch}.hidden_last8": prefix.hidden[0, -8:],
        f"prefix.{branch}.hidden_rms_per_token": _rms(prefix.hidden[0], -1),
        f"kv.{branch}.rms": torch.stack(
            [torch.stack([_rms(part, None) for part in layer]) for layer in prefix.layers]
        ),
    }
    for index, layer in enumerate(prefix.layers):
        for name, part in zip("kv", layer, strict=True):
            actual[f"kv.{branch}.layer{index}.{name}"] = part[0]
            actual[f"kv.{branch}.layer{index}.{name}_last8"] = part[0, :, -8:]
    for key in actual.keys() & expected.keys():
        _assert_close(actual[key], expected[key], tolerance)


def _check_pictures(
    case: Case, expected: Expected, network: Network, prefixes: Sequence[Prefix]
) -> None:
    config, sampling = network.config, case.sampling
    width, height = case.fields["image_size_wh"]
    rows, columns = height // config.token_side, width // config.token_side
    assert [rows, columns] == case.fields["token_grid_hw"]
    assert config.noise_scale_for(rows * columns) == case.fields["noise_scale"]
    for branch, prefix in zip(case.branches, prefixes, strict=True):
        if (key := f"step0.positions.{branch}") in expected:
            positions = picture_positions(prefix.next_t, rows, columns)
            assert torch.equal(positions[0], expected[key])
    times = schedule(sampling.steps, sampling.shift)
    _assert_close(times, expected["timesteps"], 1e-7)

    steps: list[Step] = []
    final = sample(network, expected["noise"], prefixes, sampling, steps.append)
    for key, step in (("step0", steps[0]), ("last", steps[-1])):
        for branch, velocity in zip(
            case.branches, _velocities(network, step, prefixes), strict=True
        ):
            if (name := f"{key}.v.{branch}") in expected:
                tokens = _cut(velocity, config.token_side, "xyc")
                scale = case.tolerance("step0.v" if key == "step0" else "image_final")
                _assert_close(tokens, expected[name], scale)
    states = [step.x for step in steps] + [final]
    if "image_after_step0" in expected:
        tolerance = case.tolerance("image_final")
        _assert_close(states[1], expected["image_after_step0"], tolerance)
    _assert_close(final, expected["image_final"], case.tolerance("image_final"))
    if "image_uint8_hwc" in expected:
        difference = np.abs(to_pixels(final).astype(int) - expected["image_uint8_hwc"].numpy())
        assert difference.max() <= 1
        assert difference.mean() <= 0.02
    for step, (t, _) in zip(steps, pairwise(times.tolist()), strict=True):
        assert step.t == t


def _velocities(network: Network, step: Step, prefixes: Sequence[Prefix]) -> list[Tensor]:
    """The velocity of each branch at one step, before guidance."""
    batch, _, height, width = step.x.shape
    canvas = network.canvas(height, width, prefixes, batch)
    clean = network.denoise(step.x, torch.tensor(step.t), canvas)
    return [(part - step.x) / max(1 - step.t, 0.02) for part in torch.split(clean, batch)]


def _cut(pictures: Tensor, side: int, order: str) -> Tensor:
    """Cut [B, 3, H, W] into squares [B, N, 3 * side**2] with rows x, columns y and channels c."""
    batch, _, height, width = pictures.shape
    squares = pictures.reshape(batch, 3, height // side, side, width // side, side)
    axes = {"c": 1, "x": 3, "y": 5}
    return squares.permute(0, 2, 4, *(axes[axis] for axis in order)).flatten(3).flatten(1, 2)


def _rms(x: Tensor, dim: int | None) -> Tensor:
    return x.square().mean(dim).sqrt()


def _assert_close(actual: Tensor, expected: Tensor, tolerance: float) -> None:
    torch.testing.assert_close(actual.float(), expected.float(), atol=tolerance, rtol=0)


@cache
def _network(model: Path) -> Network:
    return _load(model)


def _load(model: Path) -> Network:
    config = read_config(model / "config.json")
    return load_network(model, config, torch.device("cpu"), torch.float32)
