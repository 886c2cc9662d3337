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
        if isinstance(error, MemoryError) or any(text in str(error).lower() for text in _TEXTS):
            raise OutOfMemory(
                f"{what} took more memory than is free.",
                "Choose a smaller picture or model, or close other programs.",
            ) from error
        raise
