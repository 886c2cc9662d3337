"""Reads the settings out of a picture that came from anywhere, and believes nothing it says."""

from __future__ import annotations

import html
import json
import math
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from studio.errors import InvalidRequest, NoSettings
from studio.history import containers, metadata, png
from studio.history.exports import XMP_NAME
from studio.jobs.request import GenerationRequest, LoraChoice, TextToImage

MAX_SIDE = 16_384  # pixels

_PNG, _JPEG = b"\x89PNG", b"\xff\xd8"
_COMFY_KEYWORD = "prompt"
_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # they turn text around
_ATTRIBUTE = re.compile(rf'{XMP_NAME}="([^"]*)"')
# Every repetition is bounded, or a hostile line would take minutes.
_SETTING = re.compile(r'([A-Z][\w ]{0,40}): ("(?:\\.|[^"\\]){0,500}"|[^,]*)(?:,|$)')
_LORA = re.compile(r"<lora:([^:<>]{1,200}):(-?\d{1,2}(?:\.\d{1,6})?)(?::[^<>]{0,40})?>")
_MODEL_ENDINGS = (".safetensors", ".ckpt", ".gguf", ".sft")
# What ComfyUI calls the samplers; A1111 calls them as we do.
_COMFY_SAMPLERS = {
    "dpmpp_2m": "DPM++ 2M",
    "euler": "Euler",
    "euler_ancestral": "Euler a",
    "uni_pc": "UniPC",
    "ddim": "DDIM",
}
_MOST_FOLLOWED = 8  # links from one ComfyUI node to the next


@dataclass(frozen=True, slots=True)
class Found:
    """What can be used again. `request.model_id` is "" where the picture names none of ours."""

    request: GenerationRequest
    marks: int  # invisible marks that were taken out of the prompts
    loras: tuple[LoraChoice, ...] = ()  # by name; what a picture says of paths is not followed


def read(path: Path) -> Found:
    """The settings inside the picture at `path`: PNG, JPEG or WebP, of Gouache, A1111 or ComfyUI.

    Nothing is decoded but texts, no path in them is followed. Raises NoSettings.
    """
    name = _plain_name(path)
    try:
        if not path.is_file():
            raise NoSettings(f"{name} is no file.", "Drop a PNG, JPEG or WebP picture.")
        with path.open("rb") as file:
            texts = _read_texts(file, name)
            request = _request(texts, path)
    except OSError as error:
        raise NoSettings(f"{name} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError, OverflowError) as error:
        raise NoSettings(f"The settings in {name} are damaged.", "Drop another picture.") from error
    if request is None:
        raise NoSettings(
            f"{name} holds no settings.",
            "Pictures of Gouache, A1111 and ComfyUI do, unless they were saved without.",
        )
    return _checked(request, name, is_ours=metadata.KEYWORD in texts)


def _read_texts(file: BinaryIO, name: str) -> dict[str, str]:
    head = file.read(12)
    if head.startswith(_PNG):
        file.seek(0)
        _check_size(png.read_size(file), name)
        file.seek(0)
        keywords = (metadata.KEYWORD, metadata.PARAMETERS_KEYWORD, _COMFY_KEYWORD)
        try:
            return png.read_texts(file, keywords)
        except png.TextTooLong as error:
            raise NoSettings(
                f"The settings in {name} are {error.length / 2**20:,.1f} MB long; "
                f"{png.MAX_TEXT_BYTES / 2**20:.1f} MB is the most.",
                "Drop another picture.",
            ) from error
    if head.startswith(_JPEG):
        file.seek(2)
        return _texts_of(containers.read_jpeg(file))
    if head[:4] == b"RIFF" and head[8:] == b"WEBP":
        return _texts_of(containers.read_webp(file))
    raise NoSettings(f"{name} is no PNG, JPEG or WebP picture.", "Drop one of these.")


def _check_size(size: tuple[int, int] | None, name: str) -> None:
    if size is None:
        raise NoSettings(f"{name} is a damaged PNG.", "Drop another picture.")
    if max(size) > MAX_SIDE:
        raise NoSettings(
            f"{name} is {size[0]:,} × {size[1]:,} pixels; {MAX_SIDE:,} a side is the most.",
            "Drop a smaller picture.",
        )


def _texts_of(parts: dict[str, bytes]) -> dict[str, str]:
    texts = {}
    if "xmp" in parts:
        packet = parts["xmp"].decode(errors="ignore")
        if match := _ATTRIBUTE.search(packet):
            texts[metadata.KEYWORD] = html.unescape(match[1])
    if "exif" in parts and (comment := containers.user_comment(parts["exif"])):
        texts[metadata.PARAMETERS_KEYWORD] = comment
    return texts


def _request(texts: dict[str, str], path: Path) -> GenerationRequest | None:
    if metadata.KEYWORD in texts:
        return metadata.from_json(texts[metadata.KEYWORD], path).request
    if metadata.PARAMETERS_KEYWORD in texts:
        return _from_parameters(texts[metadata.PARAMETERS_KEYWORD])
    if _COMFY_KEYWORD in texts:
        return _from_comfy(json.loads(texts[_COMFY_KEYWORD]))
    return None


def _checked(request: GenerationRequest, name: str, *, is_ours: bool) -> Found:
    """Without paths, and without marks that make a text look other than it is."""
    prompt, marks = _MARKS.subn("", request.prompt)
    negative, more = _MARKS.subn("", request.negative_prompt)
    loras = (LoraChoice(Path(_name(lora.path.name)), lora.weight) for lora in request.loras)
    request = replace(
        request,
        prompt=prompt,
        negative_prompt=negative,
        model_id=request.model_id if is_ours else _name(request.model_id),
        sampler=_name(request.sampler),
        task=TextToImage(),
        loras=(),
        count=1,
    )
    try:
        metadata.check_anything(request, name)
    except InvalidRequest as error:
        raise NoSettings(f"The settings in {name} cannot be used. {error.message}") from error
    return Found(request, marks + more, tuple(loras))


def _from_parameters(text: str) -> GenerationRequest:
    """The form of A1111: the prompt, a line "Negative prompt: ...", and one of "Steps: 20, ..."."""
    lines = text.strip().split("\n")
    settings = dict(_SETTING.findall(lines[-1])) if re.match(r"\s*Steps: ", lines[-1]) else {}
    words = "\n".join(lines[:-1] if settings else lines)
    prompt, _, negative = words.partition("Negative prompt:")
    loras = tuple(LoraChoice(Path(name), float(weight)) for name, weight in _LORA.findall(prompt))
    settings = {key: value.strip('"') for key, value in settings.items()}
    width, _, height = settings.get("Size", "1024x1024").partition("x")
    return GenerationRequest(
        _LORA.sub("", prompt).strip(),
        settings.get("Model", ""),
        negative_prompt=negative.strip(),
        width=int(width),
        height=int(height),
        steps=int(settings.get("Steps", 20)),
        guidance=float(settings.get("CFG scale", 4.0)),
        seed=int(settings["Seed"]) if "Seed" in settings else None,
        loras=loras,
        sampler=_sampler(settings.get("Sampler", ""), settings.get("Schedule type", "")),
    )


def _from_comfy(graph: Any) -> GenerationRequest | None:
    """The first sampler of a ComfyUI graph, with the texts and the size that lead to it."""
    nodes = graph if isinstance(graph, dict) else {}
    for node in nodes.values():
        inputs = _inputs(node)
        if not {"steps", "cfg", "positive"} <= inputs.keys():
            continue
        size = _inputs(_follow(nodes, inputs.get("latent_image"), "width"))
        seed = inputs.get("seed", inputs.get("noise_seed"))
        model = _inputs(_follow(nodes, inputs.get("model"), "ckpt_name")).get("ckpt_name", "")
        sampler = _COMFY_SAMPLERS.get(str(inputs.get("sampler_name")), "")
        return GenerationRequest(
            str(_inputs(_follow(nodes, inputs["positive"], "text")).get("text", "")),
            str(model),
            negative_prompt=str(
                _inputs(_follow(nodes, inputs.get("negative"), "text")).get("text", "")
            ),
            width=_whole(size.get("width", 1024)),
            height=_whole(size.get("height", 1024)),
            steps=_whole(inputs["steps"]),
            guidance=_number(inputs["cfg"]),
            seed=None if seed is None else _whole(seed),
            loras=_comfy_loras(nodes, inputs.get("model")),
            sampler=_sampler(sampler, str(inputs.get("scheduler", ""))) if sampler else "",
        )
    return None


def _sampler(name: str, schedule: str) -> str:
    """The name with the schedule, which newer versions tell apart from it."""
    is_karras = schedule.lower() == "karras" and not name.endswith("Karras")
    return f"{name} Karras" if is_karras else name


def _comfy_loras(nodes: dict[str, Any], link: Any) -> tuple[LoraChoice, ...]:
    """Those between the sampler and its model, from the model on."""
    loras: list[LoraChoice] = []
    for _ in range(_MOST_FOLLOWED):
        if not (isinstance(link, list) and link and isinstance(link[0], str)):
            break
        inputs = _inputs(nodes.get(link[0]))
        if "lora_name" in inputs:
            weight = _number(inputs.get("strength_model", 1))
            loras.insert(0, LoraChoice(Path(str(inputs["lora_name"])), weight))
        link = inputs.get("model")
    return tuple(loras)


def _follow(nodes: dict[str, Any], link: Any, wanted: str) -> Any:
    """The node with an input `wanted`, at `link` or further up from there."""
    for _ in range(_MOST_FOLLOWED):
        if not (isinstance(link, list) and link and isinstance(link[0], str)):
            return None
        node = nodes.get(link[0])
        inputs = _inputs(node)
        if wanted in inputs and not isinstance(inputs[wanted], list):
            return node
        links = (value for value in inputs.values() if isinstance(value, list))
        link = next(links, None)
    return None


def _inputs(node: Any) -> dict[str, Any]:
    inputs = node.get("inputs") if isinstance(node, dict) else None
    return inputs if isinstance(inputs, dict) else {}


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise ValueError(f"{value!r:.40} is no whole number.")
    return value


def _number(value: Any) -> float:
    if type(value) not in {int, float} or not math.isfinite(value):
        raise ValueError(f"{value!r:.40} is no number.")
    return float(value)


def _name(text: str) -> str:
    """The name in what may be a path of any system, safe in a sentence."""
    name = _plain_name(Path(text.replace("\\", "/").replace("\0", "")))
    ending = next((each for each in _MODEL_ENDINGS if name.lower().endswith(each)), "")
    return name[: len(name) - len(ending)]


def _plain_name(path: Path) -> str:
    """A name that is safe in a sentence: no marks, no line breaks, not too long."""
    plain = "".join(each if each.isprintable() else "�" for each in _MARKS.sub("", path.name))
    return plain if len(plain) <= 80 else f"{plain[:40]}…{plain[-30:]}"
