"""Give a network in training a part it lacks: python packaging/starter/grow.py PART FROM INTO.

`pixels`: tokens of twice the side. The network draws the same pictures, each pixel as a square of
four, and training then sharpens them; layers, and the cost of a picture, stay what they are.
`refiner`: the convolutions of `recipe.Sizes` after the head, which change nothing at first.
"""

import argparse
import copy
import shutil
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from recipe import Sizes, config_fields
from state import State, load, optimisers_of, quiet_refiner, save
from studio.models.sensenova.config import parse_config
from studio.models.sensenova.network import Network

_Weights = dict[str, Tensor]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("pixels", "refiner"))
    parser.add_argument("source", type=Path, metavar="FROM", help="folder of a checkpoint")
    parser.add_argument("target", type=Path, metavar="INTO", help="new folder for the grown one")
    options = parser.parse_args()
    shutil.copytree(options.source, options.target)
    state = load(options.source, torch.device("cpu"))
    grown = with_refiner(state) if options.part == "refiner" else with_pixels(state)
    save(grown, options.target)


def with_pixels(state: State) -> State:
    """The same state with a token of twice the side; the optimisers begin anew."""
    fields = copy.deepcopy(state.fields)
    for section in (fields, fields["vision_config"]):
        section["patch_size"] *= 2
    fields["noise_scale"] *= 2
    fields["noise_scale_max_value"] *= 2
    *inner, last = fields["pixel_head_upscale"]
    fields["pixel_head_upscale"] = [*inner, 2 * last]
    network = Network(parse_config(fields))
    return _begun_anew(state, fields, network, *(_finer(w, last) for w in _both(state)))


def with_refiner(state: State) -> State:
    """The same state with a refiner; the optimisers begin anew."""
    refiner = config_fields(Sizes(), 0, end=0, padding=0)["pixel_refiner"]
    fields = {**state.fields, "pixel_refiner": refiner}
    network = Network(parse_config(fields))
    quiet_refiner(network)
    new = network.state_dict()
    return _begun_anew(state, fields, network, *({**new, **weights} for weights in _both(state)))


def _both(state: State) -> tuple[_Weights, _Weights]:
    return state.network.state_dict(), state.average


def _begun_anew(
    state: State, fields: dict[str, Any], network: Network, weights: _Weights, average: _Weights
) -> State:
    network.to(state.network.device).load_state_dict(weights)
    average = {name: weight.clone() for name, weight in average.items()}
    optimisers = optimisers_of(network)
    progress = (state.pictures, state.steps, state.seconds, state.loss)
    return State(fields, state.tokenizer, network, average, optimisers, *progress)


def _finer(weights: _Weights, block: int) -> _Weights:
    """`block`: the side of what the head's last layer drew at each of its places."""
    grown = dict(weights)
    for name, weight in weights.items():
        if name.endswith("patch_embedding.weight"):
            grown[name] = _doubled(weight) / 4
        elif "fm_head.conv2" in name:
            pixels = weight.reshape(3, block, block, *weight.shape[1:])
            wide = pixels.repeat_interleave(2, 1).repeat_interleave(2, 2)
            grown[name] = wide.flatten(0, 2).contiguous()
        else:
            grown[name] = weight.clone()
    return grown


def _doubled(weight: Tensor) -> Tensor:
    return weight.repeat_interleave(2, -1).repeat_interleave(2, -2)


if __name__ == "__main__":
    main()
