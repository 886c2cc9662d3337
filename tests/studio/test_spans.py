"""The stopwatch: which stages it tells of, and when."""

import time

import pytest

from studio.stats.spans import Phase, Spans, Stopwatch


def phases(stopwatch: Stopwatch) -> list[Phase]:
    return [span.phase for span in stopwatch.read().spans]


def test_the_queue_runs_from_the_submission_to_the_first_stage() -> None:
    submitted_at_s = time.perf_counter() - 2.0
    stopwatch = Stopwatch(submitted_at_s)
    with stopwatch.measure(Phase.LOAD):
        pass
    queue, load = stopwatch.read().spans

    assert queue.start_s == 0
    assert queue.seconds >= 2.0
    assert load.start_s >= queue.seconds


def test_the_stage_under_way_counts() -> None:
    stopwatch = Stopwatch(time.perf_counter())
    assert phases(stopwatch) == [Phase.QUEUE]
    with stopwatch.measure(Phase.LOAD):
        assert phases(stopwatch) == [Phase.QUEUE, Phase.LOAD]

    assert phases(stopwatch) == [Phase.QUEUE, Phase.LOAD]


def test_a_stage_that_raises_is_measured() -> None:
    stopwatch = Stopwatch(time.perf_counter())
    with pytest.raises(ValueError, match="no"), stopwatch.measure(Phase.DENOISE):
        raise ValueError("no")

    assert phases(stopwatch) == [Phase.QUEUE, Phase.DENOISE]
    assert stopwatch.phase is Phase.DENOISE


def test_the_device_is_waited_for_at_both_edges() -> None:
    waits = []
    stopwatch = Stopwatch(time.perf_counter(), lambda: waits.append(len(waits)))
    with stopwatch.measure(Phase.DENOISE):
        assert waits == [0]
        stopwatch.step()
        assert waits == [0, 1]

    assert waits == [0, 1, 2]


def test_only_the_first_preview_is_noted() -> None:
    stopwatch = Stopwatch(time.perf_counter())
    assert stopwatch.read().first_preview_s is None
    stopwatch.preview()
    first_s = stopwatch.read().first_preview_s
    stopwatch.preview()

    assert stopwatch.read().first_preview_s == first_s


def test_speed_is_steps_by_their_seconds() -> None:
    assert Spans(steps=(0.5, 0.25, 0.25)).steps_per_second == 3.0
    assert Spans().steps_per_second == 0.0
