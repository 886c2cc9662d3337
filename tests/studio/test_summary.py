"""Usual times and forecasts, from times that are given."""

from datetime import timedelta

import pytest

from studio.stats.sheet import csv_text
from studio.stats.spans import Phase, Spans
from studio.stats.summary import (
    MADE,
    Cold,
    Kind,
    KindStats,
    Percentiles,
    Unit,
    forecast,
    longest_load,
    summarise,
    trend,
)
from tests.studio.records import NOON, spans


def kind_stats(title: str, load_s: float | None = None) -> KindStats:
    usual = Percentiles(2.0, 3.0)
    cold = None if load_s is None else Cold(1, usual, Percentiles(load_s, load_s))
    return KindStats(
        kind=Kind("m", 64, 48, 4, "CPU, 2 cores", "bf16"),
        title=title,
        pictures=7,
        total=usual,
        made_s=14.5,
        stages=tuple((phase, 0.4) for phase in MADE),
        warm=usual,
        cold=cold,
        first_preview=None,
        peak_bytes=9,
    )


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


def test_a_trend_of_few_pictures_has_a_point_for_each() -> None:
    made = [(NOON + timedelta(days=number), float(number)) for number in range(3)]
    whole = trend(made)

    assert whole.unit is Unit.PICTURE
    assert [point.total.p50_s for point in whole.points] == [0.0, 1.0, 2.0]
    assert whole.points[0].moment == NOON


@pytest.mark.parametrize(
    ("every", "unit"),
    [
        (timedelta(minutes=5), Unit.HOUR),
        (timedelta(hours=5), Unit.DAY),
        (timedelta(days=1), Unit.WEEK),
        (timedelta(days=5), Unit.MONTH),
    ],
)
def test_a_trend_takes_the_finest_unit_that_fits(every: timedelta, unit: Unit) -> None:
    made = [(NOON + every * number, 1.0) for number in range(200)]
    whole = trend(made)

    assert whole.unit is unit
    assert 2 < len(whole.points) <= 60
    assert sum(point.pictures for point in whole.points) == 200


def test_a_point_of_a_trend_tells_its_percentiles() -> None:
    made = [(NOON + timedelta(seconds=number), float(number)) for number in range(1, 101)]
    points = trend(made).points

    assert points[0].total == Percentiles(50.0, 95.0)
    assert (points[0].moment.minute, points[0].moment.second) == (0, 0)


def test_there_is_no_trend_without_pictures() -> None:
    assert trend([]).points == ()


def test_the_longest_load_is_told_where_a_model_was_loaded() -> None:
    kinds = [kind_stats("A"), kind_stats("B", 6.1), kind_stats("C", 2.0)]

    assert longest_load(kinds).title == "B"
    assert longest_load(kinds[:1]) is None


def test_a_sheet_names_its_units_and_leaves_out_what_is_not_known() -> None:
    names, first = csv_text([kind_stats("SDXL, 1.0"), kind_stats("B", 6.1)]).splitlines()[:2]

    assert names.startswith("model,model_id,precision,device,width_px,height_px,steps,pictures,")
    assert names.endswith("mean_decode_s,mean_save_s,sum_s,memory_peak_bytes")
    assert first == (
        '"SDXL, 1.0",m,bf16,"CPU, 2 cores",64,48,4,7,2,3,,2,0,,,0.4,0.4,0.4,0.4,0.4,14.5,9'
    )


def test_a_model_cannot_put_a_formula_into_a_sheet() -> None:
    assert csv_text([kind_stats("=cmd|' /C calc'!A0")]).splitlines()[1].startswith("'=cmd|")
