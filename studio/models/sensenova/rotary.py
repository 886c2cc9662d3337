"""The two rotary encodings of NEO-unify: of the backbone's heads, and of the patch embedders."""

import torch
from torch import Tensor

Tables = tuple[Tensor, Tensor]  # cosines and sines


def head_tables(
    positions: Tensor, head_size: int, theta: float, theta_hw: float, dtype: torch.dtype
) -> Tables:
    """Tables for `rotate_heads` at positions (t, h, w) of shape [B, 3, S]: two of [B, 1, S, D].

    Half of a head turns with t, a quarter with h, a quarter with w. The sines carry the sign of
    the pair's first member.
    """
    cosines, sines = [], []
    for axis, size, base in (
        (0, head_size // 2, theta),
        (1, head_size // 4, theta_hw),
        (2, head_size // 4, theta_hw),
    ):
        angles = positions[:, axis, :, None].float() * _frequencies(size, base, positions.device)
        cosines += [angles.cos()] * 2
        sines += [-angles.sin(), angles.sin()]
    return _table(cosines, dtype), _table(sines, dtype)


def rotate_heads(x: Tensor, tables: Tables) -> Tensor:
    """Turn [B, heads, S, D]; a pair is (j, j + d/2) inside each of the parts for t, h and w."""
    cosine, sine = tables
    quarter, eighth = x.shape[-1] // 4, x.shape[-1] // 8
    t1, t2, h1, h2, w1, w2 = torch.split(x, [quarter] * 2 + [eighth] * 4, -1)
    return x * cosine + torch.cat((t2, t1, h2, h1, w2, w1), -1) * sine


def patch_tables(
    rows: int, columns: int, channels: int, theta: float, device: torch.device
) -> Tables:
    """Tables for `rotate_patches`: two of [channels/2, rows, columns], by column, then row."""
    frequencies = _frequencies(channels // 2, theta, device)[:, None, None]
    by_column = frequencies * torch.arange(columns, device=device).expand(rows, columns)
    by_row = frequencies * torch.arange(rows, device=device)[:, None].expand(rows, columns)
    angles = torch.cat((by_column, by_row))
    return angles.cos(), angles.sin()


def rotate_patches(x: Tensor, tables: Tables) -> Tensor:
    """Turn [B, channels, rows, columns] in float32; a pair is two neighbouring channels."""
    cosine, sine = tables
    a, b = torch.unflatten(x, 1, (-1, 2)).unbind(2)
    turned = torch.stack((a * cosine - b * sine, a * sine + b * cosine), 2)
    return turned.flatten(1, 2).to(x.dtype)


def _frequencies(size: int, theta: float, device: torch.device) -> Tensor:
    exponents = torch.arange(0, size, 2, device=device).float() / size
    return theta**-exponents


def _table(parts: list[Tensor], dtype: torch.dtype) -> Tensor:
    return torch.cat(parts, -1)[:, None].to(dtype)
