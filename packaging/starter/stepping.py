"""One step of training, shared by several threads that each take a part of the batch.

On a busy machine threads that meet once a step get much further than threads that meet in every
operation, as torch's own do.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import torch
from torch import Tensor

from batches import Batch
from objective import loss_of
from precision import mixed
from recipe import Recipe, Stage
from state import State, update_average

_LONGEST_GRADIENT = 1.0


class Stepper:
    """Steps a state; use as a context manager."""

    def __init__(self, state: State, recipe: Recipe, stage: Stage, threads: int) -> None:
        self._state = state
        self._recipe = recipe
        self._stage = stage
        trained = state.network.fm_modules["refiner"] if stage.trains_refiner else state.network
        self._weights = [weight for weight in trained.parameters() if weight.requires_grad]
        device, seed = state.network.device, recipe.seed + 1000 * state.steps
        self._generators = [
            torch.Generator(device).manual_seed(seed + number) for number in range(threads)
        ]
        self._pool = ThreadPoolExecutor(threads)
        self._steps = 0  # of this session

    def __enter__(self) -> "Stepper":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()

    def step(self, batch: Batch, rate: float) -> float:
        """Learn from a batch at a learning rate; returns the loss."""
        parts = batch.split(len(self._generators))
        results = list(self._pool.map(self._gradients, parts, self._generators))
        for weight, *gradients in zip(self._weights, *(g for _, g in results), strict=True):
            weight.grad = _mean(gradients)
        torch.nn.utils.clip_grad_norm_(self._weights, _LONGEST_GRADIENT)
        *matrices, rest = self._state.optimisers
        for optimiser in self._state.optimisers:
            share = self._recipe.rest_share if optimiser is rest else 1.0
            for group in optimiser.param_groups:
                group["lr"] = rate * share
        list(self._pool.map(lambda optimiser: optimiser.step(), (*matrices, rest)))
        self._state.steps += 1
        self._state.pictures += len(batch.pixels)
        self._steps += 1
        update_average(self._state, self._recipe.average, self._steps)
        return sum(loss for loss, _ in results) / len(results)

    def _gradients(
        self, batch: Batch, generator: torch.Generator
    ) -> tuple[float, Sequence[Tensor | None]]:
        network = self._state.network
        with mixed(network.device):
            loss = loss_of(network, batch, self._stage, generator)
        gradients = torch.autograd.grad(loss, self._weights, allow_unused=True)
        return loss.item(), gradients


def _mean(gradients: Sequence[Tensor | None]) -> Tensor | None:
    """Over all parts of a batch; a part that did not use the weight has none, which is nothing."""
    used = [gradient for gradient in gradients if gradient is not None]
    return torch.stack(used).sum(0) / len(gradients) if used else None
