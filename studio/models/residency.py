"""Keeps the last used model loaded, so that the next picture does not load it again."""

from __future__ import annotations

import gc
import logging
from dataclasses import dataclass

from studio.devices import backend_of
from studio.devices.backend import Backend, Device, LoadPlan
from studio.devices.cpu import give_back_memory
from studio.devices.plan import plan_for
from studio.garbage import uncollected
from studio.models.family import ModelFamily, ModelSpec, Pipeline
from studio.models.store.manifest import check_unchanged

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Resident:
    """A loaded model."""

    spec: ModelSpec
    plan: LoadPlan
    pipeline: Pipeline


class Residency:
    """Holds at most one model; used by the worker's thread only."""

    def __init__(self, families: tuple[ModelFamily, ...], backends: tuple[Backend, ...]) -> None:
        self._families = {family.id: family for family in families}
        self._backends = backends
        self._resident: Resident | None = None

    def get(self, spec: ModelSpec, device: Device) -> Resident:
        """`spec` on `device`; the model that is in the way goes first.

        A plan is made only to load: later, the model's own weights no longer count as free.
        Raises what planning and loading raise; then nothing is loaded.
        """
        held = self._resident
        if held and (held.spec, held.plan.device) == (spec, device):
            return held
        del held  # or its weights would stay until the new ones are loaded
        self.evict()
        for path in filter(None, (spec.path, spec.lender)):
            check_unchanged(path)
        plan = plan_for(spec, device, backend_of(device, self._backends))
        _log.info("Loading %s on %s as %s", spec.title, device.title, plan.dtype)
        with uncollected():  # of the many new objects, none is garbage yet
            pipeline = self._families[spec.family_id].load(spec, plan)
        self._resident = Resident(spec, plan, pipeline)
        return self._resident

    def evict(self) -> None:
        """Give the memory of the loaded model back."""
        if self._resident is None:
            return
        device = self._resident.plan.device
        self._resident.pipeline.unload()
        self._resident = None
        self.free(device)

    def free(self, device: Device) -> None:
        """Give back what nobody uses: after an eviction, or when memory ran out."""
        gc.collect()
        backend_of(device, self._backends).empty_cache(device)
        give_back_memory()
