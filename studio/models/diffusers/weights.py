"""Reads the weights of a file in the precision in which they run, whatever packs them there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from studio.devices.backend import LoadPlan
from studio.devices.start import import_torch
from studio.errors import ModelUnsupported
from studio.models.diffusers.folder import Part
from studio.models.diffusers.load import as_damage, check_whole, class_of, load_network
from studio.models.gguf import GGUF, check_unpackable
from studio.models.inspect import Header, Tensor

_DENOISER = ("model.diffusion_model.", "diffusion_model.")
_EIGHT_BITS = {"F8_E4M3": "float8_e4m3fn", "F8_E5M2": "float8_e5m2"}
_SCALES = ("scale_weight", "weight_scale")  # of what is in 8 bits, as ComfyUI and others call them
_NOTES = ("scale_input", "input_scale", "scaled_fp8", "comfy_quant")  # that no weight needs
_BLOCKS = ("weight_scale_2", "weight_scale_inv", "block_scale")  # of formats with more than a scale


@dataclass(frozen=True, slots=True)
class Source:
    """Where the weights of a network are: in a file, below a prefix."""

    header: Header
    prefix: str = ""


def denoiser_in(header: Header) -> Source:
    """Where the denoiser stands in a file that has one."""
    prefixes = _DENOISER if header.path.suffix.lower() != GGUF else ()
    is_below = (p for p in prefixes if any(name.startswith(p) for name in header.tensors))
    return Source(header, next(is_below, ""))


def load_source(part: Part, source: Source, view: Path, plan: LoadPlan) -> Any:
    """A network from a file with the names of its makers, or those of diffusers.

    Raises ModelDamaged or ModelUnsupported.
    """
    dtype = getattr(import_torch(), plan.dtype)
    path = source.header.path
    if part.library == "transformers":
        return load_network(part, view, plan, read_weights(source, dtype))
    network_class = class_of(part.library, part.class_name)
    with as_damage(view, path):
        if part.class_name == "AutoencoderKLQwenImage":
            network = _qwen_decoder(network_class, read_weights(source, dtype), view).to(dtype)
        elif hasattr(network_class, "from_single_file"):
            network = network_class.from_single_file(
                read_weights(source, dtype), config=str(view), dtype=dtype, local_files_only=True
            )
        else:
            raise ModelUnsupported(
                f"{path} cannot be read: diffusers takes a {part.class_name} from its folder only.",
                "Choose the folder of that model.",
            )
    check_whole(network, path)
    return network


def _qwen_decoder(network_class: Any, weights: dict[str, Any], view: Path) -> Any:
    """The decoder of Qwen-Image, which has the layers of Wan's, under their names."""
    from diffusers.loaders.single_file_utils import convert_wan_vae_to_diffusers

    with import_torch().device("meta"):
        network = network_class.from_config(network_class.load_config(str(view)))
    network.load_state_dict(convert_wan_vae_to_diffusers(weights), assign=True)
    return network.eval()


def is_packed(header: Header) -> bool:
    """Whether its weights become larger when they are read."""
    is_gguf = header.path.suffix.lower() == GGUF
    return is_gguf or any(tensor.dtype in _EIGHT_BITS for tensor in header.tensors.values())


def as_read(header: Header) -> Header:
    """The header as if its weights took two bytes each, as they will; raises ModelUnsupported."""
    if not is_packed(header):
        return header
    if header.path.suffix.lower() == GGUF:
        check_unpackable(header)
        kept: Mapping[str, Tensor] = header.tensors
    else:
        kept = dict(_without_scales(header))
    tensors = {
        name: Tensor("BF16", tensor.shape, 2 * math.prod(tensor.shape))
        if tensor.dtype in _EIGHT_BITS or header.path.suffix.lower() == GGUF
        else tensor
        for name, tensor in kept.items()
    }
    return replace(header, tensors=tensors)


def read_weights(source: Source, dtype: Any) -> dict[str, Any]:
    """The weights of a source, of which packed ones become the torch `dtype`.

    Raises ModelDamaged or ModelUnsupported.
    """
    header, prefix = source.header, source.prefix
    if header.path.suffix.lower() == GGUF:
        from studio.models.unpacking import unpack

        return unpack(header.path, dtype)
    from safetensors import safe_open

    torch = import_torch()
    kept = dict(_without_scales(header)) if is_packed(header) else header.tensors
    weights = {}
    with safe_open(header.path, framework="pt") as file:
        names = set(file.keys())
        for name, tensor in kept.items():
            if not name.startswith(prefix):
                continue
            weight = file.get_tensor(name)
            if tensor.dtype in _EIGHT_BITS:
                weight = weight.to(torch.float32)
                if scale := _scale_name(name, names):
                    scales = file.get_tensor(scale).to(torch.float32)
                    weight = weight * _along_rows(scales, weight.dim())
                weight = weight.to(dtype)
            weights[name.removeprefix(prefix)] = weight
    return weights


def _along_rows(scales: Any, dimensions: int) -> Any:
    """One scale, or one for each row, in a shape that multiplies a weight."""
    if scales.numel() == 1:
        return scales.reshape(())
    return scales.reshape(-1, *(1 for _ in range(dimensions - 1)))


def _scale_name(name: str, names: Any) -> str:
    stem = name.removesuffix("weight")
    return next((stem + end for end in _SCALES if stem + end in names), "")


def _without_scales(header: Header) -> Iterator[tuple[str, Tensor]]:
    """The weights alone; raises ModelUnsupported for scales that are of another kind."""
    for name, tensor in header.tensors.items():
        end = name.rpartition(".")[2]
        if end in _BLOCKS:
            raise _unknown(header, name)
        if end in (*_SCALES, *_NOTES):
            continue
        scale = header.tensors.get(_scale_name(name, header.tensors))
        if tensor.dtype in _EIGHT_BITS and scale and not _is_plain(scale, tensor):
            raise _unknown(header, _scale_name(name, header.tensors))
        yield name, tensor


def _is_plain(scale: Tensor, weight: Tensor) -> bool:
    """Whether there is one scale for a weight, or one for each of its rows."""
    count = math.prod(scale.shape)
    is_number = scale.dtype in {"F32", "F16", "BF16"}
    return is_number and (count == 1 or (count == weight.shape[0] == max(scale.shape)))


def _unknown(header: Header, name: str) -> ModelUnsupported:
    return ModelUnsupported(
        f"{header.path} packs its weights by {name}, which cannot be read.",
        "Choose its version in bf16, fp16 or fp8.",
    )
