"""The jobs that wait, in the order in which they will run."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable

from studio.errors import QueueError
from studio.jobs.job import Job
from studio.jobs.store import JobStore

_log = logging.getLogger(__name__)


class JobQueue:
    """Filled by any thread, emptied by the worker; a job leaves it exactly once.

    With a `store`, a job stays there until `forget` or `remove`, also while it runs. A queue that
    begins with jobs begins paused.
    """

    def __init__(self, jobs: Iterable[Job] = (), store: JobStore | None = None) -> None:
        self._jobs = list(jobs)
        self._store = store
        self._changed = threading.Condition()
        self._running: Job | None = None  # the last one that was taken
        self._is_paused = bool(self._jobs)
        self._is_closed = False

    @property
    def is_paused(self) -> bool:
        return self._is_paused

    def put(self, job: Job, *, at_front: bool = False) -> bool:
        """Add a job; False, and nothing done, once the queue is closed. Raises QueueError."""
        with self._changed:
            if self._is_closed:
                return False
            if self._store:
                self._store.add(job, at_front=at_front)
            self._jobs.insert(0 if at_front else len(self._jobs), job)
            self._changed.notify()
            return True

    def take(self) -> Job | None:
        """Wait for the next job while there is none or a pause; None once the queue is closed."""
        with self._changed:
            self._changed.wait_for(lambda: (self._jobs and not self._is_paused) or self._is_closed)
            self._running = None if self._is_closed else self._jobs.pop(0)
            return self._running

    def put_back(self, job: Job) -> bool:
        """Let a job that was taken be the next one again; False if it was cancelled meanwhile."""
        with self._changed:
            if self._is_closed or job.token.is_cancelled:
                return False
            self._jobs.insert(0, job)
            self._running = None
            self._store_order()
            self._changed.notify()
            return True

    def move(self, job_id: str, before_id: str = "") -> tuple[str, ...]:
        """Put a waiting job before another, or last; the ids in their new order, () if none moved.

        If the other one waits no more, it was next: the job now is.
        """
        with self._changed:
            job = self._find(job_id)
            if job is None or job_id == before_id:
                return ()
            self._jobs.remove(job)
            other = self._find(before_id)
            place = 0 if before_id else len(self._jobs)
            self._jobs.insert(self._jobs.index(other) if other else place, job)
            self._store_order()
            return tuple(job.id for job in self._jobs)

    def remove(self, job_id: str) -> Job | None:
        """Take a waiting job out; None if it does not wait here (any more)."""
        with self._changed:
            self.forget(job_id)
            job = self._find(job_id)
            if job:
                self._jobs.remove(job)
            return job

    def forget(self, job_id: str) -> None:
        """Keep a job that is not to be made again no longer in the store."""
        with self._changed:
            if self._store is None:
                return
            try:
                self._store.remove(job_id)
            except QueueError as error:
                _log.warning("Job %s will be back after a restart: %s", job_id, error)

    def pause(self) -> bool:
        """Give out no more jobs; False if nothing changed."""
        with self._changed:
            if self._is_paused or self._is_closed:
                return False
            self._is_paused = True
            return True

    def resume(self) -> bool:
        """Give out jobs again; False if nothing changed."""
        with self._changed:
            if not self._is_paused or self._is_closed:
                return False
            self._is_paused = False
            self._changed.notify()
            return True

    def close(self) -> tuple[Job, ...]:
        """Let no job in or out any more; those that still waited, which stay in the store."""
        with self._changed:
            self._is_closed = True
            waiting = tuple(self._jobs)
            self._jobs.clear()
            self._changed.notify_all()
            return waiting

    def _find(self, job_id: str) -> Job | None:
        return next((job for job in self._jobs if job.id == job_id), None)

    def _store_order(self) -> None:
        if self._store is None:
            return
        running = (self._running,) if self._running else ()
        try:
            self._store.arrange(job.id for job in (*running, *self._jobs))
        except QueueError as error:
            _log.warning("The order of the queue is not stored: %s", error)
