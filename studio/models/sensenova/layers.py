"""The parts of the NEO-unify network: embedders, transformer layers and image heads."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from studio.models.sensenova.attention import attend
from studio.models.sensenova.config import Config, Experts, MlpHead, PixelHead, Refiner
from studio.models.sensenova.rotary import Tables, rotate_heads, rotate_patches

# The two halves of each layer, as the suffix of their modules' names.
UNDERSTANDING, GENERATION = "", "_mot_gen"
HALVES = (UNDERSTANDING, GENERATION)

KeyValue = tuple[Tensor, Tensor]


class LanguageModel(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.model = Backbone(config)
        if not config.ties_embeddings:
            self.lm_head = nn.Linear(config.hidden_size, config.vocabulary_size, bias=False)


class Backbone(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        # Normal numbers on the meta device make torch import its compiler, which takes a second.
        vocabulary, size = config.vocabulary_size, config.hidden_size
        weight = torch.empty(vocabulary, size).uniform_(-1.7, 1.7)
        self.embed_tokens = nn.Embedding(vocabulary, size, _weight=weight)
        self.layers = nn.ModuleList(Layer(config, index) for index in range(config.layer_count))
        for half in HALVES:
            self.add_module(f"norm{half}", nn.RMSNorm(config.hidden_size, config.norm_eps))

    def forward(
        self,
        x: Tensor,
        tables: Tables,
        pasts: Sequence[tuple[KeyValue, ...] | None],
        masks: Sequence[Tensor | None],
        half: str,
    ) -> tuple[Tensor, tuple[KeyValue, ...]]:
        """Run x [B, N, C] through one half; the batch is shared out over `pasts` and `masks`.

        Returns the output, and for each layer the last share's keys and values, past included.
        """
        key_values = []
        for index, layer in enumerate(self.layers):
            layer_pasts = [past and past[index] for past in pasts]
            x, key_value = layer(x, tables, layer_pasts, masks, half)
            key_values.append(key_value)
        return _of(self, "norm", half)(x), tuple(key_values)


class Layer(nn.Module):
    def __init__(self, config: Config, index: int) -> None:
        super().__init__()
        size = config.hidden_size
        self.self_attn = Attention(config)
        experts = None if index in config.dense_layers else config.experts
        self.mlp = _mlp(size, config.understanding_mlp_width, experts)
        self.mlp_mot_gen = _mlp(size, config.mlp_width, config.generation_experts)
        for half in HALVES:
            self.add_module(f"input_layernorm{half}", nn.RMSNorm(size, config.norm_eps))
            self.add_module(f"post_attention_layernorm{half}", nn.RMSNorm(size, config.norm_eps))

    def forward(
        self,
        x: Tensor,
        tables: Tables,
        pasts: Sequence[KeyValue | None],
        masks: Sequence[Tensor | None],
        half: str,
    ) -> tuple[Tensor, KeyValue]:
        normed = _of(self, "input_layernorm", half)(x)
        attended, key_value = self.self_attn(normed, tables, pasts, masks, half)
        x = x + attended
        normed = _of(self, "post_attention_layernorm", half)(x)
        return x + _of(self, "mlp", half)(normed), key_value


class Attention(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.head_size, self.eps = config.head_size, config.norm_eps
        size, q_size = config.hidden_size, config.head_count * config.head_size
        kv_size = config.kv_head_count * config.head_size
        for half in HALVES:
            self.add_module(f"q_proj{half}", nn.Linear(size, q_size, bias=False))
            self.add_module(f"k_proj{half}", nn.Linear(size, kv_size, bias=False))
            self.add_module(f"v_proj{half}", nn.Linear(size, kv_size, bias=False))
            self.add_module(f"o_proj{half}", nn.Linear(q_size, size, bias=False))
            for name in ("q_norm", "k_norm", "q_norm_hw", "k_norm_hw"):
                self.add_module(name + half, nn.RMSNorm(config.head_size // 2, self.eps))

    def forward(
        self,
        x: Tensor,
        tables: Tables,
        pasts: Sequence[KeyValue | None],
        masks: Sequence[Tensor | None],
        half: str,
    ) -> tuple[Tensor, KeyValue]:
        q = rotate_heads(self._normed_heads("q", x, half), tables)
        k = rotate_heads(self._normed_heads("k", x, half), tables)
        v = self._heads("v", x, half).transpose(1, 2)
        keys = _joined([past and past[0] for past in pasts], k)
        values = _joined([past and past[1] for past in pasts], v)
        groups = zip(q.chunk(len(pasts)), keys, values, masks, strict=True)
        attended = torch.cat([attend(*group) for group in groups])
        return _of(self, "o_proj", half)(attended), (keys[-1], values[-1])

    def _heads(self, name: str, x: Tensor, half: str) -> Tensor:
        projected: Tensor = _of(self, f"{name}_proj", half)(x)
        return torch.unflatten(projected, -1, (-1, self.head_size))

    def _normed_heads(self, name: str, x: Tensor, half: str) -> Tensor:
        """The t part of a head and its h and w part have a norm each."""
        weights = [_of(self, name + part, half).weight for part in ("_norm", "_norm_hw")]
        heads = torch.unflatten(self._heads(name, x, half), -1, (2, -1))
        normed = F.rms_norm(heads, [self.head_size // 2], eps=self.eps)
        return (normed * torch.stack(weights)).flatten(-2).transpose(1, 2)


class Mlp(nn.Module):
    """SwiGLU."""

    def __init__(self, size: int, width: int) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(size, width, bias=False)
        self.up_proj = nn.Linear(size, width, bias=False)
        self.down_proj = nn.Linear(width, size, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))
        return out


class SparseMlp(nn.Module):
    """A mixture of SwiGLU experts; the router's softmax is taken over all of them."""

    def __init__(self, size: int, experts: Experts) -> None:
        super().__init__()
        self.chosen, self.normalised = experts.chosen, experts.normalised
        self.gate = nn.Linear(size, experts.count, bias=False)
        self.experts = nn.ModuleList(Mlp(size, experts.width) for _ in range(experts.count))

    def forward(self, x: Tensor) -> Tensor:
        tokens = x.flatten(0, -2)
        shares = self.gate(tokens).softmax(-1, dtype=torch.float32)
        shares, chosen = shares.topk(self.chosen)
        if self.normalised:
            shares = shares / shares.sum(-1, keepdim=True)
        shares, chosen = shares.to(x.dtype).flatten(), chosen.flatten()
        counts = chosen.bincount(minlength=len(self.experts)).tolist()
        out = torch.zeros_like(tokens)
        for expert, slots in zip(self.experts, chosen.argsort().split(counts), strict=True):
            if len(slots):
                rows = slots // self.chosen
                out.index_add_(0, rows, expert(tokens[rows]) * shares[slots, None])
        return out.view_as(x)


class PatchEmbedder(nn.Module):
    """Pixels [B, 3, H, W] to tokens [B, N, C]."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        side, merge = config.patch_size, config.merge
        self.patch_embedding = nn.Conv2d(3, config.vision_size, side, side)
        self.dense_embedding = nn.Conv2d(config.vision_size, config.hidden_size, merge, merge)

    def forward(self, pixels: Tensor, tables: Tables) -> Tensor:
        patches = rotate_patches(F.gelu(self.patch_embedding(pixels)), tables)
        tokens: Tensor = self.dense_embedding(patches)
        return tokens.flatten(2).mT


class ScalarEmbedder(nn.Module):
    """Numbers [B] from 0 to 1 to vectors [B, C], through 256 cosines and sines."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.mlp = nn.Sequential(nn.Linear(256, size), nn.SiLU(), nn.Linear(size, size))

    def forward(self, value: Tensor) -> Tensor:
        exponents = torch.arange(128, device=value.device) / 128
        angles = value[:, None].float() * 10_000**-exponents
        waves = torch.cat((angles.cos(), angles.sin()), -1)
        embedded: Tensor = self.mlp(waves.to(self.mlp.get_parameter("0.weight")))
        return embedded


class MlpImageHead(nn.Sequential):
    """Token map [B, rows, columns, C] to pixels [B, 3, H, W], each token by itself."""

    def __init__(self, size: int, head: MlpHead, side: int) -> None:
        super().__init__(nn.Linear(size, head.width), nn.GELU(), nn.Linear(head.width, 3 * side**2))
        self.side = side

    def forward(self, hidden: Tensor) -> Tensor:
        values = hidden
        for layer in self:
            values = layer(values)
        values = torch.unflatten(values, -1, (self.side, self.side, 3))
        return values.permute(0, 5, 1, 3, 2, 4).flatten(4).flatten(2, 3)


class PixelImageHead(nn.Module):
    """Token map [B, rows, columns, C] to pixels [B, 3, H, W], by convolutions across tokens."""

    def __init__(self, size: int, head: PixelHead) -> None:
        super().__init__()
        first, second, third = head.upscale
        self.upscale = head.upscale
        self.conv1 = nn.Conv2d(size // first**2, head.width, 3, padding=1)
        self.conv2 = nn.Conv2d(head.width // second**2, 3 * third**2, 3, padding=1)

    def forward(self, hidden: Tensor) -> Tensor:
        first, second, third = self.upscale
        x = F.gelu(self.conv1(F.pixel_shuffle(hidden.permute(0, 3, 1, 2), first)))
        return F.pixel_shuffle(self.conv2(F.pixel_shuffle(x, second)), third)


class PixelRefiner(nn.Module):
    """Sharpens the clean pictures [B, 3, H, W] that the head sees, from the noisy ones themselves.

    A token is too narrow to carry every pixel of its square; the noisy picture has them. As the
    noise goes, edges are read from there. `t` [B] is the time.
    """

    def __init__(self, refiner: Refiner) -> None:
        super().__init__()
        self.shuffle = refiner.shuffle
        channels = 3 * refiner.shuffle**2
        widths = [2 * channels, *[refiner.width] * (refiner.depth - 1), channels]
        self.time = nn.Linear(1, refiner.width)
        self.convs = nn.ModuleList(
            nn.Conv2d(before, after, 3, padding=1) for before, after in pairwise(widths)
        )

    def forward(self, pictures: Tensor, noisy: Tensor, t: Tensor) -> Tensor:
        first, *others, last = self.convs
        both = F.pixel_unshuffle(torch.cat((pictures, noisy), 1), self.shuffle)
        both = both.contiguous(memory_format=torch.channels_last)  # twice as fast on a CPU
        x = F.gelu(first(both) + self.time(t.to(both)[:, None])[:, :, None, None])
        for conv in others:
            x = x + F.gelu(conv(x))
        return pictures + F.pixel_shuffle(last(x), self.shuffle)


def image_head(config: Config) -> MlpImageHead | PixelImageHead:
    match config.head:
        case MlpHead():
            return MlpImageHead(config.hidden_size, config.head, config.token_side)
        case PixelHead():
            return PixelImageHead(config.hidden_size, config.head)


def _mlp(size: int, width: int, experts: Experts | None) -> Mlp | SparseMlp:
    return Mlp(size, width) if experts is None else SparseMlp(size, experts)


def _of(module: nn.Module, name: str, half: str) -> Any:
    return getattr(module, name + half)


def _joined(pasts: Sequence[Tensor | None], new: Tensor) -> list[Tensor]:
    """Share the batch of `new` out over `pasts` and append each share to its past."""
    shares = zip(pasts, new.chunk(len(pasts)), strict=True)
    return [
        share if past is None else torch.cat((past.expand(len(share), -1, -1, -1), share), 2)
        for past, share in shares
    ]
