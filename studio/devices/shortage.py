"""The many ways to say that memory ran out, told as one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from studio.errors import OutOfMemory

_TEXTS = ("out of memory", "not enough memory", "can't allocate memory", "cannot allocate memory")


@contextmanager
def tell_shortage(what: str) -> Iterator[None]:
    """Raise OutOfMemory for what torch and Python raise when the body runs out of memory.

    `what` begins the sentence: "Loading SDXL".
    """
    try:
        yield
    except (MemoryError, RuntimeError) as error:  # torch.OutOfMemoryError is a RuntimeError
        if not is_shortage(error):
            raise
        raise OutOfMemory(
            f"{what} took more memory than is free.",
            "Choose a smaller picture or model, or close other programs.",
        ) from error


def is_shortage(error: BaseException) -> bool:
    """Whether an error says that memory ran out."""
    text = str(error).lower()
    return isinstance(error, MemoryError) or any(phrase in text for phrase in _TEXTS)


def first_line(error: BaseException) -> str:
    """What an error says first, without its full stop: vendors and libraries say much more."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    shown = lines[:2] if lines[0].endswith(":") else lines[:1]
    return " ".join(line.strip() for line in shown)[:300].rstrip(".")
