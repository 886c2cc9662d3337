"""Writes families.md from a run of the tests: which family does what, as a tiny model.

From the root of the repository: python -m tests.studio.models.family_table
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from studio.jobs.request import Edit, ImageToImage, Inpaint
from studio.models.diffusers.tasks import tasks_of
from studio.models.diffusers.traits import title_of
from tests.studio.models.zoo import CLASS_NAMES

TABLE = Path(__file__).with_name("families.md")
TESTS = TABLE.with_name("test_every_family.py")

VERBS = {  # by the test that shows it; one that has a task among its parameters shows that
    "import": "test_it_is_known_and_whole",
    "generate, same seed": "test_the_same_seed_makes_the_same_picture",
    "cancel": "test_it_stops_when_cancelled",
    "own arguments": "test_it_is_asked_in_its_own_words",
    "image to image": "test_it_starts_from_pictures_where_it_says_so[{}-ImageToImage]",
    "inpaint": "test_it_starts_from_pictures_where_it_says_so[{}-Inpaint]",
    "edit": "test_it_starts_from_pictures_where_it_says_so[{}-Edit]",
}
_TASKS = {"image to image": ImageToImage, "inpaint": Inpaint, "edit": Edit}
_HEAD = """# Families

Written by a run of `test_every_family.py`: `python -m tests.studio.models.family_table`. Each
family runs as a tiny model of random weights in the layout of the real ones. A dash: the family,
or this diffusers, has it not.

"""
_NOTES = """
- Kolors needs `sentencepiece`, which Gouache does not install; here a stand-in that knows bytes
  takes its place.
- HiDream leaves Llama 3.1 8B to another folder; what is missing is named.
- GLM-Image edits in diffusers, but not with the transformers of today. FLUX.1 Kontext and Chroma
  have a pipeline that inpaints; the one changes the size, the other asks its network for a setting
  that it has not.
- SenseNova-U1, U1.5 and A3B run through our own network: see the tests in `sensenova`.
- Janus-Pro, which transformers has and diffusers has not, does not run yet.
"""


class Results:
    """What came of each test, by its name with the family in its brackets."""

    def __init__(self) -> None:
        self.passed: dict[str, bool] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        name = report.nodeid.rpartition("::")[2]
        self.passed[name] = self.passed.get(name, True) and report.passed


def rows(passed: Mapping[str, bool] | None = None) -> list[str]:
    """A line for each family; without results, as if all tests had passed."""
    lines = []
    for class_name in sorted(CLASS_NAMES, key=title_of):
        cells = [_cell(verb, class_name, passed) for verb in VERBS]
        lines.append(f"| {title_of(class_name)} | `{class_name}` | {' | '.join(cells)} |")
    return lines


def _cell(verb: str, class_name: str, passed: Mapping[str, bool] | None) -> str:
    if verb in _TASKS and _TASKS[verb] not in tasks_of(class_name):
        return "–"
    test = VERBS[verb].format(class_name)
    is_passed = passed is None or passed.get(test if "[" in test else f"{test}[{class_name}]")
    return "yes" if is_passed else "**no**"


def main() -> int:
    results = Results()
    code = pytest.main([str(TESTS), "-q"], plugins=[results])
    head = f"| family | pipeline | {' | '.join(VERBS)} |"
    line = "|---" * (2 + len(VERBS)) + "|"
    text = _HEAD + "\n".join([head, line, *rows(results.passed)]) + "\n" + _NOTES
    TABLE.write_text(text, encoding="utf-8")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
