"""Pickers, details, queue, banners and empty states say what they are given."""

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from studio.errors import Failure
from tests.ui.widgets.pictures import draw_boat, record
from ui.widgets.details_panel import DetailsPanel
from ui.widgets.device_picker import DeviceEntry, DevicePicker
from ui.widgets.empty_state import ACTION, EmptyState, Fact
from ui.widgets.error_banner import ErrorBanner
from ui.widgets.model_picker import ModelEntry, ModelPicker
from ui.widgets.queue_list import QueueEntry, QueueList
from ui.widgets.rail import Rail, RailEntry
from ui.widgets.text import Level, Paragraph, wrap

GIB = 2**30


def test_the_model_picker_says_which_model_and_lets_others_be_chosen(qtbot: QtBot) -> None:
    picker = ModelPicker()
    qtbot.addWidget(picker)
    assert not picker.isEnabled()
    picker.set_entries((ModelEntry("starter", "Starter", "bf16"), ModelEntry("b", "A & B", "fp16")))
    assert picker.accessibleName() == "Model: Starter"
    with qtbot.waitSignal(picker.chosen) as told:
        picker.menu.actions()[1].trigger()
    assert told.args == ["b"]
    assert picker.accessibleName() == "Model: A & B"
    assert picker.menu.actions()[1].text() == "A && B\tfp16"
    with qtbot.waitSignal(picker.add_requested):
        picker.menu.actions()[-1].trigger()


@pytest.mark.parametrize(
    ("needed", "words"),
    [
        (None, "24 GB"),
        (int(18.9 * GIB), "Fits: 18.9 of 24 GB"),
        (30 * GIB, "Too large: 30 of 24 GB"),
    ],
)
def test_the_device_picker_answers_first(qtbot: QtBot, needed: int | None, words: str) -> None:
    picker = DevicePicker()
    qtbot.addWidget(picker)
    picker.set_entries((DeviceEntry("cuda:0", "NVIDIA RTX 4090", 24 * GIB, needed),))
    assert picker.accessibleDescription() == words


def test_the_details_give_back_the_record_they_show(qtbot: QtBot) -> None:
    panel = DetailsPanel()
    qtbot.addWidget(panel)
    panel.show()
    one = record(1, is_starred=True)
    panel.show_record(one, draw_boat(256, 256))
    for button, signal in (
        (panel.reuse_all, panel.reused_all),
        (panel.reuse_prompt, panel.reused_prompt),
        (panel.reuse_seed, panel.reused_seed),
        (panel.copy, panel.copied),
        (panel.reveal, panel.revealed),
        (panel.delete, panel.deleted),
    ):
        with qtbot.waitSignal(signal) as told:
            button.click()
        assert told.args == [one]
    with qtbot.waitSignal(panel.starred) as told:
        panel.star.click()
    assert told.args == [one, False]
    panel.clear()
    assert panel.record() is None
    assert not panel.reuse_all.isVisible()


def test_the_queue_hides_when_nothing_waits(qtbot: QtBot) -> None:
    queue = QueueList()
    qtbot.addWidget(queue)
    assert queue.isHidden()
    queue.set_entries((QueueEntry("a", "one", 3.1, 2), QueueEntry("b", "two", 2.9)))
    assert not queue.isHidden()
    queue.set_entries(())
    assert queue.isHidden()


def test_a_banner_offers_its_remedies_and_goes(qtbot: QtBot) -> None:
    banner = ErrorBanner(is_dismissable=True)
    qtbot.addWidget(banner)
    banner.show_failure(Failure("InvalidRequest", "1001 is not.", "Try 1000.", "width", ("1000",)))
    banner.show_failure(Failure("InvalidRequest", "7 is not.", "Try 8.", "width", ("8", "16")))
    assert [button.text() for button in banner.remedy_buttons()] == ["8", "16"]
    with qtbot.waitSignal(banner.remedy_chosen) as told:
        banner.remedy_buttons()[1].click()
    assert told.args == ["16"]
    banner.clear()
    assert banner.isHidden()


def test_an_empty_state_leads_on(qtbot: QtBot) -> None:
    facts = (Fact("models", "Larger models", ("Add one.",), "Open Models", "models"),)
    state = EmptyState("No pictures yet", "The first one lands here.", facts, "Open Create")
    qtbot.addWidget(state)
    buttons = {button.text(): button for button in state.findChildren(QPushButton)}
    for label, key in (("Open Models", "models"), ("Open Create", ACTION)):
        with qtbot.waitSignal(state.followed) as told:
            buttons[label].click()
        assert told.args == [key]


def test_the_rail_tells_a_choice_but_not_an_order(qtbot: QtBot) -> None:
    rail = Rail(
        (RailEntry("create", "Create", "create"), RailEntry("history", "History", "history"))
    )
    qtbot.addWidget(rail)
    with qtbot.assertNotEmitted(rail.chosen):
        rail.set_current("create")
    with qtbot.waitSignal(rail.chosen) as told:
        rail.button("history").click()
    assert told.args == ["history"]


@pytest.mark.usefixtures("qapp")
def test_text_breaks_at_words_and_inside_them_only_where_needed() -> None:
    font = Level.BASE.font()
    assert "".join(wrap("one two three four", font, 60)) == "one two three four"
    assert len(wrap("x" * 400, font, 100)) > 10
    assert wrap("夜の港🌙" * 20, font, 200)[0].startswith("夜の港🌙")


def test_a_long_prompt_is_cut_and_whole_in_the_tooltip(qtbot: QtBot) -> None:
    paragraph = Paragraph(most_lines=3)
    qtbot.addWidget(paragraph)
    paragraph.resize(200, 20)
    paragraph.set_text("word " * 500)
    assert paragraph.height() == 60
    assert "word " * 500 in paragraph.toolTip()
    paragraph.set_text("<b>bold</b>")
    assert "&lt;b&gt;bold" in paragraph.toolTip()
