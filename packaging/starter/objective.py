"""What the network is taught: to see the clean picture in a noisy one."""

import torch
import torch.nn.functional as F
from torch import Tensor

from batches import Batch
from recipe import Noise, Stage
from studio.models.sensenova.network import Network


def loss_of(network: Network, batch: Batch, stage: Stage, generator: torch.Generator) -> Tensor:
    """Mean squared error of the velocity that the predicted clean picture implies.

    On its own way, the network sees where a step of its own leads from an earlier level, as when it
    makes a picture; what it can know then is what that level told, and the error weighs as there.

    The refiner's is the mean absolute error: halfway between two flat colours is never its best
    guess, so that it draws an edge instead of a slope.
    """
    noise = stage.noise
    clean = batch.pixels.float().div_(127.5).sub_(1)
    count, _, height, width = clean.shape
    side = network.config.token_side
    scale = network.config.noise_scale_for((height // side) * (width // side))
    t = noise_levels(count, noise, generator, clean.device)
    start = t
    is_own_way = torch.rand((), generator=generator, device=clean.device) < noise.own_share
    if is_own_way:
        start = t * torch.rand(count, generator=generator, device=clean.device)
    grain = torch.randn(clean.shape, generator=generator, device=clean.device)
    signal = softened(clean, start, noise, generator)
    state = grain.mul_(scale).lerp_(signal, start[:, None, None, None])
    with torch.set_grad_enabled(not stage.trains_refiner):
        prefix = network.prefix(network.embed_text(batch.ids), mask=batch.mask)
        canvas = network.canvas(height, width, [prefix], batch=count)
        if is_own_way:
            guess = network.guess(state, start, canvas).detach()
            step = (t - start) / (1 - start)
            state = state.lerp(guess.float(), step[:, None, None, None])
        predicted = network.guess(state, t, canvas)
    if stage.trains_refiner:
        predicted = network.refine(predicted, state, t)
    remaining = (1 - start).clamp_min(noise.least_remaining)
    velocity_errors = (predicted.float() - clean).abs() / remaining[:, None, None, None]
    return velocity_errors.mean() if stage.trains_refiner else velocity_errors.square().mean()


def noise_levels(
    count: int, noise: Noise, generator: torch.Generator, device: torch.device
) -> Tensor:
    """Levels t [count]: mostly near noise (logit-normal), some anywhere (uniform), some 0."""
    normal = torch.randn(count, generator=generator, device=device)
    spread = torch.rand(count, generator=generator, device=device)
    pick = torch.rand(count, generator=generator, device=device)
    levels = torch.sigmoid(normal * noise.deviation + noise.mean)
    levels = torch.where(pick < noise.uniform_share, spread, levels)
    return levels.masked_fill(pick > 1 - noise.start_share, 0.0)


def softened(clean: Tensor, t: Tensor, noise: Noise, generator: torch.Generator) -> Tensor:
    """The clean pictures, some of the late ones out of focus.

    On the way from noise to a picture the state holds what the network saw before, and that is
    softer than any picture: it has to learn to sharpen such a state.
    """
    device = clean.device
    draws = torch.rand(len(clean), generator=generator, device=device)
    chosen = (t >= noise.soft_from) & (draws < noise.soft_share)
    if not chosen.any():
        return clean
    _, _, height, width = clean.shape
    block = 2 ** int(torch.randint(1, 4, (1,), generator=generator, device=device))
    small = F.avg_pool2d(clean[chosen], block)
    soft = F.interpolate(small, (height, width), mode="bilinear", align_corners=False)
    return clean.index_put((chosen,), soft)
