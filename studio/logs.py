"""Writes the log to a file while a program runs; only the entry points call this."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOG_FILE = "gouache.log"
ENGINE_LOG_FILE = "engine.log"  # of a process of its own: two cannot take turns at one file
FAULT_FILE = "faults.log"  # the stacks of a crash in native code

_FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"
_MAX_BYTES = 1_000_000  # and as many again in each of two older files


@contextmanager
def log_file(folder: Path, name: str = LOG_FILE) -> Iterator[None]:
    """Within the body, log and warnings go to a file in `folder` and none of them to stderr.

    Where nothing can be written, the program runs all the same, without a log.
    """
    handler = _LazyFile(
        folder / name, maxBytes=_MAX_BYTES, backupCount=2, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter(_FORMAT))
    root = logging.getLogger()
    level, raises = root.level, logging.raiseExceptions
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # a full disk is no reason to print tracebacks
    try:
        yield
    finally:
        logging.raiseExceptions = raises
        logging.captureWarnings(False)
        root.setLevel(level)
        root.removeHandler(handler)
        handler.close()


class _LazyFile(RotatingFileHandler):
    """Makes its folder and file with the first line that there is to write."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()
