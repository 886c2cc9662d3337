"""Unexpected errors: the details go to the log, one plain sentence to the person."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import QObject, Signal

from studio.logs import FAULT_FILE

_log = logging.getLogger(__name__)


class CrashReporter(QObject):
    """Catches what nobody else caught, on every thread."""

    crashed = Signal(str)

    def __init__(self, logs: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._logs = logs
        self._fault_file: IO[str] | None = None

    def install(self) -> None:
        """Take over Python's hooks, and have native crashes leave their stacks in a file."""
        sys.excepthook = self._report
        threading.excepthook = lambda args: self._report(
            args.exc_type, args.exc_value, args.exc_traceback
        )
        sys.unraisablehook = lambda args: self._report(
            args.exc_type, args.exc_value, args.exc_traceback
        )
        try:
            self._logs.mkdir(parents=True, exist_ok=True)
            self._fault_file = (self._logs / FAULT_FILE).open("a", encoding="utf-8")
        except OSError as error:
            _log.warning("Native crashes cannot be noted in %s: %s", self._logs, error)
        else:
            faulthandler.enable(self._fault_file)

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        sys.unraisablehook = sys.__unraisablehook__
        if self._fault_file:
            faulthandler.disable()
            self._fault_file.close()
            self._fault_file = None

    def _report(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), traceback)
            return
        _log.critical("Unexpected error", exc_info=(kind, error or kind(), traceback))
        sentence = self.tr(
            "Something unexpected happened. The studio goes on working; the log has the details: {}"
        )
        self.crashed.emit(sentence.format(self._logs))
