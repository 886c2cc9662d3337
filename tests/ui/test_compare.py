"""Two pictures are compared over the page that they were chosen on."""

from PySide6.QtCore import QItemSelectionModel, QPointF, Qt
from PySide6.QtWidgets import QWidget

from studio.history.record import GenerationRecord
from tests.ui.conftest import Desk
from ui.pages.comparison import Comparison
from ui.widgets.compare_view import Mode
from ui.widgets.differences import differences


def make(desk: Desk, *prompts: str) -> list[GenerationRecord]:
    made = []
    for prompt in prompts:
        desk.create.dock.prompt.set_prompt(prompt)
        made.append(desk.make_picture())
    desk.until(lambda: desk.create.record == made[-1])
    return made


def opened(desk: Desk) -> Comparison:
    """The comparison on Create of the last two pictures, by its key."""
    desk.create.dock.generate.setFocus()
    desk.press("C")
    comparison = desk.create.comparison
    desk.until(lambda: not comparison.view.target(comparison.view._pane(0)).isEmpty())
    return comparison


def key(desk: Desk, view: QWidget, which: Qt.Key) -> None:
    desk.qtbot.keyClick(view, which)


def test_c_compares_with_the_one_before_and_esc_leaves(desk: Desk) -> None:
    make(desk, "a boat at dusk", "a boat at dawn")
    comparison = opened(desk)
    assert comparison.isVisible()
    assert comparison.view.hasFocus()
    widths = [comparison.differences._grid.cellRect(1, column).width() for column in (1, 2)]
    assert min(widths) > 80
    assert ("Prompt", "… dusk", "… dawn") in comparison.differences.rows
    key(desk, comparison.view, Qt.Key.Key_Escape)
    assert not comparison.isVisible()
    assert desk.create.dock.generate.hasFocus()


def test_esc_at_a_button_leaves_and_cancels_nothing(desk: Desk) -> None:
    make(desk, "one", "two")
    comparison = opened(desk)
    desk.qtbot.keyClick(comparison.view, Qt.Key.Key_Backtab)
    desk.until(comparison.reuse[1].hasFocus)
    with desk.qtbot.assertNotEmitted(desk.window.known_actions["queue.cancel"].triggered):
        key(desk, comparison.reuse[1], Qt.Key.Key_Escape)
    assert not comparison.isVisible()


def test_one_picture_is_compared_with_nothing(desk: Desk) -> None:
    make(desk, "a boat")
    desk.create.stage.bar.compare.click()
    assert not desk.create.comparison.isVisible()


def test_arrows_move_the_slider_and_tab_changes_the_mode(desk: Desk) -> None:
    make(desk, "one", "two")
    comparison = opened(desk)
    view = comparison.view
    for _ in range(5):
        key(desk, view, Qt.Key.Key_Right)
    assert view.accessibleDescription() == "Slider at 60%"
    key(desk, view, Qt.Key.Key_Tab)
    assert (view.mode, comparison.modes.current()) == (Mode.SIDE, "side")
    assert view.accessibleDescription() == "Side by side"
    comparison.modes.button("slider").click()
    assert view.mode is Mode.SLIDER
    assert view.hasFocus()


def test_a_key_blinks_between_the_two(desk: Desk) -> None:
    make(desk, "one", "two")
    comparison = opened(desk)
    view, said = comparison.view, []
    for _ in range(3):
        key(desk, view, Qt.Key.Key_B)
        said.append(view.accessibleDescription())
    assert said == ["Picture A", "Picture B", "Picture A"]
    assert comparison.modes.current() == "blink"
    comparison.modes.button("blink").click()
    assert view.accessibleDescription() == "Picture B"
    key(desk, view, Qt.Key.Key_Tab)
    assert view.mode is Mode.SLIDER


def test_both_pictures_are_zoomed_and_moved_as_one(desk: Desk) -> None:
    make(desk, "one", "two")
    view = opened(desk).view
    view.set_mode(Mode.SIDE)
    left, right = view._pane(0), view._pane(1)
    at = right.center() + QPointF(20, 10)
    before = view.target(right)
    view.zoom_by(2, at)
    after = view.target(right)
    assert after.width() == before.width() * 2
    assert (at - after.topLeft() - (at - before.topLeft()) * 2).manhattanLength() <= 2
    assert view.target(left).topLeft() - left.topLeft() == after.topLeft() - right.topLeft()
    key(desk, view, Qt.Key.Key_Right)
    moved = view.target(right).left() - after.left()
    assert moved < 0
    key(desk, view, Qt.Key.Key_0)
    assert view.target(right) == before


def test_two_chosen_pictures_of_the_history_are_compared(desk: Desk) -> None:
    made = make(desk, "one", "two", "three")
    desk.window.show_page("history")
    compare = desk.window.known_actions["history.compare"]
    grid = desk.history.grid
    grid.setCurrentIndex(desk.history.gallery.index(0))
    assert not compare.is_possible()
    grid.selectionModel().select(
        desk.history.gallery.index(2), QItemSelectionModel.SelectionFlag.Select
    )
    compare.trigger()
    comparison = desk.history.comparison
    assert comparison.isVisible()
    comparison.reuse[0].click()
    assert desk.window.page is desk.create
    assert desk.create.dock.prompt.prompt() == made[0].request.prompt


def test_only_what_differs_is_listed(desk: Desk) -> None:
    desk.create.panel.form.set_seed(7)
    first, second = make(desk, "the same", "the same")
    names = [name for name, _, _ in differences(first, second)]
    assert set(names) <= {"Time"}
    first, second = make(desk, "a red boat on a calm sea", "a blue boat on a calm sea at dawn")
    (prompt,) = (row for row in differences(first, second) if row[0] == "Prompt")
    assert prompt[1:] == ("… red …", "… blue … at dawn")


def test_another_picture_takes_the_place_of_the_first_by_key_and_from_the_strip(desk: Desk) -> None:
    first, second, third, fourth = make(desk, "one", "two", "three", "four")
    comparison, strip = opened(desk), desk.create.strip
    letters = [tile.letter for tile in strip._tiles._tiles]
    assert letters == ["B", "A", "", ""]
    assert comparison.view._captions == ["three", "four"]
    key(desk, comparison.view, Qt.Key.Key_PageDown)
    assert comparison._records == (second, fourth)
    strip.chosen.emit(first.id)
    assert comparison._records == (first, fourth)
    strip.chosen.emit(fourth.id)
    assert comparison._records == (first, fourth), "a picture is not compared with itself"
    key(desk, comparison.view, Qt.Key.Key_PageUp)
    key(desk, comparison.view, Qt.Key.Key_PageUp)
    key(desk, comparison.view, Qt.Key.Key_PageUp)
    assert comparison._records == (third, fourth)
    desk.until(lambda: comparison.view._images[0].size() == comparison.view._images[1].size())
    comparison.reuse[0].click()
    assert desk.create.dock.prompt.prompt() == "three"
    assert desk.create.record == fourth
    assert not any(tile.letter for tile in strip._tiles._tiles)


def test_what_is_the_same_is_told_in_a_sentence(desk: Desk) -> None:
    desk.create.panel.form.set_seed(7)
    make(desk, "a boat at dusk", "a boat at dawn")
    comparison = opened(desk)
    same = comparison.differences._grid.itemAt(comparison.differences._grid.count() - 1).widget()
    assert same.text().startswith("Same: seed 7, ")
    assert same.text().endswith("model, device")
    assert comparison.view._captions == ["dusk", "dawn"]
