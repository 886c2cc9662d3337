"""The History page shows what was made and gives it back."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from studio.history.record import GenerationRecord
from tests.ui.conftest import Desk


def make(desk: Desk, prompt: str) -> GenerationRecord:
    desk.create.dock.prompt.set_prompt(prompt)
    return desk.make_picture()


def choose(desk: Desk, record: GenerationRecord) -> None:
    """Open the page and click on a picture."""
    desk.window.show_page("history")
    row = [one.id for one in desk.history.gallery.records].index(record.id)
    desk.history.grid.setCurrentIndex(desk.history.gallery.index(row))


def test_pictures_are_listed_newest_first_and_counted(desk: Desk) -> None:
    made = [make(desk, prompt).id for prompt in ("one", "two", "three")]
    assert [record.id for record in desk.history.gallery.records] == made[::-1]
    desk.until(lambda: desk.history.count.text() == "3 pictures")


def test_an_empty_history_leads_to_create(desk: Desk) -> None:
    desk.window.show_page("history")
    desk.until(desk.history.none_yet.isVisible)
    desk.history.none_yet.followed.emit("action")
    assert desk.window.page is desk.create


def test_the_chosen_picture_is_shown_in_the_details(desk: Desk) -> None:
    record = make(desk, "a red circle")
    with desk.qtbot.waitSignal(desk.history.services.pictures.read):
        choose(desk, record)
    assert desk.history.details.record() == record


def test_everything_of_a_picture_can_be_used_again(desk: Desk) -> None:
    desk.create.panel.form.sides.set_size(128, 64)
    desk.create.panel.form.set_seed(11)
    record = make(desk, "a red circle")
    desk.create.dock.prompt.set_prompt("something else")
    desk.create.panel.form.sides.set_size(64, 64)
    desk.create.panel.form.set_seed(None)
    choose(desk, record)
    desk.history.details.reused_all.emit(record)
    assert desk.window.page is desk.create
    again = desk.make_picture()
    assert again.request == record.request
    assert again.file_sha256 != ""


def test_prompt_and_seed_can_be_used_alone(desk: Desk) -> None:
    record = make(desk, "a red circle")
    desk.create.dock.prompt.set_prompt("something else")
    desk.history.details.reused_seed.emit(record)
    assert desk.create.panel.form.parameters().seed == record.seed
    assert desk.create.dock.prompt.prompt() == "something else"
    desk.create.panel.form.set_seed(None)
    desk.history.details.reused_prompt.emit(record)
    assert desk.create.dock.prompt.prompt() == "a red circle"
    assert desk.create.panel.form.parameters().seed is None


def test_a_star_is_kept_and_shown_on_both_pages(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    record = make(desk, "a red circle")
    with desk.qtbot.waitSignal(desk.history.services.pictures.changed):
        desk.history.details.starred.emit(record, True)
    assert desk.history.gallery.records[0].is_starred
    assert desk.create.gallery.records[0].is_starred
    assert desk.create.stage.record.is_starred
    desk.close()
    again = open_desk()
    again.until(lambda: again.history.gallery.records)
    assert again.history.gallery.records[0].is_starred


def test_a_search_shows_what_matches(desk: Desk) -> None:
    make(desk, "a red circle")
    wanted = make(desk, "a blue square")
    desk.window.show_page("history")
    with desk.qtbot.waitSignal(desk.history.gallery.loaded):
        desk.history.search.setText("blue")
    assert [record.id for record in desk.history.gallery.records] == [wanted.id]
    with desk.qtbot.waitSignal(desk.history.gallery.loaded):
        desk.history.search.setText("green")
    assert desk.history.no_match.isVisible()
    with desk.qtbot.waitSignal(desk.history.gallery.loaded):
        desk.history.no_match.followed.emit("action")
    assert len(desk.history.gallery.records) == 2


def test_a_picture_made_during_a_search_does_not_disturb_it(desk: Desk) -> None:
    make(desk, "a red circle")
    with desk.qtbot.waitSignal(desk.history.gallery.loaded):
        desk.history.search.setText("red")
    make(desk, "a red square")
    assert [one.request.prompt for one in desk.history.gallery.records] == ["a red circle"]
    with desk.qtbot.waitSignal(desk.history.gallery.loaded):
        desk.window.show_page("history")
    assert len(desk.history.gallery.records) == 2


def test_older_pages_are_read_when_the_end_comes_near(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.create.panel.form.count.set_current("8")
    for _ in range(14):
        make(desk, "many")
    desk.close()
    desk = open_desk()
    desk.until(lambda: len(desk.create.gallery.records) == 100)
    desk.window.show_page("history")
    grid = desk.history.grid
    desk.until(lambda: grid.verticalScrollBar().maximum() > 0)
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    desk.until(lambda: len(desk.history.gallery.records) == 112)


def test_thumbnails_come_when_they_are_looked_at(desk: Desk) -> None:
    record = make(desk, "a red circle")
    desk.window.show_page("history")
    desk.until(lambda: desk.history.services.thumbnails.get(record.id))
    assert desk.history.services.thumbnails.get(record.id).width() == 64


def test_a_picture_that_is_gone_says_so(desk: Desk) -> None:
    record = make(desk, "a red circle")
    desk.until(lambda: desk.history.services.thumbnails.get(record.id))
    record.path.unlink()
    choose(desk, record)
    desk.until(desk.history.banner.isVisible)
    assert str(record.path) in desk.history.banner.accessibleName()


def test_a_copied_picture_lies_on_the_clipboard(desk: Desk) -> None:
    record = make(desk, "a red circle")
    clipboard = QGuiApplication.clipboard()
    with desk.qtbot.waitSignal(clipboard.dataChanged):
        desk.history.details.copied.emit(record)
    assert clipboard.image().width() == 64
    file = Path(clipboard.mimeData().urls()[0].toLocalFile())
    assert file.name == record.path.name
    assert str(record.request.model_id).encode() in record.path.read_bytes()
    assert str(Path(record.request.model_id).parent).encode() not in file.read_bytes()
    clipboard.clear()  # or the offscreen platform lets go of it after Python's end, and crashes
