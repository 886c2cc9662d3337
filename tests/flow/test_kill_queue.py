"""A studio that is killed with a full queue, again and again, makes every picture of it once."""

import multiprocessing
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from studio.events import Event, HistoryChecked, JobFinished, PictureSaved
from studio.paths import Paths
from tests.fakes import make_studio

JOBS = 8
PICTURES = 2  # of each job
STEP_S = 0.01


def work(home: Path, is_first: bool, tell: Connection) -> None:
    """Fill the queue, or go on with what is left of it; tell of every picture."""

    def hear(event: Event) -> None:
        match event:
            case PictureSaved():
                tell.send(event.record.seed)
            case JobFinished() | HistoryChecked():
                tell.send(None)

    studio = make_studio(Paths.under(home), keeps_queue=True)
    studio.family.misbehave = lambda _step: time.sleep(STEP_S)
    studio.engine.subscribe(hear)
    if is_first:
        for job in range(JOBS):
            studio.submit(seed=job * PICTURES, count=PICTURES)
    studio.engine.start()
    studio.engine.resume()
    time.sleep(60)


@pytest.mark.skipif(sys.platform == "win32", reason="a process starts too slowly without fork")
def test_a_queue_of_eight_survives_kills_whole_and_without_doubles(tmp_path: Path) -> None:
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["studio.engine", "PIL.Image", "PIL.PngImagePlugin"])
    wanted = list(range(JOBS * PICTURES))
    for pictures_before_the_kill in (0, 1, 1, 2, 3, 0, 2):
        receiver, sender = processes.Pipe(duplex=False)
        child = processes.Process(
            target=work, args=(tmp_path, not (tmp_path / "data").exists(), sender)
        )
        child.start()
        sender.close()
        seen = -1  # the history is checked first
        while seen < pictures_before_the_kill:
            seen += receiver.recv() is not None or seen < 0
        child.kill()
        child.join()
        receiver.close()

    studio = make_studio(Paths.under(tmp_path), keeps_queue=True)
    studio.engine.start()
    studio.engine.resume()
    studio.heard.outcome(studio.submit(seed=1000))
    studio.engine.close()
    records = make_studio(Paths.under(tmp_path), keeps_queue=True)
    try:
        assert sorted(one.seed for one in records.engine.history.page(100)) == [*wanted, 1000]
    finally:
        records.engine.close()
