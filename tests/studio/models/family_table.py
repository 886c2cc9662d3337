"""Writes families.md from a run of the tests: which family does what, as a tiny model.

From the root of the repository: python -m tests.studio.models.family_table [NAME...]. With names,
as of pipelines, only those are run; the lines of the others stay as their last run wrote them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from studio.jobs.request import Edit, ImageToImage, Inpaint
from studio.models.diffusers.tasks import tasks_of
from studio.models.diffusers.traits import title_of
from tests.studio.models.test_own_families import OWN
from tests.studio.models.zoo import CLASS_NAMES

TABLE = Path(__file__).with_name("families.md")
TESTS = [str(TABLE.with_name(f"test_{name}.py")) for name in ("every_family", "own_families")]

VERBS = {  # by the test that shows it; one that has a task among its parameters shows that
    "import": "test_it_is_known_and_whole",
    "generate, same seed": "test_the_same_seed_makes_the_same_picture",
    "preview": "test_it_shows_previews_on_the_way",
    "cancel": "test_it_stops_when_cancelled",
    "own arguments": "test_it_is_asked_in_its_own_words",
    "image to image": "test_it_starts_from_pictures_where_it_says_so[{}-ImageToImage]",
    "inpaint": "test_it_starts_from_pictures_where_it_says_so[{}-Inpaint]",
    "edit": "test_it_starts_from_pictures_where_it_says_so[{}-Edit]",
}
_TASKS = {"image to image": ImageToImage, "inpaint": Inpaint, "edit": Edit}
_HEAD = """# Families

Written by a run of `test_every_family.py` and `test_own_families.py`:
`python -m tests.studio.models.family_table`. Each family runs as a tiny model of random weights in
the layout of the real ones. A dash: the family, or this diffusers, has it not.

"""
_NOTES = """
- HiDream leaves Llama 3.1 8B to another folder; what is missing is named.
- GLM-Image edits in diffusers, but not with the transformers of today.
- SenseNova-U1, U1.5 and A3B run through our own network, Janus-Pro through transformers.
"""


class Results:
    """What came of each test of the chosen families, by its name with the family in brackets."""

    def __init__(self, chosen: Sequence[str]) -> None:
        self.passed: dict[str, bool] = {}
        self._chosen = chosen

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if family_of(item.name) in self._chosen]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        name = report.nodeid.rpartition("::")[2]
        self.passed[name] = self.passed.get(name, True) and report.passed


@dataclass(frozen=True, slots=True)
class Row:
    """A family, and how the tests call it."""

    title: str
    class_name: str
    name: str
    tasks: tuple[type, ...]

    def line(self, passed: Mapping[str, bool] | None = None) -> str:
        """Its line of the table; without results, as if all tests had passed."""
        cells = " | ".join(self._cell(verb, passed) for verb in VERBS)
        return f"| {self.title} | `{self.class_name}` | {cells} |"

    def _cell(self, verb: str, passed: Mapping[str, bool] | None) -> str:
        if verb in _TASKS and _TASKS[verb] not in self.tasks:
            return "–"
        test = VERBS[verb].format(self.name)
        is_passed = passed is None or passed.get(test if "[" in test else f"{test}[{self.name}]")
        return "yes" if is_passed else "**no**"


def rows() -> list[Row]:
    """All families by their titles."""
    known = [Row(title_of(name), name, name, tasks_of(name)) for name in CLASS_NAMES]
    known += [Row(name, own.architecture, name, own.tasks) for name, own in OWN.items()]
    return sorted(known, key=lambda row: row.title)


def family_of(test: str) -> str:
    """The family that a test is of, from its brackets: "test_it_starts[Janus-Pro-Edit]"."""
    tasks = "|".join(task.__name__ for task in _TASKS.values())
    return re.sub(rf"(-({tasks}))?\]$", "", test.partition("[")[2])


def main(names: Sequence[str]) -> int:
    families = rows()
    results = Results(names or [row.name for row in families])
    code = pytest.main([*TESTS, "-q"], plugins=[results])
    run = {family_of(test) for test in results.passed}
    last = {line.split(" | ")[0]: line for line in TABLE.read_text(encoding="utf-8").splitlines()}
    lines = [f"| family | pipeline | {' | '.join(VERBS)} |", "|---" * (2 + len(VERBS)) + "|"]
    lines += [
        row.line(results.passed) if row.name in run else last[f"| {row.title}"] for row in families
    ]
    TABLE.write_text(_HEAD + "\n".join(lines) + "\n" + _NOTES, encoding="utf-8")
    return int(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
