"""The window over an engine in a process of its own, and the death of either."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial

import psutil
import pytest

from studio.history.lock import LibraryLock
from studio.logs import ENGINE_LOG_FILE
from studio.paths import Paths
from studio.remote import RemoteEngine
from tests import fake_process
from tests.fakes import FakeFamily
from tests.ui.conftest import Desk

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL to send.")

REMOTE = partial(RemoteEngine, start_process=fake_process.start_process, families=(FakeFamily(),))


@pytest.mark.logs("The engine ended unexpectedly: the system stopped it")
def test_when_the_engine_is_killed_the_window_says_so_and_goes_on(
    open_desk: Callable[..., Desk],
) -> None:
    others = set(psutil.Process().children())
    desk = open_desk(open_engine=REMOTE)
    bridge = desk.create.services.bridge
    finished: list[str] = []
    bridge.job_finished.connect(lambda event: finished.append(event.job_id))
    desk.create.dock.prompt.set_prompt("hangs")
    with desk.qtbot.waitSignal(bridge.phase_started, timeout=20_000):
        desk.generate()
    desk.create.dock.prompt.set_prompt("a red circle")
    desk.generate()
    (child,) = set(psutil.Process().children()) - others
    child.send_signal(signal.SIGKILL)

    desk.until(lambda: finished)
    assert desk.window.isVisible()
    assert "The engine ended unexpectedly" in desk.create.banner.accessibleName()
    (record,) = desk.create.services.history.page()
    assert record.request.prompt == "a red circle"


def test_the_engine_ends_with_a_window_that_is_killed(paths: Paths) -> None:
    with subprocess.Popen([sys.executable, "-m", "ui"]) as window:
        log = paths.logs / ENGINE_LOG_FILE
        child = asyncio.run(_child_of(window.pid, paths))
        window.send_signal(signal.SIGKILL)
    child.wait(timeout=30)
    assert not child.is_running()
    assert not log.exists() or "Traceback" not in log.read_text()
    LibraryLock(paths.data).release()


async def _child_of(pid: int, paths: Paths) -> psutil.Process:
    """The engine's process once it has opened the library."""
    while not paths.database.exists():
        await asyncio.sleep(0.05)
    (child,) = psutil.Process(pid).children()
    return child
