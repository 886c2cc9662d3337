"""The stream of training batches, drawn on the fly in worker processes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from pictures.captions import describe
from pictures.drawing import draw
from pictures.sampling import sample
from recipe import Recipe, Stage
from studio.models.sensenova.tokenizer import TextTokenizer
from tokens import IMAGE_START


@dataclass(frozen=True, slots=True)
class Batch:
    """`pixels` [B, 3, H, W] uint8; prompt `ids` [B, S], where `mask` is False for padding."""

    pixels: Tensor
    ids: Tensor
    mask: Tensor

    def to(self, device: torch.device) -> "Batch":
        return Batch(self.pixels.to(device), self.ids.to(device), self.mask.to(device))

    def split(self, count: int) -> list["Batch"]:
        parts = (part.chunk(count) for part in (self.pixels, self.ids, self.mask))
        return [Batch(*part) for part in zip(*parts, strict=True)]


def stream(
    tokenizer: TextTokenizer,
    recipe: Recipe,
    stage: Stage,
    *,
    token_side: int,
    start: int,
    workers: int,
) -> Iterator[Batch]:
    """Batch number `start` and all that follow; the same for a seed however many workers draw."""
    pictures = _Pictures(tokenizer, recipe, stage, token_side, start)
    loader = DataLoader(
        pictures,
        batch_size=None,
        num_workers=workers,
        prefetch_factor=8 if workers else None,
        multiprocessing_context="spawn" if workers else None,
    )
    return iter(loader)


def encode(tokenizer: TextTokenizer, prompts: Sequence[str | None]) -> tuple[Tensor, Tensor]:
    """Ids and mask [B, S] of prompts, each followed by the start of a picture; None is none."""
    start = tokenizer.id_of(IMAGE_START)
    rows = [[*(tokenizer.encode(p) if p else ()), start] for p in prompts]
    length = max(map(len, rows))
    ids = torch.tensor([row + [start] * (length - len(row)) for row in rows])
    counts = torch.tensor([len(row) for row in rows])
    return ids, torch.arange(length) < counts[:, None]


class _Pictures(IterableDataset[Batch]):
    def __init__(
        self, tokenizer: TextTokenizer, recipe: Recipe, stage: Stage, token_side: int, start: int
    ) -> None:
        self._tokenizer = tokenizer
        self._recipe = recipe
        self._stage = stage
        self._token_side = token_side
        self._start = start

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        first, stride = (worker.id, worker.num_workers) if worker else (0, 1)
        number = self._start + first
        while True:
            yield self._batch(number)
            number += stride

    def _batch(self, number: int) -> Batch:
        rng = Random(f"{self._recipe.seed}/{number}")
        columns, rows = self._stage.shapes[number % len(self._stage.shapes)]
        width, height = columns * self._token_side, rows * self._token_side
        kinds, shares = zip(*self._stage.kinds, strict=True)
        pictures, prompts = [], []
        for _ in range(self._stage.batch):
            (kind,) = rng.choices(kinds, shares)
            facts = sample(rng, kind)
            caption = describe(facts, rng)
            prompts.append(None if rng.random() < self._recipe.prompt_drop else caption)
            pictures.append(draw(facts, rng, width, height))
        ids, mask = encode(self._tokenizer, prompts)
        pixels = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).contiguous()
        return Batch(pixels, ids, mask)
