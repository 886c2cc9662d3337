"""Teaches the text encoders of a pipeline the words of textual inversions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from studio.devices.start import import_torch
from studio.errors import ModelDamaged, ModelUnsupported, StudioError
from studio.jobs.request import GenerationRequest
from studio.models import signatures
from studio.models.diffusers.traits import title_of
from studio.models.family import AddOn, ModelSpec
from studio.models.inspect import Header, read_header

_MOST_VECTORS = 75  # that a prompt has room for
_ANOTHER = "Take the name out of the prompt, or choose another model."


class Words:
    """What the names of the textual inversions stand for, or why they stand for nothing."""

    def __init__(self, pipeline: Any, spec: ModelSpec) -> None:
        """Append their vectors to the tables of words, before the pipeline is put in its place."""
        self._meanings: dict[str, str | StudioError] = {}
        self._title = spec.title
        for number, embedding in enumerate(spec.embeddings):
            try:
                meaning: str | StudioError = self._teach(pipeline, embedding, number)
            except StudioError as error:  # told once a prompt calls it
                meaning = error
            self._meanings[embedding.name.casefold()] = meaning
        names = sorted(self._meanings, key=len, reverse=True)
        self._named = re.compile(
            rf"(?<![\w-])(?:embedding:)?({'|'.join(map(re.escape, names))})(?![\w-])", re.IGNORECASE
        )

    def put_into(self, request: GenerationRequest) -> GenerationRequest:
        """The request with the names in its prompts replaced by the words that they stand for.

        Raises ModelDamaged, or ModelUnsupported for what was made for another model.
        """
        if not self._meanings:
            return request
        prompts = (request.prompt, request.negative_prompt)
        prompt, negative = (self._named.sub(self._meaning, text) for text in prompts)
        return replace(request, prompt=prompt, negative_prompt=negative)

    def _meaning(self, found: re.Match[str]) -> str:
        meaning = self._meanings[found[1].casefold()]
        if isinstance(meaning, StudioError):
            raise meaning
        return meaning

    def _teach(self, pipeline: Any, embedding: AddOn, number: int) -> str:
        """Add the vectors of one to all text encoders; the words for them."""
        from safetensors.torch import load_file

        header = read_header(embedding.path)
        readers = list(_readers(pipeline))
        widths = {tensor.shape[-1] for tensor in header.tensors.values() if tensor.shape}
        if widths != {encoder.config.hidden_size for _, encoder in readers}:
            family = title_of(signatures.textual_inversion_family(header.tensors))
            raise ModelUnsupported(
                f"{embedding.name} is a textual inversion for {family}, of another width than "
                f"{self._title} reads.",
                _ANOTHER,
            )
        count = _count(header)
        vectors = {each.shape[-1]: each for each in load_file(embedding.path).values()}
        words = [f"<e{number}v{each}>" for each in range(count)]
        for tokenizer, encoder in readers:
            rows = vectors[encoder.config.hidden_size].reshape(count, -1)
            if not rows.isfinite().all():
                raise ModelDamaged(f"{embedding.path} holds values that are not numbers.", _ANOTHER)
            _append(tokenizer, encoder, words, rows)
        return "".join(words)


def _readers(pipeline: Any) -> Iterable[tuple[Any, Any]]:
    for number in ("", "_2"):
        encoder = getattr(pipeline, f"text_encoder{number}", None)
        if encoder is not None:
            yield getattr(pipeline, f"tokenizer{number}"), encoder


def _count(header: Header) -> int:
    """How many vectors a textual inversion has for each of its text encoders."""
    counts = {t.shape[0] if len(t.shape) == 2 else 1 for t in header.tensors.values()}
    if len(counts) != 1 or not 0 < max(counts) <= _MOST_VECTORS:
        raise ModelDamaged(
            f"{header.path} has {' and '.join(map(str, sorted(counts)))} vectors; 1 to "
            f"{_MOST_VECTORS} are possible, as many for each text encoder.",
            _ANOTHER,
        )
    return counts.pop()


def _append(tokenizer: Any, encoder: Any, words: list[str], rows: Any) -> None:
    """Give a text encoder words with the meanings in `rows`, [words, width]."""
    from tokenizers import AddedToken

    torch = import_torch()
    tokenizer.add_tokens([AddedToken(word, normalized=False) for word in words])
    ids = tokenizer.convert_tokens_to_ids(words)
    table = encoder.get_input_embeddings()
    more = max(ids) + 1 - table.num_embeddings
    grown = torch.cat([table.weight.detach(), table.weight.new_zeros(max(more, 0), rows.shape[1])])
    grown[ids] = rows.to(grown)
    table.weight = torch.nn.Parameter(grown, requires_grad=False)
    table.num_embeddings = len(grown)
    # Else what sums a prompt up is looked for at the highest number, which now is such a word.
    for part in encoder.modules():
        if hasattr(part, "eos_token_id"):
            part.eos_token_id = tokenizer.eos_token_id
