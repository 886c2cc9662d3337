"""Softmax attention in the form that is fastest for the device and the size."""

import torch
from torch import Tensor
from torch.nn import functional

_CHUNK_ROWS = 512


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    """Attend from q [B, H, N, D] to k and v [B, K, M, D]; gives [B, N, H*D].

    Each key head serves H/K query heads. `mask` is True where a query may look, and broadcasts
    to [B, 1, N, M].
    """
    if q.device.type != "cpu":
        out = functional.scaled_dot_product_attention(
            q, k, v, attn_mask=mask, enable_gqa=q.shape[1] != k.shape[1]
        )
    else:
        out = torch.cat(
            [
                _attend_by_matmul(
                    q[:, :, start : start + _CHUNK_ROWS],
                    k,
                    v,
                    mask if mask is None else mask[..., start : start + _CHUNK_ROWS, :],
                )
                for start in range(0, q.shape[2], _CHUNK_ROWS)
            ],
            2,
        )
    return out.transpose(1, 2).flatten(2)


def _attend_by_matmul(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> Tensor:
    """On CPUs faster than the fused kernel; query heads with the same keys form one matrix."""
    batch, heads, rows, size = q.shape
    q = q.reshape(batch, k.shape[1], -1, size)
    scores = (q @ k.mT) * size**-0.5
    if mask is not None:
        scores = scores.view(batch, heads, rows, -1).masked_fill(~mask, -torch.inf)
        scores = scores.view(batch, k.shape[1], -1, k.shape[2])
    attended: Tensor = scores.softmax(-1) @ v
    return attended.view(batch, heads, rows, size)
