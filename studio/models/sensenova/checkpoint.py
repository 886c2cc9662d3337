"""Loading a network's weights: checked by name and shape first, then mapped, one copy."""

from pathlib import Path

import torch
from safetensors import safe_open

from studio.errors import ModelDamaged
from studio.models.sensenova.config import Config
from studio.models.sensenova.files import StoredTensor, precision, stored_tensors, weight_files
from studio.models.sensenova.network import Network


def load_network(folder: Path, config: Config, device: torch.device, dtype: torch.dtype) -> Network:
    """The network of `folder` with its weights in `dtype`, ready for inference.

    Weights that are stored in `dtype` stay mapped from the file on a CPU. Raises ModelNotFound,
    ModelDamaged or ModelUnsupported.
    """
    with torch.device("meta"):
        network = Network(config)
    tensors = stored_tensors(weight_files(folder))
    precision(tensors)
    _check(network, tensors)
    state = {}
    for file in {tensor.file for tensor in tensors.values()}:
        with safe_open(file, framework="pt") as opened:
            for name in network.state_dict().keys() & set(opened.keys()):
                state[name] = opened.get_tensor(name).to(device, dtype)
    network.load_state_dict(state, assign=True)
    return network.eval().requires_grad_(False)


def _check(network: Network, tensors: dict[str, StoredTensor]) -> None:
    """Raise ModelDamaged for the first tensor that is missing or has the wrong shape."""
    for name, wanted in network.state_dict().items():
        stored = tensors.get(name)
        if stored is None:
            raise ModelDamaged(
                f"The model lacks the tensor {name}.",
                "A file of it is missing or belongs to another model: download it again.",
            )
        if stored.shape != tuple(wanted.shape):
            raise ModelDamaged(
                f"{stored.file} holds {name} in the shape {list(stored.shape)}; "
                f"config.json asks for {list(wanted.shape)}.",
                "The files belong to different models: download it again.",
            )
