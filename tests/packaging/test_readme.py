"""The README's picture of the architecture names what is really there."""

from __future__ import annotations

import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def tree() -> list[Path]:
    """The paths of the first fenced block that begins with `studio/`."""
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    block = re.search(r"```\n(studio/.*?)```", text, re.DOTALL)
    assert block
    paths: list[Path] = []
    parents: list[str] = []
    for line in block[1].splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        names = re.match(r"\s*((?:\w+(?:/|\.py) ?)+)", line)
        assert names, line
        parents[depth:] = [names[1].split()[0]]
        paths += [Path(*parents[:depth], name) for name in names[1].split()]
    return paths


def test_every_path_of_the_tree_exists() -> None:
    missing = [path for path in tree() if not (REPOSITORY / path).exists()]
    assert not missing


def test_every_folder_of_the_engine_and_the_window_is_in_the_tree() -> None:
    inits = (path for part in ("studio", "ui") for path in (REPOSITORY / part).rglob("__init__.py"))
    folders = {path.parent.relative_to(REPOSITORY) for path in inits}
    assert folders <= set(tree())
