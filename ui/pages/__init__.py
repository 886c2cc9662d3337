"""The pages of the window, in the order of the rail."""

from __future__ import annotations

from ui.pages.create import CreatePage
from ui.pages.history import HistoryPage
from ui.pages.models import ModelsPage
from ui.pages.page import Page
from ui.pages.settings import SettingsPage
from ui.pages.stats import StatsPage

PAGES: tuple[type[Page], ...] = (
    CreatePage,
    HistoryPage,
    ModelsPage,
    StatsPage,
    SettingsPage,
)
