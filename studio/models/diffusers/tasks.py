"""What a pipeline of diffusers can be asked to do, and which of its siblings does it."""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path

from studio.jobs.request import Edit, ImageToImage, Inpaint, Task, TextToImage
from studio.models.diffusers.traits import traits_of

_ENDINGS: dict[type, str] = {ImageToImage: "Img2ImgPipeline", Inpaint: "InpaintPipeline"}


def is_known(class_name: str) -> bool:
    """Whether this diffusers has the class."""
    return f'"{class_name}"' in _names()


def tasks_of(class_name: str) -> tuple[type, ...]:
    """What the models of a pipeline do: its siblings are told by their names."""
    for task, ending in _ENDINGS.items():
        if class_name.endswith(ending):
            return (task,)
    traits = traits_of(class_name)
    if traits.starts_from_picture:
        return (Edit,)
    siblings = tuple(task for task in _ENDINGS if is_known(_named(class_name, task)))
    return (TextToImage, *siblings, *((Edit,) if traits.pictures else ()))


def class_for(class_name: str, task: Task) -> str:
    """The pipeline that does `task` with the parts of another one."""
    is_own = type(task) not in _ENDINGS or class_name.endswith(_ENDINGS[type(task)])
    return class_name if is_own else _named(class_name, type(task))


def _named(class_name: str, task: type) -> str:
    return class_name.removesuffix("Pipeline") + _ENDINGS[task]


@functools.cache
def _names() -> str:
    """The text in which diffusers lists its classes; importing it would take seconds."""
    found = importlib.util.find_spec("diffusers")
    return Path(found.origin).read_text(encoding="utf-8") if found and found.origin else ""
