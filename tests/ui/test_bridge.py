"""Events on their way from the engine's thread to the window."""

import random
import threading

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from studio import events
from studio.devices.backend import Memory
from studio.errors import Failure
from studio.stats.spans import Phase, Spans
from tests.fakes import DEVICE, request
from tests.ui.conftest import Desk
from ui.bridge import Bridge
from ui.lists.jobs import JobList


def preview(job_id: str, step: int) -> events.PreviewReady:
    return events.PreviewReady(job_id, step, np.full((4, 4, 3), step % 256, np.uint8))


def test_every_event_arrives_in_order_and_previews_are_coalesced(qtbot: QtBot) -> None:
    bridge = Bridge()
    steps: list[int] = []
    previews: list[int] = []
    threads: set[threading.Thread] = set()
    bridge.step_done.connect(lambda event: steps.append(event.step))
    bridge.step_done.connect(lambda _event: threads.add(threading.current_thread()))
    bridge.preview_ready.connect(lambda event: previews.append(event.step))

    def work() -> None:
        for step in range(1, 501):
            bridge.receive(events.StepDone("a", step, 500, 0.1))
            bridge.receive(preview("a", step))

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: len(steps) == 500)
    assert steps == list(range(1, 501))
    assert previews == [500]
    assert threads == {threading.main_thread()}


def test_the_latest_preview_of_each_job_arrives(qtbot: QtBot) -> None:
    bridge = Bridge()
    seen: list[tuple[str, int]] = []
    bridge.preview_ready.connect(lambda event: seen.append((event.job_id, event.step)))
    for event in (preview("a", 1), preview("b", 1), preview("a", 2)):
        bridge.receive(event)
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == [("b", 1), ("a", 2)]


def story(job_id: str) -> list[events.Event]:
    memory = Memory(1, 2)
    return [
        events.JobQueued(job_id, request()),
        events.JobStarted(job_id, 0, DEVICE),
        events.PhaseStarted(job_id, Phase.DENOISE),
        events.StepDone(job_id, 1, 4, 0.1),
        preview(job_id, 1),
        events.StepDone(job_id, 2, 4, 0.1),
        events.PhaseDone(job_id, Phase.DENOISE, 0.2, memory),
        events.EngineReady((DEVICE,), 1.0),
        events.JobFailed(job_id, Failure("X", "It broke."), Phase.SAVE, Spans()),
        events.JobCancelled(job_id, Phase.SAVE, Spans()),
    ]


@pytest.mark.parametrize("seed", range(5))
def test_events_in_any_order_do_no_harm(desk: Desk, seed: int) -> None:
    told = [event for name in "abc" for event in story(name)]
    random.Random(seed).shuffle(told)
    bridge = desk.create.services.bridge
    done: list[object] = []
    bridge.history_checked.connect(done.append)
    for event in told:
        bridge.receive(event)
    bridge.receive(events.HistoryChecked())
    desk.until(lambda: done)
    desk.create.dock.prompt.set_prompt("a red circle")
    assert desk.make_picture().path.is_file()


def test_a_job_that_ended_before_it_was_heard_of_leaves_nothing_in_the_list() -> None:
    jobs = JobList()
    queued, *_, cancelled = story("a")
    jobs.end(cancelled)
    jobs.add(queued)
    assert jobs.waiting == ()
