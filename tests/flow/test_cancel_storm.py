"""Jobs that are cancelled at random moments: each ends once, within a step, and harms nothing."""

import random
import threading
import time

from studio.events import JobCancelled, JobFinished, PictureSaved, StepDone
from studio.jobs.request import GenerationRequest
from tests.fakes import Studio

CANCELS = 200
STEP_S = 0.001
LONGEST_WAIT_S = 0.03  # a job takes about half of it


def test_cancels_at_random_moments_end_every_job_once(studio: Studio) -> None:
    studio.family.misbehave = lambda step: time.sleep(STEP_S)  # noqa: ARG005
    studio.family.shape_of = slow_shape
    chance = random.Random(5)
    cancelled_after: dict[str, int] = {}
    job_ids = []
    for _ in range(CANCELS):
        job_id = studio.submit(steps=chance.randint(1, 12), count=chance.randint(1, 2))
        job_ids.append(job_id)
        time.sleep(chance.uniform(0, LONGEST_WAIT_S))
        studio.engine.cancel(job_id)
        cancelled_after[job_id] = steps_of(studio, job_id)
        if chance.random() < 0.7:  # else the next one waits in the queue
            studio.heard.outcome(job_id)
    for job_id in job_ids:
        studio.heard.outcome(job_id)

    outcomes = [studio.heard.outcomes(job_id) for job_id in job_ids]
    assert [len(one) for one in outcomes] == [1] * CANCELS
    kinds = [type(one) for (one,) in outcomes]
    assert set(kinds) == {JobCancelled, JobFinished}
    phases = {one.phase for (one,) in outcomes if isinstance(one, JobCancelled)}
    assert len(phases) >= 3, "the moments were not spread over a job"
    for job_id, (outcome,) in zip(job_ids, outcomes, strict=True):
        if isinstance(outcome, JobCancelled):
            assert steps_of(studio, job_id) <= cancelled_after[job_id] + 1
    saved = [event.record.path for event in studio.heard.all(PictureSaved)]
    assert set(studio.paths.pictures.iterdir()) == set(saved)
    assert studio.engine.history.count() == len(saved)
    assert isinstance(studio.outcome(), JobFinished)
    print(
        f"\n{CANCELS} cancels: {kinds.count(JobCancelled)} cancelled in {', '.join(sorted(phases))}"
    )


def slow_shape(request: GenerationRequest) -> tuple[int, ...]:
    """Makes decoding long enough to be cancelled."""
    time.sleep(4 * STEP_S)
    return (request.height, request.width, 3)


def steps_of(studio: Studio, job_id: str) -> int:
    return sum(event.job_id == job_id for event in studio.heard.all(StepDone))


def test_cancels_from_many_threads_end_a_job_once(studio: Studio) -> None:
    studio.family.gate.shut()
    job_ids = [studio.submit() for _ in range(20)]
    studio.family.gate.wait_for_step()

    def cancel_all() -> None:
        for job_id in job_ids:
            studio.engine.cancel(job_id)

    threads = [threading.Thread(target=cancel_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    studio.family.gate.open(1)

    for job_id in job_ids:
        assert isinstance(studio.heard.outcome(job_id), JobCancelled)
        assert len(studio.heard.outcomes(job_id)) == 1
