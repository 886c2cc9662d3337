"""A processor without units for bfloat16 multiplies in float32 what it holds in bfloat16."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from studio.devices import cpu
from studio.devices.backend import Device, Dtype, LoadPlan
from studio.devices.cpu import fast_products
from studio.models.diffusers import FAMILY
from studio.paths import Paths
from tests.fakes import make_studio
from tests.studio.models.runs import Recorder
from tests.studio.models.test_diffusers import REQUEST
from tests.studio.models.tiny import save_stable_diffusion

CPU = Device("cpu", "cpu", "CPU", 16 * 2**30)
HALF, WHOLE = LoadPlan(CPU, Dtype.BFLOAT16), LoadPlan(CPU, Dtype.FLOAT32)
PRODUCTS = ("convolution", "addmm", "mm", "bmm", "scaled_dot_product")


class Products(TorchDispatchMode):
    """Notes the number formats of the products that torch really computes."""

    def __init__(self) -> None:
        super().__init__()
        self.dtypes: set[torch.dtype] = set()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if any(name in str(func) for name in PRODUCTS):
            self.dtypes |= {arg.dtype for arg in args if isinstance(arg, torch.Tensor)}
        return func(*args, **(kwargs or {}))


@pytest.fixture
def has_no_units(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cpu.Cpu, "dtype", lambda *_: Dtype.FLOAT32)


@pytest.mark.usefixtures("has_no_units")
def test_no_product_of_a_picture_is_emulated(tmp_path: Path) -> None:
    spec = FAMILY.inspect(save_stable_diffusion(tmp_path / "fox"), "fox")
    pictures = {}
    for plan in (HALF, WHOLE):
        pipeline = FAMILY.load(spec, plan)
        with Products() as products, fast_products(plan):
            pictures[plan.dtype] = pipeline.generate(REQUEST, Recorder(seed=7).run).astype(float)
        assert products.dtypes == {torch.float32}
    assert np.abs(pictures["bfloat16"] - pictures["float32"]).mean() < 3


@pytest.mark.usefixtures("has_no_units")
def test_the_worker_computes_so(paths: Paths) -> None:
    studio = make_studio(paths)
    studio.backend.id, studio.backend.devices = "cpu", (CPU,)
    ones = torch.ones(2, 2, dtype=torch.bfloat16)
    results = []
    products = Products()

    def multiply(_step: int) -> None:
        with products:
            results.append(ones @ ones)

    studio.family.misbehave = multiply
    studio.engine.start()
    assert studio.outcome(steps=1).records[0].dtype == "bfloat16"
    studio.engine.close()
    assert products.dtypes == {torch.float32}
    assert torch.equal(results[0], torch.full((2, 2), 2, dtype=torch.bfloat16))


def test_a_processor_with_units_computes_as_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cpu.Cpu, "dtype", lambda *_: Dtype.BFLOAT16)
    ones = torch.ones(2, 2, dtype=torch.bfloat16)
    with Products() as products, fast_products(HALF):
        torch.nn.functional.linear(ones, ones)
    assert products.dtypes == {torch.bfloat16}
