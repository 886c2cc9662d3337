"""While pictures are being made: previews, the queue, cancelling, closing."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from tests.fakes import FakeFamily
from tests.ui.conftest import Desk
from ui.lists.jobs import RunningJob


def begin(desk: Desk, prompt: str = "a red circle", count: int = 1) -> None:
    """Start a picture that stands at its second step."""
    desk.family.gate.shut()
    desk.create.dock.prompt.set_prompt(prompt)
    for _ in range(count):
        desk.generate()
    desk.family.gate.open(1)
    desk.until(lambda: desk.create.services.jobs.running and running(desk).preview)


def running(desk: Desk) -> RunningJob | None:
    return desk.create.services.jobs.running


def test_a_preview_is_shown_while_the_picture_grows(desk: Desk) -> None:
    begin(desk)
    assert desk.create.stage.view.has_picture()
    assert desk.create.stage.view.accessibleDescription() == "Preview after step 1 of 4"
    assert desk.create.strip.current() == "running"


def test_looking_at_an_older_picture_is_not_disturbed_by_previews(desk: Desk) -> None:
    desk.create.dock.prompt.set_prompt("an older picture")
    older = desk.make_picture()
    begin(desk)
    desk.create.strip.chosen.emit(older.id)
    desk.family.gate.open(1)
    desk.until(lambda: running(desk).step == 2)
    assert desk.create.stage.record.id == older.id
    desk.family.gate.open(100)
    desk.until(lambda: running(desk) is None)
    assert desk.create.stage.record.id == older.id


def test_escape_cancels_and_everything_stays_usable(desk: Desk) -> None:
    begin(desk)
    bridge = desk.create.services.bridge
    with desk.qtbot.waitSignal(bridge.job_cancelled):
        desk.press("Esc")
        desk.family.gate.open(100)
    desk.until(desk.create.stage.empty.isVisible)
    assert desk.create.dock.generate.isEnabled()
    assert desk.make_picture().path.is_file()


def test_a_cancelled_picture_is_told_of_while_the_one_before_is_back_in_view(desk: Desk) -> None:
    desk.create.dock.prompt.set_prompt("a red circle")
    older, newer = desk.make_picture(), desk.make_picture()
    begin(desk)
    desk.family.gate.open(2)
    desk.until(lambda: running(desk).preview and desk.create.record is None)
    desk.press("Esc")
    desk.family.gate.open(100)
    desk.until(lambda: desk.create.record == newer)
    bar = desk.window.latency_bar
    assert "Cancelled" in bar.accessibleName()
    desk.create.dock.prompt.set_prompt("a blue circle")
    assert "Last picture" in bar.accessibleName()
    desk.create.strip.chosen.emit(older.id)
    assert "This picture" in bar.accessibleName()


def test_control_enter_in_the_prompt_makes_one_picture(desk: Desk) -> None:
    desk.create.dock.prompt.set_prompt("a red circle")
    desk.create.dock.prompt.setFocus()
    with desk.qtbot.waitSignal(desk.create.services.bridge.job_finished):
        desk.qtbot.keyClick(
            desk.create.dock.prompt, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
        )
    assert len(desk.create.gallery.records) == 1
    assert desk.create.dock.prompt.prompt() == "a red circle"


def test_every_press_queues_another_picture_and_the_queue_is_shown(desk: Desk) -> None:
    begin(desk, count=3)
    jobs = desk.create.services.jobs
    assert len(jobs.waiting) == 2
    assert desk.create.panel.queue.isVisible()
    taken_out = jobs.waiting[1].id
    with desk.qtbot.waitSignal(desk.create.services.bridge.job_cancelled) as cancelled:
        desk.create.panel.queue.removed.emit(taken_out)
    assert cancelled.args[0].job_id == taken_out
    desk.family.gate.open(100)
    desk.until(lambda: not jobs.waiting and not jobs.running)
    assert len(desk.create.gallery.records) == 2


def test_control_shift_enter_goes_to_the_front(desk: Desk) -> None:
    begin(desk, count=2)
    desk.create.dock.prompt.set_prompt("first, please")
    desk.create.dock.prompt.submitted_to_front.emit()
    desk.until(lambda: len(desk.create.services.jobs.waiting) == 2)
    assert desk.create.services.jobs.waiting[0].request.prompt == "first, please"


def test_a_count_makes_that_many_pictures(desk: Desk) -> None:
    desk.create.panel.form.count.set_current("4")
    desk.create.panel.form.set_seed(5)
    desk.create.dock.prompt.set_prompt("a red circle")
    desk.make_picture()
    assert [record.seed for record in desk.create.gallery.records] == [8, 7, 6, 5]


@pytest.mark.logs("failed")
def test_a_failed_job_leaves_a_sentence_and_a_usable_window(
    open_desk: Callable[..., Desk],
) -> None:
    def misbehave(step: int) -> None:
        raise ValueError(f"step {step}")

    desk = open_desk(FakeFamily(misbehave=misbehave))
    desk.create.dock.prompt.set_prompt("a red circle")
    with desk.qtbot.waitSignal(desk.create.services.bridge.job_failed):
        desk.generate()
    assert desk.create.banner.isVisible()
    assert "step 1" in desk.create.banner.accessibleName()
    desk.family.misbehave = lambda step: None  # noqa: ARG005
    assert desk.make_picture().path.is_file()
    assert not desk.create.banner.isVisible()


def test_closing_during_a_generation_leaves_no_thread(desk: Desk) -> None:
    begin(desk, count=3)
    assert desk.close() == 0


def test_closing_before_the_devices_are_known_ends_too(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(is_waiting=False)
    desk.backend.found.clear()
    desk.until(lambda: desk.studio.window)
    desk.window.close()
    assert not desk.window.isVisible()
    desk.backend.found.set()
    assert desk.close() == 0


def test_keys_star_a_picture_and_fold_the_panel_away(desk: Desk) -> None:
    desk.create.dock.prompt.set_prompt("a red circle")
    record = desk.make_picture()
    with desk.qtbot.waitSignal(desk.create.services.pictures.changed) as changed:
        desk.press(".")
    assert changed.args[0].id == record.id
    assert changed.args[0].is_starred
    desk.press("F")
    assert not desk.create.panel.isVisible()
    desk.press("F")
    assert desk.create.panel.isVisible()


def test_keys_that_can_be_typed_are_typed_into_the_prompt(desk: Desk) -> None:
    desk.create.dock.prompt.set_prompt("")
    desk.create.dock.prompt.setFocus()
    desk.qtbot.keyClicks(desk.create.dock.prompt, "F.")
    assert desk.create.dock.prompt.prompt() == "F."
    assert desk.create.panel.isVisible()


def test_the_queue_is_moved_paused_and_resumed(desk: Desk) -> None:
    begin(desk, count=3)
    jobs, view = desk.create.services.jobs, desk.create.panel.queue.view
    first, last = (job.id for job in jobs.waiting)
    desk.until(lambda: view.model().rowCount() == 3)
    view.setCurrentIndex(view.model().index(2, 0))
    desk.qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    desk.until(lambda: [job.id for job in jobs.waiting] == [last, first])
    desk.create.panel.queue.pause.click()
    desk.family.gate.open(100)
    desk.until(lambda: jobs.is_paused and not jobs.running)
    assert len(desk.create.gallery.records) == 1
    desk.create.dock.resume.click()
    desk.until(lambda: len(desk.create.gallery.records) == 3)


def test_the_queue_is_back_after_a_restart_with_a_notice(
    desk: Desk, open_desk: Callable[..., Desk]
) -> None:
    begin(desk, count=3)
    assert desk.close() == 0
    again = open_desk()
    jobs = again.create.services.jobs
    count = len(jobs.waiting)
    assert count in {2, 3}  # the running one may be done before it is stopped
    words = f"{count} pictures were waiting when Gouache ended."
    assert again.window.notice.accessibleName() == words
    again.window.notice.remedy_buttons()[0].click()
    again.until(lambda: not jobs.waiting and not jobs.running)
    again.until(lambda: len(again.create.gallery.records) == 3)
    assert not again.window.notice.isVisible()


@pytest.mark.logs("failed")
def test_what_failed_can_be_tried_again(open_desk: Callable[..., Desk]) -> None:
    def misbehave(step: int) -> None:
        raise ValueError(f"step {step}")

    desk = open_desk(FakeFamily(misbehave=misbehave))
    desk.create.dock.prompt.set_prompt("a red circle")
    with desk.qtbot.waitSignal(desk.create.services.bridge.job_failed):
        desk.generate()
    desk.family.misbehave = lambda step: None  # noqa: ARG005
    with desk.qtbot.waitSignal(desk.create.services.bridge.job_finished):
        desk.create.banner.remedy_buttons()[0].click()
    assert not desk.create.banner.isVisible()


def test_the_memory_is_looked_at_while_nothing_is_made_and_the_bar_is_seen(desk: Desk) -> None:
    bar = desk.window.latency_bar
    desk.window.resize(1440, 900)
    desk.until(lambda: bar.memory)
    assert bar.memory == "2 of 8 GB · peak 129 MB"
    sampling = desk.window.latency._sampling
    assert sampling.isActive()
    bar.hide()
    assert not sampling.isActive()
    bar.show()
    assert sampling.isActive()


def test_what_waits_is_timed_by_its_own_kind_and_not_by_what_runs(desk: Desk) -> None:
    steps, jobs = desk.create.panel.form.steps, desk.create.services.jobs

    def take(number: int) -> None:
        steps.set_value(number)
        steps.finished.emit()

    desk.create.dock.prompt.set_prompt("a red circle")
    for number in (2, 8):
        take(number)
        desk.make_picture()
    desk.family.gate.shut()
    desk.generate()
    desk.until(lambda: jobs.running)
    take(2)
    desk.generate()
    desk.generate()
    bar, rows = desk.window.latency_bar, desk.create.panel.queue.view.model()
    desk.until(lambda: bar._queued == len(rows.waiting) == 2)
    assert bar._queued_s == pytest.approx(sum(entry.seconds for entry in rows.waiting))


def test_the_queue_and_the_bar_tell_the_same_time_for_the_same_pictures(desk: Desk) -> None:
    desk.create.dock.prompt.set_prompt("a red circle")
    desk.make_picture()
    desk.family.gate.shut()
    desk.create.panel.form.count.button("4").click()
    desk.generate()
    desk.generate()
    bar, panel = desk.window.latency_bar, desk.create.panel
    desk.until(lambda: bar._queued == 7 and bar._queued_s and panel.queue._seconds)
    one = panel.expected()
    assert one
    assert bar._queued_s == panel.queue._seconds == pytest.approx(7 * one.total_s)
    assert panel.queue._total.text().startswith("7 pictures · ")
