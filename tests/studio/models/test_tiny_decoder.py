"""A tiny decoder, which shows what becomes of a picture in eight times as many pixels."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from studio.devices import backend_of, find_devices
from studio.devices.plan import plan_for
from studio.diffusion.run import Pixels
from studio.errors import ModelUnsupported
from studio.jobs.request import GenerationRequest
from studio.models.catalogue import Catalogue
from studio.models.diffusers import FAMILY
from studio.models.diffusers.load import import_library
from studio.models.report import Kind, report_on
from studio.models.store.store import ModelStore
from studio.paths import Paths
from tests.studio.models.runs import Recorder
from tests.studio.models.tiny import save_stable_diffusion

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

CPU = find_devices()[-1]
WEIGHTS = "diffusion_pytorch_model.safetensors"
COLOUR = (0.875, 0.125, 0.5)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model with the latents of Stable Diffusion 1.5."""
    folder = save_stable_diffusion(tmp_path / "fox")
    config = folder / "vae" / "config.json"
    told = json.loads(config.read_text()) | {"scaling_factor": 0.18215, "shift_factor": None}
    config.write_text(json.dumps(told))
    return folder


@pytest.fixture(autouse=True)
def _a_preview_of_each_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.diffusion.run.PREVIEW_INTERVAL_S", 0.0)


@pytest.fixture
def decoder(tmp_path: Path) -> Path:
    """One that makes a single colour of all latents."""
    network = import_library("diffusers").AutoencoderTiny()
    with torch.no_grad():
        network.decoder.layers[-1].weight.zero_()
        network.decoder.layers[-1].bias.copy_(torch.tensor(COLOUR))
    network.save_pretrained(tmp_path / "taesd")
    return tmp_path / "taesd"


def last_preview(model: Path, paths: Paths) -> Pixels:
    spec = Catalogue(paths, (FAMILY,)).find(str(model))
    pipeline = FAMILY.load(spec, plan_for(spec, CPU, backend_of(CPU)))
    recorder = Recorder(seed=7)
    request = GenerationRequest("a fox", spec.id, width=64, height=96, steps=6)
    pipeline.generate(request, recorder.run)
    return recorder.previews[-1]


def test_previews_come_from_a_decoder_that_fits(model: Path, decoder: Path, paths: Paths) -> None:
    report = report_on(decoder)
    assert (report.kind, report.path) == (Kind.TINY_DECODER, decoder / WEIGHTS)
    assert len(np.unique(last_preview(model, paths))) > 10
    assert ModelStore(paths.store).import_model(decoder).name == "taesd"
    preview = last_preview(model, paths)
    assert preview.shape == (192, 128, 3)  # of latents of 4 pixels each
    assert np.array_equal(np.unique(preview.reshape(-1, 3), axis=0), [[223, 32, 128]])


def test_a_file_with_the_names_of_its_makers_is_read_too(
    model: Path, decoder: Path, tmp_path: Path, paths: Paths
) -> None:
    weights = {}
    for name, weight in load_file(decoder / WEIGHTS).items():
        half, _, number, rest = name.split(".", 3)
        if half == "decoder":
            weights[f"{int(number) + 1}.{rest}"] = weight
    save_file(weights, tmp_path / "taesd_decoder.safetensors")
    ModelStore(paths.store).import_model(tmp_path / "taesd_decoder.safetensors")
    assert np.array_equal(np.unique(last_preview(model, paths)), [32, 128, 223])


@pytest.mark.parametrize("name", ["taesdxl", "taesd"])
def test_one_that_does_not_fit_or_is_another_network_leaves_the_colours(
    model: Path, decoder: Path, paths: Paths, name: str
) -> None:
    if name == "taesd":
        weights = load_file(decoder / WEIGHTS)
        kept = {key: weight for key, weight in weights.items() if "layers.3" not in key}
        save_file(kept, decoder / WEIGHTS)
    ModelStore(paths.store).import_model(decoder, name)
    assert last_preview(model, paths).shape == (24, 16, 3)


def test_a_folder_of_another_network_is_no_model(decoder: Path) -> None:
    save_file({"a.stranger": torch.zeros(4, 4)}, decoder / WEIGHTS)
    with pytest.raises(ModelUnsupported, match="which makes no pictures here"):
        report_on(decoder)
