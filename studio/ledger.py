"""What is known of the jobs that an engine in another process has."""

from __future__ import annotations

import time
from dataclasses import dataclass

from studio.engine import AUTO
from studio.events import (
    Event,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobQueued,
    JobStarted,
    PhaseDone,
    PhaseStarted,
    QueuePaused,
    QueueRestored,
    QueueResumed,
    Terminal,
)
from studio.jobs.job import Job
from studio.stats.spans import Phase, Span


@dataclass(slots=True)
class Running:
    """The job that has failed if the process ends now."""

    job: Job
    phase: Phase = Phase.QUEUE
    spans: tuple[Span, ...] = ()

    def follow(self, event: PhaseStarted | PhaseDone) -> None:
        self.phase = event.phase
        if isinstance(event, PhaseDone):
            start_s = time.perf_counter() - self.job.submitted_at_s - event.seconds
            self.spans += (Span(event.phase, start_s, event.seconds),)


class Ledger:
    """What is known of the jobs from what was submitted and what was heard."""

    def __init__(self) -> None:
        self.jobs: dict[str, Job] = {}  # submitted, and still without a terminal event
        self.running: Running | None = None
        self.is_paused = False
        self.lost: set[str] = set()  # failed with a process, so perhaps still in the queue's file
        self._told: set[str] = set()  # of the jobs, those that everybody knows of

    def enter(self, event: Event) -> bool:
        """Whether the event says anything new: a process after a crash repeats what it finds."""
        match event:
            case QueueRestored():
                return self._restore(event)
            case QueuePaused() | QueueResumed():
                was_paused, self.is_paused = self.is_paused, isinstance(event, QueuePaused)
                return self.is_paused != was_paused
            case JobQueued():
                return self._queue(event.job_id)
            case JobStarted() if job := self.jobs.get(event.job_id):
                self.running = Running(job)
            case PhaseStarted() | PhaseDone() if self.running:
                self.running.follow(event)
            case JobFinished() | JobCancelled() | JobFailed():
                return self._end(event)
        return True

    def is_running(self, job_id: str) -> bool:
        return self.running is not None and self.running.job.id == job_id

    def _restore(self, event: QueueRestored) -> bool:
        """Only the first process restores what nobody here has submitted."""
        if self.jobs or self.lost:
            return False
        self.is_paused = bool(event.jobs)
        for one in event.jobs:
            self.jobs[one.job_id] = Job(one.job_id, one.request, AUTO, time.perf_counter())
            self._told.add(one.job_id)
        return True

    def _queue(self, job_id: str) -> bool:
        is_cut_off = self.is_running(job_id)  # by a pause, between two pictures
        if job_id not in self.jobs or (job_id in self._told and not is_cut_off):
            return False
        self.running = None if is_cut_off else self.running
        self._told.add(job_id)
        return True

    def _end(self, event: Terminal) -> bool:
        if self.is_running(event.job_id):
            self.running = None
        self._told.discard(event.job_id)
        return self.jobs.pop(event.job_id, None) is not None
