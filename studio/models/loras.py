"""Tells from headers alone whether a LoRA belongs to a model."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from studio.errors import ModelDamaged, ModelNotFound, ModelUnsupported, StudioError
from studio.models import signatures
from studio.models.family import ModelSpec
from studio.models.gguf import read_weights_header
from studio.models.inspect import Header, read_header

LARGEST_RANK = 1024
ANOTHER = "Choose another LoRA."

# How the names of the two matrices and of the scale of a layer end, in the files of diffusers
# (old and new), peft and kohya.
_ENDS = {
    ".lora_A.weight": "down",
    ".lora_A.default.weight": "down",
    ".lora_down.weight": "down",
    ".lora.down.weight": "down",
    ".lora_linear_layer.down.weight": "down",
    "_lora.down.weight": "down",
    ".lora_B.weight": "up",
    ".lora_B.default.weight": "up",
    ".lora_up.weight": "up",
    ".lora.up.weight": "up",
    ".lora_linear_layer.up.weight": "up",
    "_lora.up.weight": "up",
    ".alpha": "alpha",
}
_OTHER_KINDS = {"hada_w1": "LoHa", "lokr_w1": "LoKr", "dora_scale": "DoRA", "oft_": "OFT"}
# How the part of a model is named before its layers, by peft and diffusers or by kohya.
_PART = re.compile(
    r"(?:base_model\.model\.)?(?:model\.)?"
    r"(?:(?:diffusion_model|unet|transformer)\.|lora_(?:unet|transformer)_"
    r"|text_encoder(?P<named>_\d)?\.|lora_te(?P<kohya>\d?)_)"
)
DENOISER = ""
# Pipelines whose network is that of another one.
_SAME_NETWORK = {"FluxKontextPipeline": "FluxPipeline"}


def layer_of(name: str) -> tuple[str, str] | None:
    """The layer that a tensor of a LoRA corrects, and "down", "up" or "alpha"; None for others."""
    is_scale = name.endswith(".weight.alpha")  # as diffusers tells those of what it translates
    if is_scale:
        name = name.removesuffix(".alpha")
    for end, role in _ENDS.items():
        if name.endswith(end):
            layer = name.removesuffix(end).replace(".processor", "")
            if end.startswith("_lora") and layer.endswith(".to_out"):
                layer += ".0"
            return layer, "alpha" if is_scale else role
    return None


def part_of(layer: str) -> tuple[str, str]:
    """The text encoder that a layer of a LoRA is in, or DENOISER, and its plain name there."""
    match = _PART.match(layer)
    if match is None:
        return DENOISER, plain_name(layer)
    number = {"": "", "1": "", "2": "_2", "3": "_3"}.get(match["kohya"] or "", "")
    is_text = "text_encoder" in match[0] or "lora_te" in match[0]
    part = f"text_encoder{match['named'] or number}" if is_text else DENOISER
    return part, plain_name(layer[match.end() :])


def find_loras(places: Iterable[Path], spec: ModelSpec) -> tuple[Path, ...]:
    """The files among `places`, or in folders that are, which are LoRAs for the model."""
    found = dict.fromkeys(file for place in places for file in _files(place))
    return tuple(file for file in found if _is_fitting(file, spec))


def check_lora(path: Path, spec: ModelSpec) -> None:
    """Raise ModelNotFound, ModelDamaged or ModelUnsupported unless the LoRA fits the model."""
    header = read_lora(path)
    layers = _layers(header)
    weights = _weights_of(spec)
    known = [name for name in layers if part_of(name)[1] in weights]
    if 2 * len(known) >= len(layers):
        is_fitting = all(layers[name] == weights[part_of(name)[1]] for name in known)
    else:  # the names of the first releases, or of a checkpoint, which only the loading translates
        wanted = _SAME_NETWORK.get(spec.architecture, spec.architecture)
        is_fitting = signatures.lora_family(header.tensors) == wanted
    if not is_fitting:
        raise ModelUnsupported(
            f"{path.name} is a LoRA for another model than {spec.title}.", ANOTHER
        )


def takes_none(spec: ModelSpec) -> ModelUnsupported:
    return ModelUnsupported(f"{spec.title} takes no LoRA.", "Choose another model.")


def read_lora(path: Path) -> Header:
    """The header of a LoRA; raises ModelNotFound, ModelDamaged or ModelUnsupported."""
    if not path.is_file():
        raise ModelNotFound(f"There is no LoRA at {path}.", "Choose a .safetensors file.")
    try:
        header = read_header(path)
    except ModelDamaged as error:
        raise ModelDamaged(error.message, ANOTHER) from error
    for sign, kind in _OTHER_KINDS.items():
        if any(sign in name for name in header.tensors):
            raise ModelUnsupported(f"{path.name} is a {kind}, which cannot be used yet.", ANOTHER)
    if not _layers(header):
        raise ModelUnsupported(f"{path.name} is no LoRA.", ANOTHER)
    if (rank := signatures.lora_rank(header.tensors)) > LARGEST_RANK:
        raise ModelDamaged(
            f"{path.name} has the rank {rank:,}; {LARGEST_RANK:,} is the most.", ANOTHER
        )
    return header


def _is_fitting(file: Path, spec: ModelSpec) -> bool:
    state = file.stat()
    return _is_fitting_now(file, (state.st_size, state.st_mtime_ns), spec)


@functools.lru_cache(maxsize=10_000)
def _is_fitting_now(file: Path, _state: tuple[int, int], spec: ModelSpec) -> bool:
    try:
        check_lora(file, spec)
    except StudioError:
        return False
    return True


def _files(place: Path) -> Iterable[Path]:
    if place.is_dir():
        return sorted(file for file in place.rglob("*.safetensors") if file.is_file())
    return (place,) if place.is_file() else ()


def _layers(header: Header) -> dict[str, tuple[int, int]]:
    """The layers that have both matrices, with how many values come out and go in."""
    ends: dict[str, dict[str, int]] = {}
    for name, tensor in header.tensors.items():
        match layer_of(name):
            case (layer, "down") if len(tensor.shape) >= 2:
                ends.setdefault(layer, {})["in"] = tensor.shape[1]
            case (layer, "up") if len(tensor.shape) >= 2:
                ends.setdefault(layer, {})["out"] = tensor.shape[0]
    return {layer: (of["out"], of["in"]) for layer, of in ends.items() if len(of) == 2}


@functools.lru_cache(maxsize=4)
def _weights_of(spec: ModelSpec) -> Mapping[str, tuple[int, int]]:
    """How many values come out of each layer of the model and go in, by plain names."""
    return {
        plain_name(name.removesuffix(".weight")): (tensor.shape[0], tensor.shape[1])
        for file in spec.weight_files
        for name, tensor in read_weights_header(file).tensors.items()
        if name.endswith(".weight") and len(tensor.shape) >= 2
    }


def plain_name(layer: str) -> str:
    """The name of a layer as kohya writes it, who saw no difference between a dot and a line."""
    return layer.replace(".", "_")
