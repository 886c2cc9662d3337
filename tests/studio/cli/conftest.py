"""The command line with the fake model, in this process: what it printed and its exit code."""

from __future__ import annotations

from functools import partial

import pytest

from studio.engine import Engine
from studio.paths import Paths
from tests.fakes import FakeBackend, FakeFamily, make_model
from tests.studio.cli.outcome import Gouache


@pytest.fixture
def family() -> FakeFamily:
    return FakeFamily()


@pytest.fixture
def gouache(
    run: Gouache, paths: Paths, family: FakeFamily, monkeypatch: pytest.MonkeyPatch
) -> Gouache:
    """Runs a command with the fake model "noise", which needs no torch."""
    make_model(paths)
    engine = partial(Engine, families=(family,), backends=(FakeBackend(),))
    monkeypatch.setattr("studio.cli.generate.Engine", engine)
    return run
