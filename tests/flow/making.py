"""The stops of the designer's hour at which pictures are made, and fail to be."""

from __future__ import annotations

import shutil
from pathlib import Path

from studio.paths import assets
from tests.flow.designer import Designer, check_picture
from ui.widgets.compare_view import Mode

USUAL_STEPS, MANY_STEPS = 8, 80
MENU_AT_REST = 3  # lines of the style menu before the styles are read


async def tour(d: Designer) -> None:
    """A newcomer is shown around, and may leave at any card."""
    tour = d.window.tour
    await d.until(tour.next.hasFocus)
    await d.look("tour")
    await d.press("Return")
    assert tour.isVisible()
    tour.skip.click()
    assert not tour.isVisible()


async def first_picture(d: Designer) -> None:
    """The prompt is filled in, the starter is chosen, Generate has the focus: one key."""
    create = d.create
    await d.until(lambda: create.dock.generate.isEnabled() and create.panel.device)
    assert create.panel.spec
    assert create.panel.spec.id == "starter"
    assert create.dock.prompt.prompt()
    await d.until(create.dock.generate.hasFocus)
    assert not d.records()
    await d.look("first-run")
    await d.press("Space")
    await d.until(d.records)
    (record,) = d.records()
    await d.until(lambda: d.shows(record))
    check_picture(record)
    assert record.request.prompt == create.dock.prompt.prompt()
    await d.look("first-picture")


async def style_and_wildcard(d: Designer) -> None:
    """A style goes around a prompt that stands for several; how many is said before."""
    dock = d.create.dock
    await d.until(lambda: len(dock.tools.styles.menu.actions()) > MENU_AT_REST)
    style = dock.tools.styles.menu.actions()[1]  # the first one is none
    name = style.text()
    style.trigger()
    dock.prompt.set_prompt("a {red|blue} __shape__ on a white background")
    await d.until(dock.tools.tokens.text)
    assert d.create.prompts.number >= 8
    assert str(d.create.prompts.number) in dock.tools.number.text()
    assert dock.tools.styles.text() == name
    await d.look("style-and-wildcard")
    dock.prompt.set_prompt("a {red|blue} circle on a white background")
    assert "2" in dock.tools.number.text()
    dock.generate.click()
    await d.until(lambda: len(d.records()) == 3)
    await d.idle()
    style = d.create.prompts.styles.current
    assert style
    for record, colour in zip(d.records(), ("blue", "red"), strict=False):
        assert record.request.prompt == style.apply(f"a {colour} circle on a white background")
    dock.tools.styles.menu.actions()[0].trigger()
    assert d.create.prompts.styles.current is None


async def queue_of_eight(d: Designer) -> None:
    """Reordered, one to the front, one removed, paused, resumed; made in the order that is seen."""
    queue, jobs = d.create.panel.queue, d.jobs
    prompts = d.prompts()[:8]
    d.set_steps(MANY_STEPS)
    d.generate(d.prompts()[8])
    await d.until(lambda: jobs.running and jobs.running.preview)
    await d.press("Ctrl+Shift+P")  # what runs is finished
    d.set_steps(USUAL_STEPS)
    d.generate(*prompts)
    await d.until(lambda: d.waiting() == prompts and jobs.is_paused and not jobs.running)
    rows = queue.view.model()
    first, second, *others, last = prompts
    for row, keys, expected in (
        (1, "Alt+Up", (second, first, *others, last)),
        (7, "Ctrl+Shift+Return", (last, second, first, *others)),
        (2, "Delete", (last, second, *others)),
    ):
        await d.until(lambda: d.queue_rows() == d.waiting())
        queue.view.setFocus()
        queue.view.setCurrentIndex(rows.index(row, 0))
        await d.press(keys)
        await d.until(lambda expected=expected: d.waiting() == expected)
    await d.until(lambda: d.queue_rows() == expected)
    assert "7" in d.create.dock.resume.accessibleDescription()
    await d.look("queue-paused")
    before = len(d.records())
    d.create.dock.resume.click()
    await d.until(lambda: len(d.records()) == before + 7)
    await d.idle()
    assert tuple(r.request.prompt for r in d.records()[:7]) == expected[::-1]
    await d.until(d.create.dock.generate.hasFocus)  # the queue, which had it, is gone
    await d.look("queue-made")


async def cancel(d: Designer) -> None:
    """Esc stops the picture: nothing of it stays, and the next one can be made."""
    before = d.records()
    d.set_steps(MANY_STEPS)
    d.generate(d.prompts()[0])
    await d.until(lambda: d.jobs.running and d.jobs.running.preview)
    await d.press("Esc")
    await d.idle()
    assert d.records() == before
    assert {record.path for record in before} == d.files()
    await d.until(lambda: d.shows(before[0]))
    await d.look("cancelled")
    d.set_steps(USUAL_STEPS)
    d.check_usable()


async def wrong_field(d: Designer) -> None:
    """A width that cannot be is said below it, with a way out."""
    form = d.create.panel.form
    form.sides.width_field.setFocus()
    form.sides.width_field.setText("121")
    form.sides.width_field.editingFinished.emit()
    assert "121" in form.banner.accessibleName()
    assert not d.create.dock.generate.isEnabled()
    await d.look("wrong-width")
    form.banner.remedy_buttons()[0].click()
    assert form.banner.isHidden()
    d.check_usable()


async def wrong_files(d: Designer) -> None:
    """A file that is no picture and a folder that is no model get a sentence each."""
    d.create.drops.zone.cover(d.create.rect())
    await d.look("drop-zone")
    d.create.drops.zone.hide()
    await d.create.drops.read(Path(__file__))
    assert Path(__file__).name in d.create.banner.accessibleName()
    await d.look("dropped-wrong-file")
    d.create.banner.clear()
    folder = d.services.paths.models / "half"
    folder.mkdir(parents=True)
    shutil.copy(assets() / "starter" / "model.safetensors", folder)
    d.create.panel.ask_for_model()
    d.choose_file(folder)
    await d.until(d.create.panel.model_banner.isVisible)
    assert "half" in d.create.panel.model_banner.accessibleName()
    assert d.create.panel.spec.id == "starter"
    await d.look("no-model")
    d.create.panel.model_banner.clear()
    shutil.rmtree(folder)
    d.check_usable()


async def failure(d: Designer) -> None:
    """A model is damaged while its job waits: said, nothing lost, and made once it is whole."""
    model = d.services.paths.models / "mine"
    shutil.copytree(assets() / "starter", model)
    weights = model / "model.safetensors"
    whole = weights.read_bytes()
    prompt = d.prompts()[2]
    d.set_steps(MANY_STEPS)
    d.generate(d.prompts()[1])
    await d.until(lambda: d.jobs.running)
    await d.press("Ctrl+Shift+P")
    d.create.panel.ask_for_model()
    d.choose_file(model)
    await d.until(lambda: d.create.panel.spec.id == str(model))
    d.generate(prompt)
    await d.until(lambda: d.waiting() == (prompt,) and not d.jobs.running)
    before = d.records()
    weights.write_bytes(whole[: len(whole) // 2])
    await d.press("Ctrl+Shift+P")
    await d.until(d.create.banner.isVisible)
    await d.idle()
    assert weights.name in d.create.banner.accessibleName()
    assert d.records() == before
    d.check_usable()
    await d.look("failed")
    weights.write_bytes(whole)
    (again,) = d.create.banner.remedy_buttons()
    again.click()
    await d.until(lambda: len(d.records()) == len(before) + 1)
    await d.idle()
    assert d.records()[0].request.prompt == prompt
    assert d.create.banner.isHidden()
    await d.find("model starter")
    await d.until(lambda: d.create.panel.spec.id == "starter")
    await d.make(prompt)


async def compare(d: Designer) -> None:
    """With the one before: under a slider, then side by side; Esc leaves."""
    await d.until(lambda: d.shows(d.records()[0]))
    d.create.stage.bar.compare.click()
    comparison = d.create.comparison
    await d.until(comparison.view.hasFocus)
    await d.press("Right")
    assert "52" in comparison.view.accessibleDescription()
    await d.look("compare-slider")
    await d.press("Tab")
    assert comparison.view.mode is Mode.SIDE
    await d.look("compare-side-by-side")
    await d.press("Esc")
    assert comparison.isHidden()
