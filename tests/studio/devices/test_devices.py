import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

import numpy as np
import pytest
import torch

from studio.devices import BACKENDS, backend_of, choose_device, cpu, cuda, find_devices, mps
from studio.devices.accelerator import Accelerator
from studio.devices.backend import Device, Dtype, Memory
from studio.errors import DeviceUnavailable

CPU = cpu.BACKEND.find()[0]
TWO_CARDS = Device("cuda:0", "cuda", "Small card", 8), Device("cuda:1", "cuda", "Big card", 24)


def fail(*_: object) -> NoReturn:
    raise RuntimeError("INTERNAL ASSERT FAILED at allocator.h:3.\nC++ stack")


@pytest.fixture
def cards(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """torch as it is with two cards, whose module is given back to be changed."""
    gigabytes = {0: (6, 8), 1: (24, 24)}
    module = SimpleNamespace(
        get_device_name=lambda index: ("Small card", "Big card")[index],
        is_bf16_supported=lambda including_emulation=True: including_emulation,
        mem_get_info=fail,
    )
    monkeypatch.setattr(
        torch.accelerator, "current_accelerator", lambda **_: torch.device("cuda:0")
    )
    monkeypatch.setattr(torch.accelerator, "device_count", lambda: 2)
    monkeypatch.setattr(torch.accelerator, "get_memory_info", gigabytes.__getitem__)
    monkeypatch.setattr(torch, "get_device_module", lambda _: module)
    return module


@pytest.mark.usefixtures("cards")
def test_the_largest_card_comes_first_and_the_cpu_last() -> None:
    small, big = TWO_CARDS
    assert find_devices((cpu.BACKEND, cuda.BACKEND)) == (big, small, CPU)
    assert cuda.BACKEND.explain() == ""
    assert cuda.BACKEND.memory(small) == Memory(6, 8)


@pytest.mark.usefixtures("cards")
def test_a_card_that_only_emulates_bfloat16_runs_float16() -> None:
    assert cuda.BACKEND.dtype(TWO_CARDS[0]) is Dtype.FLOAT16


@pytest.mark.usefixtures("cards")
@pytest.mark.logs("cuda:0 does not tell its memory")
def test_a_driver_that_fails_to_tell_its_memory_is_asked_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.accelerator, "get_memory_info", fail)
    monkeypatch.setattr(torch.accelerator, "max_memory_allocated", fail)
    monkeypatch.setattr(torch.accelerator, "reset_peak_memory_stats", fail)
    assert cuda.BACKEND.memory(TWO_CARDS[0]) == Memory(0, 0)
    cuda.BACKEND.reset_peak(TWO_CARDS[0])
    assert cuda.BACKEND.peak_bytes(TWO_CARDS[0]) == 0


def test_apple_graphics_have_what_metal_may_take_of_the_free_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    device = Device("mps:0", "mps", "Apple M2", 12)
    monkeypatch.setattr(torch.mps, "recommended_max_memory", lambda: 12)
    monkeypatch.setattr(torch.mps, "driver_allocated_memory", lambda: 5)
    assert mps.BACKEND.memory(device) == Memory(7, 12)
    assert mps.BACKEND.peak_bytes(device) == 5
    assert mps.BACKEND.dtype(device) is Dtype.BFLOAT16


@pytest.mark.logs("NVIDIA or AMD is skipped")
def test_a_card_that_does_not_answer_is_skipped(cards: SimpleNamespace) -> None:
    cards.get_device_name = fail
    assert find_devices((cuda.BACKEND, cpu.BACKEND)) == (CPU,)
    assert cuda.BACKEND.explain() == (
        "NVIDIA or AMD does not answer: INTERNAL ASSERT FAILED at allocator.h:3."
    )


@pytest.mark.logs("broken_vendor is skipped")
def test_a_vendor_extension_that_fails_to_load_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_vendor.py").write_text("raise KeyError('driver 1.2 is too old')")
    monkeypatch.syspath_prepend(tmp_path)
    backend = Accelerator("npu", "Vendor", absent="No chip.", plugin="broken_vendor")
    assert find_devices((backend, cpu.BACKEND)) == (CPU,)
    assert backend.explain() == (
        "broken_vendor is installed but cannot be loaded: 'driver 1.2 is too old'."
    )


def test_a_vendor_extension_that_is_absent_is_said_to_be() -> None:
    reasons = {backend.id: backend.explain() for backend in BACKENDS}
    assert reasons["npu"] == "torch_npu, the vendor's extension of torch, is not installed."


def test_torch_starts_beside_an_installed_extension_that_fails(tmp_path: Path) -> None:
    """Left alone, `import torch` would raise: it loads all installed extensions."""
    (tmp_path / "torch_bad.py").write_text("def start(): raise OSError('no driver')")
    info = tmp_path / "torch_bad-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: torch-bad\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[torch.backends]\nbad = torch_bad:start\n")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from studio.devices import find_devices; print(find_devices()[-1].id)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "cpu"


def test_auto_is_the_best_device_and_an_id_is_that_device() -> None:
    devices = (*TWO_CARDS, CPU)
    assert choose_device("auto", devices) is devices[0]
    assert choose_device("cpu", devices) is CPU


def test_an_unknown_device_is_refused_with_those_that_are_there() -> None:
    with pytest.raises(DeviceUnavailable) as caught:
        choose_device("cuda:7", (*TWO_CARDS, CPU))
    assert str(caught.value) == (
        "There is no device 'cuda:7' here. Choose one of: auto, cuda:0, cuda:1, cpu."
    )


def test_a_device_that_nothing_drives_is_refused() -> None:
    with pytest.raises(DeviceUnavailable, match="Nothing here drives Abacus"):
        backend_of(Device("abacus", "abacus", "Abacus", 1))


def test_the_cpu_says_how_many_cores_it_has() -> None:
    assert CPU.title.startswith("CPU, ")
    assert CPU.title.endswith(("1 core", " cores"))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing resets the peak")
def test_the_peak_of_the_cpu_is_that_since_its_reset() -> None:
    block = np.ones(200_000_000, dtype=np.uint8)
    high_bytes = cpu.BACKEND.peak_bytes(CPU)
    del block
    cpu.BACKEND.reset_peak(CPU)
    assert high_bytes - cpu.BACKEND.peak_bytes(CPU) > 150_000_000


def test_noise_of_a_seed_is_the_same_in_every_format() -> None:
    """Pipelines draw their noise in the format they run in: torch draws it in float32 first."""
    exact = torch.randn(4, 64, 64, generator=torch.Generator().manual_seed(7))
    for dtype in (torch.bfloat16, torch.float16):
        drawn = torch.randn(4, 64, 64, generator=torch.Generator().manual_seed(7), dtype=dtype)
        assert torch.equal(drawn, exact.to(dtype))
