"""The Stats page tells what pictures take, and gives it away as a table."""

import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from studio.stats.summary import LOADED_S
from tests.ui.conftest import Desk
from ui.pages.stats import StatsPage


def open_stats(desk: Desk, pictures: int) -> StatsPage:
    desk.create.dock.prompt.set_prompt("a red circle")
    for _ in range(pictures):
        desk.make_picture()
    page = desk.window.pages["stats"]
    assert isinstance(page, StatsPage)
    desk.window.show_page("stats")
    return page


def test_few_pictures_are_told_to_be_too_few(desk: Desk) -> None:
    page = open_stats(desk, 2)
    desk.until(page.none_yet.isVisible)
    assert not page.table.isVisible()


def test_the_chosen_kind_is_shown_and_read_by_keyboard(desk: Desk) -> None:
    page = open_stats(desk, 5)
    desk.until(page.table.current)
    assert page.table.current().pictures == 5
    desk.until(page.panels.trend.accessibleName)
    chart = page.panels.trend
    desk.until(lambda: "noise" in chart.accessibleName())
    desk.qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert " s" in chart.reading()
    assert chart.accessibleDescription() == chart.reading()


def test_a_single_cold_start_is_told_in_the_singular(desk: Desk) -> None:
    desk.family.on_load = lambda: time.sleep(2 * LOADED_S)  # a load that counts as one
    page = open_stats(desk, 5)
    desk.until(page.table.current)
    told = {each.accessibleName() for each in page.figures.findChildren(QWidget)}
    assert {"1", "cold start"} <= told


def test_a_new_picture_is_counted_while_the_page_is_in_view(desk: Desk) -> None:
    page = open_stats(desk, 5)
    desk.until(page.table.current)
    desk.make_picture()
    desk.until(lambda: page.table.current().pictures == 6)


def test_the_table_is_saved_or_the_reason_is_told(desk: Desk, tmp_path: Path) -> None:
    page = open_stats(desk, 5)
    desk.until(page.table.current)
    page.export_to(str(tmp_path / "stats.csv"))
    desk.until((tmp_path / "stats.csv").exists)
    assert (tmp_path / "stats.csv").read_text("utf-8-sig").startswith("model,model_id,")
    page.export_to(str(tmp_path / "nowhere" / "stats.csv"))
    desk.until(page.banner.isVisible)
    assert "cannot be saved in" in page.banner.accessibleName()
