"""The jobs on their way: what waits, what runs and how far it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio import events
from studio.jobs.request import GenerationRequest
from ui import images


@dataclass(frozen=True, slots=True)
class WaitingJob:
    """`made` pictures of its count are saved already: a pause or a crash has cut it off."""

    id: str
    request: GenerationRequest
    made: int = 0

    @property
    def pictures_left(self) -> int:
        return max(self.request.count - self.made, 0)


@dataclass(frozen=True, slots=True)
class RunningJob:
    """The picture being made: number `index` (from 0) of its job's count."""

    id: str
    request: GenerationRequest
    index: int = 0
    step: int = 0
    steps: int = 0
    preview: QImage | None = None
    preview_step: int = 0

    @property
    def fraction(self) -> float:
        """How much of the denoising is done, 0 to 1."""
        return self.step / self.steps if self.steps else 0.0

    @property
    def pictures_left(self) -> int:
        """Pictures of this job that come after the one being made."""
        return max(self.request.count - self.index - 1, 0)


class JobList(QObject):
    """Follows the engine's events; those of a job that it does not know change nothing."""

    changed = Signal()  # a job came, moved, began or ended, or a pause did
    progressed = Signal(RunningJob)  # the running picture has a new step or preview

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[WaitingJob] = []
        self._running: RunningJob | None = None
        self._is_paused = False
        self._ended_early: set[str] = set()  # ended before their JobQueued came through

    @property
    def waiting(self) -> tuple[WaitingJob, ...]:
        """The next one first."""
        return tuple(self._waiting)

    @property
    def running(self) -> RunningJob | None:
        return self._running

    @property
    def is_paused(self) -> bool:
        return self._is_paused

    @property
    def to_come(self) -> tuple[tuple[GenerationRequest, int], ...]:
        """What waits, and how many pictures of it; of the job that runs those after this one."""
        running = (self._running,) if self._running else ()
        return tuple(
            (job.request, job.pictures_left)
            for job in (*running, *self._waiting)
            if job.pictures_left
        )

    @property
    def pictures_waiting(self) -> int:
        return sum(pictures for _, pictures in self.to_come)

    def restore(self, event: events.QueueRestored) -> None:
        """Begin with what the last session left waiting."""
        self._waiting = [WaitingJob(job.job_id, job.request, job.made) for job in event.jobs]
        self._running = None
        self._is_paused = bool(event.jobs)
        self.changed.emit()

    def order(self, event: events.QueueOrdered) -> None:
        """Take over a new order; what began meanwhile is not among the waiting any more."""
        places = {job_id: place for place, job_id in enumerate(event.job_ids)}
        self._waiting.sort(key=lambda job: places.get(job.id, len(places)))
        self.changed.emit()

    def pause(self, _event: events.QueuePaused) -> None:
        self._is_paused = True
        self.changed.emit()

    def resume(self, _event: events.QueueResumed) -> None:
        self._is_paused = False
        self.changed.emit()

    def add(self, event: events.JobQueued) -> None:
        if event.job_id in self._ended_early:
            self._ended_early.remove(event.job_id)
            return
        if self._running and self._running.id == event.job_id:
            self._running = None
        job = WaitingJob(event.job_id, event.request, event.made)
        self._waiting = [other for other in self._waiting if other.id != job.id]
        if event.at_front:
            self._waiting.insert(0, job)
        else:
            self._waiting.append(job)
        self.changed.emit()

    def start(self, event: events.JobStarted) -> None:
        if self._running and self._running.id == event.job_id:
            self._running = RunningJob(event.job_id, self._running.request, event.index)
            self.changed.emit()
        elif job := self._find_waiting(event.job_id):
            self._waiting.remove(job)
            self._running = RunningJob(job.id, job.request, event.index)
            self.changed.emit()

    def step(self, event: events.StepDone) -> None:
        if self._running and self._running.id == event.job_id:
            self._running = replace(self._running, step=event.step, steps=event.steps)
            self.progressed.emit(self._running)

    def preview(self, event: events.PreviewReady) -> None:
        if self._running and self._running.id == event.job_id:
            image = images.to_qimage(event.pixels)
            self._running = replace(self._running, preview=image, preview_step=event.step)
            self.progressed.emit(self._running)

    def end(self, event: events.Terminal) -> None:
        if self._running and self._running.id == event.job_id:
            self._running = None
        elif job := self._find_waiting(event.job_id):
            self._waiting.remove(job)
        else:
            self._ended_early.add(event.job_id)
            return
        self.changed.emit()

    def _find_waiting(self, job_id: str) -> WaitingJob | None:
        return next((job for job in self._waiting if job.id == job_id), None)
