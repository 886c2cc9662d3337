"""The front door: what is submitted, cancelled and closed, and what everybody hears of it."""

import dataclasses
import threading

import pytest
from PIL import Image

from studio.engine import THREAD_NAME, Engine
from studio.errors import AlreadyRunning, HistoryError, InvalidRequest, ModelNotFound
from studio.events import (
    EngineReady,
    HistoryChecked,
    JobCancelled,
    JobFinished,
    JobQueued,
    JobStarted,
    PhaseDone,
    PhaseStarted,
    PictureSaved,
    PreviewReady,
    StepDone,
)
from studio.history.images import save_copy
from studio.paths import Paths
from studio.stats.spans import Phase
from tests.fakes import DEVICE, Recorder, Studio, make_studio, request


def test_a_request_becomes_a_saved_picture(studio: Studio) -> None:
    finished = studio.outcome()

    assert isinstance(finished, JobFinished)
    (record,) = finished.records
    assert record.path == studio.paths.pictures / "gouache-00001.png"
    with Image.open(record.path) as image:
        assert image.size == (64, 48)
    assert studio.engine.history.get(record.id).path == record.path


def test_events_tell_the_story_in_order(studio: Studio) -> None:
    job_id = studio.submit(steps=2)
    studio.heard.outcome(job_id)

    story = [
        type(event)
        for event in studio.heard.events
        if hasattr(event, "job_id") and not isinstance(event, PreviewReady)
    ]
    phase = [PhaseStarted, PhaseDone]
    denoise = [PhaseStarted, StepDone, StepDone, PhaseDone]
    load_encode, decode_save = 2 * phase, 2 * phase
    assert story == [
        *[JobQueued, JobStarted],
        *[*load_encode, *denoise, *decode_save],
        *[PictureSaved, JobFinished],
    ]
    assert [event.phase for event in studio.heard.all(PhaseDone)] == list(Phase)[1:]


def test_the_same_seed_gives_the_same_pixels(studio: Studio) -> None:
    first, second = studio.outcome().records[0], studio.outcome().records[0]

    with Image.open(first.path) as one, Image.open(second.path) as other:
        assert first.path != second.path
        assert one.tobytes() == other.tobytes()


def test_every_picture_of_a_count_has_the_next_seed(studio: Studio) -> None:
    finished = studio.outcome(seed=40, count=3)

    assert [record.seed for record in finished.records] == [40, 41, 42]
    assert [record.request.count for record in finished.records] == [1, 1, 1]
    assert [event.index for event in studio.heard.all(JobStarted)] == [0, 1, 2]
    assert len({record.file_sha256 for record in finished.records}) == 3


def test_a_seed_is_drawn_where_none_is_given(studio: Studio) -> None:
    seeds = {studio.outcome(seed=None).records[0].seed for _ in range(3)}

    assert len(seeds) == 3
    assert all(event.request.seed in seeds for event in studio.heard.all(JobQueued))


def test_what_is_submitted_before_the_start_waits(paths: Paths) -> None:
    studio = make_studio(paths)
    job_id = studio.submit()
    assert studio.heard.outcomes(job_id) == []

    studio.engine.start()
    assert isinstance(studio.heard.outcome(job_id), JobFinished)
    studio.engine.close()


def test_what_is_submitted_while_devices_are_sought_waits(paths: Paths) -> None:
    studio = make_studio(paths)
    studio.backend.found.clear()
    studio.engine.start()
    job_id = studio.submit()
    studio.backend.found.set()

    assert isinstance(studio.heard.outcome(job_id), JobFinished)
    kinds = [type(event) for event in studio.heard.events]
    assert kinds.index(EngineReady) < kinds.index(JobStarted)
    studio.engine.close()


def test_a_job_at_the_front_is_made_next(studio: Studio) -> None:
    studio.family.gate.shut()
    running = studio.submit()
    studio.family.gate.wait_for_step()
    later = studio.submit()
    sooner = studio.engine.submit(request(), at_front=True)
    studio.family.gate.open(9)
    studio.heard.outcome(later)

    assert [event.job_id for event in studio.heard.all(JobFinished)] == [running, sooner, later]


def test_a_cancelled_waiting_job_ends_at_once(studio: Studio) -> None:
    studio.family.gate.shut()
    running, waiting = studio.submit(), studio.submit()
    studio.family.gate.wait_for_step()

    assert studio.engine.cancel(waiting)
    (cancelled,) = studio.heard.outcomes(waiting)
    assert isinstance(cancelled, JobCancelled)
    assert cancelled.phase is Phase.QUEUE
    assert cancelled.spans.seconds(Phase.QUEUE) > 0
    studio.family.gate.open(3)
    assert isinstance(studio.heard.outcome(running), JobFinished)


def test_a_cancelled_running_job_ends_with_its_step(studio: Studio) -> None:
    studio.family.gate.shut()
    job_id = studio.submit(steps=100)
    studio.family.gate.wait_for_step()
    studio.engine.cancel(job_id)
    studio.family.gate.open(1)
    cancelled = studio.heard.outcome(job_id)

    assert isinstance(cancelled, JobCancelled)
    assert cancelled.phase is Phase.DENOISE
    assert len(studio.heard.all(StepDone)) == 1
    assert studio.engine.history.count() == 0


def test_pictures_saved_before_the_cancel_stay(studio: Studio) -> None:
    studio.family.gate.shut()
    job_id = studio.submit(count=5, steps=1)
    studio.family.gate.open(2)
    studio.heard.wait(PictureSaved, 2)
    studio.engine.cancel(job_id)
    studio.family.gate.open(1)

    assert isinstance(studio.heard.outcome(job_id), JobCancelled)
    assert studio.engine.history.count() == 2


def test_a_cancelled_job_frees_the_queue(studio: Studio) -> None:
    studio.family.gate.shut()
    cancelled, next_one = studio.submit(), studio.submit()
    studio.family.gate.wait_for_step()
    studio.engine.cancel(cancelled)
    studio.family.gate.open(4)

    assert isinstance(studio.heard.outcome(cancelled), JobCancelled)
    assert isinstance(studio.heard.outcome(next_one), JobFinished)


def test_a_cancel_while_the_model_loads_is_heard(studio: Studio) -> None:
    loading, go_on = threading.Event(), threading.Event()

    def load_slowly() -> None:
        loading.set()
        assert go_on.wait(30)

    studio.family.on_load = load_slowly
    job_id = studio.submit()
    assert loading.wait(30)
    studio.engine.cancel(job_id)
    go_on.set()

    assert studio.heard.outcome(job_id).phase is Phase.LOAD


def test_only_a_living_job_can_be_cancelled(studio: Studio) -> None:
    job_id = studio.submit()
    studio.heard.outcome(job_id)

    assert not studio.engine.cancel(job_id)
    assert not studio.engine.cancel("no such job")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"prompt": ""}, "The prompt is empty. Type what you want to see."),
        (
            {"prompt": "x" * 1_000_000},
            "The prompt has 1,000,000 characters; 20,000 is the most. Shorten it.",
        ),
        (
            {"prompt": "a\0b"},
            "The prompt holds U+0000 at position 2, which is not a character of any text. "
            "Remove it or type the text again.",
        ),
        (
            {"negative_prompt": "\ud800"},
            "The negative prompt holds U+D800 at position 1, which is not a character of any "
            "text. Remove it or type the text again.",
        ),
        (
            {"width": 0},
            "noise makes pictures with a width of 8 to 2048 pixels; 0 is outside. Try 8.",
        ),
        (
            {"height": 10**9},
            "noise makes pictures with a height of 8 to 2048 pixels; 1000000000 is outside. "
            "Try 2048.",
        ),
        (
            {"width": 1001},
            "noise needs a width that is a multiple of 8; 1001 is not. Try 1000 or 1008.",
        ),
        ({"steps": 0}, "The steps must be a whole number from 1 to 200; 0 is not. Try 1."),
        ({"steps": -1}, "The steps must be a whole number from 1 to 200; -1 is not. Try 1."),
        (
            {"guidance": float("nan")},
            "The guidance must be a number from 0 to 30; nan is not. "
            "Leave it out for the model's own value.",
        ),
        (
            {"seed": 2**64},
            "The seed must be a whole number from 0 to 9223372036854775807; "
            "18446744073709551616 is not. Try 9223372036854775807.",
        ),
        (
            {"seed": 2**63 - 1, "count": 2},
            "The seed must be a whole number from 0 to 9223372036854775806; "
            "9223372036854775807 is not. Try 9223372036854775806.",
        ),
    ],
)
def test_an_impossible_request_is_refused_at_once(
    studio: Studio, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(InvalidRequest) as refused:
        studio.submit(**changes)

    assert str(refused.value) == message
    assert studio.heard.all(JobQueued) == []


def test_an_unknown_model_is_refused_at_once(studio: Studio) -> None:
    with pytest.raises(ModelNotFound, match="There is no model at nowhere"):
        studio.submit(model_id="nowhere")


def test_a_model_is_named_by_its_id_however_it_was_asked_for(studio: Studio) -> None:
    records = [
        studio.outcome(model_id=name).records[0]
        for name in ("noise", str(studio.paths.models / "noise"))
    ]

    assert records[0].model.id == records[1].model.id == records[1].request.model_id
    assert studio.family.loaded == ["noise"]


@pytest.mark.logs("A listener failed on JobStarted")
def test_a_listener_that_raises_does_not_hurt_the_job(studio: Studio) -> None:
    def fail(event: object) -> None:
        assert not isinstance(event, JobStarted)

    studio.engine.subscribe(fail)

    assert isinstance(studio.outcome(), JobFinished)


def test_a_listener_can_leave(studio: Studio) -> None:
    heard = Recorder()
    leave = studio.engine.subscribe(heard)
    leave()
    studio.outcome()

    assert not [event for event in heard.events if hasattr(event, "job_id")]


def test_a_late_listener_hears_what_was_found_at_the_start(studio: Studio) -> None:
    studio.outcome()
    late = Recorder()
    studio.engine.subscribe(late)

    checked, ready = late.events
    assert checked == HistoryChecked()
    assert isinstance(ready, EngineReady)
    assert ready.devices == (DEVICE,)


def test_a_listener_may_cancel_the_job_that_it_hears_of(studio: Studio) -> None:
    def cancel(event: object) -> None:
        if isinstance(event, JobQueued):
            studio.engine.cancel(event.job_id)

    studio.engine.subscribe(cancel)
    job_id = studio.submit()

    assert isinstance(studio.heard.outcome(job_id), JobCancelled)


def test_a_second_studio_on_the_same_library_is_refused(studio: Studio) -> None:
    with pytest.raises(AlreadyRunning) as refused:
        Engine(studio.paths)

    assert str(refused.value) == (
        f"Gouache is already running with the library in {studio.paths.data}. "
        "Use its window or close it, or set GOUACHE_HOME to another folder."
    )


def test_a_closed_studio_gives_the_library_back(paths: Paths) -> None:
    for _ in range(2):
        studio = make_studio(paths)
        studio.engine.start()
        assert isinstance(studio.outcome(), JobFinished)
        studio.engine.close()

    assert len(list(paths.pictures.glob("*.png"))) == 2


def test_a_history_that_cannot_be_opened_gives_the_library_back(paths: Paths) -> None:
    paths.database.mkdir(parents=True)
    for _ in range(2):
        with pytest.raises(HistoryError, match="cannot be used: unable to open database file"):
            make_studio(paths)


def test_a_folder_that_cannot_be_made_is_named(paths: Paths) -> None:
    paths.data.parent.mkdir()
    paths.data.write_text("a file where the folder should be")
    with pytest.raises(HistoryError, match=f"The folder {paths.data} cannot be used: File exists"):
        make_studio(paths)


def test_closing_cancels_all_jobs_and_ends_the_thread(studio: Studio) -> None:
    studio.family.gate.shut()
    running, waiting = studio.submit(steps=100), studio.submit()
    studio.family.gate.wait_for_step()
    closing = threading.Thread(target=studio.engine.close)
    closing.start()
    assert isinstance(studio.heard.outcome(waiting), JobCancelled)
    studio.family.gate.open(1)
    closing.join()

    assert isinstance(studio.heard.outcome(running), JobCancelled)
    assert THREAD_NAME not in {thread.name for thread in threading.enumerate()}
    assert studio.family.unloaded == ["noise"]


def test_closing_without_a_start_cancels_what_waited(paths: Paths) -> None:
    studio = make_studio(paths)
    job_id = studio.submit()
    studio.engine.close()
    studio.engine.close()

    assert isinstance(studio.heard.outcome(job_id), JobCancelled)


def test_what_is_submitted_too_late_is_cancelled(studio: Studio) -> None:
    studio.engine.close()
    job_id = studio.submit()

    assert [type(one) for one in studio.heard.outcomes(job_id)] == [JobCancelled]


@pytest.mark.logs("The thread generation did not end within 0 s")
def test_a_model_that_does_not_answer_is_left_behind(studio: Studio) -> None:
    studio.family.gate.shut()
    job_id = studio.submit()
    studio.family.gate.wait_for_step()
    studio.engine.close(timeout_s=0.05)
    assert studio.heard.outcomes(job_id) == []

    studio.family.gate.open(9)
    assert isinstance(studio.heard.outcome(job_id), JobCancelled)


def test_a_copy_replaces_the_file_that_was_there(studio: Studio) -> None:
    out = studio.paths.pictures.parent / "out.png"
    out.write_text("old")
    record = studio.outcome().records[0]
    save_copy(record, out)

    assert out.read_bytes() == record.path.read_bytes()
    assert [path.name for path in out.parent.glob("*.p*")] == ["out.png"]


def test_events_hold_nothing_that_cannot_be_sent_elsewhere(studio: Studio) -> None:
    studio.outcome()

    for event in studio.heard.events:
        assert dataclasses.is_dataclass(event)
        assert type(event).__dataclass_params__.frozen
