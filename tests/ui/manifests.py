"""Manifests of models that look like real ones, without any of their bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from studio.models.store.manifest import Manifest, Places, StoredFile, write
from studio.paths import Paths

_UNET = "transformer/diffusion_pytorch_model.safetensors"


@dataclass(frozen=True, slots=True)
class _Model:
    name: str
    family: str
    precision: str
    parameters: int
    licence: str
    size_bytes: int
    kind: str = "diffusers folder"
    damaged: tuple[str, ...] = ()


_MODELS = (
    _Model("Z-Image Turbo", "Z-Image", "bf16", 10_150_000_000, "apache-2.0", 20_500_000_000),
    _Model("SDXL 1.0", "Stable Diffusion XL", "fp16", 3_470_000_000, "openrail++", 6_940_000_000),
    _Model(
        "PixArt Sigma",
        *("PixArt-Sigma", "fp16", 5_400_000_000, "openrail++", 10_800_000_000),
        damaged=(_UNET,),
    ),
    _Model(
        "FLUX.1 dev",
        *("FLUX.1", "bf16", 17_000_000_000, "flux-1-dev-non-commercial-license", 33_000_000_000),
    ),
    _Model("Qwen-Image", "Qwen-Image", "bf16", 28_800_000_000, "apache-2.0", 57_700_000_000),
    _Model("Ink lines", "Stable Diffusion XL", "fp16", 93_000_000, "", 186_000_000, "LoRA"),
)


def save_manifests(paths: Paths, count: int) -> None:
    """Let the store list `count` models."""
    places = Places(paths.store)
    places.manifests.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    for number in range(count):
        model, more = _MODELS[number % len(_MODELS)], number // len(_MODELS)
        name = f"{model.name} {more + 1}" if more else model.name
        digest = f"{number:064x}"
        files = tuple(
            StoredFile(file, digest, model.size_bytes // 3, digest, 0)
            for file in ("model_index.json", "README.md", _UNET)
        )
        made = Manifest(
            name=name,
            kind=model.kind,
            family=model.family,
            architecture=model.family,
            precision=model.precision,
            parameters=model.parameters,
            files=files,
            source=name,
            licence=model.licence,
            imported_at=now,
            checked_at=now,
            damaged=model.damaged,
        )
        write(made, places.manifest(name))
