"""The queue: order, removal and end."""

import threading

from studio.jobs.job import Job
from studio.jobs.queue import JobQueue
from tests.fakes import request


def job(name: str) -> Job:
    return Job(name, request(), "auto", 0.0)


def test_jobs_leave_in_the_order_they_came() -> None:
    queue = JobQueue()
    for name in "abc":
        queue.put(job(name))

    assert [queue.take().id for _ in range(3)] == ["a", "b", "c"]


def test_a_job_at_the_front_leaves_first() -> None:
    queue = JobQueue()
    queue.put(job("a"))
    queue.put(job("b"), at_front=True)

    assert [queue.take().id for _ in range(2)] == ["b", "a"]


def test_a_removed_job_is_not_taken() -> None:
    queue = JobQueue()
    queue.put(job("a"))
    queue.put(job("b"))

    assert queue.remove("a").id == "a"
    assert queue.remove("a") is None
    assert queue.take().id == "b"


def test_taking_waits_for_a_job() -> None:
    queue = JobQueue()
    taken = []
    taker = threading.Thread(target=lambda: taken.append(queue.take()))
    taker.start()
    queue.put(job("a"))
    taker.join()

    assert [one.id for one in taken] == ["a"]


def test_closing_gives_back_what_waited_and_ends_the_wait() -> None:
    queue = JobQueue()
    queue.put(job("a"))

    assert [one.id for one in queue.close()] == ["a"]
    assert queue.take() is None
    assert not queue.put(job("b"))
    assert queue.close() == ()
