"""What a checkpoint is best asked for: the optional "studio" object of its config.json."""

from dataclasses import dataclass
from pathlib import Path

from studio.errors import ModelDamaged
from studio.models.fields import Section, shown
from studio.models.inspect import DOWNLOAD_AGAIN, one_line, read_json

MAX_SIDE = 2**15  # pixels

# The sizes (width, height) that the released models were trained on.
TRAINED_SIZES = (
    (2048, 2048),
    (2720, 1536),
    (1536, 2720),
    (2496, 1664),
    (1664, 2496),
    (2368, 1760),
    (1760, 2368),
    (1440, 2880),
    (2880, 1440),
    (1152, 3456),
    (3456, 1152),
)


@dataclass(frozen=True, slots=True)
class Presets:
    title: str
    sizes: tuple[tuple[int, int], ...]  # (width, height), best first
    min_side: int
    max_side: int
    steps: int
    guidance: float
    has_guidance: bool
    guidance_end: float  # the time t after which nothing is guided, and steps cost half
    timestep_shift: float
    sample_prompt: str
    examples: tuple[str, ...]
    words: frozenset[str]
    licence: str


def read_presets(folder: Path) -> Presets:
    """The presets of the checkpoint in `folder`, with those of the released models for the rest.

    Folders whose name says "8step" hold models distilled to eight steps without guidance.
    """
    fields = read_json(folder / "config.json").get("studio", {})
    section = Section({"studio": fields}, "config.json: ").section("studio")
    is_distilled = "8step" in folder.name.lower()
    return Presets(
        title=one_line(section.text("title", folder.name)) or folder.name,
        sizes=_sizes(section),
        min_side=section.integer("min_side", 256),
        max_side=section.integer("max_side", 4096),
        steps=section.integer("steps", 8 if is_distilled else 50),
        guidance=section.number("guidance", 1.0 if is_distilled else 4.0),
        has_guidance=not is_distilled,
        guidance_end=section.number("guidance_end", 1.0),
        timestep_shift=section.number("timestep_shift", 3.0),
        sample_prompt=section.text("sample_prompt", ""),
        examples=section.texts("examples"),
        words=frozenset(section.text("words", "").split()),
        licence=one_line(section.text("licence", "Apache-2.0")),
    )


def _sizes(section: Section) -> tuple[tuple[int, int], ...]:
    """ "sizes": [[width, height], ...]."""
    listed = section.fields.get("sizes", TRAINED_SIZES)
    try:
        sizes = tuple((int(width), int(height)) for width, height in listed)
    except (TypeError, ValueError, OverflowError):
        sizes = ((0, 0),)
    if not all(1 <= side <= MAX_SIDE for size in sizes for side in size):
        raise ModelDamaged(
            f"config.json: studio.sizes must list [width, height]; it is {shown(listed)}.",
            DOWNLOAD_AGAIN,
        )
    return sizes or TRAINED_SIZES
