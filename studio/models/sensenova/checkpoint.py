"""Loading a network's weights: checked by name and shape first, then mapped, one copy."""

from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors import safe_open

from studio.errors import ModelDamaged
from studio.models.inspect import Header, precision_of
from studio.models.sensenova.config import Config
from studio.models.sensenova.files import read_headers
from studio.models.sensenova.network import Network


def load_network(folder: Path, config: Config, device: torch.device, dtype: torch.dtype) -> Network:
    """The network of `folder` with its weights in `dtype`, ready for inference.

    On a CPU, weights that are stored in `dtype` stay mapped from their file. Raises
    ModelNotFound, ModelDamaged or ModelUnsupported.
    """
    headers = read_headers(folder)
    precision_of(headers, folder.name)
    with torch.device("meta"):
        network = Network(config)
    _check(network, headers)
    names = network.state_dict().keys()
    weights = {}
    for header in headers:
        with safe_open(header.path, framework="pt") as file:
            for name in names & header.tensors.keys():
                weights[name] = file.get_tensor(name).to(device, dtype)
    network.load_state_dict(weights, assign=True)
    return network.eval().requires_grad_(False)


def _check(network: Network, headers: Sequence[Header]) -> None:
    """Raise ModelDamaged for the first tensor that is missing or has the wrong shape."""
    stored = {name: header for header in headers for name in header.tensors}
    for name, wanted in network.state_dict().items():
        if name not in stored:
            raise ModelDamaged(
                f"The model in {headers[0].path.parent} lacks the tensor {name}.",
                "A file of it is missing or belongs to another model: download it again.",
            )
        path, shape = stored[name].path, stored[name].tensors[name].shape
        if shape != wanted.shape:
            raise ModelDamaged(
                f"{path} holds {name} in the shape {list(shape)}; config.json asks for "
                f"{list(wanted.shape)}.",
                "Its files belong to different models: download it again.",
            )
