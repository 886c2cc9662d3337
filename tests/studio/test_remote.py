"""The engine in a process of its own: the same verbs, and what happens when the process dies."""

import pickle
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from studio import errors, remote
from studio.errors import (
    AlreadyRunning,
    EngineEnded,
    HistoryError,
    InvalidRequest,
    ModelDamaged,
    ModelNotFound,
    SaveFailed,
    StudioError,
)
from studio.events import (
    EngineReady,
    Event,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobQueued,
    JobStarted,
    PhaseStarted,
    PreviewReady,
    QueueOrdered,
    QueuePaused,
    QueueRestored,
    QueueResumed,
)
from studio.history.lock import LibraryLock
from studio.logs import ENGINE_LOG_FILE
from studio.models.family import Reading
from studio.paths import Paths
from studio.process import Process
from studio.remote import MAX_CRASHES, RemoteEngine
from studio.settings import Settings
from studio.stats.spans import Phase
from tests import fake_process
from tests.fakes import FakeFamily, Recorder, make_model, make_studio, request

OPEN_AND_WAIT = """
import sys
from pathlib import Path
from studio.paths import Paths
from studio.events import PhaseStarted
from studio.remote import RemoteEngine
from studio.settings import Settings
from tests.fake_process import start_process
from tests.fakes import FakeFamily, Recorder, request
engine = RemoteEngine(Paths.under(Path(sys.argv[1])), Settings(), start_process, (FakeFamily(),))
heard = Recorder()
engine.subscribe(heard)
engine.start()
engine.submit(request(prompt="hangs"))
heard.wait(PhaseStarted, 4)
print("ready", flush=True)
sys.stdin.read()
"""


def open_engine(paths: Paths) -> RemoteEngine:
    make_model(paths)
    return RemoteEngine(paths, Settings(), fake_process.start_process, (FakeFamily(),))


@pytest.fixture
def engine(paths: Paths) -> Iterator[RemoteEngine]:
    made = open_engine(paths)
    yield made
    made.close(timeout_s=0.5)


@pytest.fixture
def heard(engine: RemoteEngine) -> Recorder:
    recorder = Recorder()
    engine.subscribe(recorder)
    return recorder


def test_a_picture_is_made_there_and_read_here(engine: RemoteEngine, heard: Recorder) -> None:
    engine.start()
    finished = heard.outcome(engine.submit(request(steps=2)))

    assert isinstance(finished, JobFinished)
    assert finished.records[0].path.is_file()
    assert [one.id for one in engine.history.page()] == [finished.records[0].id]
    assert heard.wait(EngineReady).devices[0].title == "Fake 1000"
    assert [event.phase for event in heard.all(PhaseStarted)] == list(Phase)[1:]
    assert heard.wait(PreviewReady).pixels.shape == (8, 8, 3)
    assert finished.records[0].spans.seconds(Phase.QUEUE) > 0


def test_a_bad_request_is_refused_here(engine: RemoteEngine, heard: Recorder) -> None:
    with pytest.raises(InvalidRequest, match=r"1001 is not. Try 1000 or 1008."):
        engine.submit(request(width=1001))
    with pytest.raises(ModelNotFound, match="There is no model at nowhere"):
        engine.submit(request(model_id="nowhere"))
    assert heard.all(JobQueued) == []


def test_a_waiting_job_is_cancelled_there(engine: RemoteEngine, heard: Recorder) -> None:
    job_id = engine.submit(request())
    assert engine.cancel(job_id)

    assert isinstance(heard.outcome(job_id), JobCancelled)
    assert not engine.cancel(job_id)
    assert not engine.cancel("no such job")


def test_the_history_is_written_there(engine: RemoteEngine, heard: Recorder) -> None:
    engine.start()
    (record,) = heard.outcome(engine.submit(request())).records
    engine.history.star(record.id, is_starred=True)
    assert engine.history.get(record.id).is_starred
    engine.history.forget(record.id)
    assert engine.history.get(record.id) is None
    engine.history.add(record)
    assert engine.history.get(record.id) == record


def cue_to_hang(engine: RemoteEngine) -> Path:
    """While this file is there, models in the engine's process never end loading."""
    cue = engine.history.pictures / fake_process.HANG_CUE
    cue.parent.mkdir(parents=True, exist_ok=True)
    cue.touch()
    return cue


def test_the_tokens_of_a_prompt_are_counted_there(engine: RemoteEngine) -> None:
    assert engine.read_prompt("noise", "a red circle") == Reading(3, 10)


def test_a_tokenizer_without_an_end_costs_no_picture_and_is_not_asked_again(
    engine: RemoteEngine, heard: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "READING_S", 0.05)
    cue = cue_to_hang(engine)
    job_id = engine.submit(request())
    engine.start()
    heard.wait(PhaseStarted)
    for prompt in ("hangs", "a red circle"):
        with pytest.raises(ModelDamaged, match=r"tokenizer of noise took more than 0\.05 seconds"):
            engine.read_prompt("noise", prompt)
    cue.unlink()

    assert isinstance(heard.outcome(job_id), JobFinished)
    heard.wait(EngineReady, 2)  # of the next process
    assert isinstance(heard.outcome(engine.submit(request())), JobFinished)


def test_a_tokenizer_that_panics_is_told(engine: RemoteEngine) -> None:
    with pytest.raises(StudioError, match="unexpected happened: retry-limit-in-match over"):
        engine.read_prompt("noise", "panics")
    assert engine.read_prompt("noise", "a red circle") == Reading(3, 10)


def test_the_memory_in_use_is_told_from_there(engine: RemoteEngine, heard: Recorder) -> None:
    engine.start()
    heard.wait(EngineReady)
    use = engine.memory()
    assert use.now.total_bytes == 8 * 2**30
    assert use.peak_bytes == 123 * 2**20


def test_an_error_of_a_verb_is_raised_here(engine: RemoteEngine) -> None:
    with pytest.raises(SaveFailed, match=r"This picture is not in memory any more. Make it again."):
        engine.save_again("no such job")


@pytest.mark.logs("The engine ended unexpectedly")
def test_when_the_process_is_killed_only_the_running_job_fails(
    engine: RemoteEngine, heard: Recorder
) -> None:
    made, killed, waiting = (engine.submit(request(prompt=p)) for p in ("a", "is killed", "b"))
    engine.start()
    failed = heard.outcome(killed)

    assert isinstance(failed, JobFailed)
    assert failed.phase is Phase.DECODE
    assert failed.failure.kind == EngineEnded.__name__
    assert str(failed.failure) == (
        "The engine ended unexpectedly: the system stopped it, most likely because the memory was "
        "full. It starts again by itself: make the picture again. If that does not help, choose a "
        "smaller size or model, or close other programs."
    )
    assert isinstance(heard.outcome(waiting), JobFinished)
    assert [event.job_id for event in heard.all(JobQueued)] == [made, killed, waiting]
    assert [len(heard.outcomes(job_id)) for job_id in (made, killed, waiting)] == [1, 1, 1]
    assert {record.request.prompt for record in engine.history.page()} == {"a", "b"}


@pytest.mark.logs("The engine ended unexpectedly, with code 3.")
def test_a_job_that_was_cancelled_in_the_crash_is_not_made(
    engine: RemoteEngine, heard: Recorder
) -> None:
    crashing, cancelled = engine.submit(request(prompt="exits")), engine.submit(request())

    def cancel(event: Event) -> None:
        if isinstance(event, JobFailed):
            engine.cancel(cancelled)

    engine.subscribe(cancel)
    engine.start()

    assert isinstance(heard.outcome(crashing), JobFailed)
    assert isinstance(heard.outcome(cancelled), JobCancelled)


def test_a_model_that_never_ends_loading_is_left_by_a_cancel(
    engine: RemoteEngine, heard: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "PATIENCE_S", 0.05)
    cue = cue_to_hang(engine)
    hanging, waiting = engine.submit(request()), engine.submit(request())
    engine.start()
    heard.wait(PhaseStarted)
    engine.cancel(hanging)

    cancelled = heard.outcome(hanging)
    assert isinstance(cancelled, JobCancelled)
    assert cancelled.phase is Phase.LOAD
    cue.unlink()
    assert isinstance(heard.outcome(waiting), JobFinished)
    assert [len(heard.outcomes(job_id)) for job_id in (hanging, waiting)] == [1, 1]


@pytest.mark.logs("The engine ended unexpectedly")
def test_after_crashes_in_a_row_only_a_new_job_starts_it_again(
    engine: RemoteEngine, heard: Recorder
) -> None:
    crashing = [engine.submit(request(prompt="exits")) for _ in range(MAX_CRASHES)]
    waiting, unwanted = engine.submit(request()), engine.submit(request())
    engine.start()

    heard.wait(QueuePaused)
    assert all(isinstance(heard.outcome(job_id), JobFailed) for job_id in crashing)
    with pytest.raises(HistoryError, match=r"The engine has ended. Make a picture: that starts"):
        engine.history.star("x", is_starred=True)
    assert engine.cancel(unwanted)
    assert isinstance(heard.outcome(unwanted), JobCancelled)
    engine.resume()
    assert isinstance(heard.outcome(waiting), JobFinished)


@pytest.mark.logs("The engine ended unexpectedly")
def test_a_new_job_starts_an_engine_that_has_given_up(
    engine: RemoteEngine, heard: Recorder
) -> None:
    crashing = [engine.submit(request(prompt="exits")) for _ in range(MAX_CRASHES)]
    engine.start()

    assert all(isinstance(heard.outcome(job_id), JobFailed) for job_id in crashing)
    assert isinstance(heard.outcome(engine.submit(request())), JobFinished)


@pytest.mark.logs("The engine ended unexpectedly")
def test_a_paused_queue_is_still_paused_and_in_its_order_after_a_crash(
    engine: RemoteEngine, heard: Recorder
) -> None:
    crashing = engine.submit(request(prompt="crashes when told", count=2))
    first, second = (engine.submit(request(prompt=prompt)) for prompt in "ab")
    engine.start()
    heard.wait(JobStarted, 2)  # the second picture: a pause would not begin it
    engine.pause()
    engine.move(second, first)
    heard.wait(QueueOrdered)
    (engine.history.pictures / fake_process.CUE).touch()

    failed = heard.outcome(crashing)
    assert isinstance(failed, JobFailed)
    assert (failed.unmade.seed, failed.unmade.count) == (8, 1)
    heard.wait(EngineReady, 2)
    assert heard.outcomes(first) == heard.outcomes(second) == []
    engine.resume()
    assert isinstance(heard.outcome(first), JobFinished)
    assert len(heard.all(QueuePaused)) == len(heard.all(QueueResumed)) == 1
    started = dict.fromkeys(event.job_id for event in heard.all(JobStarted))  # once a picture
    assert list(started) == [crashing, second, first]


def test_the_queue_is_restored_once(paths: Paths) -> None:
    last = open_engine(paths)
    job_id = last.submit(request(prompt="kept"))
    last.close()
    heard = Recorder()
    engine = open_engine(paths)
    engine.subscribe(heard)
    engine.start()
    engine.resume()

    assert isinstance(heard.outcome(job_id), JobFinished)
    (restored,) = heard.all(QueueRestored)
    assert [job.job_id for job in restored.jobs] == [job_id]
    assert heard.all(JobQueued) == []
    engine.close()


@pytest.mark.logs("The engine ended unexpectedly")
def test_a_late_listener_hears_once_of_an_engine_that_was_started_again(
    engine: RemoteEngine, heard: Recorder
) -> None:
    engine.submit(request(prompt="exits"))
    engine.start()
    heard.wait(EngineReady, 2)
    late = Recorder()
    engine.subscribe(late)
    assert len(late.all(EngineReady)) == 1


def test_who_waits_for_an_answer_hears_of_the_crash(paths: Paths) -> None:
    with pytest.raises(EngineEnded, match=r"The engine ended unexpectedly, with code 5."):
        RemoteEngine(paths, Settings(), lambda: Process([sys.executable, "-c", "exit(5)"]))


def test_a_process_that_cannot_be_started_is_told(paths: Paths) -> None:
    with pytest.raises(EngineEnded, match=r"The engine cannot be started: .*No such file"):
        RemoteEngine(paths, Settings(), lambda: Process([str(paths.data / "python")]))


def test_a_second_engine_on_the_same_library_is_refused(
    engine: RemoteEngine,  # noqa: ARG001
    paths: Paths,
) -> None:
    with pytest.raises(AlreadyRunning) as refused:
        open_engine(paths)
    assert str(refused.value).startswith(
        f"Gouache is already running with the library in {paths.data}. Use "
    )


def test_a_newer_history_is_refused_as_it_is(paths: Paths) -> None:
    make_studio(paths).engine.close()
    with sqlite3.connect(paths.database) as database:
        database.execute("PRAGMA user_version = 999")
    with pytest.raises(HistoryError, match=r"newer|has version 999"):
        open_engine(paths)


def test_closing_cancels_all_jobs_and_gives_the_library_back(
    engine: RemoteEngine, heard: Recorder, paths: Paths
) -> None:
    waiting = engine.submit(request())
    engine.close()
    too_late = engine.submit(request())

    assert [type(one) for one in heard.outcomes(waiting)] == [JobCancelled]
    assert [type(one) for one in heard.outcomes(too_late)] == [JobCancelled]
    LibraryLock(paths.data).release()


def test_a_model_that_does_not_answer_ends_with_its_process(
    engine: RemoteEngine, heard: Recorder, paths: Paths
) -> None:
    check_close_within(engine, heard, paths, prompt="hangs")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop a process.")
@pytest.mark.logs("The engine did not end within 0 s")
def test_a_process_that_does_not_answer_is_ended(
    engine: RemoteEngine, heard: Recorder, paths: Paths
) -> None:
    check_close_within(engine, heard, paths, prompt="is stopped")


def check_close_within(engine: RemoteEngine, heard: Recorder, paths: Paths, *, prompt: str) -> None:
    """Closing in the middle of such a job cancels it and frees the library."""
    job_id = engine.submit(request(prompt=prompt))
    engine.start()
    heard.wait(PhaseStarted, 4)
    engine.close(timeout_s=0.05)

    assert isinstance(heard.outcome(job_id), JobCancelled)
    LibraryLock(paths.data).release()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL to send.")
def test_the_process_ends_with_its_parent(paths: Paths) -> None:
    make_model(paths)
    command = [sys.executable, "-c", OPEN_AND_WAIT, str(paths.data.parent)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout.readline() == b"ready\n"
        (child,) = psutil.Process(parent.pid).children()
        parent.send_signal(signal.SIGKILL)
    child.wait(timeout=30)
    LibraryLock(paths.data).release()


def test_it_keeps_a_log_of_its_own(engine: RemoteEngine, heard: Recorder, paths: Paths) -> None:
    engine.start()
    assert isinstance(heard.outcome(engine.submit(request(prompt="is bad"))), JobFailed)
    assert "failed: noise gave uint8" in (paths.logs / ENGINE_LOG_FILE).read_text()


@pytest.mark.parametrize(
    "error",
    [
        kind("What happened.", "What to do.")
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, StudioError) and kind is not InvalidRequest
    ]
    + [InvalidRequest("width", "Too wide.", "Try less.", ("8", "16"))],
)
def test_every_error_can_be_sent_to_another_process(error: StudioError) -> None:
    sent = pickle.loads(pickle.dumps(error))
    assert type(sent) is type(error)
    assert vars(sent) == vars(error)
    assert str(sent) == str(error)
