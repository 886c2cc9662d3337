"""Bounds what the template of a chat may take: it is a program that comes with a model."""

from __future__ import annotations

import ctypes
import functools
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from studio.errors import ModelDamaged
from studio.models.inspect import DOWNLOAD_AGAIN

TEMPLATE_S = 20.0  # those of released models take milliseconds
MEMORY_BYTES = 2**30
MAX_LETTERS = 1_000_000  # of what it makes of a prompt


def bound_template(part: Any, folder: Path) -> None:
    """Have `part` of the model in `folder` raise ModelDamaged for a template without an end."""
    if (apply := getattr(part, "apply_chat_template", None)) is None:
        return

    @functools.wraps(apply)
    def bounded(*arguments: Any, **options: Any) -> Any:
        try:
            with _bounded():
                made = apply(*arguments, **options)
        except (TimeoutError, MemoryError) as error:
            raise _endless(folder) from error
        if isinstance(made, str) and len(made) > MAX_LETTERS:
            raise _endless(folder)
        return made

    part.apply_chat_template = bounded


@contextmanager
def _bounded() -> Iterator[None]:
    """Raise TimeoutError in the body of this thread after a while, MemoryError where it fills up.

    The system knows no bound of memory for a thread: for as long, it holds for all of them.
    """
    thread_id, is_over, lock = threading.get_ident(), False, threading.Lock()

    def interrupt() -> None:
        with lock:
            if not is_over:
                identity, error = ctypes.c_ulong(thread_id), ctypes.py_object(TimeoutError)
                ctypes.pythonapi.PyThreadState_SetAsyncExc(identity, error)

    timer = threading.Timer(TEMPLATE_S, interrupt)
    timer.daemon = True
    timer.start()
    try:
        with _memory_bounded():
            yield
    finally:
        with lock:
            is_over = True
        timer.cancel()


@contextmanager
def _memory_bounded() -> Iterator[None]:
    if sys.platform != "linux":  # no other system heeds the bound
        yield
        return
    import resource

    import psutil

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = psutil.Process().memory_info().vms + MEMORY_BYTES
    is_free = soft == resource.RLIM_INFINITY
    resource.setrlimit(resource.RLIMIT_AS, (most if is_free else min(most, soft), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _endless(folder: Path) -> ModelDamaged:
    return ModelDamaged(
        f"The chat template in {folder} took more than {TEMPLATE_S:g} seconds, "
        f"{MEMORY_BYTES / 1e9:.1f} GB or {MAX_LETTERS:,} letters, and was stopped.",
        DOWNLOAD_AGAIN,
    )
