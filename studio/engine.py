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
from studio.errors import StudioError
from studio.events import JobCancelled, JobQueued, PictureSaved
from studio.history.lock import LibraryLock
from studio.history.record import GenerationRecord
from studio.history.store import HistoryStore
from studio.jobs.job import Job
from studio.jobs.queue import JobQueue
from studio.jobs.request import GenerationRequest, check_request
from studio.models import FAMILIES, library
from studio.models.family import ModelFamily, ModelSpec
from studio.paths import Paths
from studio.publisher import Listener, Publisher
from studio.settings import Settings
from studio.stats.spans import Phase, Stopwatch
from studio.worker import Worker

THREAD_NAME = "generation"

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
        self._paths = paths
        self._settings = settings
        self._families = families
        self._publisher = Publisher()
        self._queue = JobQueue()
        self._specs: dict[str, ModelSpec] = {}
        self._jobs: dict[str, Job] = {}  # submitted and without a terminal event
        self._lock = LibraryLock(paths.data)
        try:
            self.history = HistoryStore(paths)
        except BaseException:
            self._lock.release()
            raise
        self._worker = Worker(...)
        self._thread = threading.Thread(target=self._worker.run, name=THREAD_NAME, daemon=True)

    def start(self) -> None:
        """Start the thread, which imports torch, finds the devices and emits EngineReady."""
        self._thread.start()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every event; returns the function that ends it.

        It is called on the thread of the worker, or on the caller's own for JobQueued and for
        the cancellation of a waiting job, and must return at once. Late subscribers get the
        HistoryChecked and EngineReady that they missed.
        """
        return self._publisher.subscribe(listener)

    def find_model(self, model_id: str) -> ModelSpec:
        """What the headers of a model say, by id or path; read once, then remembered.

        Raises ModelNotFound, ModelDamaged or ModelUnsupported.
        """

    def submit(
        self, request: GenerationRequest, device_id: str = "auto", *, at_front: bool = False
    ) -> str:
        """Queue `request` and return the id of its job, in microseconds for a known model.

        Raises InvalidRequest or an error of `find_model`; nothing is loaded here. A device "auto"
        is the one of the settings, or the best there is. Whatever comes of the job, exactly one
        of JobFinished, JobCancelled and JobFailed will say so.
        """

    def cancel(self, job_id: str) -> bool:
        """Ask a job to stop; False if there is no such job (any more).

        A waiting job ends now, a running one within a step.
        """

    def save_again(self, job_id: str, folder: Path | None = None) -> GenerationRecord:
        """Save the picture of a job that failed with SaveFailed or DiskFull.

        The last few such pictures are kept in memory. `folder` names another place than the
        usual. Raises the same errors again if there still is no way; the picture stays.
        """

    def close(self, timeout_s: float = 10.0) -> None:
        """Cancel everything, wait for the thread, give the library back."""
