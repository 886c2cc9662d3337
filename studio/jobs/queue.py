"""The jobs that wait, in the order in which they will run."""

from __future__ import annotations

import threading
from collections import deque

from studio.jobs.job import Job


class JobQueue:
    """Filled by any thread, emptied by the worker; a job leaves it exactly once."""

    def __init__(self) -> None:
        self._jobs: deque[Job] = deque()
        self._changed = threading.Condition()
        self._is_closed = False

    def put(self, job: Job, *, at_front: bool = False) -> bool:
        """Add a job; False, and nothing done, once the queue is closed."""
        with self._changed:
            if self._is_closed:
                return False
            if at_front:
                self._jobs.appendleft(job)
            else:
                self._jobs.append(job)
            self._changed.notify()
            return True

    def take(self) -> Job | None:
        """Wait for the next job; None once the queue is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._is_closed)
            return None if self._is_closed else self._jobs.popleft()

    def remove(self, job_id: str) -> Job | None:
        """Take a waiting job out; None if it does not wait here (any more)."""
        with self._changed:
            for job in self._jobs:
                if job.id == job_id:
                    self._jobs.remove(job)
                    return job
            return None

    def close(self) -> tuple[Job, ...]:
        """Let no job in or out any more; those that still waited."""
        with self._changed:
            self._is_closed = True
            waiting = tuple(self._jobs)
            self._jobs.clear()
            self._changed.notify_all()
            return waiting
