"""One request on its way through the engine."""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass, field, replace

from studio.errors import Cancelled
from studio.jobs.request import GenerationRequest


class CancelToken:
    """A wish to stop, set from any thread and checked by the worker."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    @property
    def is_cancelled(self) -> bool:
        return self._event.is_set()

    def check(self) -> None:
        """Raise Cancelled once somebody has asked for it."""
        if self._event.is_set():
            raise Cancelled

    def __reduce__(self) -> tuple[type[CancelToken], tuple[()]]:
        """A job that goes to another process is cancelled there."""
        return CancelToken, ()


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A request with the device to run on, its time of submission and the means to stop it."""

    id: str
    request: GenerationRequest  # with its seed drawn
    device_id: str  # "auto" or the id of a Device
    submitted_at_s: float  # time.perf_counter()
    token: CancelToken = field(default_factory=CancelToken)

    def picture_id(self, index: int) -> str:
        """The id of picture `index` (from 0), the same in every process.

        So the history tells which pictures of a job that was cut off are made already.
        """
        return uuid.uuid5(uuid.NAMESPACE_OID, f"{self.id}/{index}").hex

    def request_after(self, made: int) -> GenerationRequest | None:
        """What is left to ask for when the first `made` pictures are made; None if nothing is."""
        left = self.request.count - made
        if left <= 0 or self.request.seed is None:
            return None
        return replace(self.request, seed=self.request.seed + made, count=left)
