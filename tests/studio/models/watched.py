"""Tells what Python does besides, in this process and in all that it starts.

A file `sitecustomize.py` makes every new interpreter listen to its own audit events; what must not
be goes through a pipe with a name to whoever watches.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_PIPE, _PLACE = "GOUACHE_TEST_PIPE", "GOUACHE_TEST_PLACE"
_SITE = "from tests.studio.models.watched import listen\n\nlisten()\n"
_RUNS = {
    *("os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "pty.spawn"),
    *("subprocess.Popen", "socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto"),
}
_CHANGES = {
    *("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate"),
    *("os.chmod", "os.chown", "os.utime", "shutil.rmtree", "shutil.move"),
}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

is_heard = True  # whether this process is, for the one that makes the damage writes as well


class Watched:
    """A folder in which models are handled: `home` and `tmp` may change, all else may not."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.home, self.outside = place / "home", place / "outside"
        self.canary = self.outside / "canary"
        for folder in (self.home, self.outside, place / "tmp", place / "site", place / "user"):
            folder.mkdir(parents=True)
        (self.outside / "diary.txt").write_text("my diary")
        (place / "site" / "sitecustomize.py").write_text(_SITE)
        os.mkfifo(place / "pipe")
        self._pipe = os.open(place / "pipe", os.O_RDWR | os.O_NONBLOCK)
        root = str(Path(__file__).parents[3])
        sys.path[:0] = [str(place / "site"), root]
        os.environ |= {
            _PIPE: str(place / "pipe"),
            _PLACE: str(place),
            "TMPDIR": str(place / "tmp"),
            "HOME": str(place / "user"),
            "PYTHONPATH": os.pathsep.join([str(place / "site"), root]),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        tempfile.tempdir = None
        self._before = self._tree()
        listen()

    def told(self) -> list[str]:
        """What was heard since the last time, a line each; and what of the disk has changed."""
        try:
            heard = os.read(self._pipe, 2**20).decode(errors="replace").splitlines()
        except BlockingIOError:
            heard = []
        now = self._tree()
        changed = [
            path for path in now.keys() | self._before if now.get(path) != self._before.get(path)
        ]
        self._before = now
        return [*heard, *(f"changed {path}" for path in changed)]

    def _tree(self) -> dict[str, str]:
        """What no model may change, with its bytes."""
        return {
            str(path): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
            for folder in ("outside", "user")
            for path in (self.place / folder).rglob("*")
        }


@contextmanager
def unheard() -> Iterator[None]:
    """Do what is not the studio's doing."""
    global is_heard  # noqa: PLW0603 - an audit hook has no other place
    is_heard = False
    try:
        yield
    finally:
        is_heard = True


class Pulse(threading.Thread):
    """Beats as a window would, and notes how long it once had to wait."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._longest_s = 0.0
        self.start()

    def run(self) -> None:
        last = time.perf_counter()
        while True:
            time.sleep(0.01)
            now = time.perf_counter()
            self._longest_s, last = max(self._longest_s, now - last), now

    def longest_s(self) -> float:
        """Since the last time that this was asked."""
        longest_s, self._longest_s = self._longest_s, 0.0
        return longest_s


def listen() -> None:
    """Report from now on, for the life of this process."""
    place = os.environ.get(_PLACE)
    if place is None:
        return
    pipe = os.open(os.environ[_PIPE], os.O_WRONLY | os.O_NONBLOCK)
    allowed = tuple(f"{place}/{name}" for name in ("home", "tmp", "pipe"))

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if is_heard and (said := _offence(event, arguments, place, allowed)):
            os.write(pipe, f"{said:.300}\n".encode(errors="replace"))

    sys.addaudithook(hear)


def _offence(event: str, arguments: tuple[Any, ...], place: str, allowed: tuple[str, ...]) -> str:
    if event == "exec":
        file = getattr(arguments[0], "co_filename", "")
        return f"runs {file}" if file.startswith(place) and "/site/" not in file else ""
    if event in _RUNS and not _is_own(event, arguments):
        return f"runs {event} {arguments!r}"
    if event == "open" and not (arguments[2] or 0) & _WRITING:
        return ""
    if event == "open" or event in _CHANGES:
        count = 2 if event in {"os.rename", "shutil.move"} else 1
        paths = arguments[1:2] if event in {"os.link", "os.symlink"} else arguments[:count]
        folder = _folder(arguments[-1]) if event in {"os.remove", "os.rmdir", "os.mkdir"} else ""
        for path in paths:
            if isinstance(path, str | bytes | os.PathLike):
                whole = os.path.normpath(Path.cwd() / folder / os.fsdecode(path))
                if not whole.startswith((*allowed, "/dev/null", "/proc/self/")):
                    return f"writes {event} {whole}"
    return ""


def _is_own(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether it is the engine's process that is started, or how urllib3 looks for IPv6."""
    if event == "socket.bind":
        return bool(arguments[1] == ("::1", 0))
    return event == "subprocess.Popen" and "studio.serve" in arguments[1]


def _folder(descriptor: int) -> str:
    """What a path is relative to, if that is an open folder."""
    return str(Path(f"/proc/self/fd/{descriptor}").readlink()) if descriptor >= 0 else ""
