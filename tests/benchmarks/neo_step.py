"""Measures a NEO-unify step against the plain float32 one: python tests/benchmarks/neo_step.py.

The plain step is the straightforward one: float32, torch's default settings, torch's scaled dot
product attention, one pass for each branch of the guidance; it recomputes nothing that a step
leaves as it is. Ours is what the studio runs on this CPU: bfloat16 where it has units for that,
packed weights, its own attention and, for small pictures, one pass for both branches. Both have the
same random weights, prompt and noise, and take turns.
"""

import argparse
import copy
import statistics
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import torch
from torch import Tensor
from torch.nn import functional as F

from studio.devices.cpu import BACKEND
from studio.models.sensenova.config import Config, MlpHead, read_config
from studio.models.sensenova.network import Network
from studio.models.sensenova.packing import pack_generation
from studio.models.sensenova.sampler import Sampling, Step, sample

_STARTER = Path(__file__).parents[2] / "assets" / "starter" / "config.json"
_STEPS = Sampling(steps=3, guidance=4.0)
_EMPTY_PROMPT = 9  # tokens of the released models' empty prompt


@dataclass(frozen=True, slots=True)
class Size:
    title: str
    config: Config
    side: int  # pixels
    prompt: int  # tokens


def main() -> None:
    options = _parse()
    torch.set_num_threads(options.threads)
    ours_in = BACKEND.dtype(BACKEND.find()[0])
    print(f"torch {torch.__version__}, {options.threads} threads, both branches of guidance")
    for size in _sizes():
        with torch.inference_mode():
            plain, ours, error = compare(size, options.rounds, getattr(torch, ours_in))
        tokens = (size.side // size.config.token_side) ** 2
        print(f"{size.title}: {size.side} x {size.side} pixels, {tokens} tokens")
        print(f"  plain float32   {plain * 1e3:8.1f} ms a step (median)")
        print(f"  ours, {ours_in:9} {ours * 1e3:8.1f} ms a step (median)")
        print(f"  ratio {plain / ours:.2f}; the first step's guess differs by {error:.2%}")


def compare(size: Size, rounds: int, dtype: torch.dtype) -> tuple[float, float, float]:
    """Median seconds of a plain step and of ours, and the relative error of our first guess."""
    torch.manual_seed(0)
    network = Network(size.config).eval().requires_grad_(False)
    packed = copy.deepcopy(network).to(dtype)
    pack_generation(packed)
    noise = torch.randn(1, 3, size.side, size.side)
    plain_steps: list[float] = []
    our_steps: list[float] = []
    for _ in range(rounds + 1):  # the first one warms up
        with (
            patch("studio.models.sensenova.layers.attend", _attend_plainly),
            patch("studio.models.sensenova.sampler._SHARED_PASS_TOKENS", 0),
        ):
            expected = _draw(network, noise, size.prompt, plain_steps)
        actual = _draw(packed, noise, size.prompt, our_steps)
    error = ((actual - expected).norm() / expected.norm()).item()
    first = _STEPS.steps - 1
    return statistics.median(plain_steps[first:]), statistics.median(our_steps[first:]), error


def _draw(network: Network, noise: Tensor, prompt: int, seconds: list[float]) -> Tensor:
    """Draw a picture, append the seconds of all steps but the first; the first guess."""
    prefixes = [
        network.prefix(network.embed_text(torch.arange(length)[None]))
        for length in (prompt, _EMPTY_PROMPT)
    ]
    steps: list[tuple[float, Tensor]] = []

    def note(step: Step) -> None:
        steps.append((time.perf_counter(), step.clean()))

    sample(network, noise, prefixes, _STEPS, note)
    seconds += [end - begin for (begin, _), (end, _) in pairwise(steps)]
    return steps[0][1]


def _attend_plainly(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    shares_keys = q.shape[1] != k.shape[1]
    attended = F.scaled_dot_product_attention(q, k, v, mask, enable_gqa=shares_keys)
    return attended.transpose(1, 2).flatten(2)


def _sizes() -> list[Size]:
    sizes = [
        Size("4 layers, half as wide as U1-8B", _config(2048, 4), 512, 330),
        Size("8 layers, a quarter as wide", _config(1024, 8), 512, 330),
    ]
    if _STARTER.is_file():
        starter = read_config(_STARTER)
        sizes += [Size("starter", starter, side, 20) for side in (128, 256)]
    return sizes


def _config(width: int, layers: int) -> Config:
    """The proportions of U1-8B, with tokens of 16 pixels."""
    return Config(
        hidden_size=width,
        layer_count=layers,
        head_count=width // 128,
        kv_head_count=width // 512,
        head_size=128,
        mlp_width=width * 3,
        understanding_mlp_width=width * 3,
        vocabulary_size=1000,
        vision_size=width // 4,
        head=MlpHead(),
        patch_size=8,
    )


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time a step of NEO-unify.")
    parser.add_argument("--rounds", type=int, default=5, help="pictures of each kind (%(default)s)")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    return parser.parse_args()


if __name__ == "__main__":
    main()
