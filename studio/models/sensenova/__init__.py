"""SenseNova-U1 and U1.5, and our starter, which is the same network in miniature."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from studio.devices.backend import LoadPlan
from studio.errors import ModelDamaged
from studio.models.family import ModelSpec
from studio.models.inspect import read_json

if TYPE_CHECKING:
    from studio.models.sensenova.pipeline import SenseNovaPipeline
    from studio.models.sensenova.tokenizer import TextTokenizer


class SenseNovaFamily:
    id = "sensenova"
    title = "SenseNova-U1"

    def recognises(self, path: Path) -> bool:
        """Whether `path` is a folder whose config.json says neo_chat."""
        try:
            return read_json(path / "config.json").get("model_type") == "neo_chat"
        except ModelDamaged:
            return False

    def inspect(self, path: Path, model_id: str) -> ModelSpec:
        from studio.models.sensenova.inspect import inspect_folder

        return inspect_folder(path, model_id, self.id)

    def load(self, spec: ModelSpec, plan: LoadPlan) -> SenseNovaPipeline:
        from studio.devices.shortage import tell_shortage
        from studio.models.sensenova.pipeline import SenseNovaPipeline

        with tell_shortage(f"Loading {spec.title}"):
            return SenseNovaPipeline(spec, plan)

    def reader(self, spec: ModelSpec) -> TextTokenizer:
        from studio.models.sensenova.tokenizer import TextTokenizer

        return TextTokenizer(spec.path)


FAMILY = SenseNovaFamily()
