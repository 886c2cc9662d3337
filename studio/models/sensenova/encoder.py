"""From a prompt and reference images to the prefixes that denoising looks at."""

from collections.abc import Sequence

import torch
from torch import Tensor

from studio.models.sensenova import prompt as prompts
from studio.models.sensenova.network import Network, Prefix
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
    ids = _ids(network, tokenizer, prompts.expand_images(text, grids)).cpu()
    places = prompts.image_places(ids[0], grids, tokenizer)
    positions = prompts.image_positions(ids[0], places, grids, tokenizer)
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
    ids = _ids(network, tokenizer, prompts.AFTER_THOUGHTS)
    return network.prefix(network.embed_text(ids), past=prefix), thoughts


def _ids(network: Network, tokenizer: TextTokenizer, text: str) -> Tensor:
    return torch.tensor([tokenizer.encode(text)], device=network.device)
