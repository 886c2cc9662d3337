"""The queue on the disk, in a small SQLite file of its own: no end of the process drops a job."""

from __future__ import annotations

import json
import logging
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from studio import disk
from studio.errors import QueueError
from studio.jobs.job import Job
from studio.jobs.request import GenerationRequest
from studio.plain import from_plain, to_plain

_BUSY_TIMEOUT_S = 1.0
_TABLE = """
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY,
    place INTEGER NOT NULL,  -- the lowest runs first
    device_id TEXT NOT NULL,
    request TEXT NOT NULL  -- JSON
);
CREATE INDEX IF NOT EXISTS places ON jobs (place);
"""
_UNUSABLE = {  # what says nothing against the file itself
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}

_log = logging.getLogger(__name__)


class JobStore:
    """Holds every job from its submission until it is done or taken out.

    A job that ran when the process died is still here; which of its pictures were saved is for
    the history to say. Used by one thread at a time. What is written outlives the process at
    once, and a power cut within moments: waiting for the disk would be felt at every submission.
    """

    def __init__(self, file: Path) -> None:
        """Read what is there; a damaged file is put aside. Raises QueueError if there is no way."""
        self.file = file
        self.damaged_copy: Path | None = None
        self._connection = sqlite3.connect(":memory:")  # until the file is open
        try:
            self._open()
            jobs, is_whole = self._read()
            if not is_whole:
                self._start_over(jobs)
        except (OSError, sqlite3.Error) as error:
            self._connection.close()
            raise _explain(error, file) from error
        self.jobs = tuple(jobs)  # as they were found, the next one first

    def add(self, job: Job, *, at_front: bool = False) -> None:
        """Store a job before or after all others. Raises QueueError."""
        place = "min(place) - 1" if at_front else "max(place) + 1"
        text = json.dumps(to_plain(job.request))
        with self._writing():
            self._connection.execute(
                f"INSERT INTO jobs VALUES (?, (SELECT coalesce({place}, 0) FROM jobs), ?, ?)",
                (job.id, job.device_id, text),
            )

    def remove(self, job_id: str) -> None:
        """Forget a job, if it is here. Raises QueueError."""
        with self._writing():
            self._connection.execute("DELETE FROM jobs WHERE id = ?", (job_id,))

    def arrange(self, job_ids: Iterable[str]) -> None:
        """Store the order of all jobs. Raises QueueError."""
        with self._writing():
            self._connection.executemany(
                "UPDATE jobs SET place = ? WHERE id = ?", enumerate(job_ids)
            )

    def close(self) -> None:
        self._connection.close()

    def _open(self) -> None:
        self._connection.close()
        self._connection = sqlite3.connect(
            self.file, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )

    def _read(self) -> tuple[list[Job], bool]:
        """The jobs that can be read, and whether that is all that was written."""
        jobs: list[Job] = []
        is_whole = True
        try:
            _prepare(self._connection)
            is_whole = self._connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
            query = "SELECT id, device_id, request FROM jobs ORDER BY place"
            for job_id, device_id, text in self._connection.execute(query):
                try:
                    jobs.append(_job(job_id, device_id, text))
                except (RecursionError, TypeError, ValueError) as error:
                    _log.warning("A job of the queue cannot be read: %s", error)
                    is_whole = False
        except sqlite3.DatabaseError as error:
            if _code(error) in _UNUSABLE:
                raise
            _log.warning("The queue in %s is damaged: %s", self.file, error)
            is_whole = False
        return jobs, is_whole

    def _start_over(self, jobs: Iterable[Job]) -> None:
        """Put the file aside and begin a new one with what could be read."""
        self._connection.close()
        copy = disk.put_aside(self.file)
        self._open()
        _prepare(self._connection)
        for job in jobs:
            self.add(job)
        self.damaged_copy = copy

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            with self._connection:
                yield
        except sqlite3.Error as error:
            raise _explain(error, self.file) from error


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.executescript(_TABLE)


def _job(job_id: object, device_id: object, text: str) -> Job:
    """The job of a row; it waits from now on. Raises ValueError or TypeError."""
    if not isinstance(job_id, str) or not isinstance(device_id, str):
        raise TypeError("its id is no text")
    request = from_plain(GenerationRequest, json.loads(text))
    if request.seed is None:
        raise ValueError("its seed was not drawn")
    return Job(job_id, request, device_id, time.perf_counter())


def _code(error: BaseException) -> int:
    """The primary result code of SQLite."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _explain(error: Exception, file: Path) -> QueueError:
    if _code(error) == sqlite3.SQLITE_FULL:
        return QueueError(
            f"The disk is full, so the queue in {file} cannot grow.", "Free some space."
        )
    return QueueError(
        f"The queue in {file} cannot be written: {error}.",
        "Close programs that use the file, and make its folder writable.",
    )
