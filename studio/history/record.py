"""What is kept of a picture that was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from studio.jobs.request import GenerationRequest
from studio.stats.spans import Spans


@dataclass(frozen=True, slots=True)
class ModelRef:
    """The model that made a picture, so that it can be told from its next version."""

    id: str
    title: str
    family_id: str
    sha256: str  # of the weights; of the joined digests where there are several files
    licence: str = ""  # of the model, as it names it


@dataclass(frozen=True, slots=True)
class GenerationRecord:
    """A saved picture with all that made it; the same facts stand inside the picture file."""

    id: str
    path: Path
    request: GenerationRequest  # count 1, seed drawn
    model: ModelRef
    device: str  # the device's title
    dtype: str
    created_at: datetime  # UTC
    spans: Spans
    peak_bytes: int
    version: str  # of Gouache
    is_starred: bool = False
    file_sha256: str = ""
    sources_sha256: tuple[str, ...] = ()  # of the pictures that it was made from, a mask last

    @property
    def seed(self) -> int:
        if self.request.seed is None:
            raise ValueError("A record always holds its seed.")
        return self.request.seed
