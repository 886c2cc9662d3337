"""The stops of the designer's hour at which pictures are kept, and the window is put to rights."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QLabel

from studio.errors import NoSettings
from studio.history import found
from tests.flow.designer import Designer
from tests.flow.making import MANY_STEPS, USUAL_STEPS
from ui import language, theme


async def history(d: Designer) -> None:
    """All pictures are there; a search finds some, or says that it found none."""
    await d.press("Ctrl+2")
    page, records = d.history, d.records()
    await d.until(lambda: len(page.gallery.records) == len(records))
    await d.until(lambda: str(len(records)) in page.count.text())
    d.select(3)
    assert page.details.record().id == records[3].id
    await d.look("history")
    word = records[3].request.prompt
    page.search.setText(word)
    await d.until(lambda: {r.request.prompt for r in page.gallery.records} == {word})
    await d.look("history-search")
    page.search.setText("harbour")
    await d.until(page.no_match.isVisible)
    assert any("harbour" in each.text() for each in page.no_match.findChildren(QLabel))
    await d.look("history-no-match")
    page.search.clear()
    await d.until(lambda: len(page.gallery.records) == len(records))


async def reuse(d: Designer) -> None:
    """An older picture gives back its prompt, size, steps and seed: the same picture again."""
    old = d.records()[4]
    d.create.panel.form.sides.set_size(320, 192)
    d.select(4)
    d.history.details.reuse_all.click()
    assert d.window.page is d.create
    assert d.create.dock.prompt.prompt() == old.request.prompt
    (again,) = await d.make(old.request.prompt)
    assert again.request == old.request
    with Image.open(old.path) as first, Image.open(again.path) as second:
        assert first.tobytes() == second.tobytes()
    await d.look("reused")
    d.create.panel.form.set_seed(None)


async def export(d: Designer) -> None:
    """A copy in each format, with the settings inside or without, and never a path."""
    record = d.records()[0]
    await d.until(lambda: d.shows(record))
    folder = d.services.paths.pictures.parent / "for the client"
    folder.mkdir()
    for kind in ("PNG", "JPEG", "WebP"):
        for number in range(2):
            await d.press("Ctrl+S")
            dialog = d.file_dialog()
            name = [each for each in dialog.nameFilters() if each.startswith(kind)][number]
            if not any(folder.iterdir()):
                await d.look("save-a-copy", dialog)
            copy = folder / f"{kind} {number}"
            d.choose_file(copy, name)
            await d.until(lambda stem=copy.name: list(folder.glob(f"{stem}.*")))
    for copy in folder.iterdir():
        kind, number = copy.stem.split()
        with Image.open(copy) as picture:
            picture.load()
            assert picture.format == kind.upper()
            assert picture.size == (record.request.width, record.request.height)
        assert str(folder.parent).encode() not in copy.read_bytes()
        assert has_settings(copy) is (number == "0")


def has_settings(picture: Path) -> bool:
    try:
        return bool(found.read(picture).request.prompt)
    except NoSettings:
        return False


async def trash(d: Designer) -> None:
    """Two are thrown away at once, and Ctrl+Z brings both back."""
    await d.press("Ctrl+2")
    page, before = d.history, d.records()
    await d.until(lambda: len(page.gallery.records) == len(before))
    d.select(0, 2)
    await d.press("Delete")
    await d.until(d.window.undo_bar.isVisible)
    assert len(d.records()) == len(before) - 2
    assert not before[0].path.exists()
    assert not before[2].path.exists()
    assert "2" in d.window.undo_bar.text()
    await d.look("trash")
    await d.press("Ctrl+Z")
    await d.until(d.window.undo_bar.isHidden)
    assert [record.id for record in d.records()] == [record.id for record in before]
    assert before[0].path.exists()
    assert before[2].path.exists()


async def waterfall(d: Designer) -> None:
    """Ctrl+L tells where the time went."""
    await d.press("Ctrl+1")
    await d.press("Ctrl+L")
    await d.until(d.window.waterfall.isVisible)
    await d.look("waterfall")
    await d.press("Ctrl+L")
    assert d.window.waterfall.isHidden()


async def palette_and_help(d: Designer) -> None:
    """Ctrl+K finds pages and actions by a few letters; F1 lists the keys."""
    await d.press("Ctrl+K")
    box = d.window.palette_box
    await d.until(box.field.hasFocus)
    await d.look("palette")
    box.field.setText("sta")
    assert box.current()
    await d.look("palette-search")
    await d.press("Esc")
    assert box.isHidden() or not box.isVisible()
    await d.press("F1")
    sheet = d.window.shortcut_sheet
    await d.until(sheet.search.hasFocus)
    assert any("Ctrl+K" in each.keys for each in sheet.shown())
    await d.look("shortcuts")
    await d.press("Esc")
    assert not sheet.isVisible()


async def pages(d: Designer) -> None:
    """Every page of the rail, by its button."""
    for key, page in d.window.pages.items():
        d.window.rail.button(key).click()
        assert d.window.page is page
        if key not in {"create", "history"}:
            await d.look(key, settled_s=1.0)


async def switch(d: Designer) -> None:
    """Another language and another look while pictures are made, which goes on."""
    await d.press("Ctrl+1")
    d.set_steps(MANY_STEPS)
    d.create.panel.form.count.button("8").click()
    d.generate(d.prompts()[0])
    await d.until(lambda: d.jobs.running and d.jobs.running.preview)
    was_chinese, was_dark = language.is_chinese(), theme.tokens() is theme.DARK
    running = d.jobs.running.id
    draft = "what will be made next"
    d.create.dock.prompt.set_prompt(draft)
    await speak(d, "en" if was_chinese else "zh_CN")
    assert language.is_chinese() is not was_chinese
    await d.press("Ctrl+1")
    await d.look("other-language")
    d.choose("light" if was_dark else "dark")
    assert (theme.tokens() is theme.DARK) is not was_dark
    await d.look("other-language-and-look")
    await d.press("Ctrl+1")
    await d.look("other-look")
    assert d.create.dock.prompt.prompt() == draft
    assert d.jobs.running
    assert d.jobs.running.id == running, "the picture was begun anew"
    await speak(d, "zh_CN" if was_chinese else "en")
    d.choose("dark" if was_dark else "light")
    await d.press("Ctrl+1")
    await d.press("Esc")
    await d.idle()
    d.create.panel.form.count.button("1").click()
    d.set_steps(USUAL_STEPS)


async def speak(d: Designer, key: str) -> None:
    """Choose another language and wait until the window can be used in it."""
    before = d.create
    d.choose(key)
    await d.until(lambda: d.create is not before and d.create.dock.generate.isEnabled())
