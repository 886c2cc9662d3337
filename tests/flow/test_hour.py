"""All of a designer's hour in a real window: see hour.py, which can also take its pictures."""

import os
from pathlib import Path

from studio.settings import Language, Settings, Theme
from tests.flow import hour

SHOTS = "GOUACHE_SHOTS"  # names a folder for screenshots


def test_a_designer_finds_what_was_promised_for_an_hour(tmp_path: Path) -> None:
    shots = Path(os.environ[SHOTS]) if SHOTS in os.environ else None
    chosen = Settings(theme=Theme.DARK, language=Language.ENGLISH)
    hour.run(tmp_path / "home", chosen, shots=shots)
