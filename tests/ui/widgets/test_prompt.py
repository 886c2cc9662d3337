"""The prompt takes any text there is, and gives the engine only text that is one."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.jobs.request import MAX_PROMPT_CHARACTERS
from ui.widgets.prompt_dock import PromptDock
from ui.widgets.prompt_edit import PromptEdit, clean


@pytest.fixture
def edit(qtbot: QtBot) -> PromptEdit:
    widget = PromptEdit()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def dock(qtbot: QtBot) -> PromptDock:
    widget = PromptDock()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def paste(edit: PromptEdit, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    edit.insertFromMimeData(data)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\0b\x07c\x7f", "abc"),
        ("a\ud800b", "ab"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("夜の港 🌙\tcalm", "夜の港 🌙\tcalm"),
    ],
)
def test_what_is_no_text_is_left_out(text: str, kept: str) -> None:
    assert clean(text) == kept


def test_a_pasted_megabyte_is_cut(edit: PromptEdit) -> None:
    edit.set_prompt("start ")
    edit.moveCursor(edit.textCursor().MoveOperation.End)
    paste(edit, "x" * 2**20)
    assert len(edit.prompt()) == MAX_PROMPT_CHARACTERS
    assert edit.prompt().startswith("start xxx")


def test_pasted_formats_and_pictures_come_as_plain_text(edit: PromptEdit) -> None:
    data = QMimeData()
    data.setHtml("<h1>Big</h1>")
    data.setText("Big")
    edit.insertFromMimeData(data)
    assert edit.prompt() == "Big"
    assert "<h1" not in edit.toHtml()


def test_typing_beyond_the_end_changes_nothing(edit: PromptEdit) -> None:
    edit.set_prompt("y" * MAX_PROMPT_CHARACTERS)
    QTest.keyClicks(edit, "abc")
    assert edit.prompt() == "y" * MAX_PROMPT_CHARACTERS


def test_alt_up_and_down_walk_the_previous_prompts(edit: PromptEdit) -> None:
    edit.set_previous(("newest", "older"))
    edit.set_prompt("draft")
    up = (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    down = (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    seen = []
    for keys in (up, up, up, down, down, down):
        QTest.keyClick(edit, *keys)
        seen.append(edit.prompt())
    assert seen == ["newest", "older", "older", "newest", "draft", "draft"]


def test_a_replaced_prompt_can_be_brought_back(edit: PromptEdit) -> None:
    edit.set_prompt("mine")
    edit.set_prompt("reused")
    edit.undo()
    assert edit.prompt() == "mine"


def test_control_enter_submits(dock: PromptDock, qtbot: QtBot) -> None:
    dock.prompt.set_prompt("a red circle")
    control = Qt.KeyboardModifier.ControlModifier
    with qtbot.waitSignal(dock.submitted) as told:
        QTest.keyClick(dock.prompt, Qt.Key.Key_Return, control)
    assert told.args == ["a red circle"]
    with qtbot.waitSignal(dock.submitted_to_front):
        QTest.keyClick(dock.prompt, Qt.Key.Key_Return, control | Qt.KeyboardModifier.ShiftModifier)
    assert dock.prompt.prompt() == "a red circle"


def test_enter_presses_generate_while_it_has_the_focus(dock: PromptDock, qtbot: QtBot) -> None:
    dock.prompt.set_prompt("a red circle")
    with qtbot.waitSignal(dock.submitted):
        QTest.keyClick(dock.generate, Qt.Key.Key_Return)


def test_nothing_is_submitted_while_there_is_a_reason_not_to(
    dock: PromptDock, qtbot: QtBot
) -> None:
    dock.set_reason("Fix the width first")
    with qtbot.assertNotEmitted(dock.submitted):
        dock.generate.click()
        QTest.keyClick(dock.prompt, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dock.generate.toolTip() == "Fix the width first"
    dock.set_reason("")
    with qtbot.waitSignal(dock.submitted):
        dock.generate.click()


def test_cancel_takes_the_place_of_the_hint(dock: PromptDock, qtbot: QtBot) -> None:
    dock.set_hint("1 picture, about 0.2 s")
    assert not dock.cancel.isVisible()
    height = dock.height()
    dock.set_busy(True)
    assert dock.cancel.isVisible()
    assert dock.height() == height
    with qtbot.waitSignal(dock.cancelled):
        dock.cancel.click()


def test_a_word_is_given_weight_by_keyboard_and_undone(qtbot: QtBot) -> None:
    prompt = PromptEdit()
    qtbot.addWidget(prompt)
    prompt.set_prompt("a red fox")
    cursor = prompt.textCursor()
    cursor.setPosition(3)
    prompt.setTextCursor(cursor)
    control, up, down = Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Up, Qt.Key.Key_Down
    qtbot.keyClick(prompt, up, control)
    assert prompt.prompt() == "a red fox"
    prompt.set_weights(True)
    qtbot.keyClick(prompt, up, control)
    qtbot.keyClick(prompt, up, control)
    assert prompt.prompt() == "a (red:1.2) fox"
    prompt.undo()
    assert prompt.prompt() == "a (red:1.1) fox"
    for _ in range(2):
        qtbot.keyClick(prompt, down, control)
    assert prompt.prompt() == "a (red:0.9) fox"
    for _ in range(3):
        prompt.undo()
    assert prompt.prompt() == "a red fox"
