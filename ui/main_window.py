"""The window: the rail, a page, and the latency bar below all of them."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QMainWindow,
    QStackedWidget,
    QWidget,
)

from studio.history.record import GenerationRecord
from ui import aio, dialogs, editing, gestures, icons
from ui.actions import Actions, Menu
from ui.latency_feed import LatencyFeed
from ui.notices import Notices
from ui.pages import PAGES
from ui.pages.page import Page, Reuse
from ui.palette_feed import PaletteFeed
from ui.relocation import Relocation
from ui.services import Services
from ui.state import Draft, StateKeeper, WindowState
from ui.waterfall_feed import WaterfallFeed
from ui.widgets.focus_ring import FocusRing
from ui.widgets.latency_bar import LatencyBar
from ui.widgets.palette import Palette
from ui.widgets.rail import Rail
from ui.widgets.shortcut_sheet import ShortcutSheet
from ui.widgets.tour import Stop, Tour
from ui.widgets.waterfall import Waterfall

MINIMUM_SIZE = QSize(1024, 700)
FIRST_SIZE = QSize(1440, 900)
NARROW_BELOW = 1200  # pixels of width


class MainWindow(QMainWindow):
    """Closing hides it and says so; the application decides when to end."""

    painted = Signal()  # once, when the window is on the screen
    closed = Signal()
    move_wished = Signal(Relocation)  # of a folder, once the window and its engine are closed

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setWindowTitle("Gouache")
        self.setWindowIcon(icons.application_icon())
        self.setMinimumSize(MINIMUM_SIZE)
        self.resize(FIRST_SIZE)
        self._services = services
        self._is_narrow = False
        self._is_rebuilding = False
        self.keeper = StateKeeper(services.paths.window_file, self.state, self)
        self.latency_bar = LatencyBar()
        self.latency = LatencyFeed(services, self.latency_bar)
        self._build()
        self.latency_bar.clicked.connect(self.toggle_waterfall)
        FocusRing(self)
        self.latency_bar.installEventFilter(self)  # the window itself is all covered
        self.show_page(PAGES[0].entry.key)

    @property
    def page(self) -> Page:
        """The page in view."""
        return next(p for p in self.pages.values() if p is self._stack.currentWidget())

    def show_page(self, key: str) -> None:
        self._stack.setCurrentWidget(self.pages[key])
        self.rail.set_current(key)
        self.latency.rest()
        self.known_actions.show_page(self.page)
        self._look_at(self.page.record)
        self.page.enter()
        self.keeper.touch()

    def show_notice(self, sentence: str) -> None:
        """Say something that concerns no page in particular."""
        self.notices.say(sentence)

    def toggle_waterfall(self) -> None:
        """Show where the time of the picture in view went, or hide it."""
        is_open = self.waterfall.isHidden()
        self.times.open(is_open)
        for page in self.pages.values():
            page.set_low(is_open)
        if is_open:
            self.waterfall.chart.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.page.enter()

    def take_tour(self) -> None:
        """Show a newcomer around; the tour comes by itself only once."""
        first = PAGES[0].entry.key
        self.show_page(first)
        prompt, *others = self.pages[first].stops()
        time = Stop(
            self.latency_bar,
            self.tr("See where the time goes"),
            self.tr("Every stage is timed. A click, or Ctrl+L, shows each step and what is usual."),
        )
        self.tour.open((prompt, time, *others))

    def begin(self) -> None:
        """Let everything read what it shows."""
        self.latency.begin()
        for page in self.pages.values():
            page.begin()
        if self._services.preferences.current.wants_tour:
            self.take_tour()

    def state(self) -> WindowState:
        """What is to come back after a restart."""
        draft = Draft()
        for page in self.pages.values():
            draft = page.keep(draft)
        geometry = self.saveGeometry().toBase64().toStdString()
        return WindowState(geometry, self.page.entry.key, draft, self.palette_feed.recent)

    def restore(self, state: WindowState) -> None:
        """Take back what is still good of `state`."""
        self.restoreGeometry(QByteArray.fromBase64(state.geometry.encode()))
        self._restore_pages(state)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.keeper.finish()
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._tell_painted)  # once the other widgets are painted too
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.isVisible():
            if not self._is_rebuilding:  # Qt says it once for each of its files
                self._is_rebuilding = True
                QTimer.singleShot(0, self, self._rebuild)
        elif event.type() == QEvent.Type.WindowStateChange:
            self.keeper.touch()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.keeper.touch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.keeper.touch()
        is_narrow = self.width() < NARROW_BELOW
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self.waterfall.set_narrow(is_narrow)
            for page in self.pages.values():
                page.set_narrow(is_narrow)

    def _build(self) -> None:
        """Everything but the latency bar, in the language in force."""
        self.pages: dict[str, Page] = {page.entry.key: page(self._services) for page in PAGES}
        self.rail = Rail(
            tuple(
                replace(page.entry, title=page.title(), shortcut=f"Ctrl+{number}")
                for number, page in enumerate(PAGES, 1)
            )
        )
        self._content = QWidget()
        self.notices = Notices(self._services, self._content)
        self.notice, self.undo_bar = self.notices.banner, self.notices.undo_bar
        self.known_actions = Actions(self)
        self.waterfall = Waterfall()
        self.waterfall.hide()
        self.waterfall.stats.setVisible("stats" in self.pages)
        self.waterfall.set_narrow(self._is_narrow)
        self.times = WaterfallFeed(self._services, self.latency_bar, self.waterfall)
        self._stack = QStackedWidget()
        for page in self.pages.values():
            self._stack.addWidget(page)
            page.set_narrow(self._is_narrow)
        self._lay_out()
        self._connect()
        self._register()

    def _rebuild(self) -> None:
        """Build what speaks anew, in another language, and go on where the person was."""
        self._is_rebuilding = False
        state, old, old_pages, old_notices = self.state(), self._content, self.pages, self.notices
        is_low = not self.waterfall.isHidden()
        self.takeCentralWidget()
        old.setParent(self)
        old.hide()
        self.known_actions.retire()
        self._build()
        self.begin()
        self._restore_pages(state)
        self._services.bridge.tell_again()
        self._services.jobs.changed.emit()
        for key, page in self.pages.items():
            page.go_on_from(old_pages[key])
        self.notices.go_on_from(old_notices)
        self.page.enter_again()
        if is_low:
            self.toggle_waterfall()
        aio.spawn(aio.delete_when_idle(old))

    def _restore_pages(self, state: WindowState) -> None:
        self.palette_feed.recent = state.recent
        for page in self.pages.values():
            page.restore(state.draft)
        if state.page in self.pages:
            self.show_page(state.page)

    def _lay_out(self) -> None:
        grid = QGridLayout(self._content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.rail, 0, 0, 3, 1)
        grid.addWidget(self.notice, 0, 1)
        grid.addWidget(self._stack, 1, 1)
        grid.addWidget(self.waterfall, 2, 1)
        grid.addWidget(self.latency_bar, 3, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(1, 1)
        self.setCentralWidget(self._content)
        self.palette_box = Palette(self._content)
        self.shortcut_sheet = ShortcutSheet(self._content)
        self.tour = Tour(self._content)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_page)
        for page in self.pages.values():
            page.page_requested.connect(self.show_page)
            page.reuse_requested.connect(self._reuse)
            page.move_requested.connect(self.move_wished)
            page.edited.connect(self.latency.rest)
            page.edited.connect(self.keeper.touch)
            page.draft_changed.connect(self.keeper.touch)
            page.looked_at.connect(self._follow_page)
        self.waterfall.closed.connect(self.toggle_waterfall)
        self.waterfall.stats_requested.connect(self._open_stats)
        self.times.failed.connect(self.notice.show_failure)
        self.tour.ended.connect(partial(self._services.preferences.change, wants_tour=False))

    def _register(self) -> None:
        """Name the actions of every page, then build the menus."""
        editing.register(self.known_actions, self._undo, self._can_undo)
        for number, page in enumerate(self.pages.values(), 1):
            self.known_actions.add(
                f"view.{page.entry.key}",
                page.title(),
                partial(self.show_page, page.entry.key),
                menu=Menu.VIEW,
                keys=(f"Ctrl+{number}", "Ctrl+,") if page.entry.is_last else f"Ctrl+{number}",
                icon=page.entry.icon,
            )
        for page in self.pages.values():
            page.register(self.known_actions)
        self.known_actions.add(
            "view.waterfall",
            self.tr("Show or hide where the time went"),
            self.toggle_waterfall,
            menu=Menu.VIEW,
            keys="Ctrl+L",
            icon="clock",
        )
        self.known_actions.add(
            "file.empty-trash",
            self.tr("Empty the trash"),
            self._ask_to_empty,
            menu=Menu.FILE,
            icon="delete",
        )
        quit_action = self.known_actions.add(
            "file.quit",
            self.tr("Quit"),
            self.close,
            menu=Menu.FILE,
            keys="Ctrl+Q",
            icon="close",
        )
        quit_action.setMenuRole(QAction.MenuRole.QuitRole)
        self.palette_feed = PaletteFeed(self.known_actions, self.palette_box)
        self.palette_box.chosen.connect(self.keeper.touch)
        gestures.register(self.known_actions)
        self.known_actions.add(
            "help.shortcuts",
            self.tr("Shortcuts"),
            lambda: self.shortcut_sheet.open(self.known_actions.shortcuts()),
            menu=Menu.HELP,
            keys=(QKeySequence.StandardKey.HelpContents, "Ctrl+/"),
            icon="keyboard",
        )
        self.known_actions.add(
            "help.tour",
            self.tr("Take the tour"),
            self.take_tour,
            menu=Menu.HELP,
            icon="tour",
        )
        if sys.platform == "darwin":
            self.menuBar().clear()
            for menu in self.known_actions.menus(self.rail):
                self.menuBar().addMenu(menu)
        else:
            self.rail.set_menus(self.known_actions.menus(self.rail))
            self.known_actions.add(
                "help.menu",
                self.tr("Open the menu"),
                self.rail.menu_button.click,
                menu=Menu.HELP,
                keys="F10",
                icon="menu",
            )

    def _undo(self) -> None:
        self.page.undo()

    def _can_undo(self) -> bool:
        return self.page.can_undo()

    def _ask_to_empty(self) -> None:
        question = self.tr("Delete for good all pictures in the trash?")
        button = self.tr("Delete for good")
        dialogs.ask_whether(self, question, button, self._services.pictures.empty_trash)

    def _tell_painted(self) -> None:
        self.painted.emit()

    def _reuse(self, wish: Reuse) -> None:
        for page in self.pages.values():
            page.reuse(wish)
        self.show_page(PAGES[0].entry.key)

    def _follow_page(self, record: GenerationRecord | None) -> None:
        if self.sender() is self.page:
            self._look_at(record)

    def _look_at(self, record: GenerationRecord | None) -> None:
        self.latency.look_at(record)
        self.times.look_at(record)

    def _open_stats(self) -> None:
        self.show_page("stats")
