"""The parts of an open window that tests touch, whichever way they drive it."""

from __future__ import annotations

from ui.app import Studio
from ui.main_window import MainWindow
from ui.pages.create import CreatePage
from ui.pages.history import HistoryPage


class AtWindow:
    studio: Studio

    @property
    def window(self) -> MainWindow:
        assert self.studio.window
        return self.studio.window

    @property
    def create(self) -> CreatePage:
        page = self.window.pages["create"]
        assert isinstance(page, CreatePage)
        return page

    @property
    def history(self) -> HistoryPage:
        page = self.window.pages["history"]
        assert isinstance(page, HistoryPage)
        return page
