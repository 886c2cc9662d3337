"""Loads the pipeline of a diffusers folder, and only if all of its weights are there."""

from __future__ import annotations

import importlib
import inspect
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from studio.devices.backend import LoadPlan, Offload
from studio.devices.shortage import first_line, is_shortage, tell_shortage
from studio.devices.start import import_torch
from studio.errors import ModelDamaged, ModelUnsupported
from studio.models.diffusers.folder import Kind, Part, missing_tensors, read_folder
from studio.models.diffusers.pipeline import DiffusersPipeline
from studio.models.diffusers.view import view_of
from studio.models.family import ModelSpec
from studio.models.inspect import DOWNLOAD_AGAIN

_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "DIFFUSERS_DISABLE_REMOTE_CODE": "1",
}
# What the libraries raise for files that contradict each other.
_LOAD_ERRORS = (OSError, ValueError, RuntimeError, LookupError, TypeError, AttributeError)


def load_pipeline(spec: ModelSpec, plan: LoadPlan) -> DiffusersPipeline:
    """Load all parts as `plan` says; raises ModelDamaged, ModelUnsupported or OutOfMemory."""
    folder = read_folder(spec.path)
    with view_of(folder) as view, tell_shortage(f"Loading {spec.title}"):
        pipeline_class = _class_of("diffusers", folder.class_name)
        _check_purpose(pipeline_class, spec)
        networks = {
            part.name: _load_network(part, view / part.name, plan)
            for part in folder.parts
            if part.kind is Kind.NETWORK
        }
        with _as_damage(spec.path):
            pipeline = pipeline_class.from_pretrained(
                view,
                **networks,
                use_safetensors=True,
                local_files_only=True,
                trust_remote_code=False,
            )
        _place(pipeline, plan)
    return DiffusersPipeline(spec, pipeline)


def import_library(name: str) -> Any:
    """diffusers or transformers, imported so that it stays offline and quiet."""
    os.environ.update(_OFFLINE)
    import_torch()
    library = importlib.import_module(name)
    logs = importlib.import_module(f"{name}.utils.logging")
    logs.disable_progress_bar()
    logs.disable_default_handler()
    logs.enable_propagation()
    return library


def _class_of(library: str, name: str) -> Any:
    """A class of diffusers or transformers by its name."""
    if library == "stable_diffusion":
        import_library("diffusers")
        place = importlib.import_module("diffusers.pipelines.stable_diffusion.safety_checker")
    else:
        place = import_library(library)
    try:
        found = getattr(place, name)
    except (AttributeError, ImportError) as error:
        raise ModelUnsupported(
            f"{name} is not in this version of {library}.", "Choose another model."
        ) from error
    if not isinstance(found, type) or not hasattr(found, "from_pretrained"):
        raise ModelUnsupported(
            f"{name} of {library} is not a part of a model.", "Choose another model."
        )
    return found


def _check_purpose(pipeline_class: Any, spec: ModelSpec) -> None:
    """Raise ModelUnsupported for a pipeline that makes no pictures from words alone."""
    arguments = inspect.signature(pipeline_class.__call__).parameters
    required = {name for name, value in arguments.items() if value.default is value.empty}
    if "num_frames" in arguments or "prompt" not in arguments:
        reason = f"{spec.title}, a {spec.architecture}, does not make pictures from words."
    elif other := required & {"image", "mask_image", "control_image"}:
        reason = f"{spec.title}, a {spec.architecture}, needs {min(other)}, not words alone."
    else:
        return
    raise ModelUnsupported(reason, "Choose another model.")


def _load_network(part: Part, folder: Path, plan: LoadPlan) -> Any:
    """A part with all of its weights; raises ModelDamaged for those that are not there.

    Left alone, the libraries fill what is missing with random numbers.
    """
    network_class = _class_of(part.library, part.class_name)
    with _as_damage(part.folder):
        network, found = network_class.from_pretrained(
            folder,
            torch_dtype=getattr(import_torch(), plan.dtype),
            use_safetensors=True,
            local_files_only=True,
            ignore_mismatched_sizes=True,
            output_loading_info=True,
        )
    if found["missing_keys"]:
        raise missing_tensors(str(part.folder), set(found["missing_keys"]))
    for name, stored, wanted in found["mismatched_keys"]:
        raise ModelDamaged(
            f"{part.folder} holds {name} in the shape {list(stored)}; its config.json asks for "
            f"{list(wanted)}.",
            "The files belong to different models: download it again.",
        )
    return network


@contextmanager
def _as_damage(path: Path) -> Iterator[None]:
    """Tell what the libraries raise for bad files as one error about `path`."""
    try:
        yield
    except ImportError as error:
        raise ModelUnsupported(
            f"{path} cannot be loaded: {first_line(error)}.", "Choose another model."
        ) from error
    except _LOAD_ERRORS as error:
        if is_shortage(error):
            raise
        raise ModelDamaged(
            f"{path} cannot be loaded: {first_line(error)}.", DOWNLOAD_AGAIN
        ) from error


def _place(pipeline: Any, plan: LoadPlan) -> None:
    """Put the networks where the plan wants them."""
    match plan.offload:
        case Offload.NONE:
            pipeline.to(plan.device.id)
        case Offload.MODEL:
            pipeline.enable_model_cpu_offload(device=plan.device.id)
        case Offload.SEQUENTIAL:
            pipeline.enable_sequential_cpu_offload(device=plan.device.id)
    if plan.device.backend_id == "cpu":
        for network in pipeline.components.values():
            _put_channels_last(network)


def _put_channels_last(network: Any) -> None:
    """Order the weights of a convolutional network as a CPU reads them fastest."""
    torch = import_torch()
    if isinstance(network, torch.nn.Module):
        dimensions = {weight.dim() for weight in network.parameters()}
        if 4 in dimensions and 5 not in dimensions:
            network.to(memory_format=torch.channels_last)
