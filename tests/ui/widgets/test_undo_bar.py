"""What was just done, said above the lower edge."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.undo_bar import LEAST_AIR, UndoBar


def test_long_words_take_more_lines_and_stay_inside(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(600, 400)
    parent.show()
    bar = UndoBar(parent)
    heights = []
    for words in ("Imported fox.", "Imported a fox, with its licence. " * 6, "Gone."):
        for can_undo in (True, False):
            bar.say(words, can_undo=can_undo)
            label = bar.findChild(QLabel)
            assert isinstance(label, QLabel)
            assert bar.x() >= LEAST_AIR
            assert bar.geometry().right() <= 600 - LEAST_AIR
            assert label.height() >= label.heightForWidth(label.width())
            heights.append(bar.height())
    assert heights[0] == heights[1] == heights[4] == heights[5] < heights[2]
