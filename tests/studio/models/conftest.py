"""Tiny networks, which run on one thread, and a model that tests may damage."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from tests.studio.models.tiny import save_stable_diffusion


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """More would wait for each other longer than they compute."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_stable_diffusion(tmp_path_factory.mktemp("models") / "fox")


@pytest.fixture
def fox(made: Path, tmp_path: Path) -> Path:
    """A whole model of one's own, to be imported and damaged."""
    return Path(shutil.copytree(made, tmp_path / "fox"))
