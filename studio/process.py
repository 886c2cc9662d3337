"""A process of our own that is called through its pipes, so that nobody else can reach it."""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

OPEN, CLOSE = "open", "close"  # the first call, with Paths and Settings, and the last one


@dataclass(frozen=True, slots=True)
class Call:
    """A verb of the engine with what it is given; only a call with a number is answered."""

    verb: str  # dotted where it is a verb of what the engine holds: history.star
    arguments: tuple[Any, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    number: int
    value: Any  # an exception is raised where the answer was waited for


class Process:
    """A child that is sent calls and says what it likes; sending never waits.

    It is told to end by the end of its input, which comes with `hang_up` and with the death of
    this process, however that comes about.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._popen = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            **_apart(),
        )
        self._outgoing: queue.SimpleQueue[Call | None] = queue.SimpleQueue()
        threading.Thread(target=self._send, name="calls", daemon=True).start()

    def send(self, call: Call) -> None:
        self._outgoing.put(call)

    def hang_up(self) -> None:
        """End the child's input after what was sent."""
        self._outgoing.put(None)

    def kill(self) -> None:
        self._popen.kill()

    def messages(self) -> Iterator[Any]:
        """All that the child says, until it is gone."""
        assert self._popen.stdout
        with self._popen.stdout as pipe:
            yield from read(pipe)

    def wait(self) -> int:
        """The exit code, once the messages have ended; negative where a signal ended it."""
        self.hang_up()
        return self._popen.wait()

    def _send(self) -> None:
        assert self._popen.stdin
        with contextlib.suppress(OSError), self._popen.stdin as pipe:  # the reader sees it too
            while (call := self._outgoing.get()) is not None:
                write(pipe, call)


def read(pipe: IO[bytes]) -> Iterator[Any]:
    """What the other side writes, until its end is closed, perhaps within a message."""
    with contextlib.suppress(EOFError, OSError, pickle.UnpicklingError):
        while True:
            yield pickle.load(pipe)


def write(pipe: IO[bytes], message: object) -> None:
    """Send a message as a whole; OSError where nobody reads any more."""
    pipe.write(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
    pipe.flush()


def _apart() -> dict[str, Any]:
    """Ctrl-C and the end of a terminal are for the parent, which ends the child in its way."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}
