"""Janus-Pro of DeepSeek, in the layout of transformers: a language model that writes pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from studio.devices.backend import LoadPlan
from studio.errors import ModelDamaged
from studio.models.family import ModelSpec
from studio.models.inspect import read_json

if TYPE_CHECKING:
    from studio.models.janus.pipeline import JanusPipeline
    from studio.models.janus.tokenizer import JanusTokenizer

KINDS = ("janus", "multi_modality")  # the latter in DeepSeek's own layout, which is refused


class JanusFamily:
    id = "janus"
    title = "Janus-Pro"

    def recognises(self, path: Path) -> bool:
        """Whether `path` is a folder whose config.json says janus."""
        try:
            return read_json(path / "config.json").get("model_type") in KINDS
        except ModelDamaged:
            return False

    def inspect(self, path: Path, model_id: str) -> ModelSpec:
        from studio.models.janus.folder import inspect_folder

        return inspect_folder(path, model_id, self.id)

    def load(self, spec: ModelSpec, plan: LoadPlan) -> JanusPipeline:
        from studio.devices.shortage import tell_shortage
        from studio.models.janus.pipeline import JanusPipeline

        with tell_shortage(f"Loading {spec.title}"):
            return JanusPipeline(spec, plan)

    def reader(self, spec: ModelSpec) -> JanusTokenizer:
        from studio.models.janus.tokenizer import JanusTokenizer

        return JanusTokenizer(spec.path)


FAMILY = JanusFamily()
