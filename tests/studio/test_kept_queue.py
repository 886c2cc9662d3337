"""A queue that is moved, paused, stopped and damaged: no job is dropped, none is made twice."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from studio.errors import BadPicture, QueueError
from studio.events import (
    JobCancelled,
    JobFailed,
    JobFinished,
    JobQueued,
    JobStarted,
    PictureSaved,
    QueueOrdered,
    QueuePaused,
    QueueRestored,
    QueueResumed,
)
from studio.history.store import HistoryStore
from studio.paths import Paths
from tests.fakes import Recorder, Studio, make_studio, request

Open = Callable[[], Studio]


@pytest.fixture
def open_studio(paths: Paths) -> Iterator[Open]:
    """Opens an engine that keeps its queue."""
    opened: list[Studio] = []

    def open_one() -> Studio:
        opened.append(make_studio(paths, keeps_queue=True))
        opened[-1].engine.start()
        return opened[-1]

    yield open_one
    for studio in opened:
        studio.family.gate.open(1000)
        studio.engine.close()


def stand(studio: Studio, *prompts: str) -> list[str]:
    """Submit jobs, the first of which stands at its first step; their ids."""
    studio.family.gate.shut()
    job_ids = [studio.submit(prompt=prompt) for prompt in prompts]
    studio.family.gate.wait_for_step()
    return job_ids


def cut_off(studio: Studio) -> None:
    """Close an engine in the middle of a step, with another job waiting."""
    closing = threading.Thread(target=studio.engine.close)
    closing.start()
    studio.heard.wait(JobCancelled)
    studio.family.gate.open(1000)
    closing.join()


def restored(studio: Studio) -> list[str]:
    """The prompts of what came back, the next one first."""
    return [job.request.prompt for event in studio.heard.all(QueueRestored) for job in event.jobs]


def finished(studio: Studio) -> list[str]:
    """The prompts of the finished jobs in their order."""
    prompts = {event.job_id: event.request.prompt for event in studio.heard.all(JobQueued)}
    return [prompts[event.job_id] for event in studio.heard.all(JobFinished)]


def rows(paths: Paths) -> list[tuple[object, ...]]:
    """What the file of the queue holds."""
    with closing(sqlite3.connect(paths.queue_file)) as queue:
        return queue.execute("SELECT * FROM jobs").fetchall()


def saved_seeds(studio: Studio) -> list[int]:
    return sorted(record.seed for record in studio.engine.history.page(1000))


def test_a_moved_job_runs_at_its_new_place(studio: Studio) -> None:
    _, b, c, d = stand(studio, *"abcd")

    assert studio.engine.move(d, before_id=b)
    assert studio.engine.move(b)
    assert [event.job_ids for event in studio.heard.all(QueueOrdered)] == [(d, b, c), (d, c, b)]
    studio.family.gate.open(1000)
    studio.heard.outcome(b)
    assert finished(studio) == ["a", "d", "c", "b"]


def test_a_job_moved_before_one_that_has_begun_is_next(studio: Studio) -> None:
    a, _, c = stand(studio, *"abc")

    assert studio.engine.move(c, before_id=a)
    studio.family.gate.open(1000)
    studio.heard.wait(JobFinished, 3)
    assert finished(studio) == ["a", "c", "b"]


def test_only_a_waiting_job_can_be_moved(studio: Studio) -> None:
    a, b = stand(studio, *"ab")

    assert not studio.engine.move(a, before_id=b)
    assert not studio.engine.move(b, before_id=b)
    assert not studio.engine.move("no such job")
    assert studio.heard.all(QueueOrdered) == []


def test_a_paused_queue_finishes_the_picture_and_begins_no_other(studio: Studio) -> None:
    a, b = stand(studio, *"ab")
    studio.engine.pause()
    studio.engine.pause()
    studio.family.gate.open(1000)
    studio.heard.outcome(a)

    assert len(studio.heard.all(QueuePaused)) == 1
    assert [event.job_id for event in studio.heard.all(JobStarted)] == [a]
    studio.engine.resume()
    assert isinstance(studio.heard.outcome(b), JobFinished)
    assert len(studio.heard.all(QueueResumed)) == 1


def test_a_pause_between_two_pictures_makes_the_rest_wait(studio: Studio) -> None:
    studio.family.gate.shut()
    job_id = studio.submit(steps=1, seed=5, count=3)
    studio.family.gate.wait_for_step()
    studio.engine.pause()
    studio.family.gate.open(1)
    again = studio.heard.wait(JobQueued, 2)
    assert (again.job_id, again.made, again.at_front) == (job_id, 1, True)

    studio.family.gate.open(1000)
    urgent = studio.engine.submit(request(steps=1, seed=99), at_front=True)
    studio.engine.resume()
    assert [record.seed for record in studio.heard.outcome(job_id).records] == [5, 6, 7]
    assert [event.index for event in studio.heard.all(JobStarted)] == [0, 0, 1, 2]
    assert studio.heard.all(JobFinished)[0].job_id == urgent
    assert saved_seeds(studio) == [5, 6, 7, 99]


def test_a_job_that_a_pause_put_back_can_be_cancelled(studio: Studio) -> None:
    studio.family.gate.shut()
    job_id = studio.submit(steps=1, count=3)
    studio.family.gate.wait_for_step()
    studio.engine.pause()
    studio.family.gate.open(1)
    studio.heard.wait(JobQueued, 2)
    studio.engine.cancel(job_id)

    assert isinstance(studio.heard.outcome(job_id), JobCancelled)
    assert studio.engine.history.count() == 1


def test_a_pause_ends_with_the_last_job(studio: Studio) -> None:
    a, b = stand(studio, *"ab")
    studio.engine.pause()
    studio.engine.cancel(b)
    studio.family.gate.open(1000)
    studio.heard.outcome(a)
    studio.heard.wait(QueueResumed)

    assert isinstance(studio.outcome(), JobFinished)


def test_an_empty_queue_cannot_be_paused(studio: Studio) -> None:
    studio.engine.pause()

    assert studio.heard.all(QueuePaused) == []
    assert isinstance(studio.outcome(), JobFinished)


def test_a_failure_that_all_would_meet_pauses_the_queue(studio: Studio) -> None:
    studio.outcome()
    a, b = stand(studio, *"ab")
    for path in studio.paths.pictures.iterdir():
        path.unlink()
    studio.paths.pictures.rmdir()
    studio.paths.pictures.write_text("a file where the folder was")
    studio.family.gate.open(1000)
    assert studio.heard.outcome(a).failure.kind == "SaveFailed"
    studio.heard.wait(QueuePaused)
    studio.paths.pictures.unlink()
    studio.engine.save_again(a)
    studio.engine.resume()

    assert isinstance(studio.heard.outcome(b), JobFinished)


def test_a_failed_job_tells_what_is_left_to_make(studio: Studio) -> None:
    def fail_on_the_third(asked: object) -> tuple[int, ...]:
        if asked.seed == 12:
            raise BadPicture("no picture")
        return (asked.height, asked.width, 3)

    whole = studio.family.shape_of
    studio.family.shape_of = fail_on_the_third
    failed = studio.outcome(seed=10, count=4)
    assert isinstance(failed, JobFailed)
    assert (failed.unmade.seed, failed.unmade.count) == (12, 2)

    studio.family.shape_of = whole
    studio.heard.outcome(studio.engine.submit(failed.unmade))
    assert saved_seeds(studio) == [10, 11, 12, 13]


def test_the_queue_is_back_after_a_restart_in_its_order_and_paused(open_studio: Open) -> None:
    studio = open_studio()
    *_, c, d = stand(studio, *"abcd")
    studio.engine.submit(request(prompt="first"), at_front=True)
    studio.engine.move(d, before_id=c)
    cut_off(studio)
    studio = open_studio()

    assert restored(studio) == ["a", "first", "b", "d", "c"]
    new = studio.submit(prompt="new")
    assert studio.heard.all(JobStarted) == []
    studio.engine.resume()
    studio.heard.outcome(new)
    assert len(studio.heard.all(JobFinished)) == 6
    studio.engine.close()
    assert restored(open_studio()) == []


def test_a_restored_job_is_told_before_all_else(open_studio: Open) -> None:
    studio = open_studio()
    stand(studio, *"ab")
    cut_off(studio)
    studio = open_studio()
    late = Recorder()
    studio.engine.subscribe(late)

    assert isinstance(studio.heard.events[0], QueueRestored)
    assert isinstance(late.events[0], QueueRestored)


def test_pictures_of_a_cut_off_job_are_not_made_twice(open_studio: Open) -> None:
    studio = open_studio()
    studio.family.gate.shut()
    studio.submit(steps=1, seed=20, count=5)
    studio.submit(steps=1, seed=90)
    studio.family.gate.open(2)
    studio.heard.wait(PictureSaved, 2)
    cut_off(studio)
    studio = open_studio()

    assert [job.made for job in studio.heard.wait(QueueRestored).jobs] == [2, 0]
    studio.engine.resume()
    assert [one.seed for one in studio.heard.wait(JobFinished).records] == [20, 21, 22, 23, 24]
    assert [event.index for event in studio.heard.all(JobStarted)][:3] == [2, 3, 4]
    studio.heard.wait(JobFinished, 2)
    assert saved_seeds(studio) == [20, 21, 22, 23, 24, 90]


def test_a_picture_that_a_kill_kept_from_the_history_is_not_made_twice(
    open_studio: Open, paths: Paths
) -> None:
    studio = open_studio()
    studio.family.gate.shut()
    studio.submit(steps=1, seed=20, count=2)
    studio.submit(steps=1, seed=90)
    studio.family.gate.open(1)
    record = studio.heard.wait(PictureSaved).record
    cut_off(studio)
    with closing(HistoryStore(paths.database, paths.pictures)) as history:
        history.forget(record.id)
    studio = open_studio()

    assert [job.made for job in studio.heard.wait(QueueRestored).jobs] == [0, 0]
    studio.engine.resume()
    studio.heard.wait(JobFinished, 2)
    assert saved_seeds(studio) == [20, 21, 90]
    assert len(list(paths.pictures.glob("*.png"))) == 3


def test_a_finished_job_that_a_kill_left_in_the_queue_does_not_come_back(
    open_studio: Open, paths: Paths
) -> None:
    studio = open_studio()
    stand(studio, "a")
    (row,) = rows(paths)
    studio.family.gate.open(1000)
    studio.heard.wait(JobFinished)
    studio.engine.close()
    assert rows(paths) == []
    with closing(sqlite3.connect(paths.queue_file)) as queue, queue:
        queue.execute("INSERT INTO jobs VALUES (?, ?, ?, ?)", row)

    assert open_studio().heard.all(QueueRestored) == []
    assert rows(paths) == []


def test_what_was_cancelled_or_failed_does_not_come_back(open_studio: Open, paths: Paths) -> None:
    studio = open_studio()
    a, b, c = stand(studio, *"abc")
    studio.engine.cancel(b)
    studio.engine.cancel(a)
    studio.family.shape_of = lambda _asked: (1, 1, 3)
    studio.family.gate.open(1000)

    assert isinstance(studio.heard.outcome(c), JobFailed)
    studio.engine.close()
    assert rows(paths) == []


def test_an_engine_that_keeps_no_queue_leaves_the_kept_one_alone(
    open_studio: Open, paths: Paths
) -> None:
    studio = open_studio()
    stand(studio, *"ab")
    cut_off(studio)
    other = make_studio(paths)
    other.engine.start()
    assert isinstance(other.outcome(prompt="another"), JobFinished)
    other.engine.close()

    assert restored(open_studio()) == ["a", "b"]


@pytest.mark.logs("The queue in")
@pytest.mark.parametrize("size", [0.0, 0.3, 1.0])
def test_a_damaged_queue_is_put_aside_and_harms_nothing_else(
    open_studio: Open, paths: Paths, size: float
) -> None:
    studio = open_studio()
    studio.outcome()
    stand(studio, *"ab")
    cut_off(studio)
    whole = paths.queue_file.read_bytes()
    damaged = whole[: int(len(whole) * size)].ljust(len(whole), b"\xa5")[:-1]
    damaged = b"no database" + damaged[11:]
    paths.queue_file.write_bytes(damaged)
    studio = open_studio()

    found = studio.heard.wait(QueueRestored)
    assert found.jobs == ()
    assert found.damaged_copy.read_bytes() == damaged
    assert studio.engine.history.count() == 1
    assert isinstance(studio.outcome(), JobFinished)


@pytest.mark.logs("A job of the queue cannot be read")
@pytest.mark.parametrize(
    "text", ["", "[]", '{"prompt": 3}', "[" * 100_000, '{"prompt": "a", "model_id": "noise"}']
)
def test_of_a_queue_with_a_damaged_row_the_rest_is_kept(
    open_studio: Open, paths: Paths, text: str
) -> None:
    studio = open_studio()
    stand(studio, *"abc")
    cut_off(studio)
    with closing(sqlite3.connect(paths.queue_file)) as queue, queue:
        queue.execute("UPDATE jobs SET request = ? WHERE request LIKE '%\"b\"%'", [text])
    studio = open_studio()

    assert restored(studio) == ["a", "c"]
    assert studio.heard.wait(QueueRestored).damaged_copy.is_file()
    studio.engine.close()
    assert restored(open_studio()) == ["a", "c"]


def test_a_stored_request_that_cannot_be_met_fails_with_its_sentence(
    open_studio: Open, paths: Paths
) -> None:
    studio = open_studio()
    stand(studio, *"ab")
    cut_off(studio)
    with closing(sqlite3.connect(paths.queue_file)) as queue, queue:
        queue.execute("UPDATE jobs SET request = replace(request, '\"width\": 64', '\"width\": 0')")
    studio = open_studio()
    studio.engine.resume()

    failed = studio.heard.wait(JobFailed)
    assert failed.failure.message.endswith("a width of 8 to 2048 pixels; 0 is outside.")


def test_a_job_fails_in_a_sentence_where_the_queue_cannot_be_written(
    open_studio: Open, paths: Paths
) -> None:
    studio = open_studio()
    with closing(sqlite3.connect(paths.queue_file)) as other:
        other.execute("BEGIN IMMEDIATE")
        failed = studio.outcome()

    assert isinstance(failed, JobFailed)
    assert failed.failure.kind == QueueError.__name__
    assert "cannot be written: database is locked" in failed.failure.message
    assert failed.unmade == studio.heard.all(JobQueued)[0].request
    assert isinstance(studio.outcome(), JobFinished)


def test_a_thousand_jobs_are_all_there_after_a_restart(open_studio: Open) -> None:
    studio = open_studio()
    prompts = [f"picture {number}" for number in range(1000)]
    stand(studio, *prompts)
    cut_off(studio)

    assert restored(open_studio()) == prompts
