"""The families of models that the studio can run; importing them imports no torch."""

from __future__ import annotations

from studio.models import diffusers, janus, sensenova
from studio.models.family import ModelFamily

FAMILIES: tuple[ModelFamily, ...] = (sensenova.FAMILY, janus.FAMILY, diffusers.FAMILY)
