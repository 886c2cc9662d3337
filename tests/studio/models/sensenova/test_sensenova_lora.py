"""Merging a LoRA, and files that are none for this model."""

import re
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from studio.errors import ModelDamaged, ModelNotFound, ModelUnsupported, StudioError
from studio.models.sensenova.lora import merge_lora
from tests.studio.models.sensenova.small import small_network

TARGET = "language_model.model.layers.1.self_attn.v_proj_mot_gen"


def lora(prefix: str = "", alpha: float | None = 1.0) -> dict[str, Tensor]:
    """Rank 2, for a weight of [32, 32]."""
    torch.manual_seed(1)
    tensors = {"lora_down.weight": torch.randn(2, 32), "lora_up.weight": torch.randn(32, 2)}
    if alpha is not None:
        tensors["alpha"] = torch.tensor(alpha)
    return {f"{prefix}{TARGET}.{name}": tensor for name, tensor in tensors.items()}


@pytest.mark.parametrize(
    ("tensors", "share"),
    [(lora(), 0.5), (lora(alpha=None), 1.0), (lora(prefix="diffusion_model."), 0.5)],
    ids=["alpha", "no alpha", "prefix"],
)
def test_merging_adds_the_product(tmp_path: Path, tensors: dict[str, Tensor], share: float) -> None:
    network, before = small_network(), small_network().state_dict()
    merge_lora(network, saved(tmp_path, tensors), 0.8)
    down, up = (tensors[name] for name in sorted(tensors) if "lora" in name)
    for name, weight in network.state_dict().items():
        added = 0.8 * share * (up @ down) if name == f"{TARGET}.weight" else 0
        torch.testing.assert_close(weight, before[name] + added)


def test_a_bfloat16_weight_is_changed_in_float32_and_stays_bfloat16(tmp_path: Path) -> None:
    network = small_network().bfloat16()
    weight = network.get_submodule(TARGET).get_parameter("weight")
    tensors = lora()
    merge_lora(network, saved(tmp_path, tensors), 1.0)
    down, up = tensors[f"{TARGET}.lora_down.weight"], tensors[f"{TARGET}.lora_up.weight"]
    expected = (weight.float() + 0.5 * (up @ down)).bfloat16()
    assert torch.equal(network.get_submodule(TARGET).get_parameter("weight"), expected)


def test_a_lora_for_another_model_is_refused(tmp_path: Path) -> None:
    stranger = {"unet.conv.lora_down.weight": torch.ones(2, 4)}
    refuses(tmp_path, lora() | stranger, ModelUnsupported, "it changes unet.conv. Choose another")
    refuses(tmp_path, {"other": torch.ones(1)}, ModelUnsupported, "it changes nothing. Choose")


@pytest.mark.parametrize(
    ("name", "tensor", "sentence"),
    [
        ("lora_down.weight", torch.ones(2, 31), "do not fit its weight [32, 32]"),
        ("lora_down.weight", torch.ones(2), "do not fit its weight [32, 32]"),
        ("lora_up.weight", torch.ones(32, 3), "do not fit its weight [32, 32]"),
        ("alpha", torch.tensor(float("nan")), f"the alpha of {TARGET} is nan"),
        ("alpha", torch.ones(2), f"the alpha of {TARGET} is [1.0, 1.0]"),
    ],
)
def test_a_lora_that_does_not_fit_is_refused(
    tmp_path: Path, name: str, tensor: Tensor, sentence: str
) -> None:
    refuses(tmp_path, lora() | {f"{TARGET}.{name}": tensor}, ModelDamaged, sentence)


def test_a_file_that_is_no_lora_is_named(tmp_path: Path) -> None:
    path = tmp_path / "lora.safetensors"
    with pytest.raises(ModelNotFound, match=re.escape(f"There is no LoRA at {path}.")):
        merge_lora(small_network(), path, 1.0)
    path.write_bytes(b"not one")
    with pytest.raises(ModelDamaged, match=re.escape(f"{path} is damaged")):
        merge_lora(small_network(), path, 1.0)


def saved(folder: Path, tensors: dict[str, Tensor]) -> Path:
    path = folder / "lora.safetensors"
    save_file(tensors, path)
    return path


def refuses(
    folder: Path, tensors: dict[str, Tensor], error: type[StudioError], sentence: str
) -> None:
    with pytest.raises(error, match=re.escape(sentence)):
        merge_lora(small_network(), saved(folder, tensors), 1.0)
