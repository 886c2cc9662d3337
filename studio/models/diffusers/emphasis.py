"""Prompts for text encoders of the CLIP kind in which words weigh more or less than others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.devices.start import import_torch
from studio.jobs import emphasis
from studio.jobs.emphasis import Piece

# Pipelines that read a prompt by CLIP alone.
HEEDS_WEIGHTS = frozenset(
    {
        "StableDiffusionPipeline",
        "StableDiffusionXLPipeline",
        "LatentConsistencyModelPipeline",
    }
)


def prompt_arguments(pipeline: Any, offered: Mapping[str, Any]) -> dict[str, Any]:
    """What is offered, with plain prompts, or with their embeddings where a word has a weight."""
    names = [name for name in ("prompt", "negative_prompt") if offered.get(name)]
    plain = {**offered} | {name: emphasis.plain(offered[name]) for name in names}
    if not any(emphasis.is_weighted(offered[name]) for name in names):
        return plain
    embeddings = _embeddings(pipeline, plain)
    for name in names:
        key = f"{name}_embeds"
        if key in embeddings:
            weights = _weights(pipeline.tokenizer, emphasis.parse(offered[name]))
            embeddings[key] = _weighted(embeddings[key], weights, _widths(pipeline))
    return {name: value for name, value in plain.items() if name not in names} | embeddings


def _embeddings(pipeline: Any, plain: dict[str, Any]) -> dict[str, Any]:
    """What the pipeline would make of the prompts by itself."""
    names = ["prompt_embeds", "negative_prompt_embeds"]
    if hasattr(pipeline, "text_encoder_2"):
        names += ["pooled_prompt_embeds", "negative_pooled_prompt_embeds"]
    is_guided = plain["guidance_scale"] > 1 and pipeline.unet.config.time_cond_proj_dim is None
    with import_torch().no_grad():
        values = pipeline.encode_prompt(
            plain["prompt"],
            device=pipeline._execution_device,
            num_images_per_prompt=1,
            do_classifier_free_guidance=is_guided,
            negative_prompt=plain.get("negative_prompt"),
        )
    found = dict(zip(names, values, strict=True))
    return {name: value for name, value in found.items() if value is not None}


def _weights(tokenizer: Any, pieces: tuple[Piece, ...]) -> Any:
    """The weight of each token that the text encoder reads, [1, tokens, 1]."""
    text = "".join(piece.text for piece in pieces)
    by_character = [piece.weight for piece in pieces for _ in piece.text]
    encoded = tokenizer(
        text,
        max_length=tokenizer.model_max_length,
        padding="max_length",
        truncation=True,
        return_offsets_mapping=True,
        return_special_tokens_mask=True,
    )
    marks = zip(encoded["offset_mapping"], encoded["special_tokens_mask"], strict=True)
    weights = [1.0 if special else by_character[start] for (start, _), special in marks]
    return import_torch().tensor(weights)[None, :, None]


def _weighted(embeddings: Any, weights: Any, widths: list[int]) -> Any:
    """Each token times its weight, and what each encoder says brought back to its own size.

    A1111 brings back the mean, which can be next to nothing and is then no measure.
    """
    parts = []
    for part in embeddings.split(widths, dim=-1):
        exact = part.float()
        heavy = exact * weights.to(exact.device)
        parts.append((heavy * (exact.abs().mean() / heavy.abs().mean())).to(part.dtype))
    return import_torch().cat(parts, dim=-1)


def _widths(pipeline: Any) -> list[int]:
    """How many of the values of a token come from each text encoder."""
    encoders = (pipeline.text_encoder, getattr(pipeline, "text_encoder_2", None))
    return [encoder.config.hidden_size for encoder in encoders if encoder is not None]
