"""What a model leaves behind when it gives way to another: nothing."""

from __future__ import annotations

import gc
import importlib
import sys
import weakref
from pathlib import Path

import psutil
import pytest

from studio.devices.cpu import give_back_memory
from studio.models.diffusers import load
from studio.models.residency import Residency
from tests.fakes import DEVICE, FakeBackend, FakeFamily, FakePipeline

# A library that hides an error, and leaves it with all frames below it in a circle.
CLUMSY = """
def look():
    try:
        import nothing_of_this_name
    except ImportError as error:
        found = error

look()
"""


def test_a_model_is_gone_before_the_next_one_is_loaded(tmp_path: Path) -> None:
    known: list[weakref.ref[FakePipeline]] = []
    alive: list[int] = []
    family = FakeFamily(on_load=lambda: alive.append(sum(one() is not None for one in known)))
    residency = Residency((family,), (FakeBackend(),))
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "fake.bin").write_bytes(b"fox")
        pipeline = residency.get(family.inspect(tmp_path / name, name), DEVICE).pipeline
        assert isinstance(pipeline, FakePipeline)
        known.append(weakref.ref(pipeline))
        del pipeline
    assert alive == [0, 0, 0]


def test_errors_that_libraries_hide_keep_no_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "clumsy.py").write_text(CLUMSY)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(load, "class_of", lambda *_: importlib.import_module("clumsy"))

    def use() -> weakref.ref[FakePipeline]:
        load.pipeline_class_of("FoxPipeline")
        pipeline = FakePipeline(FakeFamily(), "fox")
        return weakref.ref(pipeline)

    gc.disable()  # or it might come to help
    try:
        used = use()
        gc.collect()
        assert used() is None
    finally:
        gc.enable()
        gc.unfreeze()
        del sys.modules["clumsy"]


def test_what_was_freed_is_free_for_others() -> None:
    process = psutil.Process()
    blocks = [b"x" * 2**16 for _ in range(1024)]
    full = process.memory_info().rss
    last = blocks.pop()  # above all others, so that the allocator keeps what lies below it
    blocks.clear()
    give_back_memory()
    assert len(last) == 2**16
    if sys.platform == "linux":
        assert full - process.memory_info().rss > 2**25
