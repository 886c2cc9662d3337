"""The command line in this process: what it printed and its exit code."""

from __future__ import annotations

import pytest

from studio import cli
from tests.studio.cli.outcome import Gouache, Outcome


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Gouache:
    """Runs a command with the models and devices that there are."""

    def run(*arguments: str) -> Outcome:
        code = cli.main(arguments)
        return Outcome(code, *capsys.readouterr())

    return run
