"""The window: the rail, a page, and the latency bar below all of them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QMainWindow, QStackedWidget, QWidget

from studio import events
from studio.errors import Failure
from ui import icons
from ui.latency_feed import LatencyFeed
from ui.pages import PAGES
from ui.pages.page import Page, Reuse
from ui.services import Services
from ui.widgets.error_banner import ErrorBanner
from ui.widgets.focus_ring import FocusRing
from ui.widgets.latency_bar import LatencyBar
from ui.widgets.rail import Rail

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
        entries = (page.entry for page in PAGES)
        self.rail = Rail(
            tuple(
                replace(entry, shortcut=f"Ctrl+{number}") for number, entry in enumerate(entries, 1)
            )
        )
        self.notice = ErrorBanner(is_dismissable=True)
        self.latency_bar = LatencyBar()
        self.latency_bar.setEnabled(False)  # there is no waterfall to open
        self.latency = LatencyFeed(services, self.latency_bar)
        self._stack = QStackedWidget()
        for page in self.pages.values():
            self._stack.addWidget(page)
        self._lay_out()
        self._connect()
        services.bridge.history_checked.connect(self._tell_rebuilt)
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
        self.page.enter()

    def show_notice(self, sentence: str) -> None:
        """Say something that concerns no page in particular."""
        self.notice.show_failure(Failure("Notice", sentence))

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
            for page in self.pages.values():
                page.set_narrow(is_narrow)

    def _lay_out(self) -> None:
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.rail, 0, 0, 2, 1)
        grid.addWidget(self.notice, 0, 1)
        grid.addWidget(self._stack, 1, 1)
        grid.addWidget(self.latency_bar, 2, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(1, 1)
        self.setCentralWidget(content)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_page)
        for page in self.pages.values():
            page.page_requested.connect(self.show_page)
            page.reuse_requested.connect(self._reuse)
            page.edited.connect(self.latency.rest)
        for number, key in enumerate(self.pages, 1):
            self._shortcut(f"Ctrl+{number}").activated.connect(lambda k=key: self.show_page(k))
        self._shortcut("Ctrl+Return").activated.connect(self._confirm)
        self._shortcut("Ctrl+Enter").activated.connect(self._confirm)
        self._shortcut("Esc").activated.connect(self._dismiss)

    def _shortcut(self, keys: str) -> QShortcut:
        return QShortcut(QKeySequence(keys), self)

    def _tell_painted(self) -> None:
        self.painted.emit()

    def _tell_rebuilt(self, event: events.HistoryChecked) -> None:
        if event.damaged_copy:
            sentence = self.tr(
                "The history was damaged. It was rebuilt from the pictures, {} of them; "
                "the damaged file is kept as {}."
            )
            self.show_notice(sentence.format(event.adopted, event.damaged_copy))

    def _reuse(self, wish: Reuse) -> None:
        for page in self.pages.values():
            page.reuse(wish)
        self.show_page(PAGES[0].entry.key)

    def _confirm(self) -> None:
        self.page.confirm()

    def _dismiss(self) -> None:
        self.page.dismiss()
