"""Double the resolution of a network in training: python packaging/starter/grow.py FROM INTO.

The grown network has tokens of twice the side and draws the same pictures, each pixel as a square
of four; training then sharpens them. Layers, and the cost of a picture, stay what they are.
"""

import argparse
import copy
import shutil
from pathlib import Path

import torch
from torch import Tensor

from state import State, load, optimisers_of, save
from studio.models.sensenova.config import parse_config
from studio.models.sensenova.network import Network


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, metavar="FROM", help="folder of a checkpoint")
    parser.add_argument("target", type=Path, metavar="INTO", help="new folder for the grown one")
    options = parser.parse_args()
    shutil.copytree(options.source, options.target)
    save(grow(load(options.source, torch.device("cpu"))), options.target)


def grow(state: State) -> State:
    """The same state with a token of twice the side; the optimisers begin anew."""
    fields = copy.deepcopy(state.fields)
    for section in (fields, fields["vision_config"]):
        section["patch_size"] *= 2
    fields["noise_scale"] *= 2
    fields["noise_scale_max_value"] *= 2
    *inner, last = fields["pixel_head_upscale"]
    fields["pixel_head_upscale"] = [*inner, 2 * last]
    network = Network(parse_config(fields)).to(state.network.device)
    network.load_state_dict(_grown(state.network.state_dict(), last))
    return State(
        fields,
        state.tokenizer,
        network,
        _grown(state.average, last),
        optimisers_of(network),
        state.pictures,
        state.steps,
        state.seconds,
        state.loss,
    )


def _grown(weights: dict[str, Tensor], block: int) -> dict[str, Tensor]:
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
