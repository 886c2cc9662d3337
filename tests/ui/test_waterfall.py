"""The latency bar opens the waterfall of whatever picture is looked at."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from studio.history import metadata
from studio.paths import Paths
from studio.stats.spans import Phase, Span, Spans
from studio.stats.summary import summarise
from tests.ui.conftest import Desk
from tests.ui.widgets.pictures import SPANS
from ui.widgets import waterfall_words


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """One with a prompt, so that Generate has something to make."""
    desk.create.dock.prompt.set_prompt("a red circle")
    return desk


def spoken(desk: Desk) -> str:
    return desk.window.waterfall.chart.accessibleDescription()


def slower(seconds: float) -> Spans:
    """A picture like SPANS whose decoding took longer."""
    decode = Span(Phase.DECODE, 3.96, 0.03 + seconds)
    spans = (*SPANS.spans[:3], decode, SPANS.spans[4])
    return replace(SPANS, spans=spans, steps=(0.32,) * 8, total_s=SPANS.total_s + seconds)


def test_a_click_on_the_bar_opens_the_waterfall_and_another_closes_it(desk: Desk) -> None:
    desk.make_picture()
    desk.window.latency_bar.click()
    assert desk.window.waterfall.isVisible()
    assert "in total, the first of its kind" in spoken(desk)
    desk.window.latency_bar.click()
    assert not desk.window.waterfall.isVisible()


def test_the_waterfall_opens_and_closes_by_keyboard_alone(desk: Desk) -> None:
    desk.press("Ctrl+L")
    assert desk.window.waterfall.isVisible()
    assert desk.window.focusWidget() is desk.window.waterfall.chart
    QTest.keyClick(desk.window.waterfall.chart, Qt.Key.Key_Escape)
    desk.until(desk.window.waterfall.isHidden)


def test_it_compares_with_pictures_of_the_same_model_size_steps_and_device(desk: Desk) -> None:
    desk.make_picture()
    desk.make_picture()
    desk.window.toggle_waterfall()
    desk.until(lambda: " p50 " in spoken(desk))
    desk.create.panel.form.sides.set_size(128, 64)
    desk.make_picture()
    assert "the first of its kind" in spoken(desk)


def test_it_follows_the_picture_chosen_in_history(desk: Desk) -> None:
    desk.create.dock.prompt.set_prompt("an older picture")
    older = desk.make_picture()
    desk.make_picture()
    desk.window.toggle_waterfall()
    desk.window.show_page("history")
    rows = [record.id for record in desk.history.gallery.records]
    desk.history.grid.setCurrentIndex(desk.history.gallery.index(rows.index(older.id)))
    assert waterfall_words.table(older.spans, None)[-1].this in spoken(desk)
    assert "This picture" in desk.window.latency_bar.accessibleName()


def test_it_shows_the_stages_of_the_picture_being_made(desk: Desk) -> None:
    desk.window.toggle_waterfall()
    desk.family.gate.shut()
    desk.generate()
    desk.family.gate.open(2)
    desk.until(lambda: "Denoise" in spoken(desk))
    desk.family.gate.open(100)
    desk.until(lambda: desk.create.record)
    desk.until(lambda: "in total" in spoken(desk))


def test_its_times_can_be_copied_and_exported(
    desk: Desk, paths: Paths, tmp_path_factory: pytest.TempPathFactory
) -> None:
    record = desk.make_picture()
    desk.window.toggle_waterfall()
    desk.window.waterfall.copy.click()
    assert "Denoise\t" in QGuiApplication.clipboard().text()
    path = tmp_path_factory.mktemp("out") / "times.json"
    desk.window.times.export(record, path)
    desk.until(path.exists)
    assert metadata.from_json(path.read_text(), record.path).spans == record.spans
    desk.window.times.export(record, paths.pictures / "no folder" / "times.json")
    desk.until(desk.window.notice.isVisible)
    assert "no folder" in desk.window.notice.accessibleName()


def test_the_sentence_names_the_stage_that_made_the_difference() -> None:
    usual = summarise([slower(0.4)])
    words = waterfall_words.sentence(SPANS, usual)
    assert words == "2.88 s in total, 12% faster than usual. Decode took 0.40 s less."
    words = waterfall_words.sentence(slower(0.4), summarise([SPANS]))
    assert words == "3.28 s in total, 14% slower than usual. Decode took 0.40 s more."
    words = waterfall_words.sentence(SPANS, summarise([slower(0.01)]))
    assert words == "2.88 s in total, as fast as usual. Denoise took 90% of it."


def test_the_table_has_a_row_for_every_stage_and_the_total() -> None:
    rows = waterfall_words.table(SPANS, summarise([slower(0.4)]))
    assert [row.name for row in rows] == [
        "Queue",
        "Load",
        "Encode",
        "Denoise",
        "Decode",
        "Save",
        "Total",
    ]
    assert rows[1].this == "in memory"
    assert (rows[4].this, rows[4].p50, rows[4].off) == ("0.03", "0.43", "−0.40")
    assert rows[3].off == "0.00"
