"""Every model that comes as a diffusers folder with safetensors, or as a single checkpoint."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from studio.devices.backend import LoadPlan
from studio.models.family import ModelSpec

if TYPE_CHECKING:
    from studio.models.diffusers.pipeline import DiffusersPipeline
    from studio.models.diffusers.reader import PromptReader


CHECKPOINTS = (".safetensors", ".sft", ".gguf")


class DiffusersFamily:
    id = "diffusers"
    title = "Diffusers"

    def recognises(self, path: Path) -> bool:
        """Whether `path` is a folder with a model_index.json, or a file of weights."""
        if path.suffix.lower() in CHECKPOINTS:
            return path.is_file()
        return (path / "model_index.json").is_file()

    def inspect(self, path: Path, model_id: str) -> ModelSpec:
        if path.is_file():
            from studio.models.diffusers.checkpoint import inspect_checkpoint

            return inspect_checkpoint(path, model_id, self.id)
        from studio.models.diffusers.spec import inspect_folder

        return inspect_folder(path, model_id, self.id)

    def load(self, spec: ModelSpec, plan: LoadPlan) -> DiffusersPipeline:
        if spec.path.is_file():
            from studio.models.diffusers.checkpoint import load_checkpoint
            from studio.models.diffusers.lent import load_lent

            return load_lent(spec, plan) if spec.lender else load_checkpoint(spec, plan)
        from studio.models.diffusers.load import load_pipeline

        return load_pipeline(spec, plan)

    def reader(self, spec: ModelSpec) -> PromptReader | None:
        from studio.models.diffusers.reader import open_reader

        return open_reader(spec)


FAMILY = DiffusersFamily()
