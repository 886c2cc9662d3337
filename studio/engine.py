"""The front door of the studio: submit, cancel, move, pause, subscribe, close."""

from __future__ import annotations

import logging
import secrets
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from studio.devices import BACKENDS
from studio.devices.backend import Backend, MemoryUse
from studio.diffusion.sources import check_sources
from studio.errors import (
    DeviceUnavailable,
    DiskFull,
    Failure,
    HistoryError,
    QueueError,
    SaveFailed,
)
from studio.events import (
    Event,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobQueued,
    PictureSaved,
    QueueOrdered,
    QueuePaused,
    QueueRestored,
    QueueResumed,
    Terminal,
)
from studio.history.album import Album
from studio.history.images import PictureFolder
from studio.history.lock import LibraryLock
from studio.history.record import GenerationRecord
from studio.history.store import HistoryReader, HistoryStore
from studio.jobs.job import Job
from studio.jobs.queue import JobQueue
from studio.jobs.request import GenerationRequest, check_request
from studio.jobs.store import JobStore
from studio.models import FAMILIES
from studio.models.catalogue import Catalogue
from studio.models.family import ModelFamily, ModelSpec, Reading
from studio.models.residency import Residency
from studio.paths import Paths
from studio.publisher import Listener, Publisher
from studio.settings import Settings
from studio.stats.spans import Phase, Stopwatch
from studio.worker import Worker

THREAD_NAME = "generation"
AUTO = "auto"  # the device of the settings, or the best there is
DRAWN_SEEDS = 2**32  # short enough for a person to read out, and all that other tools take

# Failures that every job would meet until a person has done something.
_MEET_ALL = {kind.__name__ for kind in (SaveFailed, DiskFull, HistoryError, DeviceUnavailable)}
_DEFAULT_SETTINGS = Settings()
_log = logging.getLogger(__name__)


class Engine:
    """Runs requests one after the other on a thread of its own; all methods are thread-safe.

    Constructing it takes the library for this process and opens the history: AlreadyRunning
    or HistoryError. `start` begins the work; what is submitted before that waits.

    With `keeps_queue`, what waits is kept on the disk until it is made or cancelled (a job that
    cannot be fails with QueueError), and is back, paused, in the next engine that does the same.
    """

    def __init__(
        self,
        paths: Paths,
        settings: Settings = _DEFAULT_SETTINGS,
        families: tuple[ModelFamily, ...] = FAMILIES,
        backends: tuple[Backend, ...] = BACKENDS,
        *,
        keeps_queue: bool = False,
    ) -> None:
        self._settings = settings
        self._publisher = Publisher()
        self._jobs: dict[str, Job] = {}  # submitted, and still without a terminal event
        self._catalogue = Catalogue(paths, families)
        self._lock = LibraryLock(paths.data)
        with ExitStack() as undo:
            undo.callback(self._lock.release)
            self.history = HistoryStore(paths.database, paths.pictures)
            undo.callback(self.history.close)
            self._store = JobStore(paths.queue_file) if keeps_queue else None
            undo.pop_all()
        self._queue = self._restore_queue()
        self._album = Album(PictureFolder(paths.pictures), self.history)
        self._worker = Worker(
            self._queue,
            self._emit,
            self._catalogue,
            Residency(families, backends),
            backends,
            self._album,
            settings,
        )
        # A daemon, so that a model which never returns cannot keep the process alive.
        self._thread = threading.Thread(target=self._worker.run, name=THREAD_NAME, daemon=True)

    def start(self) -> None:
        """Start the thread, which imports torch, finds the devices and emits EngineReady."""
        self._thread.start()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every event; returns the function that ends it.

        It is called on the thread of the worker, or on the caller's own for what the caller did
        to the queue, and must return at once. Late subscribers get the QueueRestored, the
        HistoryChecked and the EngineReady that they missed.
        """
        return self._publisher.subscribe(listener)

    def configure(self, settings: Settings) -> None:
        """Let `settings` be in force from the next picture on."""
        self._settings = self._worker.settings = settings

    def find_model(self, model_id: str) -> ModelSpec:
        """What the headers of a model say, by id or path; read once, then remembered.

        Raises ModelNotFound, ModelDamaged or ModelUnsupported.
        """
        return self._catalogue.find(model_id)

    def read_prompt(self, model_id: str, prompt: str) -> Reading | None:
        """How much of `prompt` a model takes in; None where that is not known.

        Raises an error of `find_model`. May take seconds the first time.
        """
        return self._catalogue.read(self._catalogue.find(model_id), prompt)

    def memory(self, device_id: str = AUTO) -> MemoryUse:
        """What the device holds now, and the most that the last picture took of it.

        Raises DeviceUnavailable, also before the devices are known.
        """
        return self._worker.memory(device_id)

    def submit(
        self, request: GenerationRequest, device_id: str = AUTO, *, at_front: bool = False
    ) -> str:
        """Queue `request` and return the id of its job, in microseconds for a known model.

        Raises InvalidRequest or an error of `find_model`; nothing is loaded here. The device
        "auto" is that of the settings, or the best there is. Whatever comes of the job, exactly
        one JobFinished, JobCancelled or JobFailed will say so.
        """
        job = prepare(request, device_id, self._catalogue, self._settings)
        self.enqueue(job, at_front=at_front)
        return job.id

    def enqueue(self, job: Job, *, at_front: bool = False) -> None:
        """Queue a job that `prepare` made, here or in another process, unless it is here."""
        if job.id in self._jobs:
            return
        self._jobs[job.id] = job
        # Told before it is queued: otherwise the worker might be first to speak of it.
        self._emit(JobQueued(job.id, job.request, at_front))
        try:
            is_queued = self._queue.put(job, at_front=at_front)
        except QueueError as error:
            self._emit(_refused(job, error))
            return
        if not is_queued:
            self._tell_cancelled(job)

    def cancel(self, job_id: str) -> bool:
        """Ask a job to stop; False if there is no such job (any more).

        A waiting job ends now, a running one within a step.
        """
        job = self._jobs.get(job_id)
        if job is None:
            return False
        job.token.cancel()
        if self._queue.remove(job_id):
            self._tell_cancelled(job)
        return True

    def move(self, job_id: str, before_id: str = "") -> bool:
        """Let a waiting job run before another one, or last; False if nothing moved.

        Where `before_id` has begun meanwhile, the job is next.
        """
        job_ids = self._queue.move(job_id, before_id)
        if job_ids:
            self._emit(QueueOrdered(job_ids))
        return bool(job_ids)

    def pause(self) -> None:
        """Begin no waiting job until `resume`; the picture that is being made is finished.

        The rest of a job of several pictures waits again. A pause ends with the last job.
        """
        if self._jobs and self._queue.pause():
            self._emit(QueuePaused())

    def resume(self) -> None:
        if self._queue.resume():
            self._emit(QueueResumed())

    def save_again(self, job_id: str, folder: Path | None = None) -> GenerationRecord:
        """Save the picture of a job that failed with SaveFailed or DiskFull, and list it.

        The last few such pictures stay in memory until the end. `folder` names another place.
        Raises the same errors if there still is no way. May take a while.
        """
        record = self._album.save_again(job_id, folder)
        self._emit(PictureSaved(job_id, record))
        return record

    def close(self, timeout_s: float = 10.0) -> None:
        """Cancel everything, wait for the thread, give the library back; may be called twice.

        A kept queue stays on the disk, with what was being made.
        A model that does not answer in time is left behind with its thread; the library stays
        taken until another call finds the thread ended, or the process ends.
        """
        waiting = self._queue.close()
        for job in tuple(self._jobs.values()):
            job.token.cancel()
        for job in waiting:
            self._tell_cancelled(job)
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        if self._thread.is_alive():
            _log.error("The thread %s did not end within %.0f s", THREAD_NAME, timeout_s)
            return
        self.history.close()
        if self._store:
            self._store.close()
        self._lock.release()

    def _restore_queue(self) -> JobQueue:
        """The queue as the last session left it, without what is made already."""
        if self._store is None:
            return JobQueue()
        jobs, told = [], []
        for job in self._store.jobs:
            made = count_made(job, self.history)
            if made == job.request.count:
                self._store.remove(job.id)
                continue
            jobs.append(job)
            told.append(JobQueued(job.id, job.request, made=made))
        self._jobs.update({job.id: job for job in jobs})
        if jobs or self._store.damaged_copy:
            self._emit(QueueRestored(tuple(told), self._store.damaged_copy))
        return JobQueue(jobs, self._store)

    def _emit(self, event: Event) -> None:
        if isinstance(event, Terminal):
            self._jobs.pop(event.job_id, None)
        if isinstance(event, JobFinished | JobFailed) and not _is_refusal(event):
            self._queue.forget(event.job_id)
        self._publisher.emit(event)
        if isinstance(event, JobFailed) and event.failure.kind in _MEET_ALL:
            self.pause()
        if isinstance(event, Terminal) and not self._jobs:
            self.resume()

    def _tell_cancelled(self, job: Job) -> None:
        self._emit(JobCancelled(job.id, Phase.QUEUE, Stopwatch(job.submitted_at_s).read()))


def prepare(
    request: GenerationRequest, device_id: str, catalogue: Catalogue, settings: Settings
) -> Job:
    """The job of a request, checked and with its seed drawn; raises as `Engine.submit` does."""
    submitted_at_s = time.perf_counter()
    spec = catalogue.find(request.model_id)
    check_request(request, spec.limits, spec.title)
    check_sources(request.task)
    seed = secrets.randbelow(DRAWN_SEEDS) if request.seed is None else request.seed
    request = replace(request, model_id=spec.id, seed=seed)
    if device_id == AUTO:
        device_id = settings.device_id
    return Job(uuid.uuid4().hex, request, device_id, submitted_at_s)


def count_made(job: Job, history: HistoryReader) -> int:
    """How many pictures of a job the history has; the worker looks again before each."""
    try:
        for index in range(job.request.count):
            if history.get(job.picture_id(index)) is None:
                return index
    except HistoryError as error:
        _log.warning("It is not known how far job %s came: %s", job.id, error)
        return 0
    return job.request.count


def _refused(job: Job, error: QueueError) -> JobFailed:
    spans = Stopwatch(job.submitted_at_s).read()
    return JobFailed(job.id, Failure.from_error(error), Phase.QUEUE, spans, job.request)


def _is_refusal(event: Event) -> bool:
    """Whether a job ends that the store never held."""
    return isinstance(event, JobFailed) and event.failure.kind == QueueError.__name__
