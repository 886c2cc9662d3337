"""The main job: a click becomes a picture."""

from tests.ui.conftest import Desk


def test_one_click_makes_a_picture(desk: Desk) -> None:
    desk.create.dock.prompt.set_prompt("a red circle")
    record = desk.make_picture()
    assert record.path.is_file()
    assert record.request.prompt == "a red circle"
    desk.until(desk.create.stage.view.has_picture)
    assert desk.create.stage.record.id == record.id
