"""What a person asks for, as one frozen value, with the checks that need no model in memory."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from pathlib import Path

from studio.errors import InvalidRequest

MAX_PROMPT_CHARACTERS = 20_000
MAX_SEED = 2**63 - 1
MAX_COUNT = 64
MAX_LORAS = 32
MAX_LORA_WEIGHT = 10.0


@dataclass(frozen=True, slots=True)
class TextToImage:
    """A picture from words alone."""


@dataclass(frozen=True, slots=True)
class ImageToImage:
    """Another version of a picture. `strength` 1 leaves nothing of it, 0 would change nothing."""

    image: Path
    strength: float = 0.6


@dataclass(frozen=True, slots=True)
class Inpaint:
    """A picture of which what is white in `mask` is painted anew, as strongly as above."""

    image: Path
    mask: Path
    strength: float = 0.9


@dataclass(frozen=True, slots=True)
class Edit:
    """A picture from words, which say what to change, and one or more pictures."""

    images: tuple[Path, ...]
    image_guidance: float = 1.0


Task = TextToImage | ImageToImage | Inpaint | Edit


@dataclass(frozen=True, slots=True)
class LoraChoice:
    path: Path
    weight: float = 1.0
    sha256: str = ""  # of the file; "" until a picture is made with it


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """Everything that decides how a picture looks; the device does not, so it is not in here.

    `width` and `height` are pixels. `seed` None lets the engine draw one; picture i of `count`
    is made with seed + i.
    """

    prompt: str
    model_id: str
    task: Task = field(default_factory=TextToImage)
    negative_prompt: str = ""
    width: int = 1024
    height: int = 1024
    steps: int = 20
    guidance: float = 4.0
    seed: int | None = None
    count: int = 1
    loras: tuple[LoraChoice, ...] = ()
    sampler: str = ""  # by name; "" is the model's own

    def pictures(self) -> tuple[GenerationRequest, ...]:
        """The request of every picture on its own; the seed must be drawn."""
        if self.seed is None:
            raise ValueError("The seed is not drawn yet.")
        seeds = range(self.seed, self.seed + self.count)
        return tuple(replace(self, seed=seed, count=1) for seed in seeds)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a model can be asked for: sides in pixels, multiples of `side_multiple`."""

    side_multiple: int = 8
    min_side: int = 64
    max_side: int = 4096
    min_steps: int = 1
    max_steps: int = 200
    max_guidance: float = 30.0
    has_guidance: bool = True
    has_negative_prompt: bool = True
    has_prompt_weights: bool = False  # whether "(word:1.1)" means anything
    has_loras: bool = False
    samplers: tuple[str, ...] = ()  # by name, besides the model's own
    tasks: tuple[type, ...] = (TextToImage,)
    max_pictures: int = 16  # that an Edit may start from
    sizes: tuple[tuple[int, int], ...] = ((1024, 1024),)  # trained (width, height), best first
    has_other_sizes: bool = True  # whether it makes others than those, too


def shaped_as(
    picture: tuple[int, int], limits: Limits, area_of: tuple[int, int]
) -> tuple[int, int]:
    """The (width, height) a model can make that is nearest to the shape of `picture`.

    It has about as many pixels as `area_of`.
    """
    ratio = picture[0] / picture[1]
    if not limits.has_other_sizes:
        return min(limits.sizes, key=lambda size: abs(math.log(size[0] / size[1] / ratio)))
    area, multiple = math.prod(area_of), limits.side_multiple
    lowest = math.ceil(limits.min_side / multiple)
    highest = limits.max_side // multiple
    sides = (math.sqrt(area * ratio), math.sqrt(area / ratio))
    width, height = (min(max(round(side / multiple), lowest), highest) for side in sides)
    return width * multiple, height * multiple


_ANOTHER = "Choose another model."
_REFUSALS: dict[type, str] = {
    TextToImage: "{} makes no picture from words alone, only from a picture.",
    ImageToImage: "{} makes no other version of a picture.",
    Inpaint: "{} cannot paint a part of a picture anew.",
    Edit: "{} cannot start from a picture.",
}


def check_request(request: GenerationRequest, limits: Limits, model_title: str) -> None:
    """Raise InvalidRequest with the field, the value and the remedy, or return."""
    _check_text("prompt", request.prompt)
    if not request.prompt.strip():
        raise InvalidRequest("prompt", "The prompt is empty.", "Type what you want to see.")
    _check_text("negative_prompt", request.negative_prompt)
    _check_task(request, limits, model_title)
    _check_loras(request.loras, limits, model_title)
    if request.sampler and request.sampler not in limits.samplers:
        raise InvalidRequest(
            "sampler",
            f"{model_title} has no sampler called {request.sampler[:40]}.",
            f"Choose one of: {', '.join(limits.samplers)}." if limits.samplers else "Leave it out.",
        )
    for name, side in (("width", request.width), ("height", request.height)):
        _check_side(name, side, limits, model_title)
    if not limits.has_other_sizes and (request.width, request.height) not in limits.sizes:
        raise _not_among(request, limits, model_title)
    _check_integer("steps", request.steps, limits.min_steps, limits.max_steps)
    _check_integer("count", request.count, 1, MAX_COUNT)
    if request.seed is not None:
        _check_integer("seed", request.seed, 0, MAX_SEED - request.count + 1)
    _check_number("guidance", request.guidance, 0.0, limits.max_guidance)


def _check_task(request: GenerationRequest, limits: Limits, model_title: str) -> None:
    """Whether the model does what is asked, with what it is given."""
    if type(request.task) not in limits.tasks:
        raise InvalidRequest("task", _REFUSALS[type(request.task)].format(model_title), _ANOTHER)
    match request.task:
        case Edit(images=images, image_guidance=image_guidance):
            if not 1 <= len(images) <= limits.max_pictures:
                raise InvalidRequest(
                    "images",
                    f"{model_title} starts from 1 to {limits.max_pictures} pictures; "
                    f"{len(images)} were given.",
                    "Leave some out.",
                )
            _check_number("image_guidance", image_guidance, 0.0, limits.max_guidance)
        case ImageToImage(strength=strength) | Inpaint(strength=strength):
            _check_number("strength", strength, 0.0, 1.0)
            if int(request.steps * strength) < 1:
                raise InvalidRequest(
                    "strength",
                    f"A strength of {strength:g} takes none of the {request.steps} steps.",
                    f"Try {math.ceil(100 / max(request.steps, 1)) / 100:g} or more.",
                )


def _check_text(name: str, text: str) -> None:
    title = "The prompt" if name == "prompt" else "The negative prompt"
    if len(text) > MAX_PROMPT_CHARACTERS:
        raise InvalidRequest(
            name,
            f"{title} has {len(text):,} characters; {MAX_PROMPT_CHARACTERS:,} is the most.",
            "Shorten it.",
        )
    for index, character in enumerate(text):
        if "\ud800" <= character <= "\udfff" or (character < " " and character not in "\t\n\r"):
            raise InvalidRequest(
                name,
                f"{title} holds U+{ord(character):04X} at position {index + 1}, "
                "which is not a character of any text.",
                "Remove it or type the text again.",
            )


def _check_loras(loras: tuple[LoraChoice, ...], limits: Limits, model_title: str) -> None:
    if loras and not limits.has_loras:
        raise InvalidRequest("loras", f"{model_title} takes no LoRA.", "Leave it out.")
    if len(loras) > MAX_LORAS:
        raise InvalidRequest(
            "loras", f"There are {len(loras)} LoRAs; {MAX_LORAS} are the most.", "Leave some out."
        )
    for lora in loras:
        if not abs(lora.weight) <= MAX_LORA_WEIGHT:
            raise InvalidRequest(
                "loras",
                f"The weight of {lora.path.stem} must be a number from {-MAX_LORA_WEIGHT:g} to "
                f"{MAX_LORA_WEIGHT:g}; {lora.weight:g} is not.",
                "Try 1.",
            )


def _check_side(name: str, side: int, limits: Limits, model_title: str) -> None:
    multiple = limits.side_multiple
    if not limits.min_side <= side <= limits.max_side:
        nearest = limits.min_side if side < limits.min_side else limits.max_side
        raise InvalidRequest(
            name,
            f"{model_title} makes pictures with a {name} of {limits.min_side} to "
            f"{limits.max_side} pixels; {side} is outside.",
            f"Try {nearest}.",
            (str(nearest),),
        )
    if side % multiple:
        below = max(side // multiple * multiple, limits.min_side)
        near = tuple(str(value) for value in (below, below + multiple) if value <= limits.max_side)
        raise InvalidRequest(
            name,
            f"{model_title} needs a {name} that is a multiple of {multiple}; {side} is not.",
            f"Try {' or '.join(near)}.",
            near,
        )


def _not_among(request: GenerationRequest, limits: Limits, model_title: str) -> InvalidRequest:
    """The error for a size that the model does not make."""
    known = ", ".join(f"{width} × {height}" for width, height in limits.sizes)
    size = f"{request.width} × {request.height}"
    return InvalidRequest(
        "width",
        f"{model_title} makes pictures of certain sizes only; {size} is none of them.",
        f"Choose one of: {known}.",
    )


def _check_integer(name: str, value: int, lowest: int, highest: int) -> None:
    if not lowest <= value <= highest:
        nearest = lowest if value < lowest else highest
        raise InvalidRequest(
            name,
            f"The {name} must be a whole number from {lowest} to {highest}; {value} is not.",
            f"Try {nearest}.",
            (str(nearest),),
        )


def _check_number(name: str, value: float, lowest: float, highest: float) -> None:
    title = name.replace("_", " ")
    if not math.isfinite(value) or not lowest <= value <= highest:
        raise InvalidRequest(
            name,
            f"The {title} must be a number from {lowest:g} to {highest:g}; {value:g} is not.",
            "Leave it out for the model's own value.",
        )
