"""Where other programs keep their models."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.models.store.scan import MIN_BYTES, scan, scan_folder


def put(path: Path, size_bytes: int = MIN_BYTES) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.truncate(size_bytes)
    return path


@pytest.fixture(autouse=True)
def _no_caches(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HF_HOME", "HF_HUB_CACHE", "MODELSCOPE_CACHE"):
        monkeypatch.delenv(name, raising=False)


def test_models_of_every_known_program_are_found(tmp_path: Path) -> None:
    put(tmp_path / "ComfyUI" / "models" / "checkpoints" / "sdxl.safetensors")
    put(tmp_path / "stable-diffusion-webui" / "models" / "Lora" / "ink.safetensors")
    put(tmp_path / "webui_forge_cu121" / "webui" / "models" / "vae" / "soft.safetensors")
    put(tmp_path / "invokeai" / "models" / "sd-1" / "main" / "fox" / "model_index.json", 10)
    hub = tmp_path / ".cache" / "huggingface" / "hub" / "models--red--fox-turbo"
    put(hub / "snapshots" / "0123" / "model_index.json", 10)
    put(hub / "blobs" / "abcd.safetensors")
    scope = tmp_path / ".cache" / "modelscope" / "hub" / "models" / "red" / "cat"
    put(scope / "model_index.json", 10)
    found = {(one.program, one.title) for one in scan(tmp_path)}
    assert found == {
        ("ComfyUI", "sdxl"),
        ("A1111", "ink"),
        ("Forge", "soft"),
        ("InvokeAI", "fox"),
        ("Hugging Face", "fox-turbo"),
        ("ModelScope", "cat"),
    }


def test_a_folder_of_ones_own_is_looked_through_without_what_is_no_model(tmp_path: Path) -> None:
    fox = put(tmp_path / "deep" / "fox.safetensors", 2 * MIN_BYTES)
    put(tmp_path / "stand-in.safetensors", 130)
    put(tmp_path / "notes.txt")
    put(tmp_path / "language" / "config.json", 10)
    (found,) = scan_folder(tmp_path)
    assert (found.path, found.size_bytes, found.program) == (fox, 2 * MIN_BYTES, "")
    assert scan_folder(tmp_path / "nowhere") == ()
