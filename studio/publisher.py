"""Carries events from the threads of the engine to whoever listens."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from studio.events import EngineReady, Event, HistoryChecked, QueueRestored

Listener = Callable[[Event], None]
News = EngineReady | HistoryChecked | QueueRestored

_log = logging.getLogger(__name__)


class Publisher:
    """Calls every listener with every event, on the thread that emits it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: tuple[Listener, ...] = ()
        self._news: dict[type[News], News] = {}  # the last of each kind

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` from now on; returns the function that ends it.

        Somebody who comes late is told at once, on their own thread, what was found at the start.
        """
        with self._lock:
            self._listeners = (*self._listeners, listener)
            news = tuple(self._news.values())
        for event in news:
            _tell(listener, event)

        def unsubscribe() -> None:
            with self._lock:
                self._listeners = tuple(one for one in self._listeners if one is not listener)

        return unsubscribe

    def emit(self, event: Event) -> None:
        with self._lock:
            if isinstance(event, News):
                self._news[type(event)] = event
            listeners = self._listeners
        for listener in listeners:
            _tell(listener, event)


def _tell(listener: Listener, event: Event) -> None:
    try:
        listener(event)
    except Exception:  # noqa: BLE001 - somebody else's code: its fault must not become the job's
        _log.exception("A listener failed on %s", type(event).__name__)
