"""From noise to a picture: the schedule, the guidance and the steps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import torch
from torch import Tensor

from studio.models.sensenova.network import Network, Prefix
from studio.models.sensenova.prompt import Branch

_SMALLEST_REST = 0.02  # of 1 - t, so that the last steps do not divide by nothing
_SHARED_PASS_TOKENS = 1024  # with more, two passes are as fast and need less memory


class GuidanceNorm(StrEnum):
    """How the guided velocity is kept from growing beyond the conditional one."""

    NONE = "none"
    GLOBAL = "global"  # its length over the whole picture
    CHANNEL = "channel"  # its length in each token
    CFG_ZERO_STAR = "cfg_zero_star"  # project the unconditional one; skip the first step


@dataclass(frozen=True, slots=True)
class Sampling:
    """`guidance` pulls towards the prompt; `image_guidance` (editing) towards the images."""

    steps: int
    guidance: float = 4.0
    shift: float = 3.0
    norm: GuidanceNorm = GuidanceNorm.NONE
    interval: tuple[float, float] = (0.0, 1.0)  # of t: guided steps
    edits: bool = False
    image_guidance: float = 1.0

    @property
    def branches(self) -> tuple[Branch, ...]:
        """The prefixes that this needs, in the order in which `sample` takes them."""
        if not self.edits:
            return (Branch.COND, Branch.UNCOND) if self.guidance > 1 else (Branch.COND,)
        if self.guidance == self.image_guidance:
            return (Branch.COND,) if self.guidance == 1 else (Branch.COND, Branch.UNCOND)
        if self.image_guidance == 1:
            return (Branch.COND, Branch.IMGCOND)
        return (Branch.COND, Branch.IMGCOND, Branch.UNCOND)

    def is_guided_at(self, t: float) -> bool:
        """Editing leaves out the interval's ends, and the whole interval if it begins at 0."""
        low, high = self.interval
        return low < t < high or low == 0 if self.edits else low <= t <= high


@dataclass(frozen=True, slots=True)
class Step:
    """The state `x` [B, 3, H, W] before the step at time `t`, and where it goes."""

    index: int
    t: float
    x: Tensor
    velocity: Tensor

    def clean(self) -> Tensor:
        """The picture that the model has in mind."""
        return self.x + (1 - self.t) * self.velocity


def schedule(steps: int, shift: float) -> Tensor:
    """Times [steps + 1] from 0 (noise) to 1 (picture); a larger shift stays longer in noise."""
    sigma = 1 - torch.linspace(0, 1, steps + 1)
    return 1 - shift * sigma / (1 + (shift - 1) * sigma)


def sample(
    network: Network,
    noise: Tensor,
    prefixes: Sequence[Prefix],
    sampling: Sampling,
    on_step: Callable[[Step], None] = lambda _: None,
) -> Tensor:
    """Turn standard normal noise [B, 3, H, W] into pictures of about -1 to 1, with Euler steps.

    `prefixes` are those of `sampling.branches`. The state stays in the dtype of the noise.
    """
    batch, _, height, width = noise.shape
    token_count = height * width // network.config.token_side**2
    x = noise * network.config.noise_scale_for(token_count)
    shares_pass = len(prefixes) * batch * token_count <= _SHARED_PASS_TOKENS
    groups = [prefixes] if shares_pass else [[prefix] for prefix in prefixes]
    guided = [network.canvas(height, width, group, batch) for group in groups]
    alone = [network.canvas(height, width, prefixes[:1], batch)]
    times = schedule(sampling.steps, sampling.shift).tolist()
    for index, (t, t_next) in enumerate(pairwise(times)):
        canvases = guided if sampling.is_guided_at(t) else alone
        clean = torch.cat(
            [network.denoise(x, torch.tensor(t, device=x.device), canvas) for canvas in canvases]
        )
        rest = max(1 - t, _SMALLEST_REST)
        velocities = [(branch.to(x) - x) / rest for branch in torch.split(clean, batch)]
        velocity = guide(velocities, sampling, network.config.token_side, index)
        on_step(Step(index, t, x, velocity))
        x = x + (t_next - t) * velocity
    return x


def guide(velocities: Sequence[Tensor], sampling: Sampling, side: int, index: int) -> Tensor:
    """Combine the velocities [B, 3, H, W] of the branches at step `index` into one."""
    cond, *others = velocities
    if not others:
        return cond
    base = others[0]
    if sampling.norm is GuidanceNorm.CFG_ZERO_STAR:
        if index == 0:
            return torch.zeros_like(cond)
        base = base * _projection(cond, base)
    velocity = base + sampling.guidance * (cond - base)
    if len(others) == 2:
        images, nothing = others
        velocity = nothing + sampling.guidance * (cond - images)
        velocity = velocity + sampling.image_guidance * (images - nothing)
    if sampling.guidance <= 1 and sampling.image_guidance <= 1:
        return velocity
    match sampling.norm:
        case GuidanceNorm.GLOBAL:
            return velocity * _shrink(_length(cond, None), _length(velocity, None))
        case GuidanceNorm.CHANNEL:
            return velocity * _shrink(_length(cond, side), _length(velocity, side))
        case _:
            return velocity


def _projection(cond: Tensor, base: Tensor) -> Tensor:
    """How much of `base` is in `cond`, for each picture."""
    cond, flat = cond.flatten(1).float(), base.flatten(1).float()
    share = (cond * flat).sum(1) / (flat.square().sum(1) + 1e-8)
    return share[:, None, None, None].to(base)


def _length(velocity: Tensor, side: int | None) -> Tensor:
    """Euclidean length of each picture, or of each token of `side` pixels, for every pixel."""
    if side is None:
        whole: Tensor = torch.linalg.vector_norm(velocity, dim=(1, 2, 3), keepdim=True)
        return whole
    tokens = torch.unflatten(torch.unflatten(velocity, 3, (-1, side)), 2, (-1, side))
    lengths: Tensor = torch.linalg.vector_norm(tokens, dim=(1, 3, 5))
    return lengths.repeat_interleave(side, 1).repeat_interleave(side, 2)[:, None]


def _shrink(wanted: Tensor, length: Tensor) -> Tensor:
    return torch.clamp(wanted / (length + 1e-8), max=1)
