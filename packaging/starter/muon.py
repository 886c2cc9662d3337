"""Muon: momentum whose matrix is made orthogonal before each step (Jordan et al. 2024)."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from precision import fast_dtype


class Muon(torch.optim.Optimizer):
    """For weight matrices; matrices of the same shape are stepped together.

    The step is scaled so that its root mean square is like Adam's (Liu et al. 2025).
    """

    def __init__(
        self, params: Iterable[Tensor], lr: float, momentum: float = 0.95, decay: float = 0.01
    ) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum, "decay": decay})

    @torch.no_grad()
    def step(self, closure: Any = None) -> Any:  # noqa: ARG002 - torch gives it
        for group in self.param_groups:
            by_shape = defaultdict(list)
            for weight in group["params"]:
                if weight.grad is not None:
                    by_shape[weight.shape].append(weight)
            for shape, weights in by_shape.items():
                scale = 0.2 * max(shape) ** 0.5
                directions = orthogonalise(torch.stack([self._momentum(w, group) for w in weights]))
                torch._foreach_mul_(weights, 1 - group["lr"] * group["decay"])
                torch._foreach_add_(weights, list(directions), alpha=-group["lr"] * scale)

    def _momentum(self, weight: Tensor, group: dict[str, float]) -> Tensor:
        """Nesterov's: the gradient plus what it does to the running mean."""
        state = self.state[weight]
        if not state:
            state["mean"] = torch.zeros_like(weight)
        gradient = weight.grad
        assert gradient is not None
        state["mean"].lerp_(gradient, 1 - group["momentum"])
        return torch.lerp(gradient, state["mean"], group["momentum"])


def orthogonalise(matrices: Tensor, steps: int = 4) -> Tensor:
    """Bring all singular values of [n, rows, columns] near 1 by Newton-Schulz iterations."""
    a, b, c = 3.4445, -4.775, 2.0315
    tall = matrices.shape[-2] > matrices.shape[-1]
    x = matrices.mT if tall else matrices
    x = (x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)).to(fast_dtype(x.device))
    for _ in range(steps):
        square = x @ x.mT
        x = a * x + (b * square + c * square @ square) @ x
    orthogonal: Tensor = x.mT if tall else x
    return orthogonal.to(matrices.dtype)
