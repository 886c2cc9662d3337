"""Many studios that start at once on one library: one gets it, the others say so."""

import multiprocessing
import sys
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from studio.errors import AlreadyRunning
from studio.paths import Paths
from tests.fakes import make_studio

STARTS = 20


def start(home: Path, results: Connection, go_on: Connection) -> None:
    """Open the library, tell whether that went well, and hold it until told to go on."""
    try:
        studio = make_studio(Paths.under(home))
    except AlreadyRunning as error:
        results.send(str(error))
        return
    results.send("running")
    go_on.recv()
    studio.engine.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a process starts too slowly without fork")
def test_of_many_studios_at_once_one_gets_the_library(tmp_path: Path) -> None:
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["studio.engine"])
    told, tell = processes.Pipe(duplex=False)
    waiting, go_on = processes.Pipe(duplex=False)
    children = [
        processes.Process(target=start, args=(tmp_path, tell, waiting)) for _ in range(STARTS)
    ]
    for child in children:
        child.start()
    said = [told.recv() for _ in children]
    go_on.send(None)
    for child in children:
        child.join()
    for end in (told, tell, waiting, go_on):
        end.close()

    assert said.count("running") == 1
    assert {text.partition(" with ")[0] for text in said} == {
        "running",
        "Gouache is already running",
    }
    assert [child.exitcode for child in children] == [0] * STARTS
