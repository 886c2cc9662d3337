"""The engine's own process: does what it is called for and passes on what the engine says."""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from operator import attrgetter
from typing import Any, BinaryIO

from studio import logs
from studio.engine import Engine
from studio.errors import StudioError
from studio.paths import Paths
from studio.process import CLOSE, Answer, Call, read, write
from studio.settings import Settings

ORPHAN_TIMEOUT_S = 2.0  # the window is gone: nobody waits for the picture, but for the library

_ENGINE = partial(Engine, keeps_queue=True)
_log = logging.getLogger(__name__)


def main(make_engine: Callable[[Paths, Settings], Engine] = _ENGINE) -> int:
    """Serve the process that started this one until it hangs up or ends; the exit code."""
    calls, replies = _take_pipes()
    opening = next(calls, None)
    if opening is None:
        return 0
    paths, settings = opening.arguments
    with logs.log_file(paths.logs, logs.ENGINE_LOG_FILE):
        _note_faults(paths)
        try:
            engine = make_engine(paths, settings)
        except StudioError as error:
            replies.send(Answer(opening.number or 0, error))
            return 1
        engine.subscribe(replies.send)
        replies.send(Answer(opening.number or 0, None))
        timeout_s = _serve(engine, calls, replies)
        engine.close(timeout_s)
    # A model that does not answer must not keep the process, nor may destructors that wait.
    logging.shutdown()
    os._exit(0)


class _Replies:
    """What goes back, from any thread; nothing is said to a parent that is gone."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()

    def send(self, message: object) -> None:
        with self._lock, suppress(OSError):
            write(self._pipe, message)


def _serve(engine: Engine, calls: Iterator[Call], replies: _Replies) -> float:
    """Do what is called for until the end; how long the engine may take to close."""
    with ThreadPoolExecutor(2, thread_name_prefix="answers") as threads:
        for call in calls:
            if call.verb == CLOSE:
                return float(call.arguments[0])
            if call.number is None:
                _do(engine, call)
            else:  # it may take a while, and a cancel must not wait for it
                threads.submit(_answer, engine, call, call.number, replies)
    return ORPHAN_TIMEOUT_S


def _answer(engine: Engine, call: Call, number: int, replies: _Replies) -> None:
    replies.send(Answer(number, _do(engine, call)))


def _do(engine: Engine, call: Call) -> Any:
    """What the verb returns, or the error that it raises."""
    try:
        return attrgetter(call.verb)(engine)(*call.arguments, **call.options)
    except StudioError as error:
        return error
    except BaseException as error:  # noqa: BLE001 - the engine goes on; who waits must hear of it
        _log.exception("The call %s failed", call.verb)
        return StudioError(f"Something unexpected happened: {error}.", "The log has the details.")


def _take_pipes() -> tuple[Iterator[Call], _Replies]:
    """The pipes for ourselves: what libraries print goes to stderr, and they can read nothing."""
    calls, replies = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return read(os.fdopen(calls, "rb")), _Replies(os.fdopen(replies, "wb"))


def _note_faults(paths: Paths) -> None:
    """Have native crashes leave their stacks in the file that the window's process uses too."""
    with suppress(OSError):
        paths.logs.mkdir(parents=True, exist_ok=True)
        faulthandler.enable((paths.logs / logs.FAULT_FILE).open("a", encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main())
