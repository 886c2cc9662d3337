"""What a family of models offers the engine, whatever its network is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from studio.devices.backend import LoadPlan
from studio.diffusion.run import Pixels, Run
from studio.jobs.request import GenerationRequest, Limits


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a model is best asked for when the person does not say."""

    width: int = 1024
    height: int = 1024
    steps: int = 20
    guidance: float = 4.0
    fast_steps: int | None = None  # enough to judge a prompt by; None: half of them
    best_steps: int | None = None  # where more make no difference; None: twice as many


@dataclass(frozen=True, slots=True)
class AddOn:
    """A file that was imported to go with models: a textual inversion, a tiny decoder."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A model on disk, as read from its headers; nothing is loaded."""

    id: str  # "starter", or the path that the user named
    family_id: str
    title: str
    path: Path
    architecture: str  # "NEO-unify", "StableDiffusionXLPipeline"
    precision: str  # "bf16", "fp16", "fp32", "mixed"
    weight_files: tuple[Path, ...]
    weight_bytes: int
    limits: Limits
    defaults: Defaults
    sample_prompt: str = ""
    examples: tuple[str, ...] = ()  # prompts that it is good at
    vocabulary: frozenset[str] = frozenset()  # all words that it was taught; none: no such bounds
    licence: str = ""
    files_sha256: str = ""  # of all files of an imported model
    lender: Path | None = None  # the model whose parts it uses, if it has a denoiser alone
    embeddings: tuple[AddOn, ...] = ()  # that prompts call by name, for it or for another model
    tiny_decoders: tuple[AddOn, ...] = ()  # for its latents or for others


@dataclass(frozen=True, slots=True)
class Reading:
    """How much of a prompt a model takes in."""

    tokens: int  # of the whole prompt
    most: int | None = None  # tokens that it takes in; None: all there are
    unread: str = ""  # the end of the prompt, of which the model knows nothing


class Reader(Protocol):
    """What turns prompts into a model's tokens."""

    def read(self, prompt: str) -> Reading: ...


class Pipeline(Protocol):
    """A loaded model."""

    def generate(self, request: GenerationRequest, run: Run) -> Pixels:
        """The picture of `request` with `run.seed`, [request.height, request.width, 3] uint8.

        Times its phases with `run.measure`, ends each step with `run.step`, and raises
        Cancelled, OutOfMemory or BadPicture.
        """
        ...

    def unload(self) -> None:
        """Give the memory back; the pipeline is not used after this."""
        ...


class ModelFamily(Protocol):
    """A kind of model. Importing a family imports no torch."""

    id: str
    title: str

    def recognises(self, path: Path) -> bool:
        """Whether the files at `path` claim to be of this family; reads little."""
        ...

    def inspect(self, path: Path, model_id: str) -> ModelSpec:
        """Read the headers; raise ModelDamaged or ModelUnsupported."""
        ...

    def load(self, spec: ModelSpec, plan: LoadPlan) -> Pipeline:
        """Load the weights; raise ModelDamaged, OutOfMemory."""
        ...

    def reader(self, spec: ModelSpec) -> Reader | None:
        """What counts tokens, without loading weights; None where nothing is known.

        Raises ModelDamaged or ModelUnsupported; imports no torch for a model that has no network
        of diffusers.
        """
        ...
