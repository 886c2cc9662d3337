"""Styles, prompts that stand for several, hints and examples, in the window."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtGui import QAction

from studio.jobs.styles import Style, save_style
from studio.models.family import ModelSpec
from studio.paths import Paths
from tests.fakes import FakeFamily
from tests.ui.conftest import Desk

EXAMPLES = ("a red circle", "blue circles", "白色背景上的圆")


@dataclass(slots=True)
class SmallFamily(FakeFamily):
    """Knows few words, as the starter does."""

    def inspect(self, path: Path, model_id: str) -> ModelSpec:
        spec = FakeFamily.inspect(self, path, model_id)
        words = frozenset({"red", "circle", "blue"})
        return replace(spec, sample_prompt="a blue circle", examples=EXAMPLES, vocabulary=words)


def note(desk: Desk) -> str:
    dock = desk.create.dock
    return dock.note.words.text() if dock.note.isVisible() else dock.tools.hint.accessibleName()


def choose(desk: Desk, name: str) -> None:
    """Pick an entry of the style menu."""
    menu = desk.create.dock.tools.styles.menu
    action = next(action for action in menu.actions() if action.text() == name)
    assert isinstance(action, QAction)
    action.trigger()


def prompts(desk: Desk) -> list[str]:
    return [record.request.prompt for record in reversed(desk.create.gallery.records)]


def test_each_prompt_that_the_typed_one_stands_for_is_made(desk: Desk) -> None:
    desk.create.dock.prompt.set_prompt("a {red|blue} {car|bus}")
    assert desk.create.dock.tools.number.text() == "4 pictures"
    desk.generate()
    desk.until(lambda: len(desk.create.gallery.records) == 4)
    assert prompts(desk) == ["a red car", "a red bus", "a blue car", "a blue bus"]
    desk.create.dock.prompt.set_prompt("")
    desk.create.dock.prompt._walk(1)
    assert desk.create.dock.prompt.prompt() == "a {red|blue} {car|bus}"


def test_prompts_to_the_front_keep_their_order(desk: Desk) -> None:
    desk.family.gate.shut()
    desk.create.dock.prompt.set_prompt("one")
    desk.generate()
    desk.until(lambda: desk.create.services.jobs.running)
    desk.generate()
    desk.create.dock.prompt.set_prompt("{a|b|c}")
    desk.create.dock.submit_to_front()
    jobs = desk.create.services.jobs
    desk.until(lambda: len(jobs.waiting) == 4)
    assert [job.request.prompt for job in jobs.waiting] == ["a", "b", "c", "one"]


def test_many_prompts_are_all_queued(desk: Desk) -> None:
    desk.family.gate.shut()
    desk.create.dock.prompt.set_prompt("{a|b|c|d|e}{1|2|3|4|5}{x|y}{p|q|r}")
    desk.generate()
    jobs = desk.create.services.jobs
    desk.until(lambda: len(jobs.waiting) == 149)
    assert len({job.request.prompt for job in jobs.waiting}) == 149


def test_own_lists_of_words_are_known(open_desk: Callable[..., Desk], paths: Paths) -> None:
    paths.wildcards.mkdir(parents=True)
    (paths.wildcards / "flower.txt").write_text("rose\nlily\n", encoding="utf-8")
    desk = open_desk()
    desk.create.dock.prompt.set_prompt("a __flower__ and a __colour__")
    desk.until(lambda: desk.create.dock.tools.number.text() == "16 pictures")
    assert note(desk) == ""


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [
        ("{0|1}" * 20, "more than a million prompts; 1,000 is the most"),
        ("a __nothing__", "There is no list of words called nothing"),
    ],
)
def test_a_prompt_that_cannot_be_made_is_said_below_it(
    desk: Desk, prompt: str, sentence: str
) -> None:
    desk.create.dock.prompt.set_prompt(prompt)
    assert sentence in note(desk)
    assert desk.create.dock.generate.toolTip() == "Fix the prompt first"
    assert not desk.create.dock.generate.isEnabled()
    desk.create.dock.prompt.set_prompt("a red circle")
    assert note(desk) == ""
    assert desk.make_picture().request.prompt == "a red circle"


def test_a_style_goes_around_every_prompt(desk: Desk) -> None:
    desk.until(lambda: len(desk.create.dock.tools.styles.menu.actions()) > 4)
    choose(desk, "Flat gouache")
    desk.create.dock.prompt.set_prompt("a {red|blue} car")
    desk.generate()
    desk.until(lambda: len(desk.create.gallery.records) == 2)
    assert prompts(desk) == ["a red car, flat gouache", "a blue car, flat gouache"]
    desk.create.stage.reused.emit(desk.create.gallery.records[0])
    assert desk.create.dock.prompt.prompt() == "a blue car"
    assert desk.make_picture().request.prompt == "a blue car, flat gouache"


def test_a_picture_without_the_style_in_force_takes_it_off(desk: Desk) -> None:
    desk.create.dock.prompt.set_prompt("a car")
    plain = desk.make_picture()
    desk.until(lambda: len(desk.create.dock.tools.styles.menu.actions()) > 4)
    choose(desk, "Flat gouache")
    desk.create.stage.reused.emit(plain)
    assert desk.create.dock.tools.styles.current() == ""
    assert desk.make_picture().request.prompt == "a car"


def test_a_style_is_saved_renamed_and_deleted(desk: Desk, paths: Paths) -> None:
    shelf, button = desk.create.prompts.styles, desk.create.dock.tools.styles
    desk.create.dock.prompt.set_prompt("a car, at night, in the rain")
    desk.make_picture()
    button.save_requested.emit()
    assert shelf.dialog.template.toPlainText() == "{prompt}, at night, in the rain"
    assert not shelf.dialog.save.isEnabled()
    shelf.dialog.name.setText("flat gouache")
    assert "another style" in shelf.dialog.reason.text()
    shelf.dialog.name.setText("Rain")
    shelf.dialog.save.click()
    desk.until(lambda: shelf.current and shelf.current.name == "Rain")
    assert shelf.current.picture
    button.edit_requested.emit(button.current())
    shelf.dialog.name.setText("Wet")
    shelf.dialog.save.click()
    desk.until(lambda: shelf.current and shelf.current.name == "Wet")
    assert button.text() == "Wet"
    button.delete_requested.emit(button.current())
    next(each for each in shelf.question.buttons() if each.text() == "Delete").click()
    desk.until(lambda: shelf.current is None)
    assert not any(paths.styles.iterdir())
    assert button.text() == "No style"


def test_a_damaged_style_is_said_and_the_others_are_offered(
    open_desk: Callable[..., Desk], paths: Paths
) -> None:
    save_style(Style("Night", "{prompt}, at night"), paths.styles)
    (paths.styles / "bad.json").write_bytes(b"[" * 100_000)
    (paths.styles / "night.png").write_bytes(b"no picture")
    desk = open_desk()
    desk.until(desk.create.banner.isVisible)
    assert "bad.json cannot be read: it is no whole JSON" in desk.create.banner.accessibleName()
    choose(desk, "Night")
    desk.create.dock.prompt.set_prompt("a car")
    assert desk.make_picture().request.prompt == "a car, at night"


def test_a_small_model_hints_at_what_it_never_learned(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(SmallFamily())
    assert desk.create.dock.prompt.prompt() == "a blue circle"
    room = desk.create.stage.size()
    desk.create.dock.prompt.set_prompt("a dog in the rain")
    desk.until(lambda: note(desk))
    assert note(desk).startswith("The starter draws flat graphics: shapes, patterns")
    assert desk.create.stage.size() == room, "the picture jumped"
    assert desk.create.dock.generate.isEnabled()
    desk.create.dock.prompt.set_prompt("red circles")
    desk.until(lambda: not note(desk))


def test_examples_fill_the_prompt_and_are_there_only_where_the_model_has_some(
    open_desk: Callable[..., Desk], desk: Desk
) -> None:
    assert not desk.create.dock.tools.examples.isVisible()
    desk.close()
    desk = open_desk(SmallFamily())
    button = desk.create.dock.tools.examples
    assert button.isVisible()
    assert [action.text() for action in button.menu.actions()] == list(EXAMPLES[:2])
    button.menu.actions()[1].trigger()
    assert desk.create.dock.prompt.prompt() == EXAMPLES[1]


def test_the_prompt_grows_to_its_text_and_back(desk: Desk) -> None:
    dock = desk.create.dock
    heights = []
    for text in ("one line", "a\nb\nc\nd", "\n" * 30, "one line"):
        dock.prompt.set_prompt(text)
        desk.until(lambda: dock.height() >= dock.prompt.height())
        heights.append(dock.prompt.height())
    assert heights[0] == heights[3] == 80
    assert heights[0] < heights[1] < heights[2] <= 240


def test_the_tokens_are_counted_and_what_is_not_read_is_said(desk: Desk) -> None:
    tools, prompt = desk.create.dock.tools, desk.create.dock.prompt
    prompt.set_prompt("a red circle")
    desk.until(lambda: tools.tokens.text() == "3 / 10")
    assert tools.tokens.accessibleName() == "3 of 10 tokens"
    assert note(desk) == ""
    prompt.set_prompt("one two three four five six seven eight nine ten <b>eleven twelve</b>")
    desk.until(lambda: tools.tokens.text() == "12 / 10")
    assert note(desk) == (
        "noise reads the first 10 tokens of a prompt. It does not see: <b>eleven twelve</b>"
    )
    assert desk.create.dock.generate.isEnabled()
    prompt.set_prompt("")
    desk.until(lambda: tools.tokens.text() == "")
    assert note(desk) == ""


def test_the_longest_of_several_prompts_is_counted(desk: Desk) -> None:
    desk.create.dock.prompt.set_prompt("a {red|very very dark green} circle")
    desk.until(lambda: desk.create.dock.tools.tokens.text() == "6 / 10")
