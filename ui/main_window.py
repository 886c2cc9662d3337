"""The window: the rail, a page, and the latency bar below all of them."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QLineEdit,
    QMainWindow,
    QStackedWidget,
    QTextEdit,
    QWidget,
)

from studio import events
from studio.errors import Failure
from studio.history.record import GenerationRecord
from ui import dialogs, icons
from ui.actions import Actions, Menu
from ui.latency_feed import LatencyFeed
from ui.pages import PAGES
from ui.pages.page import Page, Reuse
from ui.services import Services
from ui.waterfall_feed import WaterfallFeed
from ui.widgets.error_banner import NOTICE, ErrorBanner
from ui.widgets.focus_ring import FocusRing
from ui.widgets.latency_bar import LatencyBar
from ui.widgets.rail import Rail
from ui.widgets.undo_bar import UndoBar
from ui.widgets.waterfall import Waterfall

MINIMUM_SIZE = QSize(1024, 700)
FIRST_SIZE = QSize(1440, 900)
NARROW_BELOW = 1200  # pixels of width


class MainWindow(QMainWindow):
    """Closing hides it and says so; the application decides when to end."""

    painted = Signal()  # once, when the window is on the screen
    closed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setWindowTitle("Gouache")
        self.setWindowIcon(icons.application_icon())
        self.setMinimumSize(MINIMUM_SIZE)
        self.resize(FIRST_SIZE)
        self._is_narrow = False
        self.pages: dict[str, Page] = {page.entry.key: page(services) for page in PAGES}
        self.rail = Rail(
            tuple(
                replace(page.entry, title=page.title(), shortcut=f"Ctrl+{number}")
                for number, page in enumerate(PAGES, 1)
            )
        )
        self.notice = ErrorBanner(is_dismissable=True)
        self.latency_bar = LatencyBar()
        self.latency = LatencyFeed(services, self.latency_bar)
        self.known_actions = Actions(self)
        self.waterfall = Waterfall()
        self.waterfall.hide()
        self.waterfall.stats.setVisible("stats" in self.pages)
        self.times = WaterfallFeed(services, self.latency_bar, self.waterfall)
        self._pictures = services.pictures
        self._stack = QStackedWidget()
        for page in self.pages.values():
            self._stack.addWidget(page)
        self._lay_out()
        self._connect()
        self._register()
        services.bridge.history_checked.connect(self._tell_rebuilt)
        services.bridge.queue_restored.connect(self._tell_restored)
        services.bridge.queue_resumed.connect(self._end_notice)
        self.notice.remedy_chosen.connect(services.engine.resume)
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

    def show_notice(self, sentence: str) -> None:
        """Say something that concerns no page in particular."""
        self.notice.show_failure(Failure(NOTICE, sentence))

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

    def begin(self) -> None:
        """Let everything read what it shows."""
        self.latency.begin()
        for page in self.pages.values():
            page.begin()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._tell_painted)  # once the other widgets are painted too
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW_BELOW
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self.waterfall.set_narrow(is_narrow)
            for page in self.pages.values():
                page.set_narrow(is_narrow)

    def _lay_out(self) -> None:
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.rail, 0, 0, 3, 1)
        grid.addWidget(self.notice, 0, 1)
        grid.addWidget(self._stack, 1, 1)
        grid.addWidget(self.waterfall, 2, 1)
        grid.addWidget(self.latency_bar, 3, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(1, 1)
        self.setCentralWidget(content)
        self.undo_bar = UndoBar(content)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_page)
        for page in self.pages.values():
            page.page_requested.connect(self.show_page)
            page.reuse_requested.connect(self._reuse)
            page.edited.connect(self.latency.rest)
            page.looked_at.connect(self._follow_page)
        self.latency_bar.clicked.connect(self.toggle_waterfall)
        self.waterfall.closed.connect(self.toggle_waterfall)
        self.waterfall.stats_requested.connect(self._open_stats)
        self.undo_bar.undone.connect(self._pictures.undo)
        self._pictures.thrown_away.connect(self._tell_thrown_away)
        self._pictures.brought_back.connect(self.undo_bar.hide)
        self._pictures.emptied.connect(self._tell_emptied)
        self.times.failed.connect(self.notice.show_failure)

    def _register(self) -> None:
        """Name the actions of every page, then build the menus."""
        self._register_editing()
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
        if sys.platform == "darwin":
            for menu in self.known_actions.menus():
                self.menuBar().addMenu(menu)
        else:
            self.rail.set_menus(self.known_actions.menus())
            self.known_actions.add(
                "help.menu",
                self.tr("Open the menu"),
                self.rail.menu_button.click,
                menu=Menu.HELP,
                keys="F10",
                icon="menu",
            )

    def _register_editing(self) -> None:
        """What every text field knows by itself, for those who look for it in a menu."""
        standard = QKeySequence.StandardKey
        self.known_actions.add(
            "edit.undo",
            self.tr("Undo"),
            self._undo,
            menu=Menu.EDIT,
            keys=standard.Undo,
            icon="undo",
            is_possible=lambda: _is_in_text() or self._pictures.can_undo(),
        )
        for name, title, keys in (
            ("redo", self.tr("Redo"), standard.Redo),
            ("cut", self.tr("Cut"), standard.Cut),
            ("copy", self.tr("Copy"), standard.Copy),
            ("paste", self.tr("Paste"), standard.Paste),
            ("selectAll", self.tr("Select all"), standard.SelectAll),
        ):
            self.known_actions.add(
                f"edit.{name}",
                title,
                partial(_edit, name),
                menu=Menu.EDIT,
                keys=keys,
                is_possible=_is_in_text,
            )

    def _undo(self) -> None:
        """In a text field the last edit, elsewhere what was thrown away last."""
        if _is_in_text():
            _edit("undo")
        else:
            self._pictures.undo()

    def _tell_thrown_away(self, records: list[GenerationRecord]) -> None:
        many = self.tr("Deleted {} pictures.").format(len(records))
        self.undo_bar.say(self.tr("Deleted 1 picture.") if len(records) == 1 else many)

    def _tell_emptied(self, count: int) -> None:
        many = self.tr("Emptied the trash: {} pictures.").format(count)
        one = self.tr("Emptied the trash: 1 picture.")
        self.undo_bar.say(one if count == 1 else many, can_undo=False)

    def _ask_to_empty(self) -> None:
        question = self.tr("Delete for good all pictures in the trash?")
        button = self.tr("Delete for good")
        dialogs.ask_whether(self, question, button, self._pictures.empty_trash)

    def _tell_painted(self) -> None:
        self.painted.emit()

    def _tell_rebuilt(self, event: events.HistoryChecked) -> None:
        if event.damaged_copy:
            sentence = self.tr(
                "The history was damaged. It was rebuilt from the pictures, {} of them; "
                "the damaged file is kept as {}."
            )
            self.show_notice(sentence.format(event.adopted, event.damaged_copy))

    def _tell_restored(self, event: events.QueueRestored) -> None:
        sentences = []
        if event.damaged_copy:
            words = self.tr("The queue was damaged; the damaged file is kept as {}.")
            sentences.append(words.format(event.damaged_copy))
        count = sum(job.request.count - job.made for job in event.jobs)
        if count:
            many = self.tr("{} pictures were waiting when Gouache ended.").format(count)
            one = self.tr("1 picture was waiting when Gouache ended.")
            sentences.append(one if count == 1 else many)
        resume = (self.tr("Resume"),) if count else ()
        self.notice.show_failure(Failure(NOTICE, " ".join(sentences), remedies=resume))

    def _end_notice(self) -> None:
        if self.notice.remedy_buttons():
            self.notice.clear()

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


def _edit(method: str) -> None:
    """Call a method that all text fields have."""
    getattr(QApplication.focusWidget(), method)()


def _is_in_text() -> bool:
    return isinstance(QApplication.focusWidget(), QLineEdit | QTextEdit)
