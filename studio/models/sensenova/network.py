"""The NEO-unify network: one transformer whose layers hold an understanding and a generation half.

Text and reference images pass through the understanding half once and leave keys and values in a
`Prefix`. The noisy picture passes through the generation half at every step and looks at them.
Modules are named so that `state_dict()` has exactly the names of the released files.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from studio.models.sensenova.config import Config
from studio.models.sensenova.layers import (
    GENERATION,
    UNDERSTANDING,
    KeyValue,
    LanguageModel,
    PatchEmbedder,
    PixelRefiner,
    ScalarEmbedder,
    image_head,
)
from studio.models.sensenova.rotary import Tables, head_tables, patch_tables


@dataclass(frozen=True, slots=True)
class Prefix:
    """What the understanding half leaves behind for a prompt.

    `layers`: keys and values [B, K, S, D] of each layer; `next_t` [B]: the time position that
    follows; `hidden` [B, S, C]: the output for the tokens that came last; `mask` [B, S]: False
    where a shorter prompt of the batch was padded.
    """

    layers: tuple[KeyValue, ...]
    next_t: Tensor
    hidden: Tensor
    mask: Tensor | None = None


@dataclass(frozen=True, slots=True)
class Canvas:
    """Everything about pictures in the making that no step changes."""

    prefixes: tuple[Prefix, ...]
    masks: tuple[Tensor | None, ...]
    head_tables: Tables
    patch_tables: Tables
    noise_embedding: Tensor | float


class Network(nn.Module):
    """Maps a prompt to a `Prefix`, and a noisy picture to a clean one; usable with autograd."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.vision_model = nn.ModuleDict({"embeddings": PatchEmbedder(config)})
        self.language_model = LanguageModel(config)
        self.fm_modules = nn.ModuleDict(
            {
                "vision_model_mot_gen": nn.ModuleDict({"embeddings": PatchEmbedder(config)}),
                "timestep_embedder": ScalarEmbedder(config.hidden_size),
                "fm_head": image_head(config),
            }
        )
        if config.refiner is not None:
            self.fm_modules["refiner"] = PixelRefiner(config.refiner)
        if config.embeds_noise_scale:
            self.fm_modules["noise_scale_embedder"] = ScalarEmbedder(config.hidden_size)

    @property
    def dtype(self) -> torch.dtype:
        return self.language_model.model.embed_tokens.weight.dtype

    @property
    def device(self) -> torch.device:
        return self.language_model.model.embed_tokens.weight.device

    def embed_text(self, ids: Tensor) -> Tensor:
        """Token ids [B, S] to [B, S, C]."""
        embedded: Tensor = self.language_model.model.embed_tokens(ids)
        return embedded

    def embed_image(self, pixels: Tensor) -> Tensor:
        """A normalised reference image [3, H, W] to its tokens [N, C]."""
        tokens: Tensor = self.vision_model["embeddings"](
            pixels[None].to(self.dtype), self._patch_tables(pixels.shape[-2:])
        )
        return tokens[0]

    def prefix(
        self,
        embedded: Tensor,
        positions: Tensor | None = None,
        mask: Tensor | None = None,
        past: Prefix | None = None,
    ) -> Prefix:
        """Run embedded tokens [B, S, C] through the understanding half, after `past`.

        `positions` (t, h, w) [B, 3, S] are needed for reference images only: plain text counts
        on. `mask` [B, S] is True for real tokens and False for padding on the right.
        """
        batch, length, _ = embedded.shape
        if positions is None:
            t = torch.arange(length, device=embedded.device).expand(batch, -1)
            t = t if past is None else t + past.next_t[:, None]
            positions = F.pad(t[:, None], (0, 0, 0, 2))
        t = positions[:, 0]
        is_earlier = torch.ones(length, length, dtype=torch.bool, device=t.device).tril()
        is_same_image = t[:, :, None] == t[:, None]
        visible = (is_earlier | is_same_image)[:, None]
        if past is not None:
            visible = F.pad(visible, (past.layers[0][0].shape[2], 0), value=True)
        hidden, layers = self.language_model.model(
            embedded,
            self._head_tables(positions),
            [None if past is None else past.layers],
            [visible],
            UNDERSTANDING,
        )
        last_t = t.amax(1) if mask is None else t.masked_fill(~mask, -1).amax(1)
        return Prefix(layers, last_t + 1, hidden, mask)

    def logits(self, hidden: Tensor) -> Tensor:
        """Scores [.., V] of the next text token, from the understanding half's output [.., C]."""
        if self.config.ties_embeddings:
            return F.linear(hidden, self.language_model.model.embed_tokens.weight)
        scores: Tensor = self.language_model.lm_head(hidden)
        return scores

    def canvas(self, height: int, width: int, prefixes: Sequence[Prefix], batch: int = 1) -> Canvas:
        """Prepare `batch` pictures of height x width pixels that follow each of the prefixes."""
        rows, columns = height // self.config.token_side, width // self.config.token_side
        device, count = self.device, rows * columns
        next_t = torch.cat([prefix.next_t.expand(batch) for prefix in prefixes])
        positions = picture_positions(next_t, rows, columns)
        noise_embedding: Tensor | float = 0.0
        if self.config.embeds_noise_scale:
            share = self.config.noise_scale_for(count) / self.config.noise_scale_max
            embedder = self.fm_modules["noise_scale_embedder"]
            noise_embedding = embedder(torch.tensor([share], device=device))
        return Canvas(
            tuple(prefixes),
            tuple(_picture_mask(prefix.mask, count) for prefix in prefixes),
            self._head_tables(positions),
            self._patch_tables((height, width)),
            noise_embedding,
        )

    def denoise(self, x: Tensor, t: Tensor, canvas: Canvas) -> Tensor:
        """The clean pictures [prefixes * B, 3, H, W] that noisy ones `x` [B, 3, H, W] may become.

        `t` is a scalar or [B], from 0 (noise) to 1 (picture). The order is that of the prefixes:
        all B pictures of the first, then all of the second.
        """
        return self.refine(self.guess(x, t, canvas), x, t)

    def guess(self, x: Tensor, t: Tensor, canvas: Canvas) -> Tensor:
        """What `denoise` returns before the refiner, if there is one, has seen it."""
        modules, side = self.fm_modules, self.config.token_side
        embedder = modules.get_submodule("vision_model_mot_gen.embeddings")
        tokens = embedder(x.to(self.dtype), canvas.patch_tables)
        tokens = tokens + modules["timestep_embedder"](t.reshape(-1))[:, None]
        tokens = tokens + canvas.noise_embedding
        hidden, _ = self.language_model.model(
            tokens.repeat(len(canvas.prefixes), 1, 1),
            canvas.head_tables,
            [prefix.layers for prefix in canvas.prefixes],
            canvas.masks,
            GENERATION,
        )
        rows, columns = x.shape[-2] // side, x.shape[-1] // side
        pictures: Tensor = modules["fm_head"](hidden.unflatten(1, (rows, columns)))
        return pictures

    def refine(self, pictures: Tensor, x: Tensor, t: Tensor) -> Tensor:
        """Guessed pictures [prefixes * B, 3, H, W] with sharper edges, where `t` is late enough."""
        refiner = self.config.refiner
        if refiner is None or not (t >= refiner.start).any():
            return pictures
        count = len(pictures) // len(x)
        times = t.expand(len(x)).repeat(count)
        late = times >= refiner.start
        noisy = x.to(self.dtype).repeat(count, 1, 1, 1)
        refined = self.fm_modules["refiner"](pictures[late], noisy[late], times[late])
        return pictures.index_put((late,), refined)

    def _head_tables(self, positions: Tensor) -> Tables:
        config = self.config
        return head_tables(
            positions, config.head_size, config.rope_theta, config.rope_theta_hw, self.dtype
        )

    def _patch_tables(self, size: Sequence[int]) -> Tables:
        config, side = self.config, self.config.patch_size
        rows, columns = size[0] // side, size[1] // side
        return patch_tables(
            rows, columns, config.vision_size, config.rope_theta_vision, self.device
        )


def picture_positions(next_t: Tensor, rows: int, columns: int) -> Tensor:
    """Positions (t, h, w) [B, 3, rows * columns]; all tokens of a picture share one t."""
    row = torch.arange(rows, device=next_t.device).repeat_interleave(columns)
    column = torch.arange(columns, device=next_t.device).repeat(rows)
    size = (len(next_t), rows * columns)
    return torch.stack([axis.expand(size) for axis in (next_t[:, None], row, column)], 1)


def _picture_mask(mask: Tensor | None, count: int) -> Tensor | None:
    """What `count` tokens of a picture see [B, 1, 1, S + count]: the prompt and each other."""
    return None if mask is None else F.pad(mask, (0, count), value=True)[:, None, None]
