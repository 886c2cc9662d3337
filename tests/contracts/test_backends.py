"""What every backend promises, on whatever machine the tests run."""

import importlib
from pathlib import Path

import pytest

import studio.devices
from studio.devices import BACKENDS, backend_of, find_devices
from studio.devices.backend import Backend, Dtype


@pytest.fixture(params=BACKENDS, ids=lambda backend: backend.id)
def backend(request: pytest.FixtureRequest) -> Backend:
    return request.param


def test_every_module_with_a_backend_is_listed() -> None:
    names = [path.stem for path in Path(studio.devices.__file__).parent.glob("*.py")]
    modules = [importlib.import_module(f"studio.devices.{name}") for name in names]
    backends = [module.BACKEND for module in modules if hasattr(module, "BACKEND")]
    assert {backend.id for backend in backends} == {backend.id for backend in BACKENDS}
    assert len(BACKENDS) == len(backends)


def test_a_backend_finds_devices_or_says_why_not(backend: Backend) -> None:
    found, reason = backend.find(), backend.explain()
    assert bool(found) == (reason == "")
    assert not reason or (reason[0].isalpha() and reason.endswith(".") and "\n" not in reason)


def test_a_backend_knows_its_own_devices(backend: Backend) -> None:
    for device in backend.find():
        assert device.backend_id == backend.id
        assert device.id.partition(":")[0] == backend.id
        assert device.title
        assert backend_of(device) is backend


def test_a_found_device_answers_everything(backend: Backend) -> None:
    for device in backend.find():
        memory = backend.memory(device)
        assert 0 <= memory.free_bytes <= memory.total_bytes
        assert device.total_bytes == memory.total_bytes
        assert isinstance(backend.dtype(device), Dtype)
        backend.reset_peak(device)
        backend.synchronize(device)
        backend.empty_cache(device)
        assert backend.peak_bytes(device) >= 0


def test_the_cpu_is_always_there_and_last() -> None:
    assert find_devices()[-1].id == "cpu"
