"""Asyncio on Qt's own loop: the only module that knows qasync."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import qasync
from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QApplication

PAGE_THREADS = 2  # for history queries and thumbnails

_tasks: set[asyncio.Task[Any]] = set()  # a loop holds its tasks weakly


def new_loop(app: QApplication, *, is_running: bool = False) -> asyncio.AbstractEventLoop:
    """A loop driven by `app`; `is_running` when `app.exec` is somebody else's business."""
    loop = qasync.QEventLoop(app, already_running=is_running)
    loop.set_default_executor(new_threads())
    return loop  # type: ignore[no-any-return]  # qasync ships no types


def new_threads() -> ThreadPoolExecutor:
    """Where `asyncio.to_thread` runs what pages ask for."""
    return ThreadPoolExecutor(PAGE_THREADS, thread_name_prefix="page")


def run(app: QApplication, main: Coroutine[Any, Any, int], stop: Callable[[], None]) -> int:
    """Run `main` to its end; its result. `stop` is called when the process is asked to end."""
    loop = new_loop(app)
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # on Windows
            loop.add_signal_handler(number, stop)
    try:
        return loop.run_until_complete(main)
    finally:
        loop.close()


def spawn(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    """Start `work` from a slot; an error in it goes where all unexpected errors go."""
    task = asyncio.get_running_loop().create_task(work)
    _tasks.add(task)
    task.add_done_callback(_finish)
    return task


def once(signal: SignalInstance) -> asyncio.Future[tuple[Any, ...]]:
    """A future with the arguments of the next emission of `signal`."""
    future: asyncio.Future[tuple[Any, ...]] = asyncio.get_running_loop().create_future()

    def finish(*arguments: Any) -> None:
        signal.disconnect(finish)
        if not future.done():
            future.set_result(arguments)

    signal.connect(finish)
    return future


async def delete_when_idle(thing: QObject) -> None:
    """Delete `thing` once nothing runs any more that may still come back to it."""
    while others := _tasks - {asyncio.current_task()}:
        await asyncio.wait(others)
    thing.deleteLater()


async def stop_tasks() -> None:
    """Cancel what `spawn` started and wait until it is gone."""
    tasks = tuple(_tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _finish(task: asyncio.Task[Any]) -> None:
    _tasks.discard(task)
    if not task.cancelled() and (error := task.exception()):
        sys.excepthook(type(error), error, error.__traceback__)
