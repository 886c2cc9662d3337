"""The front door of the studio: submit, cancel, subscribe, close."""

from __future__ import annotations

import logging
import secrets
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from studio.devices import BACKENDS
from studio.devices.backend import Backend
from studio.events import Event, JobCancelled, JobQueued, PictureSaved, Terminal
from studio.history.album import Album
from studio.history.images import PictureFolder
from studio.history.lock import LibraryLock
from studio.history.record import GenerationRecord
from studio.history.store import HistoryStore
from studio.jobs.job import Job
from studio.jobs.queue import JobQueue
from studio.jobs.request import GenerationRequest, check_request
from studio.models import FAMILIES
from studio.models.catalogue import Catalogue
from studio.models.family import ModelFamily, ModelSpec
from studio.models.residency import Residency
from studio.paths import Paths
from studio.publisher import Listener, Publisher
from studio.settings import Settings
from studio.stats.spans import Phase, Stopwatch
from studio.worker import Worker

THREAD_NAME = "generation"
AUTO = "auto"  # the device of the settings, or the best there is
DRAWN_SEEDS = 2**32  # short enough for a person to read out, and all that other tools take

_DEFAULT_SETTINGS = Settings()
_log = logging.getLogger(__name__)


class Engine:
    """Runs requests one after the other on a thread of its own; all methods are thread-safe.

    Constructing it takes the library for this process and opens the history: AlreadyRunning
    or HistoryError. `start` begins the work; what is submitted before that waits.
    """

    def __init__(
        self,
        paths: Paths,
        settings: Settings = _DEFAULT_SETTINGS,
        families: tuple[ModelFamily, ...] = FAMILIES,
        backends: tuple[Backend, ...] = BACKENDS,
    ) -> None:
        self._settings = settings
        self._publisher = Publisher()
        self._queue = JobQueue()
        self._jobs: dict[str, Job] = {}  # submitted, and still without a terminal event
        self._catalogue = Catalogue(paths, families)
        self._lock = LibraryLock(paths.data)
        try:
            self.history = HistoryStore(paths.database, paths.pictures)
        except BaseException:
            self._lock.release()
            raise
        self._album = Album(PictureFolder(paths.pictures), self.history)
        self._worker = Worker(
            self._queue,
            self._emit,
            self._catalogue,
            Residency(families, backends),
            backends,
            self._album,
        )
        # A daemon, so that a model which never returns cannot keep the process alive.
        self._thread = threading.Thread(target=self._worker.run, name=THREAD_NAME, daemon=True)

    def start(self) -> None:
        """Start the thread, which imports torch, finds the devices and emits EngineReady."""
        self._thread.start()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every event; returns the function that ends it.

        It is called on the thread of the worker, or on the caller's own for JobQueued and for
        the cancellation of a waiting job, and must return at once. Late subscribers get the
        HistoryChecked and the EngineReady that they missed.
        """
        return self._publisher.subscribe(listener)

    def find_model(self, model_id: str) -> ModelSpec:
        """What the headers of a model say, by id or path; read once, then remembered.

        Raises ModelNotFound, ModelDamaged or ModelUnsupported.
        """
        return self._catalogue.find(model_id)

    def submit(
        self, request: GenerationRequest, device_id: str = AUTO, *, at_front: bool = False
    ) -> str:
        """Queue `request` and return the id of its job, in microseconds for a known model.

        Raises InvalidRequest or an error of `find_model`; nothing is loaded here. The device
        "auto" is that of the settings, or the best there is. Whatever comes of the job, exactly
        one JobFinished, JobCancelled or JobFailed will say so.
        """
        submitted_at_s = time.perf_counter()
        spec = self.find_model(request.model_id)
        check_request(request, spec.limits, spec.title)
        seed = secrets.randbelow(DRAWN_SEEDS) if request.seed is None else request.seed
        request = replace(request, model_id=spec.id, seed=seed)
        if device_id == AUTO:
            device_id = self._settings.device_id
        job = Job(uuid.uuid4().hex, request, device_id, submitted_at_s)
        self._jobs[job.id] = job
        # Told before it is queued: otherwise the worker might be first to speak of it.
        self._emit(JobQueued(job.id, request, at_front))
        if not self._queue.put(job, at_front=at_front):
            self._tell_cancelled(job)
        return job.id

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

        A model that does not answer in time is left behind with its thread; the library stays
        taken until another call finds the thread ended, or the process ends.
        """
        for job in self._queue.close():
            self._tell_cancelled(job)
        for job in tuple(self._jobs.values()):
            job.token.cancel()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        if self._thread.is_alive():
            _log.error("The thread %s did not end within %.0f s", THREAD_NAME, timeout_s)
            return
        self.history.close()
        self._lock.release()

    def _emit(self, event: Event) -> None:
        if isinstance(event, Terminal):
            self._jobs.pop(event.job_id, None)
        self._publisher.emit(event)

    def _tell_cancelled(self, job: Job) -> None:
        self._emit(JobCancelled(job.id, Phase.QUEUE, Stopwatch(job.submitted_at_s).read()))
