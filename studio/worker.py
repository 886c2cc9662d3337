"""The background thread: makes pictures, saves them and tells how it goes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from studio import __version__
from studio.devices import backend_of, choose_device, find_devices
from studio.devices.backend import Backend, Device, Memory, MemoryUse, memory_text
from studio.devices.cpu import fast_products
from studio.devices.shortage import tell_shortage
from studio.diffusion.run import Pixels, Run
from studio.diffusion.sources import digests_of
from studio.errors import (
    BadPicture,
    Cancelled,
    DiskFull,
    Failure,
    HistoryError,
    OutOfMemory,
    SaveFailed,
    StudioError,
)
from studio.events import (
    EngineReady,
    Event,
    HistoryAdopting,
    HistoryChecked,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobQueued,
    JobStarted,
    PhaseDone,
    PhaseStarted,
    PictureSaved,
    PreviewReady,
    StepDone,
    Terminal,
)
from studio.history.album import Album
from studio.history.record import GenerationRecord
from studio.history.recovery import recover
from studio.jobs.job import Job
from studio.jobs.queue import JobQueue
from studio.jobs.request import GenerationRequest, check_request
from studio.models.catalogue import Catalogue
from studio.models.family import ModelSpec
from studio.models.residency import Residency
from studio.settings import Settings
from studio.stats.spans import Phase, Spans, Stopwatch

# After these the picture is in memory or on the disk: it need not be made again.
_KEPT = {SaveFailed.__name__, DiskFull.__name__, HistoryError.__name__}

_log = logging.getLogger(__name__)


class Worker:
    """Takes jobs from the queue one by one; each one taken gets exactly one terminal event."""

    def __init__(
        self,
        queue: JobQueue,
        emit: Callable[[Event], None],
        catalogue: Catalogue,
        residency: Residency,
        backends: tuple[Backend, ...],
        album: Album,
        settings: Settings,
    ) -> None:
        self._queue = queue
        self._emit = emit
        self._catalogue = catalogue
        self._residency = residency
        self._backends = backends
        self._album = album
        self.settings = settings  # may be replaced at any time
        self._devices: tuple[Device, ...] = ()
        self._stopwatch = Stopwatch(0.0)  # of the picture in the making

    def run(self) -> None:
        """The body of the thread; returns once the queue is closed."""
        self._check_history()
        self._catalogue.sweep()
        self._find_devices()
        while (job := self._queue.take()) is not None:
            if outcome := self._run_job(job):
                self._emit(outcome)
        self._residency.evict()

    def memory(self, device_id: str) -> MemoryUse:
        """Of a device, from any thread. Raises DeviceUnavailable, also before they are known."""
        device = choose_device(device_id, self._devices)
        backend = backend_of(device, self._backends)
        return MemoryUse(backend.memory(device), backend.peak_bytes(device))

    def _check_history(self) -> None:
        try:
            found = recover(self._album, self.settings.trash_days, self._tell_adopting)
        except (HistoryError, OSError):
            _log.exception("The pictures could not be compared with the history")
        else:
            self._emit(HistoryChecked(found.adopted, found.missing, found.damaged_copy))

    def _tell_adopting(self, done: int, total: int) -> None:
        self._emit(HistoryAdopting(done, total))

    def _find_devices(self) -> None:
        began_s = time.perf_counter()
        try:
            self._devices = find_devices(self._backends)
        except Exception:  # noqa: BLE001 - jobs will fail one by one, and say that no device is here
            _log.exception("No device could be found")
        self._emit(EngineReady(self._devices, time.perf_counter() - began_s))

    def _run_job(self, job: Job) -> Terminal | None:
        """What came of the job; None if a pause has put it back into the queue."""
        self._stopwatch = Stopwatch(job.submitted_at_s)
        records: list[GenerationRecord] = []
        try:
            if not self._make_pictures(job, records):
                return None
            return JobFinished(job.id, tuple(records))
        except Cancelled:
            return JobCancelled(job.id, self._stopwatch.phase, self._stopwatch.read())
        except StudioError as error:
            _log.info("Job %s failed: %s", job.id, error)
            failure = Failure.from_error(error)
        except BaseException as error:  # noqa: BLE001 - the panics of Rust are no Exceptions
            _log.exception("Job %s failed", job.id)
            failure = Failure.from_error(error)
        # Only now is the exception gone, and with it the tensors of its frames.
        if failure.kind == OutOfMemory.__name__:
            for device in self._devices:
                self._residency.free(device)
        phase = self._stopwatch.phase
        made = len(records) + (phase is Phase.SAVE and failure.kind in _KEPT)
        return JobFailed(job.id, failure, phase, self._stopwatch.read(), job.request_after(made))

    def _make_pictures(self, job: Job, records: list[GenerationRecord]) -> bool:
        """Fill `records` with the pictures of a job; False if a pause came between two of them.

        Pictures that an earlier process has made of the job are taken from the history.
        """
        device = choose_device(job.device_id, self._devices)
        spec = self._catalogue.find(job.request.model_id)
        check_request(job.request, spec.limits, spec.title)
        for index, request in enumerate(job.request.pictures()):
            record = self._album.store.get(job.picture_id(index))
            if record is None:
                if records and self._queue.is_paused:
                    self._put_back(job, len(records))
                    return False
                if index:
                    self._stopwatch = Stopwatch(time.perf_counter())
                job.token.check()
                self._emit(JobStarted(job.id, index, device))
                record = self._make_picture(job, index, request, spec, device)
                self._emit(PictureSaved(job.id, record))
            records.append(record)
        return True

    def _put_back(self, job: Job, made: int) -> None:
        """Let the rest of a job be next after the pause. Raises Cancelled if it is not wanted."""
        # Told first: otherwise its cancellation might be told before it.
        self._emit(JobQueued(job.id, job.request, at_front=True, made=made))
        if not self._queue.put_back(job):
            raise Cancelled

    def _make_picture(
        self, job: Job, index: int, request: GenerationRequest, spec: ModelSpec, device: Device
    ) -> GenerationRecord:
        backend = backend_of(device, self._backends)
        backend.reset_peak(device)
        self._stopwatch.synchronize = partial(backend.synchronize, device)
        progress = _Progress(job.id, self._emit, partial(backend.memory, device))
        run = Run(
            self._stopwatch,
            job.token,
            progress,
            request.seed or 0,
            has_previews=self.settings.has_previews,
        )
        sources = digests_of(request.task)
        with tell_shortage(_describe(request, spec, device, backend.memory(device))):
            with run.measure(Phase.LOAD):
                resident = self._residency.get(spec, device)
                model = self._catalogue.reference(spec)
                request = replace(request, loras=self._catalogue.identified(request.loras))
            with fast_products(resident.plan):
                pixels = resident.pipeline.generate(request, run)
        _check_picture(pixels, request, spec)
        with run.measure(Phase.SAVE):
            record = GenerationRecord(
                id=job.picture_id(index),
                path=Path(),
                request=request,
                model=model,
                device=device.title,
                dtype=resident.plan.dtype,
                created_at=datetime.now(UTC),
                spans=Spans(),
                peak_bytes=backend.peak_bytes(device),
                version=__version__,
                sources_sha256=sources,
            )
            record = self._album.save(job.id, pixels, record, self._stopwatch.read)
        return replace(record, spans=self._stopwatch.read())


@dataclass(frozen=True, slots=True)
class _Progress:
    """Turns what a run tells into events."""

    job_id: str
    emit: Callable[[Event], None]
    memory: Callable[[], Memory]

    def phase_started(self, phase: Phase) -> None:
        self.emit(PhaseStarted(self.job_id, phase))

    def phase_done(self, phase: Phase, seconds: float) -> None:
        self.emit(PhaseDone(self.job_id, phase, seconds, self.memory()))

    def step_done(self, step: int, steps: int, seconds: float) -> None:
        self.emit(StepDone(self.job_id, step, steps, seconds))

    def preview_ready(self, step: int, pixels: Pixels) -> None:
        self.emit(PreviewReady(self.job_id, step, pixels))


def _describe(request: GenerationRequest, spec: ModelSpec, device: Device, memory: Memory) -> str:
    """The subject of the sentence in case that memory runs out."""
    free, total = memory_text(memory.free_bytes), memory_text(memory.total_bytes)
    size = f"{request.width} × {request.height}"
    return f"{spec.title} at {size} on {device.title} ({free} of {total} free)"


def _check_picture(pixels: Pixels, request: GenerationRequest, spec: ModelSpec) -> None:
    wanted = (request.height, request.width, 3)
    if pixels.shape != wanted or pixels.dtype != "uint8":
        raise BadPicture(
            f"{spec.title} gave {pixels.dtype} values of shape {pixels.shape}; "
            f"a picture of this size is uint8 of shape {wanted}.",
            "The model's files may be damaged.",
        )
