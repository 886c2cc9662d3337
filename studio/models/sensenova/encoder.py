"""From a prompt and reference images to the prefixes that denoising looks at."""

from collections.abc import Sequence

import torch
from torch import Tensor

from studio.errors import InvalidRequest
from studio.models.sensenova.network import Network, Prefix
from studio.models.sensenova.prompt import AFTER_THOUGHTS, Grid, expand_images
from studio.models.sensenova.tokenizer import TextTokenizer

_LONGEST_THOUGHT = 1024


def encode(
    network: Network, tokenizer: TextTokenizer, text: str, images: Sequence[Tensor] = ()
) -> Prefix:
    """The prefix of text; its `<image>` marks stand for normalised `images` [3, H, W], if any."""
    if not images:
        return network.prefix(network.embed_text(_ids(network, tokenizer, text)))
    side = network.config.token_side
    grids = [(image.shape[1] // side, image.shape[2] // side) for image in images]
    ids = _ids(network, tokenizer, expand_images(text, grids)).cpu()
    places = image_places(ids[0], grids, tokenizer)
    positions = image_positions(ids[0], places, grids, tokenizer)
    embedded = network.embed_text(ids.to(network.device))
    embedded[0, places] = torch.cat([network.embed_image(image) for image in images])
    return network.prefix(embedded, positions[None].to(network.device))


def think(network: Network, tokenizer: TextTokenizer, prefix: Prefix) -> tuple[Prefix, list[int]]:
    """Let the model write its thoughts after `prefix`, then open the picture.

    Returns the longer prefix and the thoughts' token ids.
    """
    end, stop = tokenizer.id_of("</think>"), tokenizer.id_of("<|im_end|>")
    thoughts: list[int] = []
    while len(thoughts) < _LONGEST_THOUGHT and end not in thoughts[-1:]:
        token = int(network.logits(prefix.hidden[0, -1]).argmax())
        if token == stop:
            break
        thoughts.append(token)
        ids = torch.tensor([[token]], device=network.device)
        prefix = network.prefix(network.embed_text(ids), past=prefix)
    ids = _ids(network, tokenizer, AFTER_THOUGHTS)
    return network.prefix(network.embed_text(ids), past=prefix), thoughts


def image_places(ids: Tensor, grids: Sequence[Grid], tokenizer: TextTokenizer) -> Tensor:
    """Where in `ids` [S] the tokens of the reference images stand, as a mask [S]."""
    places = ids == tokenizer.id_of("<IMG_CONTEXT>")
    if int(places.sum()) != sum(rows * columns for rows, columns in grids):
        raise InvalidRequest(
            "prompt",
            "The prompt holds <IMG_CONTEXT>, which stands for a part of a picture.",
            "Remove it.",
        )
    return places


def image_positions(
    ids: Tensor, places: Tensor, grids: Sequence[Grid], tokenizer: TextTokenizer
) -> Tensor:
    """Positions (t, h, w) [3, S]: an image takes one tick of t, its tokens differ in h and w."""
    is_start = ids == tokenizer.id_of("<img>")
    follows_start = is_start.roll(1).index_fill(0, torch.tensor(0), False)
    t = (~places + follows_start.long()).cumsum(0) - 1
    positions = torch.stack((t, torch.zeros_like(t), torch.zeros_like(t)))
    inside = [
        torch.cartesian_prod(torch.arange(rows), torch.arange(columns)).T for rows, columns in grids
    ]
    positions[1:, places] = torch.cat(inside, 1)
    return positions


def _ids(network: Network, tokenizer: TextTokenizer, text: str) -> Tensor:
    return torch.tensor([tokenizer.encode(text)], device=network.device)
