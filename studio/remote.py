"""The engine in a process of its own: the verbs of `Engine`, and a new process after a crash."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from itertools import count
from pathlib import Path
from typing import Any

from studio.devices.backend import MemoryUse
from studio.engine import AUTO, Engine, count_made, prepare
from studio.errors import EngineEnded, Failure, ModelDamaged, StudioError
from studio.events import (
    Event,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobQueued,
    QueuePaused,
    QueueResumed,
)
from studio.history.record import GenerationRecord
from studio.history.remote import RemoteHistory
from studio.jobs.job import Job
from studio.jobs.request import GenerationRequest
from studio.ledger import Ledger, Running
from studio.models import FAMILIES
from studio.models.catalogue import Catalogue
from studio.models.family import ModelFamily, ModelSpec, Reading
from studio.paths import Paths
from studio.process import CLOSE, OPEN, Answer, Call, Process
from studio.publisher import Listener, Publisher
from studio.settings import Settings
from studio.stats.spans import Phase, Span, Spans, Stopwatch

MAX_CRASHES = 3  # in a row without a finished job: then the queue is paused, as the engine is
READING_S = 300.0  # of a prompt; the first one of a model waits for the libraries on a busy disk
PATIENCE_S = 5.0  # after a cancel: loading and reading a prompt cannot be left in the middle
GRACE_S = 2.0  # for the process to end after its engine did

_UNHEEDING = {Phase.QUEUE, Phase.LOAD, Phase.ENCODE}

_log = logging.getLogger(__name__)


class RemoteEngine:
    """An engine whose work cannot make this process wait, nor take it along when it dies.

    Checks are done here, so that `submit` raises at once. All else is done there by an `Engine`,
    which holds the library and keeps the queue. If its process ends by itself, the job that ran
    has failed, and the next process goes on with those that waited.
    """

    def __init__(
        self,
        paths: Paths,
        settings: Settings,
        start_process: Callable[[], Process],
        families: tuple[ModelFamily, ...] = FAMILIES,
    ) -> None:
        """Wait until the process has opened the library; raises as `Engine` does."""
        self._paths = paths
        self._settings = settings
        self._start_process = start_process
        self._catalogue = Catalogue(paths, families)
        self._publisher = Publisher()
        self._ledger = Ledger()
        self._lock = threading.RLock()
        self._numbers = count(1)
        self._answers: dict[int, Future[Any]] = {}
        self._process: Process | None = None
        self._is_started = False
        self._is_closed = False
        self._crashes = 0
        self._endless: set[str] = set()  # models whose tokenizers are
        self._is_stuck = False  # whether one of them still runs in the process
        self._patience = threading.Timer(PATIENCE_S, int)  # runs out for a job that is cancelled
        self.history = RemoteHistory(paths.database, paths.pictures, self._ask)
        self._is_open = False
        self._open()
        try:
            self._opening.result()
        except StudioError:
            self._thread.join()
            raise
        self._is_open = True

    def start(self) -> None:
        self._is_started = True
        self._tell("start")

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """As `Engine.subscribe`; the listener is called on the thread that hears the process."""
        return self._publisher.subscribe(listener)

    def configure(self, settings: Settings) -> None:
        self._settings = settings
        self._tell("configure", settings)

    def find_model(self, model_id: str) -> ModelSpec:
        return self._catalogue.find(model_id)

    def read_prompt(self, model_id: str, prompt: str) -> Reading | None:
        """As `Engine.read_prompt`; the vocabulary is read there.

        A tokenizer that comes to no end raises ModelDamaged and is not asked again.
        """
        if model_id not in self._endless:
            try:
                reading: Reading | None = self._call("read_prompt", model_id, prompt).result(
                    READING_S
                )
            except TimeoutError:
                with self._lock:
                    self._endless.add(model_id)
                    self._is_stuck = True
                    self._end_if_stuck()
            else:
                return reading
        raise ModelDamaged(
            f"The tokenizer of {model_id} took more than {READING_S:g} seconds and was stopped.",
            "Choose another model.",
        )

    def memory(self, device_id: str = AUTO) -> MemoryUse:
        use: MemoryUse = self._ask("memory", device_id)
        return use

    def submit(
        self, request: GenerationRequest, device_id: str = AUTO, *, at_front: bool = False
    ) -> str:
        """As `Engine.submit`; EngineEnded if the process is gone and cannot be started."""
        job = prepare(request, device_id, self._catalogue, self._settings)
        with self._lock:
            self._wake()
            self._ledger.jobs[job.id] = job
            self._tell("enqueue", job, at_front=at_front)
            if self._process is None:
                self._cancel_all()
        return job.id

    def cancel(self, job_id: str) -> bool:
        with self._lock:
            job = self._ledger.jobs.get(job_id)
            if job:
                job.token.cancel()
                self._tell("cancel", job_id)
                if self._process is None:
                    self._hear(_cancelled(job))
                elif self._ledger.is_running(job_id):
                    self._wait_for_it(job, self._process)
        return job is not None

    def move(self, job_id: str, before_id: str = "") -> bool:
        """As `Engine.move`; whether it moved is told by QueueOrdered, so True if there is a job."""
        self._tell("move", job_id, before_id)
        return job_id in self._ledger.jobs

    def pause(self) -> None:
        self._tell("pause")

    def resume(self) -> None:
        """As `Engine.resume`; starts an engine that has given up."""
        with self._lock:
            if self._process is None:
                self._hear(QueueResumed())
            self._tell("resume")
            try:
                self._wake()
            except EngineEnded as error:
                self._give_up(error)

    def save_again(self, job_id: str, folder: Path | None = None) -> GenerationRecord:
        record: GenerationRecord = self._ask("save_again", job_id, folder)
        return record

    def close(self, timeout_s: float = 10.0) -> None:
        """As `Engine.close`, but a model that does not answer in time ends with its process."""
        with self._lock:
            self._is_closed = True
            self._patience.cancel()
            process, thread = self._process, self._thread
            self._tell(CLOSE, timeout_s)
            if process is None:
                self._cancel_all()
        if process:
            process.hang_up()
            thread.join(timeout_s + GRACE_S)
            if thread.is_alive():
                _log.error("The engine did not end within %.0f s", timeout_s)
                process.kill()
        thread.join()

    def _tell(self, verb: str, *arguments: Any, **options: Any) -> None:
        """Call a verb whose result nobody waits for: what comes of it, events will say."""
        with self._lock:
            if self._process:
                self._process.send(Call(verb, arguments, options))

    def _ask(self, verb: str, *arguments: Any, **options: Any) -> Any:
        """Call a verb and wait for what it returns or raises."""
        return self._call(verb, *arguments, **options).result()

    def _call(self, verb: str, *arguments: Any, **options: Any) -> Future[Any]:
        answer: Future[Any] = Future()
        with self._lock:
            if self._process is None:
                raise EngineEnded("The engine has ended.", "Make a picture: that starts it again.")
            number = next(self._numbers)
            self._answers[number] = answer
            self._process.send(Call(verb, arguments, options, number))
        return answer

    def _open(self) -> None:
        """Start a process, and let it take over what the last one left. Raises EngineEnded."""
        try:
            self._process = process = self._start_process()
        except OSError as error:
            raise EngineEnded(
                f"The engine cannot be started: {error}.", "Close other programs and try again."
            ) from error
        self._is_stuck = False
        self._opening = self._call(OPEN, self._paths, self._settings)
        self._hand_over()
        if self._is_started:
            self.start()
        self._thread = threading.Thread(
            target=self._follow, args=[process], name="engine", daemon=True
        )
        self._thread.start()

    def _hand_over(self) -> None:
        """Tell a new process what it cannot know from the queue on the disk, which it restores."""
        for job_id in self._ledger.lost:
            self._tell("cancel", job_id)
        for job in self._ledger.jobs.values():
            self._hear(JobQueued(job.id, job.request))  # the last one may not have come to say it
            self._tell("enqueue", job)  # does nothing for those that it has restored
            if job.token.is_cancelled:
                self._tell("cancel", job.id)
        if self._is_open:
            self._tell("pause" if self._ledger.is_paused else "resume")

    def _wake(self) -> None:
        """Start the engine that has given up, for a person asks for it. Raises EngineEnded."""
        if self._process is None and not self._is_closed:
            self._crashes = 0
            self._open()

    def _follow(self, process: Process) -> None:
        """The body of the thread: hears a process to its end."""
        for message in process.messages():
            if isinstance(message, Answer):
                _settle(self._answers.pop(message.number), message.value)
            else:
                self._hear(message)
        exit_code = process.wait()
        with self._lock:
            self._lose(_explain(exit_code))

    def _hear(self, event: Event) -> None:
        with self._lock:
            is_news = self._ledger.enter(event)
            if self._ledger.running is None:
                self._patience.cancel()
                self._end_if_stuck()
            if isinstance(event, JobFinished):
                self._crashes = 0
        if is_news:
            self._publisher.emit(event)

    def _lose(self, error: EngineEnded) -> None:
        """The process is gone: nobody may wait for it in vain, and the next one takes over."""
        self._process = None
        for answer in self._answers.values():
            answer.set_exception(error)
        self._answers.clear()
        if self._is_closed:
            self._cancel_all()
        elif self._is_open:
            running = self._ledger.running
            if running and running.job.token.is_cancelled:
                self._leave(running)
                running = None
            elif not self._is_stuck:
                _log.error("%s", error.message)
                self._crashes += 1
            if running:
                self._fail(running.job, error, running.phase, running.spans)
            try:
                self._check_hope(error)
                self._open()
            except StudioError as reason:
                self._give_up(reason, is_told=running is not None and reason is error)

    def _check_hope(self, error: EngineEnded) -> None:
        """Raise why it makes no sense to start the engine again at once."""
        refusal = self._opening.exception()
        if isinstance(refusal, StudioError) and refusal is not error:
            raise refusal
        if self._crashes >= MAX_CRASHES:
            raise error

    def _give_up(self, error: StudioError, *, is_told: bool = False) -> None:
        """Let the jobs wait until a person tries again; the first one says why, if none did."""
        if self._ledger.jobs and not is_told:
            first = next(iter(self._ledger.jobs.values()))
            self._fail(first, error, Phase.QUEUE, ())
        if self._ledger.jobs:
            self._hear(QueuePaused())

    def _fail(self, job: Job, error: StudioError, phase: Phase, spans: tuple[Span, ...]) -> None:
        """End a job that is not to be made again by itself: it may be what ended the engine."""
        self._ledger.lost.add(job.id)
        self._ledger.running = None
        self._hear(JobQueued(job.id, job.request))
        took = Spans(spans, total_s=time.perf_counter() - job.submitted_at_s)
        unmade = job.request_after(count_made(job, self.history))
        self._hear(JobFailed(job.id, Failure.from_error(error), phase, took, unmade))
        if not self._ledger.jobs:
            self._hear(QueueResumed())

    def _end_if_stuck(self) -> None:
        """End a process that reads without an end, but not under a job that runs."""
        if self._is_stuck and self._ledger.running is None and self._process:
            _log.info("A tokenizer came to no end")
            self._process.kill()

    def _wait_for_it(self, job: Job, process: Process) -> None:
        """Give the running job a while to heed its cancellation."""
        self._patience.cancel()
        self._patience = threading.Timer(PATIENCE_S, self._end_waiting, [job, process])
        self._patience.daemon = True
        self._patience.start()

    def _end_waiting(self, job: Job, process: Process) -> None:
        """End a process in a phase that heeds nothing; the next one begins with the next job."""
        with self._lock:
            running = self._ledger.running
            if running and running.job is job and running.phase in _UNHEEDING:
                _log.info("Job %s did not heed its cancellation", job.id)
                process.kill()

    def _leave(self, running: Running) -> None:
        """The job that ran was cancelled, and its process is gone."""
        job, self._ledger.running = running.job, None
        self._ledger.lost.add(job.id)
        self._hear(JobQueued(job.id, job.request))
        took = Spans(running.spans, total_s=time.perf_counter() - job.submitted_at_s)
        self._hear(JobCancelled(job.id, running.phase, took))

    def _cancel_all(self) -> None:
        self._ledger.running = None
        for job in tuple(self._ledger.jobs.values()):
            self._hear(JobQueued(job.id, job.request))
            self._hear(_cancelled(job))


AnyEngine = Engine | RemoteEngine


def _settle(answer: Future[Any], value: Any) -> None:
    if isinstance(value, StudioError):
        answer.set_exception(value)
    else:
        answer.set_result(value)


def _cancelled(job: Job) -> JobCancelled:
    return JobCancelled(job.id, Phase.QUEUE, Stopwatch(job.submitted_at_s).read())


def _explain(exit_code: int) -> EngineEnded:
    """What the end of a process means to a person."""
    if exit_code == -getattr(signal, "SIGKILL", 9):
        return EngineEnded(
            "The engine ended unexpectedly: the system stopped it, most likely because the memory "
            "was full.",
            "It starts again by itself: make the picture again. If that does not help, choose a "
            "smaller size or model, or close other programs.",
        )
    return EngineEnded(
        f"The engine ended unexpectedly, with code {exit_code}.",
        "It starts again by itself: make the picture again. If that does not help, choose another "
        "model or device; the log has the details.",
    )
