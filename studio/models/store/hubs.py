"""Who publishes models that can be downloaded."""

from __future__ import annotations

from enum import StrEnum


class Hub(StrEnum):
    """Who publishes models."""

    HUGGING_FACE = "huggingface"
    MODELSCOPE = "modelscope"

    @property
    def endpoint(self) -> str:
        if self is Hub.HUGGING_FACE:
            return "https://huggingface.co"
        return "https://modelscope.cn"
