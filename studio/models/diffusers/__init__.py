"""Every model that comes as a diffusers folder with safetensors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from studio.devices.backend import LoadPlan
from studio.models.family import ModelSpec

if TYPE_CHECKING:
    from studio.models.diffusers.pipeline import DiffusersPipeline
    from studio.models.diffusers.reader import PromptReader


class DiffusersFamily:
    id = "diffusers"
    title = "Diffusers"

    def recognises(self, path: Path) -> bool:
        """Whether `path` is a folder with a model_index.json."""
        return (path / "model_index.json").is_file()

    def inspect(self, path: Path, model_id: str) -> ModelSpec:
        from studio.models.diffusers.spec import inspect_folder

        return inspect_folder(path, model_id, self.id)

    def load(self, spec: ModelSpec, plan: LoadPlan) -> DiffusersPipeline:
        from studio.models.diffusers.load import load_pipeline

        return load_pipeline(spec, plan)

    def reader(self, spec: ModelSpec) -> PromptReader | None:
        from studio.models.diffusers.reader import open_reader

        return open_reader(spec)


FAMILY = DiffusersFamily()
