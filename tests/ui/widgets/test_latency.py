"""The latency bar's arithmetic: true, in proportion, and never waiting at 100 %."""

import pytest

from studio.stats.spans import Phase, Span, Spans
from ui.widgets import latency
from ui.widgets.latency import Expected, Finished, Ready, Running, Segment, Stopped

EXPECTED = Expected(
    (
        (Phase.LOAD, 2.0),
        (Phase.ENCODE, 0.2),
        (Phase.DENOISE, 4.0),
        (Phase.DECODE, 0.3),
        (Phase.SAVE, 0.1),
    ),
    total_s=6.6,
)


def denoising(steps_done: int = 0, *, expected: Expected | None = EXPECTED) -> Running:
    """Eight steps of half a second, begun at 2.2 s on a clock that began at 0."""
    state = Running(0.0, expected)
    state = state.start_phase(Phase.LOAD, 0.0).finish_phase(Phase.LOAD, 2.0)
    state = state.start_phase(Phase.ENCODE, 2.0).finish_phase(Phase.ENCODE, 0.2)
    state = state.start_phase(Phase.DENOISE, 2.2)
    for step in range(1, steps_done + 1):
        state = state.finish_step(8, 0.5, 2.2 + 0.5 * step)
    return state


def test_before_any_picture_the_bar_is_empty() -> None:
    assert latency.shape_of(Ready(), 0.0).segments == ()


def test_a_forecast_shows_all_stages_undone() -> None:
    segments = latency.shape_of(Ready(EXPECTED), 0.0).segments
    assert [part.phase for part in segments] == list(latency.MADE)
    assert {part.done for part in segments} == {0.0}


def test_a_stage_without_time_has_no_segment() -> None:
    warm = Expected(((Phase.LOAD, 0.0), (Phase.DENOISE, 4.0)), total_s=4.0)
    assert [part.phase for part in latency.shape_of(Ready(warm), 0.0).segments] == [Phase.DENOISE]


def test_the_running_stage_fills_and_the_done_ones_are_solid() -> None:
    shape = latency.shape_of(denoising(4), 4.2)
    done = {part.phase: part.done for part in shape.segments}
    assert done[Phase.LOAD] == done[Phase.ENCODE] == 1.0
    assert done[Phase.DENOISE] == pytest.approx(0.5)
    assert done[Phase.DECODE] == done[Phase.SAVE] == 0.0


def test_a_step_is_interpolated_but_never_passes_its_end() -> None:
    state = denoising(4)
    (half,) = [p for p in latency.shape_of(state, 4.45).segments if p.phase is Phase.DENOISE]
    assert half.done == pytest.approx(4.5 / 8)
    (late,) = [p for p in latency.shape_of(state, 60.0).segments if p.phase is Phase.DENOISE]
    assert late.done < 5 / 8


def test_a_stage_that_overruns_grows_while_the_rest_shrinks() -> None:
    state = Running(0.0, EXPECTED).start_phase(Phase.LOAD, 0.0)
    early = latency.lay_out(latency.shape_of(state, 1.0).segments, 1000)
    late = latency.lay_out(latency.shape_of(state, 20.0).segments, 1000)
    assert late[0][1] > early[0][1]
    assert late[2][1] < early[2][1]


@pytest.mark.parametrize("now_s", [0.5, 2.0, 5.0, 100.0])
def test_no_running_stage_is_ever_full(now_s: float) -> None:
    state = Running(0.0, EXPECTED).start_phase(Phase.LOAD, 0.0)
    assert latency.shape_of(state, now_s).segments[0].done < 1.0
    saving = denoising(8).finish_phase(Phase.DENOISE, 4.0).start_phase(Phase.SAVE, 6.2)
    assert latency.shape_of(saving, 6.2 + now_s).segments[-1].done < 1.0


def test_a_stage_that_was_passed_over_is_no_longer_expected() -> None:
    state = Running(0.0, EXPECTED).start_phase(Phase.ENCODE, 0.0)
    phases = [part.phase for part in latency.shape_of(state, 0.1).segments]
    assert Phase.LOAD not in phases
    assert latency.left_s(state, 0.0) == pytest.approx(4.6)


def test_the_time_left_follows_this_pictures_own_steps() -> None:
    assert latency.left_s(denoising(), 2.2) == pytest.approx(4.4)
    slow = denoising().finish_step(8, 1.0, 3.2)
    assert latency.left_s(slow, 3.2) == pytest.approx(7 * 1.0 + 0.4)
    assert latency.left_s(slow, 3.7) == pytest.approx(6.5 + 0.4)


def test_without_a_basis_there_is_no_time_left_and_an_open_end() -> None:
    state = denoising(2, expected=None)
    assert latency.left_s(state, 3.2) is None
    early, late = latency.shape_of(state, 3.2), latency.shape_of(state, 300.0)
    assert early.share < late.share < 1.0
    assert {part.done for part in early.segments} == {1.0}


def test_the_time_of_a_finished_picture_leaves_the_queue_out() -> None:
    spans = Spans((Span(Phase.QUEUE, 0, 5.0), Span(Phase.DENOISE, 5, 2.0)), (1.0, 1.0), 7.0)
    assert Finished(spans).spans.made_s == pytest.approx(2.0)
    (only,) = latency.shape_of(Finished(spans), 0.0).segments
    assert only == Segment(Phase.DENOISE, 2.0, 1.0, cells=2)


def test_what_was_done_before_a_cancel_stays() -> None:
    spans = Spans((Span(Phase.ENCODE, 0, 0.2), Span(Phase.DENOISE, 0.2, 1.0)), (0.5, 0.5), 1.2)
    shape = latency.shape_of(Stopped(spans, Phase.DENOISE, is_failure=False), 0.0)
    assert [part.phase for part in shape.segments] == [Phase.ENCODE, Phase.DENOISE]
    assert shape.share < 1.0


@pytest.mark.parametrize("width", [20.0, 240.0, 1000.0, 3000.0])
def test_segments_fill_the_bar_and_none_gets_lost(width: float) -> None:
    segments = tuple(Segment(phase, s) for phase, s in EXPECTED.stages)
    places = latency.lay_out(segments, width)
    assert places[-1][0] + places[-1][1] == pytest.approx(width)
    assert all(one > 0 for _, one in places)
    if width >= 240:
        assert all(one >= 6 for _, one in places)
