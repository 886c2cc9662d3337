"""Fills the command palette with what can be done now, and does what is chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ui.actions import Action, Actions, Menu, Offer
from ui.widgets.palette import KEYS, Palette
from ui.widgets.palette_rows import Entry

MOST_RECENT = 5


class PaletteFeed(QObject):
    """What was chosen last stands first."""

    def __init__(self, actions: Actions, palette: Palette) -> None:
        super().__init__(palette)
        self._actions = actions
        self._palette = palette
        self.recent: tuple[str, ...] = ()  # keys, the last choice first
        self._runs: dict[str, Callable[[], object]] = {}
        self._opening = actions.add(
            "help.palette",
            self.tr("Find an action"),
            self.open,
            menu=Menu.HELP,
            keys=KEYS,
            icon="search",
        )
        palette.chosen.connect(self._run)

    def open(self) -> None:
        """Show what is possible at this moment, with the focus where it is."""
        actions = [each for each in self._actions.possible() if each is not self._opening]
        actions.sort(key=lambda each: list(Menu).index(each.group))
        offers = self._actions.offers()
        self._runs = {each.key: each.trigger for each in actions}
        self._runs |= {each.key: each.choose for each in offers}
        entries = [_of_action(each) for each in actions] + [self._of_offer(each) for each in offers]
        known = {entry.key: entry for entry in entries}
        recent = [known.pop(key) for key in self.recent if key in known]
        self._palette.open(self._headed(recent) + tuple(known.values()))

    def _headed(self, entries: list[Entry]) -> tuple[Entry, ...]:
        group = self.tr("Recent")
        return tuple(
            Entry(each.key, each.title, group, each.icon, each.hint, f"{each.group} {each.words}")
            for each in entries
        )

    def _of_offer(self, offer: Offer) -> Entry:
        hint = self.tr("in use") if offer.is_chosen else offer.detail
        return Entry(offer.key, offer.title, offer.group, offer.icon, hint, offer.words)

    def _run(self, key: str) -> None:
        others = (each for each in self.recent if each != key)
        self.recent = (key, *others)[:MOST_RECENT]
        self._runs[key]()


def _of_action(action: Action) -> Entry:
    name = action.key.replace(".", " ").replace("-", " ")  # in English, whatever the window speaks
    return Entry(
        action.key, action.text(), action.group.title, action.icon_name, action.keys(), name
    )
