"""Loads what turns pictures and words into the input of a language model that sees."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any


def load_processor(processor_class: Any, view: Path) -> Any:
    """A processor of the files in `view`, which needs no torchvision, as the usual way does."""
    from studio.models.diffusers.load import import_library

    transformers = import_library("transformers")
    tokenizer = transformers.AutoTokenizer.from_pretrained(view, local_files_only=True)
    images = transformers.AutoImageProcessor.from_pretrained(view, local_files_only=True)
    return pictures_only(processor_class)(
        image_processor=images, tokenizer=tokenizer, chat_template=tokenizer.chat_template
    )


@functools.cache
def pictures_only(processor_class: Any) -> Any:
    """The class without its part for films, which is what needs torchvision."""

    attributes = [name for name in processor_class.get_attributes() if name != "video_processor"]
    members = {
        "get_attributes": classmethod(lambda _: attributes),
        "__module__": processor_class.__module__,
    }
    return type(processor_class.__name__, (processor_class,), members)
