"""Everything the engine can say, one frozen value per fact."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio.devices.backend import Device, Memory
from studio.diffusion.run import Pixels
from studio.errors import Failure
from studio.history.record import GenerationRecord
from studio.jobs.request import GenerationRequest
from studio.stats.spans import Phase, Spans


@dataclass(frozen=True, slots=True)
class HistoryAdopting:
    """Pictures that the history does not know are read, before HistoryChecked; now and then."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class HistoryChecked:
    """The pictures on disk and the history agree; said once, at the start."""

    adopted: int = 0  # pictures that the history did not know: a crash, or copied in
    missing: int = 0  # pictures of the history whose file is gone; they stay listed
    damaged_copy: Path | None = None  # where a damaged history was put before it was rebuilt


@dataclass(frozen=True, slots=True)
class EngineReady:
    """Torch is imported and the devices are known; jobs submitted before this have waited."""

    devices: tuple[Device, ...]
    import_s: float


@dataclass(frozen=True, slots=True)
class JobQueued:
    """A job waits: a new one, or one that a pause has cut off between two pictures."""

    job_id: str
    request: GenerationRequest
    at_front: bool = False
    made: int = 0  # pictures of its count that are saved already


@dataclass(frozen=True, slots=True)
class QueueRestored:
    """What waited when the last session ended waits again, and the queue is paused if it holds
    anything; said once, before all else."""

    jobs: tuple[JobQueued, ...] = ()  # the next one first
    damaged_copy: Path | None = None  # where a damaged queue was put; `jobs` could be read


@dataclass(frozen=True, slots=True)
class QueueOrdered:
    """The waiting jobs were put into another order."""

    job_ids: tuple[str, ...]  # the next one first


@dataclass(frozen=True, slots=True)
class QueuePaused:
    """No waiting job is begun; the picture that is being made will be finished."""


@dataclass(frozen=True, slots=True)
class QueueResumed:
    """Waiting jobs are begun again, or none waits any more."""


@dataclass(frozen=True, slots=True)
class JobStarted:
    """The worker has taken the job; picture `index` (from 0) of its count begins."""

    job_id: str
    index: int
    device: Device


@dataclass(frozen=True, slots=True)
class PhaseStarted:
    job_id: str
    phase: Phase


@dataclass(frozen=True, slots=True)
class PhaseDone:
    job_id: str
    phase: Phase
    seconds: float
    memory: Memory


@dataclass(frozen=True, slots=True)
class StepDone:
    job_id: str
    step: int  # from 1
    steps: int
    seconds: float


@dataclass(frozen=True, slots=True)
class PreviewReady:
    job_id: str
    step: int
    pixels: Pixels  # [h, w, 3], may be smaller than the picture


@dataclass(frozen=True, slots=True)
class PictureSaved:
    """A picture is on disk and in the history: it can no longer be lost."""

    job_id: str
    record: GenerationRecord


@dataclass(frozen=True, slots=True)
class JobFinished:
    job_id: str
    records: tuple[GenerationRecord, ...]


@dataclass(frozen=True, slots=True)
class JobCancelled:
    job_id: str
    phase: Phase
    spans: Spans


@dataclass(frozen=True, slots=True)
class JobFailed:
    job_id: str
    failure: Failure
    phase: Phase
    spans: Spans
    unmade: GenerationRequest | None = None  # what to submit for another try


Terminal = JobFinished | JobCancelled | JobFailed
Event = (
    HistoryAdopting
    | HistoryChecked
    | EngineReady
    | QueueRestored
    | QueueOrdered
    | QueuePaused
    | QueueResumed
    | JobQueued
    | JobStarted
    | PhaseStarted
    | PhaseDone
    | StepDone
    | PreviewReady
    | PictureSaved
    | Terminal
)
