"""Counts the tokens of a prompt as a pipeline of diffusers will."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from studio.jobs import emphasis
from studio.models.diffusers.folder import Folder, read_index, read_part
from studio.models.diffusers.load import as_damage, load_settings
from studio.models.diffusers.view import view_of
from studio.models.family import ModelSpec, Reading


@dataclass(frozen=True, slots=True)
class Reads:
    """How many tokens a text encoder is given, with those that its tokenizer adds."""

    part: str  # the tokenizer
    most: int
    before: str = ""  # what is put before each prompt, and counts


_CLIP = Reads("tokenizer", 77)
_USER = "<|im_start|>user\n"
_LUMINA = (
    "You are an assistant designed to generate superior images with the superior degree of "
    "image-text alignment based on textual prompts or user prompts. <Prompt Start> "
)

# Of several, the first whose tokenizer a model has is the one that reads the most.
READS: Mapping[str, tuple[Reads, ...]] = {
    "StableDiffusionPipeline": (_CLIP,),
    "StableDiffusionXLPipeline": (_CLIP,),
    "LatentConsistencyModelPipeline": (_CLIP,),
    "StableDiffusion3Pipeline": (Reads("tokenizer_3", 256), _CLIP),
    "FluxPipeline": (Reads("tokenizer_2", 512),),
    "FluxKontextPipeline": (Reads("tokenizer_2", 512),),
    "Flux2KleinPipeline": (Reads("tokenizer", 512, _USER),),
    "ChromaPipeline": (Reads("tokenizer", 512),),
    "QwenImagePipeline": (Reads("tokenizer", 512),),
    "ZImagePipeline": (Reads("tokenizer", 512, _USER),),
    "Krea2Pipeline": (Reads("tokenizer", 507),),
    "CogView4Pipeline": (Reads("tokenizer", 1024),),
    "SanaPipeline": (Reads("tokenizer", 299),),
    "SanaSprintPipeline": (Reads("tokenizer", 299),),
    "PixArtAlphaPipeline": (Reads("tokenizer", 120),),
    "PixArtSigmaPipeline": (Reads("tokenizer", 300),),
    "Lumina2Pipeline": (Reads("tokenizer", 256, _LUMINA),),
}


class PromptReader:
    """A tokenizer on its own, without the network that reads what it makes."""

    def __init__(self, tokenizer: Any, reads: Reads, folder: Path, *, has_weights: bool) -> None:
        """`tokenizer` is that of `folder`; raises ModelDamaged, as `read` does."""
        self._has_weights = has_weights
        self._tokenizer = tokenizer
        self._folder = folder
        with as_damage(folder, folder):
            before: list[int] = tokenizer(reads.before, add_special_tokens=False)["input_ids"]
            self._most: int = reads.most - len(before) - tokenizer.num_special_tokens_to_add()

    def read(self, prompt: str) -> Reading:
        """See `Reader`. A word of which a part is not read counts as unread."""
        if self._has_weights:
            prompt = emphasis.plain(prompt)
        with as_damage(self._folder, self._folder):
            words = self._tokenizer(prompt, add_special_tokens=False, return_offsets_mapping=True)
        places = words["offset_mapping"]
        if len(places) <= self._most:
            return Reading(len(places), self._most)
        cut: int = places[self._most][0]
        while cut > 0 and not any(map(str.isspace, prompt[cut - 1 : cut + 1])):
            cut -= 1
        return Reading(len(places), self._most, prompt[cut:].strip())


def open_reader(spec: ModelSpec) -> PromptReader | None:
    """Raises ModelDamaged or ModelUnsupported; None where the pipeline's bounds are not known."""
    path = spec.lender or spec.path
    if path.is_file():
        return _open_stub(spec)
    class_name, listed, options = read_index(path)
    for reads in READS.get(class_name, ()):
        if reads.part in listed:
            part = read_part(path, reads.part, listed[reads.part])
            with view_of(Folder(path, class_name, (part,), options)) as view:
                return PromptReader(
                    load_settings(part, view / part.name),
                    reads,
                    part.folder,
                    has_weights=spec.limits.has_prompt_weights,
                )
    return None


def _open_stub(spec: ModelSpec) -> PromptReader:
    """That of a single checkpoint, whose vocabulary comes with Gouache."""
    from studio.models.diffusers.checkpoint import stub_folder, stub_for, stub_view

    reads = READS[spec.architecture][0]
    if not stub_for(spec):
        return _open_gathered(spec, reads)
    part = stub_folder(stub_for(spec)).part(reads.part)
    with stub_view(stub_for(spec)) as view:
        assert part is not None  # each of the stubs has it
        has_weights = spec.limits.has_prompt_weights
        tokenizer = load_settings(part, view / part.name)
        return PromptReader(tokenizer, reads, part.folder, has_weights=has_weights)


def _open_gathered(spec: ModelSpec, reads: Reads) -> PromptReader:
    """That of a model whose parts lie in several places."""
    from studio.models.diffusers.parts import gather_for, load_tokenizer

    assembly = gather_for(spec)
    part = assembly.folder.part(reads.part)
    assert part is not None  # nothing is gathered that lacks a tokenizer
    with view_of(replace(assembly.folder, parts=(part,))) as view:
        tokenizer = load_tokenizer(part, assembly.stub, view / part.name)
        return PromptReader(tokenizer, reads, part.folder, has_weights=False)
