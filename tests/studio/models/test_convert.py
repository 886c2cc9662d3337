"""A model that is written once in bf16."""

from __future__ import annotations

from pathlib import Path

from studio import cli
from studio.models.diffusers import FAMILY
from tests.studio.models.tiny import save_stable_diffusion


def test_a_converted_model_is_whole_and_in_bf16(tmp_path: Path) -> None:
    fox = save_stable_diffusion(tmp_path / "fox")
    out = tmp_path / "half"
    assert cli.main(("models", "convert", str(fox), "-o", str(out))) == 0
    spec = FAMILY.inspect(out, "half")
    assert spec.precision == "bf16"
    assert spec.weight_bytes < FAMILY.inspect(fox, "fox").weight_bytes
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []
    assert cli.main(("models", "convert", str(fox), "-o", str(out))) == 2
