"""Usual times and forecasts, from times that are given."""

import pytest

from studio.stats.spans import Phase, Spans
from studio.stats.summary import Percentiles, forecast, summarise
from tests.studio.records import spans


def test_there_is_no_summary_without_pictures() -> None:
    assert summarise([]) is None


def test_percentiles_are_times_that_occurred() -> None:
    usual = summarise([spans(denoise_s=float(seconds)) for seconds in range(20, 0, -1)])

    assert usual.pictures == 20
    assert usual.phase(Phase.DENOISE) == Percentiles(10.0, 19.0)


def test_one_picture_is_its_own_percentiles() -> None:
    assert summarise([spans(2.0)]).phase(Phase.DENOISE) == Percentiles(2.0, 2.0)


def test_the_wait_in_the_queue_is_not_part_of_the_total() -> None:
    usual = summarise([spans(1.0)])

    assert usual.total.p50_s == pytest.approx(1.3)
    assert usual.phase(Phase.QUEUE).p50_s == 0.5


def test_a_stage_that_took_no_time_is_left_out() -> None:
    usual = summarise([spans(load_s=0.0)])

    assert Phase.LOAD not in dict(usual.phases)
    assert usual.phase(Phase.LOAD) == Percentiles(0.0, 0.0)


def test_speed_is_the_median_of_all_pictures() -> None:
    assert summarise([spans(1.0), spans(2.0), spans(4.0)]).steps_per_second == 2.0


def test_there_is_no_forecast_without_a_basis() -> None:
    assert forecast([], 4, is_loaded=True) is None
    assert forecast([Spans()], 4, is_loaded=True) is None


def test_a_forecast_counts_the_steps_that_are_asked_for() -> None:
    expected = forecast([spans(1.0, steps=4), spans(2.0, steps=8)], 20, is_loaded=True)

    assert expected.seconds(Phase.DENOISE) == pytest.approx(5.0)
    assert expected.total_s == pytest.approx(5.3)


def test_loading_counts_only_where_the_model_is_not_loaded() -> None:
    past = [spans(load_s=0.0002), spans(load_s=3.0), spans(load_s=5.0)]

    assert forecast(past, 4, is_loaded=True).load_s == 0.0
    assert forecast(past, 4, is_loaded=False).load_s == 4.0
    assert forecast(past[:1], 4, is_loaded=False).load_s == 0.0


def test_time_left_follows_the_steps_of_this_picture() -> None:
    expected = forecast([spans(4.0, steps=4)], 4, is_loaded=True)

    assert expected.left_s(Phase.ENCODE, 0.04) == pytest.approx(0.06 + 4.0 + 0.2)
    assert expected.left_s(Phase.DENOISE, 0.5) == pytest.approx(3.5 + 0.2)
    assert expected.left_s(Phase.DENOISE, 4.0, steps_done=2) == pytest.approx(4.0 + 0.2)
    assert expected.left_s(Phase.SAVE, 9.0) == 0.0
