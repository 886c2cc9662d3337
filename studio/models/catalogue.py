"""Remembers what the headers and hashes of models said, so that asking again costs nothing."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from pathlib import Path

from studio.errors import ModelDamaged, ModelNotFound, StoreError
from studio.history.record import ModelRef
from studio.jobs.request import LoraChoice
from studio.models import library
from studio.models.family import ModelFamily, ModelSpec, Reader, Reading
from studio.models.store.store import ModelStore
from studio.paths import Paths

_log = logging.getLogger(__name__)


class Catalogue:
    """The models that were asked for so far."""

    def __init__(self, paths: Paths, families: tuple[ModelFamily, ...]) -> None:
        self._paths = paths
        self._hashes = paths.data / "weights.json"
        self._families = families
        self._specs: dict[tuple[str, tuple[int, int]], ModelSpec] = {}  # by id and stamp
        self._references: dict[ModelSpec, ModelRef] = {}
        self._reading = threading.Lock()
        self._reader: tuple[ModelSpec, Reader | None] | None = None  # the one asked last

    def find(self, model_id: str) -> ModelSpec:
        """Raises ModelNotFound, ModelDamaged or ModelUnsupported."""
        stamp = library.stamp(model_id, self._paths)
        spec = self._specs.get((model_id, stamp))
        if spec is None:
            spec = library.find_model(model_id, self._paths, self._families)
            self._specs[model_id, stamp] = self._specs[spec.id, stamp] = spec
        return spec

    def reference(self, spec: ModelSpec) -> ModelRef:
        """How a record names the model; the first time, reads all its weights to hash them."""
        if spec not in self._references:
            digest = library.weights_sha256(spec, self._hashes)
            self._references[spec] = ModelRef(
                spec.id, spec.title, spec.family_id, digest, spec.licence
            )
        return self._references[spec]

    def identified(self, loras: tuple[LoraChoice, ...]) -> tuple[LoraChoice, ...]:
        """The same with the hashes of their files; the first time, reads all of these.

        Raises ModelNotFound or ModelDamaged.
        """
        return tuple(replace(lora, sha256=self._lora_sha256(lora.path)) for lora in loras)

    def _lora_sha256(self, path: Path) -> str:
        if not path.is_file():
            raise ModelNotFound(f"There is no LoRA at {path}.", "Choose a .safetensors file.")
        try:
            return library.file_sha256(path, self._hashes)
        except OSError as error:
            raise ModelDamaged(
                f"{path} cannot be read: {error.strerror}.", "Choose another LoRA."
            ) from error

    def sweep(self) -> None:
        """Clear away what a crash has left of an import, and what was removed long ago."""
        try:
            ModelStore(self._paths.store).sweep()
        except StoreError as error:
            _log.warning("The store of models is left as it is: %s", error)

    def read(self, spec: ModelSpec, prompt: str) -> Reading | None:
        """How much of `prompt` a model takes in; None where that is not known.

        Raises ModelDamaged or ModelUnsupported. The first time, reads the model's vocabulary.
        """
        with self._reading:
            if self._reader is None or self._reader[0] != spec:
                (family,) = (each for each in self._families if each.id == spec.family_id)
                self._reader = spec, family.reader(spec)
            reader = self._reader[1]
        return reader.read(prompt) if reader else None
