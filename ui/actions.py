"""Every action of the window, said once: menus and shortcuts read it here.

A page names its actions in `Page.register`, which the window calls once:

    def register(self, actions: Actions) -> None:
        actions.add(
            "queue.pause",                     # unique; the part before the dot is for order only
            self.tr("Pause the queue"),        # a verb and its object, in sentence case
            self._toggle_pause,                # called without arguments
            menu=Menu.QUEUE,
            keys="Ctrl+Shift+P",               # or a QKeySequence.StandardKey, or a tuple of both
            icon="pause",                      # a file of assets/icons
            is_possible=lambda: bool(...),     # asked when it matters; nothing to be kept current
            page=self,                         # only while this page is in view; omit for always
        )

Where there are buttons for it, use `add_buttons`. Two pages may use the same keys, since only the
actions of the page in view can be triggered. What is one of many, such as a model, is no action of
its own: `offer` takes a function that names them when the command palette asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QMenu, QWidget

Keys = str | QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class Offer:
    """One of many things that a person can choose by its name."""

    key: str  # unique, as that of an action
    title: str
    group: str  # what it is one of: "Models"
    icon: str
    choose: Callable[[], object]
    detail: str = ""
    words: str = ""  # that lead to it too
    is_chosen: bool = False  # now


class Menu(Enum):
    """The menus, in their order."""

    FILE = auto()
    EDIT = auto()
    PICTURE = auto()
    VIEW = auto()
    QUEUE = auto()
    HELP = auto()

    @property
    def title(self) -> str:
        translate = QCoreApplication.translate
        titles = {
            Menu.FILE: translate("Menu", "File"),
            Menu.EDIT: translate("Menu", "Edit"),
            Menu.PICTURE: translate("Menu", "Picture"),
            Menu.VIEW: translate("Menu", "View"),
            Menu.QUEUE: translate("Menu", "Queue"),
            Menu.HELP: translate("Menu", "Help"),
        }
        return titles[self]


@dataclass(frozen=True, slots=True)
class Shortcut:
    """What keys do; any of `keys`, as people read them, does it or its counterpart."""

    title: str
    group: Menu
    keys: tuple[str, ...]


class Action(QAction):
    """A QAction that knows where it belongs and when it makes sense."""

    def __init__(
        self,
        key: str,
        title: str,
        callback: Callable[[], object],
        menu: Menu,
        icon: str,
        is_possible: Callable[[], bool],
        page: QWidget | None,
        parent: QObject,
    ) -> None:
        super().__init__(title, parent)
        self.key = key
        self.group = menu  # QAction.menu is taken
        self.icon_name = icon
        self.page = page
        self._is_possible = is_possible
        self._callback = callback
        self.triggered.connect(self._run)

    def is_possible(self) -> bool:
        """Whether it would do something now."""
        return self.isVisible() and self._is_possible()

    def keys(self) -> str:
        """Its first shortcut as people read it, or ""."""
        return _read(self.shortcut())

    def _run(self) -> None:
        if self.is_possible():
            self._callback()


class Actions(QObject):
    """The registry of one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, Action] = {}
        self._gestures: list[Shortcut] = []
        self._offers: list[Callable[[], Iterable[Offer]]] = []

    def __getitem__(self, key: str) -> Action:
        return self._actions[key]

    def all(self) -> tuple[Action, ...]:
        """Also those of pages that are not in view."""
        return tuple(self._actions.values())

    def possible(self) -> tuple[Action, ...]:
        """What can be done now."""
        return tuple(action for action in self.all() if action.is_possible())

    def add(
        self,
        key: str,
        title: str,
        callback: Callable[[], object],
        *,
        menu: Menu,
        keys: Keys | tuple[Keys, ...] = (),
        icon: str = "",
        is_possible: Callable[[], bool] = lambda: True,
        page: QWidget | None = None,
    ) -> Action:
        """Make an action known; see the module's first lines."""
        if key in self._actions:
            raise ValueError(f"There are two actions named {key}.")
        action = Action(key, title, callback, menu, icon, is_possible, page, self)
        every = keys if isinstance(keys, tuple) else (keys,)
        action.setShortcuts([sequence for each in every for sequence in _sequences(each)])
        self._actions[key] = action
        self._window.addAction(action)
        return action

    def add_buttons(
        self,
        buttons: Iterable[tuple[str, str, QAbstractButton, Keys | tuple[Keys, ...], str]],
        *,
        menu: Menu,
        page: QWidget,
        is_possible: Callable[[], bool] = lambda: True,
    ) -> None:
        """Make known what some buttons of a page do: key, title, button, keys and icon of each."""
        for key, title, button, keys, icon in buttons:
            self.add(
                key,
                title,
                button.click,
                menu=menu,
                keys=keys,
                icon=icon,
                is_possible=is_possible,
                page=page,
            )

    def offer(self, source: Callable[[], Iterable[Offer]]) -> None:
        """Let `source` name things to choose from; it is asked whenever somebody looks."""
        self._offers.append(source)

    def offers(self) -> tuple[Offer, ...]:
        """What there is to choose from now."""
        return tuple(offer for source in self._offers for offer in source())

    def tell_of(self, title: str, menu: Menu, *keys: Keys) -> None:
        """Make known what keys do inside a control, which is no action of the window."""
        self._gestures.append(Shortcut(title, menu, tuple(_read(_sequences(k)[0]) for k in keys)))

    def shortcuts(self) -> tuple[Shortcut, ...]:
        """What keys do anywhere in the window, in the order of the menus."""
        of_actions = (Shortcut(a.text(), a.group, (a.keys(),)) for a in self.all() if a.keys())
        known = dict.fromkeys((*of_actions, *self._gestures))
        return tuple(each for menu in Menu for each in known if each.group is menu)

    def show_page(self, page: QWidget) -> None:
        """Offer the actions of `page` and of no other page."""
        for action in self.all():
            action.setVisible(action.page is None or action.page is page)

    def menus(self, parent: QWidget) -> tuple[QMenu, ...]:
        """All menus, each with the actions of every page apart."""
        return tuple(self._menu(which, parent) for which in Menu)

    def offer_menu(self, which: Menu, *widgets: QWidget) -> None:
        """Open that menu where `widgets` are clicked with the right button."""
        for widget in widgets:
            surface = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
            widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            widget.customContextMenuRequested.connect(partial(self._pop_up, which, surface))

    def retire(self) -> None:
        """Another registry takes over."""
        for action in self.all():
            self._window.removeAction(action)
        self.deleteLater()

    def _menu(self, which: Menu, parent: QWidget) -> QMenu:
        menu = QMenu(which.title, parent)
        menu.aboutToShow.connect(self._refresh)
        menu.aboutToHide.connect(self._allow)
        last: Action | None = None
        for action in (each for each in self.all() if each.group is which):
            if last and last.page is not action.page:
                menu.addSeparator()
            menu.addAction(action)
            last = action
        return menu

    def _pop_up(self, which: Menu, surface: QWidget, at: QPoint) -> None:
        if any(action.group is which for action in self.possible()):
            menu = self._menu(which, surface)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(surface.mapToGlobal(at))

    def _refresh(self) -> None:
        """Grey in the menus what cannot be done now."""
        for action in self.all():
            action.setEnabled(action.is_possible())

    def _allow(self) -> None:
        """Let every shortcut through; each asks for itself whether it is possible."""
        for action in self.all():
            action.setEnabled(True)


_SIGNS = {  # for what Qt calls some keys, in English and in Chinese
    "Return": "Enter",
    "回车": "Enter",
    "上方向": "↑",
    "下方向": "↓",
    "左方向": "←",
    "右方向": "→",
}


def _sequences(keys: Keys) -> list[QKeySequence]:
    if isinstance(keys, str):
        return [QKeySequence(keys)]
    return QKeySequence.keyBindings(keys)


def _read(sequence: QKeySequence) -> str:
    """As people read it; the key that ends a line is called Enter, whichever it is."""
    text = sequence.toString(QKeySequence.SequenceFormat.NativeText)
    for name, sign in _SIGNS.items():
        text = text.replace(name, sign)
    return text
