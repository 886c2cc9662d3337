"""The main job: a click becomes a picture."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from studio.models.family import ModelSpec
from tests.fakes import DEVICE, FakeFamily
from tests.ui.conftest import Desk


class Suggesting(FakeFamily):
    """A family whose models say what to try first."""

    def inspect(self, path: Path, model_id: str) -> ModelSpec:
        return replace(FakeFamily.inspect(self, path, model_id), sample_prompt="A sailboat at dawn")


def test_one_click_makes_a_picture(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(Suggesting())
    assert desk.create.dock.prompt.prompt() == "A sailboat at dawn"
    record = desk.make_picture()
    assert record.path.is_file()
    assert record.request.prompt == "A sailboat at dawn"
    desk.until(desk.create.stage.view.has_picture)
    assert desk.create.stage.record.id == record.id
    assert desk.create.strip.current() == record.id


def test_first_words_stand_where_the_first_picture_will_be(desk: Desk) -> None:
    desk.until(desk.create.stage.empty.isVisible)
    desk.create.dock.prompt.set_prompt("a red circle")
    desk.make_picture()
    desk.until(desk.create.stage.view.isVisible)
    assert not desk.create.stage.empty.isVisible()


def test_another_model_brings_its_own_first_prompt_but_spares_what_was_typed(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk(Suggesting())
    desk.create.dock.prompt.set_prompt("my own words")
    desk.create.panel.model_changed.emit(desk.create.panel.spec)
    assert desk.create.dock.prompt.prompt() == "my own words"


def test_generate_has_the_focus(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(Suggesting())
    assert desk.window.focusWidget() is desk.create.dock.generate


def test_a_job_submitted_before_the_devices_are_known_waits(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk(is_waiting=False)
    desk.backend.found.clear()
    desk.until(lambda: desk.studio.window and desk.create.panel.spec)
    desk.create.dock.prompt.set_prompt("a red circle")
    desk.generate()
    desk.until(lambda: desk.create.services.jobs.waiting)
    assert desk.create.panel.device is None
    bridge = desk.create.services.bridge
    with desk.qtbot.waitSignal(bridge.job_finished):
        desk.backend.found.set()
    assert desk.create.panel.device == DEVICE


def test_the_newest_picture_is_there_at_the_next_start(open_desk: Callable[..., Desk]) -> None:
    first = open_desk()
    first.create.dock.prompt.set_prompt("a red circle")
    record = first.make_picture()
    first.close()
    second = open_desk()
    second.until(second.create.stage.view.has_picture)
    assert second.create.stage.record.id == record.id
    second.until(lambda: second.history.gallery.records)
    assert second.history.gallery.records[0].id == record.id
    second.until(lambda: "Ready" not in second.window.latency_bar.accessibleName())
