"""A short part of the damage that `tests.studio.models.mutations` does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_damaged_models_are_told_and_nothing_else_happens() -> None:
    root = Path(__file__).parents[3]
    command = [sys.executable, "-W", "ignore", "-m", "tests.studio.models.mutations", "100", "7"]
    done = subprocess.run(
        command, check=False, cwd=root, capture_output=True, text=True, timeout=300
    )
    # How long the caller waited is a matter of the machine: the command tells it.
    assert "100 damaged models: 0 did what they must not" in done.stdout, done.stdout + done.stderr
