"""In the smallest window, in both languages, nothing is cut and nothing lies on anything else."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from types import ModuleType

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from studio import settings
from studio.paths import Paths
from studio.settings import Language, Settings
from tests.ui.conftest import Desk
from ui.main_window import MINIMUM_SIZE
from ui.widgets import paint
from ui.widgets.panel_edge import PanelEdge
from ui.widgets.text import ElidedText

CONTROLS = (QAbstractButton, QLineEdit, QLabel, QAbstractSlider, QAbstractScrollArea)
ROUNDS = 10  # of layouts that follow from each other, on a busy machine
LONG = "a lighthouse on a rock in the sea at dusk, seen from far away, with a long shadow"


@pytest.fixture(params=[Language.ENGLISH, Language.CHINESE])
def small_desk(
    request: pytest.FixtureRequest,
    open_desk: Callable[..., Desk],
    paths: Paths,
    translations: ModuleType,
) -> Desk:
    """The window at its smallest, with a history of twelve pictures."""
    del translations
    model = str(paths.models / "noise")
    settings.save(Settings(model_id=model, language=request.param), paths.settings_file)
    desk = open_desk()
    desk.window.resize(MINIMUM_SIZE)
    desk.create.panel.form.count.set_current("4")
    for prompt in ("a red circle", LONG, "一艘船"):
        desk.create.dock.prompt.set_prompt(prompt)
        desk.make_picture()
    return desk


@pytest.fixture
def cut_words(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Words that were painted where there was no room for them."""
    found: list[str] = []
    text = paint.text

    def watch(painter: QPainter, area: QRect, words: str, font: QFont, *more: object) -> None:
        if QFontMetrics(font).horizontalAdvance(words) > area.width() + 1:
            found.append(words)
        text(painter, area, words, font, *more)

    monkeypatch.setattr(paint, "text", watch)
    return found


def shown(parent: QWidget) -> Iterator[QWidget]:
    """Everything visible in `parent`, itself not."""
    for child in parent.children():
        if isinstance(child, QWidget) and child.isVisible():
            yield child
            if not isinstance(child, QAbstractScrollArea) or isinstance(child, QScrollArea):
                yield from shown(child)


def place(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), widget.rect().topLeft()), widget.size())


def name_of(widget: QWidget) -> str:
    words = widget.accessibleName() or getattr(widget, "text", str)()
    return f"{type(widget).__name__} {widget.objectName()} “{words}” at {place(widget).getRect()}"


def clipped(window: QWidget) -> list[str]:
    """Controls that are not wholly in view, or too small for their words; what scrolls may be."""
    found = []
    for widget in shown(window):
        if not isinstance(widget, CONTROLS):
            continue
        above = widget.parentWidget()
        while above is not None:
            if isinstance(above.parentWidget(), QScrollArea):
                if widget.width() > above.width():
                    found.append(f"{name_of(widget)} is wider than its panel")
                break
            if not above.rect().contains(
                QRect(widget.mapTo(above, widget.rect().topLeft()), widget.size())
            ):
                found.append(f"{name_of(widget)} sticks out of {name_of(above)}")
                break
            above = above.parentWidget()
        is_line = isinstance(widget, QLabel | QPushButton) and not isinstance(widget, ElidedText)
        if is_line and not (isinstance(widget, QLabel) and widget.wordWrap()):
            metrics = widget.fontMetrics()
            needed = metrics.horizontalAdvance(widget.text()), metrics.ascent()
            if widget.width() < needed[0] or widget.height() < needed[1]:
                found.append(f"{name_of(widget)} needs {needed}")
    return found


def overlapping(window: QWidget) -> list[str]:
    """Siblings of a layout that share ground."""
    found = []
    for parent in (window, *shown(window)):
        layout = parent.layout()
        if layout is None:
            continue
        laid = [
            child
            for child in parent.children()
            if isinstance(child, QWidget)
            and child.isVisible()
            and layout.indexOf(child) >= 0
            and not isinstance(child, PanelEdge)
        ]
        found += [
            f"{name_of(a)} and {name_of(b)}"
            for a, b in combinations(laid, 2)
            if a.geometry().intersects(b.geometry())
        ]
    return found


@dataclass
class Inspector:
    """Looks at the window in one state after another, and keeps what is wrong."""

    desk: Desk
    cut_words: list[str]
    found: list[str] = field(default_factory=list)

    def look(self, state: str) -> None:
        for _ in range(ROUNDS):
            self.desk.qtbot.wait(50)
            wrong = self._wrong()
            if not wrong:
                return
        self.found += [f"{state}: {each}" for each in wrong]

    def _wrong(self) -> list[str]:
        window = self.desk.window
        self.cut_words.clear()
        window.grab()
        assert window.size() == MINIMUM_SIZE
        return [*clipped(window), *overlapping(window), *map("“{}” is cut".format, self.cut_words)]


@pytest.fixture
def inspector(small_desk: Desk, cut_words: list[str]) -> Inspector:
    return Inspector(small_desk, cut_words)


def test_create(inspector: Inspector) -> None:
    desk = inspector.desk
    inspector.look("a picture is done")
    desk.create.dock.prompt.set_prompt(LONG * 20)
    inspector.look("a long prompt")
    desk.create.panel.form.advanced.fold.click()
    inspector.look("Advanced is open")
    width = desk.create.panel.form.sides.width_field
    width.setText("121")
    width.editingFinished.emit()
    inspector.look("a wrong width")
    desk.create.panel.form.banner.remedy_buttons()[0].click()
    desk.press("Ctrl+L")
    inspector.look("the waterfall is open")
    assert not inspector.found, "\n".join(inspector.found)


def test_create_while_pictures_are_made(inspector: Inspector) -> None:
    desk = inspector.desk
    desk.family.gate.shut()
    for _ in range(3):
        desk.generate()
    desk.family.gate.open(1)
    desk.until(lambda: desk.create.services.jobs.running)
    inspector.look("running")
    desk.create.panel.toggle_pause()
    desk.until(lambda: desk.create.services.jobs.is_paused)
    inspector.look("paused")
    assert not inspector.found, "\n".join(inspector.found)


def test_history(inspector: Inspector) -> None:
    desk = inspector.desk
    desk.window.show_page("history")
    inspector.look("nothing is chosen")
    desk.history.grid.setCurrentIndex(desk.history.gallery.index(5))
    inspector.look("a picture is chosen")
    desk.press("Ctrl+L")
    inspector.look("the waterfall is open")
    desk.press("Ctrl+L")
    desk.history.search.setText("nothing like this")
    desk.until(desk.history.no_match.isVisible)
    inspector.look("nothing is found")
    assert not inspector.found, "\n".join(inspector.found)


def test_stats(inspector: Inspector) -> None:
    desk = inspector.desk
    desk.window.show_page("stats")
    desk.until(lambda: desk.window.pages["stats"].table.rows.kinds)
    inspector.look("stats")
    assert not inspector.found, "\n".join(inspector.found)


def test_the_palette_and_the_keys(inspector: Inspector) -> None:
    window = inspector.desk.window
    window.known_actions["help.palette"].trigger()
    inspector.look("the palette")
    window.known_actions["help.shortcuts"].trigger()
    inspector.look("the keys")
    assert not inspector.found, "\n".join(inspector.found)


def test_what_is_done_lies_above_what_can_be_undone(inspector: Inspector) -> None:
    notices = inspector.desk.window.notices
    notices.busy_bar.say("Moving to the trash", 3, 500)
    notices.undo_bar.say("Deleted 497 pictures.")
    inspector.look("two bars")
    assert not notices.busy_bar.geometry().intersects(notices.undo_bar.geometry())
    assert not inspector.found, "\n".join(inspector.found)


def test_every_other_page(inspector: Inspector) -> None:
    desk = inspector.desk
    for key in desk.window.pages:
        desk.window.show_page(key)
        inspector.look(key)
    assert not inspector.found, "\n".join(inspector.found)


def test_the_comparison(inspector: Inspector) -> None:
    desk = inspector.desk
    desk.create.stage.bar.compare.click()
    desk.until(desk.create.comparison.isVisible)
    inspector.look("comparison")
    assert not inspector.found, "\n".join(inspector.found)


def test_the_first_run(open_desk: Callable[..., Desk], cut_words: list[str]) -> None:
    desk = open_desk()
    desk.window.resize(MINIMUM_SIZE)
    inspector = Inspector(desk, cut_words)
    inspector.look("first run")
    for key in ("history", "stats"):
        desk.window.show_page(key)
        inspector.look(key)
    assert not inspector.found, "\n".join(inspector.found)
