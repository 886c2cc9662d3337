"""What a picture file says about its making: our own record, and the text that other tools read."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from studio.errors import HistoryError, InvalidRequest
from studio.history import png
from studio.history.record import GenerationRecord
from studio.jobs.request import (
    Edit,
    GenerationRequest,
    ImageToImage,
    Inpaint,
    Limits,
    TextToImage,
    check_request,
)
from studio.plain import from_plain, to_plain

KEYWORD = "gouache"  # our JSON
PARAMETERS_KEYWORD = "parameters"  # the text that A1111 began and most tools read

MAX_NAME_CHARACTERS = 80
_FORMAT = 1
_NOT_INSIDE = ("path", "is_starred", "file_sha256")  # facts about the file, not in the file
ANYTHING_SANE = Limits(
    side_multiple=1,
    min_side=1,
    max_side=65_536,
    max_steps=10_000,
    max_guidance=1e6,
    has_loras=True,
    tasks=(TextToImage, ImageToImage, Inpaint, Edit),
)


def check_anything(request: GenerationRequest, title: str) -> None:
    """Raise InvalidRequest for what no model could be asked; any sampler may be some model's."""
    limits = replace(ANYTHING_SANE, samplers=(request.sampler[:MAX_NAME_CHARACTERS],))
    check_request(request, limits, title)


def to_json(record: GenerationRecord) -> str:
    values = to_plain(record)
    for name in _NOT_INSIDE:
        del values[name]
    return json.dumps({"format": _FORMAT, **values}, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str, path: Path) -> GenerationRecord:
    """The record of the picture at `path`; raises ValueError if `text` does not hold one."""
    try:
        values = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ValueError("The record is nested too deeply.") from error
    if not isinstance(values, dict) or values.get("format") != _FORMAT:
        raise ValueError("The record is of no known format.")
    for name in _NOT_INSIDE:
        values.pop(name, None)
    record = from_plain(GenerationRecord, {**values, "path": str(path)})
    _check(record)
    return record


def read(path: Path) -> GenerationRecord | None:
    """The record inside a picture; None if the picture is not ours or its record is damaged.

    Reads the head of the file only, and believes nothing. Raises HistoryError if the file cannot
    be read at all.
    """
    try:
        with path.open("rb") as file:
            text = png.read_text(file, KEYWORD)
    except OSError as error:
        raise HistoryError(f"{path} cannot be read: {error.strerror}.") from error
    if text is None:
        return None
    try:
        return from_json(text, path)
    except ValueError:
        return None


def parameters(record: GenerationRecord) -> str:
    """The settings as A1111 writes them."""
    request = record.request
    loras = "".join(f" <lora:{lora.path.stem}:{lora.weight:g}>" for lora in request.loras)
    lines = [f"{request.prompt}{loras}"]
    if request.negative_prompt:
        lines.append(f"Negative prompt: {request.negative_prompt}")
    settings = {
        "Steps": request.steps,
        **({"Sampler": request.sampler} if request.sampler else {}),
        "CFG scale": f"{request.guidance:g}",
        "Seed": record.seed,
        "Size": f"{request.width}x{request.height}",
        "Model hash": record.model.sha256[:10],
        "Model": _quoted(record.model.title),
        **_lora_hashes(request),
        "Version": f"Gouache {record.version}",
    }
    lines.append(", ".join(f"{name}: {value}" for name, value in settings.items()))
    return "\n".join(lines)


def _lora_hashes(request: GenerationRequest) -> dict[str, str]:
    hashes = ", ".join(f"{lora.path.stem}: {lora.sha256[:12]}" for lora in request.loras)
    return {"Lora hashes": json.dumps(hashes, ensure_ascii=False)} if hashes else {}


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if re.search(r'[,:\n"]', text) else text


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number.")


def _check(record: GenerationRecord) -> None:
    """Types are right by now; raise ValueError for values that no engine has written."""
    numbers: list[Any] = [record.peak_bytes, record.spans.total_s, *record.spans.steps]
    numbers += [value for span in record.spans.spans for value in (span.start_s, span.seconds)]
    if min(numbers) < 0 or record.request.seed is None:
        raise ValueError("A number is negative or the seed is missing.")
    if not re.fullmatch(r"[0-9a-f]{32}", record.id):
        raise ValueError("The id is none of ours.")
    try:
        check_anything(record.request, record.model.title)
    except InvalidRequest as error:
        raise ValueError(error.message) from error
