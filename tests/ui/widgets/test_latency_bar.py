"""The latency bar says what the engine says, and nothing moves once a picture is done."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.stats.spans import Phase, Span, Spans
from studio.stats.summary import Percentiles
from tests.ui.widgets.pictures import SPANS
from ui.widgets import latency_words
from ui.widgets.latency import Expected, Finished, Ready, Running, Stopped
from ui.widgets.latency_bar import LatencyBar

EXPECTED = Expected(((Phase.DENOISE, 3.0),), total_s=3.09)
USUAL = Percentiles(3.09, 3.62)


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[LatencyBar]:
    widget = LatencyBar()
    qtbot.addWidget(widget)
    widget.resize(1440, 56)
    widget.show()
    yield widget
    widget.close()


def is_ticking(bar: LatencyBar) -> bool:
    return any(timer.isActive() for timer in bar.findChildren(QTimer))


def words(state: Ready | Running | Finished | Stopped, now_s: float = 0.0) -> tuple[str, str]:
    headline = latency_words.headline(state, now_s)
    return f"{headline.number} {headline.unit}".strip(), headline.line


def test_it_is_ready_before_the_first_picture(bar: LatencyBar) -> None:
    assert words(Ready()) == ("Ready", "No picture yet")
    assert bar.accessibleName() == "Latency: Ready, No picture yet"


def test_a_running_picture_says_the_time_left_and_its_step() -> None:
    state = Running(0.0, EXPECTED).start_phase(Phase.DENOISE, 0.0)
    for step in range(1, 6):
        state = state.finish_step(8, 0.375, 0.375 * step)
    assert words(state, 1.875) == ("1.1 s left", "Denoise, step 6 of 8")


def test_without_an_estimate_it_says_the_time_so_far() -> None:
    state = Running(0.0).start_phase(Phase.LOAD, 0.0)
    assert words(state, 3.9) == ("3.9 s", "Load")
    assert latency_words.read_outs(state, 3.9, queued=2, queued_s=None)[-1].caption == "queued"


@pytest.mark.parametrize(
    ("usual_s", "line"),
    [
        (3.09, "7% faster than usual"),
        (2.6, "11% slower than usual"),
        (2.9, "As fast as usual"),
    ],
)
def test_a_finished_picture_is_compared_with_the_usual(usual_s: float, line: str) -> None:
    state = Finished(SPANS, Percentiles(usual_s, 3.62))
    assert words(state) == ("2.88 s", line)


def test_with_nothing_to_compare_it_does_not_compare() -> None:
    assert words(Finished(SPANS)) == ("2.88 s", "The first of its kind")


def test_a_stage_that_was_not_needed_says_why() -> None:
    legend = {entry.phase: entry.value for entry in latency_words.legend(Finished(SPANS), 0.0)}
    assert legend[Phase.LOAD] == "in memory"
    assert legend[Phase.DENOISE] == "2.58"


def test_at_rest_the_usual_time_stands_beside_the_speed() -> None:
    outs = latency_words.read_outs(Finished(SPANS, USUAL, is_resting=True), 0.0, 0, None)
    assert [(out.value, out.caption) for out in outs] == [
        ("3.1 it/s", "speed"),
        ("p50 3.09 s", "usual"),
    ]


def test_a_stopped_picture_says_when_and_where() -> None:
    spans = Spans((Span(Phase.DENOISE, 0.0, 1.9),), (0.5,), 1.9)
    cancelled = Stopped(spans, Phase.DENOISE, is_failure=False)
    assert words(cancelled) == ("Cancelled", "after 1.9 s, in Denoise")
    assert words(replace(cancelled, is_failure=True))[0] == "Failed"


def test_it_ticks_only_while_a_picture_is_made_and_it_is_seen(bar: LatencyBar) -> None:
    assert not is_ticking(bar)
    bar.start(EXPECTED)
    bar.start_phase(Phase.DENOISE)
    assert is_ticking(bar)
    bar.hide()
    assert not is_ticking(bar)
    bar.show()
    assert is_ticking(bar)
    bar.finish(SPANS, USUAL)
    assert not is_ticking(bar)


def test_it_announces_stages_but_not_steps(bar: LatencyBar) -> None:
    bar.start(EXPECTED)
    bar.start_phase(Phase.DENOISE)
    said = bar.accessibleName()
    bar.finish_step(1, 8, 0.3)
    bar.finish_step(2, 8, 0.3)
    assert bar.accessibleName() == said == "Latency: Denoise"
    bar.finish(SPANS, USUAL)
    assert bar.accessibleName() == "Latency: 2.88 s, 7% faster than usual"


def test_a_word_of_an_unknown_picture_changes_nothing(bar: LatencyBar) -> None:
    before = bar.grab().toImage()
    bar.start_phase(Phase.SAVE)
    bar.finish_phase(Phase.SAVE, 1.0)
    bar.finish_step(1, 2, 0.1)
    bar.rest()
    assert bar.grab().toImage() == before


def test_enter_opens_the_waterfall_as_a_click_does(bar: LatencyBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.clicked):
        bar.click()
    with qtbot.waitSignal(bar.clicked):
        QTest.keyClick(bar, Qt.Key.Key_Return)
