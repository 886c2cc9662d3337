"""A model that is written once in bf16."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from studio import cli
from studio.devices import find_devices
from studio.devices.backend import Dtype, LoadPlan
from studio.jobs.request import GenerationRequest
from studio.models.diffusers import FAMILY
from studio.models.diffusers.convert import convert
from tests.studio.models.runs import Recorder
from tests.studio.models.tiny import save_stable_diffusion


def test_a_converted_model_is_whole_and_in_bf16(tmp_path: Path) -> None:
    fox = save_stable_diffusion(tmp_path / "fox")
    out = tmp_path / "half"
    assert cli.main(("models", "convert", str(fox), "-o", str(out))) == 0
    spec = FAMILY.inspect(out, "half")
    assert spec.precision == "bf16"
    assert spec.weight_bytes < FAMILY.inspect(fox, "fox").weight_bytes
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []
    assert cli.main(("models", "convert", str(fox), "-o", str(out))) == 2


def test_it_makes_the_picture_that_it_made_when_it_was_converted_at_each_load(
    tmp_path: Path,
) -> None:
    fox = save_stable_diffusion(tmp_path / "fox")
    request = GenerationRequest("a red fox", "fox", width=64, height=64, steps=2)
    pictures = []
    for path in (fox, convert(fox, tmp_path / "half")):
        plan = LoadPlan(find_devices()[-1], Dtype.BFLOAT16)
        pipeline = FAMILY.load(FAMILY.inspect(path, path.name), plan)
        pictures.append(pipeline.generate(request, Recorder(seed=7).run))
        pipeline.unload()
    assert np.array_equal(*pictures)
