"""What differs between two pictures: only that, as rows of a name and two values."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from studio.history.record import GenerationRecord
from ui import language
from ui.widgets import figures, paint, stats_words
from ui.widgets.text import Level, Paragraph, Text

translate = QCoreApplication.translate

_MOST_WORDS = 400  # of a prompt; longer ones are shown whole
Row = tuple[str, str, str]


class Differences(QWidget):
    """The rows below each other, under A and B."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnMinimumWidth(0, 64)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)

    def show_records(self, first: GenerationRecord, second: GenerationRecord) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.setParent(None)
                old.deleteLater()
        rows = differences(first, second)
        self.rows = tuple(rows)
        for column, letter in enumerate("AB", 1):
            self._grid.addWidget(_Letter(letter), 0, column, Qt.AlignmentFlag.AlignLeft)
        for number, (name, *values) in enumerate(rows, 1):
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(Text(name, Level.LABEL, "3"), number, 0, top)
            for column, value in enumerate(values, 1):
                is_prompt = name == translate("differences", "Prompt")
                ground = "selected" if is_prompt else ""
                words = Paragraph(Level.LABEL, line_height=16, most_lines=8, ground=ground)
                words.set_text(value)
                self._grid.addWidget(words, number, column)
        if same := _same(first, second):
            line = Paragraph(Level.CAPTION, line_height=16, tone="text_3")
            line.set_text(translate("differences", "Same: {}").format(language.clauses(same)))
            self._grid.addWidget(line, len(rows) + 1, 0, 1, 3)


class _Letter(QWidget):
    """Which of the two pictures a column is about, as on the pictures themselves."""

    def __init__(self, letter: str) -> None:
        super().__init__()
        self._letter = letter
        self.setAccessibleName(letter)
        self.setFixedSize(16, 16)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint.letter(QPainter(self), self.rect(), self._letter)


def differences(first: GenerationRecord, second: GenerationRecord) -> list[Row]:
    """Prompts by the words that differ, then settings, model, device and time."""
    return [row for row, _ in _rows(first, second) if row[1] != row[2]]


def captions(first: GenerationRecord, second: GenerationRecord) -> tuple[str, str]:
    """What to call each of the two beside its letter: the first thing that differs."""
    for name, *values in differences(first, second):
        if name == translate("differences", "Prompt"):
            return values[0].strip("… "), values[1].strip("… ")
        return f"{name} {values[0]}", f"{name} {values[1]}"
    return "", ""


def _same(first: GenerationRecord, second: GenerationRecord) -> list[str]:
    """What both have, as words within a sentence."""
    return [told for row, told in _rows(first, second) if row[1] == row[2] and told]


def _rows(first: GenerationRecord, second: GenerationRecord) -> list[tuple[Row, str]]:
    """Each with what is said of it where both have the same."""
    one, other = first.request, second.request
    prompts = _changed(one.prompt, other.prompt)
    avoided = _changed(one.negative_prompt, other.negative_prompt)
    seed, steps, guidance, size, sampler, loras, model, device, time = zip(
        _values(first), _values(second), strict=True
    )
    avoid = translate("differences", "what to avoid") if one.negative_prompt else ""
    strength = translate("differences", "guidance {}").format(guidance[0])
    told = (
        (translate("differences", "Prompt"), prompts, translate("differences", "prompt")),
        (translate("differences", "Negative prompt"), avoided, avoid),
        (
            translate("differences", "Seed"),
            seed,
            translate("differences", "seed {}").format(seed[0]),
        ),
        (translate("differences", "Steps"), steps, stats_words.steps(one.steps)),
        (translate("differences", "Guidance"), guidance, strength),
        (translate("differences", "Size"), size, size[0]),
        (translate("differences", "Sampler"), sampler, sampler[0].strip("–")),
        (translate("differences", "LoRAs"), loras, loras[0].strip("–")),
        (translate("differences", "Model"), model, translate("differences", "model")),
        (translate("differences", "Device"), device, translate("differences", "device")),
        (translate("differences", "Time"), time, ""),
    )
    return [((name, a, b), words) for name, (a, b), words in told]


def _values(record: GenerationRecord) -> tuple[str, ...]:
    request = record.request
    loras = (f"{lora.path.stem} {lora.weight:g}" for lora in request.loras)
    return (
        str(record.seed),
        str(request.steps),
        f"{request.guidance:.1f}",
        figures.size(request.width, request.height),
        request.sampler or "–",
        language.listed(loras) or "–",
        record.model.title,
        language.sentence(record.device),
        figures.seconds(record.spans.made_s),
    )


def _changed(first: str, second: str) -> tuple[str, str]:
    """The words of each that the other has not, with an ellipsis for the rest."""
    a, b = first.split(), second.split()
    if first == second or max(len(a), len(b)) > _MOST_WORDS:
        return first, second
    kept: tuple[list[str], list[str]] = [], []
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        for words, part in zip(kept, (a[a1:a2], b[b1:b2]), strict=True):
            _take(words, ["…"] if kind == "equal" else part)
    return " ".join(kept[0]) or "–", " ".join(kept[1]) or "–"


def _take(words: list[str], part: Sequence[str]) -> None:
    words.extend(part if list(part) != ["…"] or words[-1:] != ["…"] else [])
