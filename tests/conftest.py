"""What every test gets: a library of its own, no network, and a look for what it leaves behind."""

import logging
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.paths import HOME_VARIABLE, Paths
from tests.fakes import Studio, make_studio

# Some are read only once, at the import of what they speak to.
os.environ["HF_HUB_OFFLINE"] = "1"
_SCREENS = Path(os.path.relpath(Path(__file__).parent / "ui" / "screens.json")).as_posix()
os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={_SCREENS}")

_GRACE_S = 5.0  # for threads that have been told to end


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "logs(text): the test makes the studio warn of `text`.")


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.under(tmp_path / "home")


@pytest.fixture
def studio(paths: Paths) -> Iterator[Studio]:
    """A running engine with a fake model on a fake device."""
    made = make_studio(paths)
    made.engine.start()
    yield made
    made.family.gate.open(1000)
    made.engine.close()


@pytest.fixture(autouse=True)
def _own_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))


@pytest.fixture(autouse=True)
def _no_leaked_thread() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    deadline_s = time.monotonic() + _GRACE_S
    leaked = [thread for thread in set(threading.enumerate()) - before if not _is_foreign(thread)]
    for thread in leaked:
        thread.join(max(deadline_s - time.monotonic(), 0.0))
    assert not [thread for thread in leaked if thread.is_alive()]


@pytest.fixture(autouse=True)
def _no_unexpected_warning(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    yield
    expected = [marker.args[0] for marker in request.node.iter_markers("logs")]
    told = [
        record.getMessage()
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING and record.name.partition(".")[0] in ("studio", "ui")
    ]
    assert not [message for message in told if not any(text in message for text in expected)]
    assert all(any(text in message for message in told) for text in expected)


def _is_foreign(thread: threading.Thread) -> bool:
    """Of a library that keeps its threads on purpose, such as the monitor of tqdm."""
    return type(thread).__module__.startswith("tqdm")
