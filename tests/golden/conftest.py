"""`--golden DIR`: the folder of reference cases to compare with; by default the committed part."""

import json
from pathlib import Path

import pytest

_COMMITTED = Path(__file__).parent / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", type=Path, default=_COMMITTED, metavar="DIR")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case_fields" in metafunc.fixturenames:
        manifest = _golden_folder(metafunc.config) / "manifest.json"
        cases = json.loads(manifest.read_text(encoding="utf-8"))["cases"]
        metafunc.parametrize("case_fields", cases, ids=[case["name"] for case in cases])


@pytest.fixture
def golden(pytestconfig: pytest.Config) -> Path:
    return _golden_folder(pytestconfig)


def _golden_folder(config: pytest.Config) -> Path:
    # The option is unknown where pytest was started for the whole suite.
    folder: Path = config.getoption("--golden", default=_COMMITTED)
    return folder
