"""Corrects the networks of a pipeline by LoRAs, and takes them out again without a trace."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.devices.shortage import first_line, is_shortage
from studio.devices.start import import_torch
from studio.errors import ModelDamaged, ModelUnsupported, StudioError
from studio.jobs.request import LoraChoice
from studio.models.inspect import Header
from studio.models.loras import ANOTHER, DENOISER, layer_of, part_of, plain_name, read_lora

# Those that diffusers reads the LoRAs of, in all the ways in which they are named.
TAKE_LORAS = frozenset(
    f"{name}Pipeline"
    for name in (
        *("StableDiffusion", "StableDiffusionXL", "StableDiffusion3", "LatentConsistencyModel"),
        *("Flux", "FluxKontext", "Flux2", "Flux2Klein", "Chroma", "QwenImage", "QwenImage21"),
        *("ZImage", "Krea2", "ErnieImage", "CogView4", "Kolors", "HiDreamImage", "Sana"),
        *("SanaSprint", "Lumina2", "Kandinsky5T2I"),
    )
)
_LARGEST_SCALE = 1000.0
_OLD_TEXT_LAYERS = {"to_q": "q_proj", "to_k": "k_proj", "to_v": "v_proj", "to_out_0": "out_proj"}

Matrices = dict[str, dict[str, Any]]  # by layer: "down", "up" and perhaps "alpha"


class Loras:
    """Adds what each LoRA says to what its layers say: the weights stay as they are.

    That needs no second copy of a weight, works wherever the weights lie, and is undone at once.
    """

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline
        self._used: tuple[tuple[LoraChoice, int], ...] = ()
        self._hooks: list[Any] = []

    def are(self, choices: tuple[LoraChoice, ...]) -> bool:
        """Whether just these are in use, from files that have not changed."""
        return self._used == tuple((choice, _changed_ns(choice.path)) for choice in choices)

    def use(self, choices: tuple[LoraChoice, ...]) -> None:
        """Use these and no others.

        Raises ModelNotFound, ModelDamaged or ModelUnsupported; then none is in use.
        """
        self.clear()
        corrections: dict[Any, list[_Correction]] = {}
        for choice in choices:
            with _as_damage(choice):
                read = _read(choice, self._pipeline)
            for layer, correction in read.items():
                corrections.setdefault(layer, []).append(correction)
        for layer, added in corrections.items():
            self._hooks.append(layer.register_forward_hook(_hook(added)))
        self._used = tuple((choice, _changed_ns(choice.path)) for choice in choices)

    def clear(self) -> None:
        for hook in self._hooks:
            hook.remove()
        self._hooks.clear()
        self._used = ()


@dataclass(slots=True)
class _Correction:
    """up(down(x)), where `up` [outputs, rank] holds the weight of the LoRA too."""

    down: Any
    up: Any

    def __call__(self, layer: Any, x: Any) -> Any:
        functional = import_torch().nn.functional
        self.down, self.up = self.down.to(x), self.up.to(x)  # stays there for the next step
        if x.dim() == 4 and hasattr(layer, "kernel_size"):
            options = (None, layer.stride, layer.padding, layer.dilation)
            return functional.conv2d(functional.conv2d(x, self.down, *options), self.up)
        return functional.linear(functional.linear(x, self.down), self.up)


def _hook(corrections: list[_Correction]) -> Any:
    def correct(layer: Any, inputs: tuple[Any, ...], output: Any) -> Any:
        for correction in corrections:
            output = output + correction(layer, inputs[0])
        return output

    return correct


@contextmanager
def _as_damage(choice: LoraChoice) -> Iterator[None]:
    """Tell whatever torch raises for the tensors of a LoRA as its damage: no rank, no numbers."""
    try:
        yield
    except StudioError:
        raise
    except Exception as error:
        if is_shortage(error):
            raise
        reason = f"{choice.path.name} is damaged: {first_line(error)}."
        raise ModelDamaged(reason, ANOTHER) from error


def _read(choice: LoraChoice, pipeline: Any) -> dict[Any, _Correction]:
    """What a LoRA adds to each layer of the pipeline that it knows."""
    header = read_lora(choice.path)
    matrices, layers = _matched(choice.path, pipeline)
    if strangers := [name for name, layer in layers.items() if layer is None]:
        raise ModelUnsupported(
            f"{choice.path.name} is not a LoRA for this model: it changes {strangers[0]}.",
            ANOTHER,
        )
    alpha = _told_alpha(header)
    return {
        layer: _correction(choice, name, matrices[name], layer, alpha)
        for name, layer in layers.items()
    }


def _matched(path: Path, pipeline: Any) -> tuple[Matrices, dict[str, Any]]:
    """The matrices of a LoRA, and the layer that each name stands for; None where there is none."""
    from safetensors.torch import load_file

    known = _layers_of(pipeline)
    tensors = load_file(path)
    matrices = _matrices(tensors)
    layers = {name: _find_layer(known, name) for name in matrices}
    if None in layers.values():
        matrices = _matrices(_translated(path, tensors, pipeline))
        layers = {name: _find_layer(known, name) for name in matrices}
    return matrices, layers


def _translated(path: Path, tensors: Any, pipeline: Any) -> Any:
    """The tensors under the names that diffusers gives to the layers."""
    alphas: Any = None
    if translate := getattr(type(pipeline), "lora_state_dict", None):
        options: dict[str, Any] = {}
        if "return_alphas" in inspect.signature(translate).parameters:
            options["return_alphas"] = True
        if hasattr(pipeline, "unet"):
            options["unet_config"] = pipeline.unet.config
        try:
            result = translate(tensors, **options)
        except Exception as error:
            raise ModelUnsupported(
                f"{path.name} is not a LoRA for this model: its layers have other names.", ANOTHER
            ) from error
        tensors, alphas = result if isinstance(result, tuple) else (result, None)
    return {**tensors, **(alphas or {})}


def _matrices(tensors: Any) -> Matrices:
    matrices: Matrices = {}
    for name, tensor in tensors.items():
        if split := layer_of(name):
            matrices.setdefault(split[0], {})[split[1]] = tensor
    return {name: found for name, found in matrices.items() if {"down", "up"} <= found.keys()}


def _layers_of(pipeline: Any) -> dict[tuple[str, str], Any]:
    """All layers that a LoRA can correct, by their part and their plain name."""
    torch = import_torch()
    return {
        (part, plain_name(name.removeprefix("text_model."))): layer
        for part, network in pipeline.components.items()
        if isinstance(network, torch.nn.Module)
        for name, layer in network.named_modules()
        if isinstance(layer, torch.nn.Linear | torch.nn.Conv2d)
    }


def _find_layer(known: dict[tuple[str, str], Any], name: str) -> Any:
    part, name = part_of(name)
    if part != DENOISER:
        name = name.removeprefix("text_model_")
        for old, new in _OLD_TEXT_LAYERS.items():
            name = name.replace(old, new)
    parts = ("transformer", "unet") if part == DENOISER else (part,)
    return next((known[each, name] for each in parts if (each, name) in known), None)


def _correction(
    choice: LoraChoice, name: str, matrices: dict[str, Any], layer: Any, told_alpha: float | None
) -> _Correction:
    down, up, shape = matrices["down"], matrices["up"], layer.weight.shape
    rank = len(down)
    alpha = float(matrices.get("alpha", rank if told_alpha is None else told_alpha))
    if len(shape) == 4 and down.dim() == 2:
        down, up = down[..., None, None], up[..., None, None]
    elif len(shape) == 2 and down.dim() == 4:
        down, up = down.flatten(1), up.flatten(1)
    scale = choice.weight * alpha / rank
    if down.shape != (rank, *shape[1:]) or up.shape[:2] != (shape[0], rank):
        reason = f"the matrices of {name} do not fit its weight {list(shape)}"
    elif not abs(scale) <= _LARGEST_SCALE:
        reason = f"the alpha of {name} is {alpha:g}"
    elif not (down.float().isfinite().all() and up.float().isfinite().all()):
        reason = f"the matrices of {name} hold values that are not numbers"
    else:
        return _Correction(down, up.float() * scale)
    raise ModelDamaged(f"{choice.path.name} is damaged: {reason}.", ANOTHER)


def _told_alpha(header: Header) -> float | None:
    """The scale that peft notes beside the matrices, of which nothing else is believed."""
    try:
        told = json.loads(header.texts.get("lora_adapter_metadata", "{}"))
        alphas = {float(told[key]) for key in told if key.endswith("lora_alpha")}
    except (ValueError, TypeError, RecursionError, AttributeError):
        return None
    return alphas.pop() if len(alphas) == 1 else None


def _changed_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
