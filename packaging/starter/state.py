"""Everything that training carries from one session to the next, and its checkpoint."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from torch import Tensor, nn

from muon import Muon
from recipe import Recipe, config_fields
from studio.models.sensenova.checkpoint import load_network
from studio.models.sensenova.config import parse_config
from studio.models.sensenova.network import Network
from studio.models.sensenova.tokenizer import TextTokenizer
from tokens import END, PADDING, TOKENIZER_FILES, make_tokenizer


@dataclass(slots=True)
class State:
    """The network in training, the running mean of its weights, and how far it has come."""

    fields: dict[str, Any]  # config.json
    tokenizer: TextTokenizer
    network: Network
    average: dict[str, Tensor]
    optimisers: tuple[torch.optim.Optimizer, ...]
    pictures: int = 0
    steps: int = 0
    seconds: float = 0.0
    loss: float = 0.0


def begin(recipe: Recipe, folder: Path, device: torch.device) -> State:
    """A new network, and its tokenizer in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    make_tokenizer(folder, recipe.vocabulary, caption_count=recipe.captions, seed=recipe.seed)
    tokenizer = TextTokenizer(folder)
    fields = config_fields(
        recipe.sizes, tokenizer.size, end=tokenizer.id_of(END), padding=tokenizer.id_of(PADDING)
    )
    torch.manual_seed(recipe.seed)
    network = Network(parse_config(fields)).to(device)
    _initialise(network)
    average = {name: weight.clone() for name, weight in network.state_dict().items()}
    return State(fields, tokenizer, network, average, optimisers_of(network))


def save(state: State, folder: Path) -> None:
    """Write the checkpoint beside the old one, then put it in its place."""
    content = {
        "fields": state.fields,
        "network": state.network.state_dict(),
        "average": state.average,
        "optimisers": [optimiser.state_dict() for optimiser in state.optimisers],
        "progress": (state.pictures, state.steps, state.seconds, state.loss),
    }
    part = folder / "checkpoint.pt.part"
    torch.save(content, part)
    part.replace(checkpoint_path(folder))


def load(folder: Path, device: torch.device) -> State:
    content = torch.load(checkpoint_path(folder), map_location=device, weights_only=True)
    network = Network(parse_config(content["fields"])).to(device)
    network.load_state_dict(content["network"])
    optimisers = optimisers_of(network)
    for optimiser, state in zip(optimisers, content["optimisers"], strict=True):
        optimiser.load_state_dict(state)
    tokenizer = TextTokenizer(folder)
    average, progress = content["average"], content["progress"]
    return State(content["fields"], tokenizer, network, average, optimisers, *progress)


def from_weights(model: Path, folder: Path, device: torch.device) -> State:
    """Go on from the weights of `model`, as `export` wrote them; the optimisers begin anew."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in TOKENIZER_FILES:
        shutil.copyfile(model / name, folder / name)
    fields = json.loads((model / "config.json").read_text(encoding="utf-8"))
    fields.pop("studio")
    network = load_network(model, parse_config(fields), device, torch.float32)
    network.train().requires_grad_(True)
    with safe_open(model / "model.safetensors", framework="pt") as file:
        told = json.loads(file.metadata().get("training", "{}"))
    average = {name: weight.clone() for name, weight in network.state_dict().items()}
    return State(fields, TextTokenizer(folder), network, average, optimisers_of(network), **told)


def checkpoint_path(folder: Path) -> Path:
    return folder / "checkpoint.pt"


def averaged(state: State) -> Network:
    """The network that is worth showing: with the running mean of the weights."""
    network = Network(state.network.config).to(state.network.device)
    network.load_state_dict(state.average)
    return network.eval().requires_grad_(False)


def update_average(state: State, share: float, steps: int) -> None:
    """Follow the weights, after so many steps of a session: over its last tenth, if it is short."""
    share = min(share, (1 + steps) / (10 + steps))
    weights = state.network.state_dict()
    kept = [state.average[name] for name in weights]
    torch._foreach_lerp_(kept, [*weights.values()], 1 - share)


def optimisers_of(network: Network) -> tuple[torch.optim.Optimizer, ...]:
    """Muon for the matrices of the layers (in two, for two threads), AdamW for the rest."""
    matrices: list[nn.Parameter] = []
    rest: list[nn.Parameter] = []
    for name, weight in network.named_parameters():
        (matrices if ".layers." in name and weight.ndim == 2 else rest).append(weight)
    adam = torch.optim.AdamW(rest, lr=0.0, betas=(0.9, 0.98), weight_decay=0.0)
    return Muon(matrices[::2], lr=0.0), Muon(matrices[1::2], lr=0.0), adam


def _initialise(network: Network) -> None:
    """Layers that add to the stream, and the last one of the head, start at nothing."""
    nn.init.normal_(network.language_model.model.embed_tokens.weight, std=0.3)
    for name, weight in network.named_parameters():
        if "o_proj" in name or "down_proj" in name:
            nn.init.zeros_(weight)
    head = network.fm_modules["fm_head"].modules()
    nn.init.zeros_([m for m in head if isinstance(m, nn.Conv2d | nn.Linear)][-1].weight)
    quiet_refiner(network)


def quiet_refiner(network: Network) -> None:
    """Let the refiner, if there is one, begin by changing nothing."""
    if network.config.refiner is not None:
        last = network.fm_modules["refiner"].convs[-1]
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
