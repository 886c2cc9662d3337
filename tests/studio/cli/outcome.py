"""What a command printed, and its exit code."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def saved(self) -> str:
        """The path that the table tells."""
        return re.findall(r"^Saved (.+)$", self.out, re.MULTILINE)[-1]


Gouache = Callable[..., Outcome]
