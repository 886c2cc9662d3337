"""Loads the pipeline of a diffusers folder, and only if all of its weights are there."""

from __future__ import annotations

import gc
import importlib
import importlib.util
import inspect
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from studio.devices.backend import LoadPlan, Offload
from studio.devices.shortage import first_line, is_shortage, tell_shortage
from studio.devices.start import import_torch
from studio.errors import ModelDamaged, ModelUnsupported, StudioError
from studio.jobs.request import TextToImage
from studio.models.diffusers.bounds import as_large_as_its_weights
from studio.models.diffusers.folder import (
    INDEX,
    Folder,
    Kind,
    Part,
    missing_tensors,
    read_folder,
)
from studio.models.diffusers.pipeline import DiffusersPipeline
from studio.models.diffusers.processors import load_processor
from studio.models.diffusers.templates import bound_template
from studio.models.diffusers.view import view_of
from studio.models.diffusers.words import Words
from studio.models.family import ModelSpec
from studio.models.inspect import DOWNLOAD_AGAIN

_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "DIFFUSERS_DISABLE_REMOTE_CODE": "1",
}
# Where diffusers has classes that it lends to its own pipelines alone.
_PLACES = {"stable_diffusion": "stable_diffusion.safety_checker", "kolors": "kolors"}
_FROM_PICTURES = ("Edit", "I2I", "2Img", "Pix2Pix", "Upscale")  # in names without a row
# Arguments of pipelines that make a film or follow a drawing.
_OTHER_PURPOSES = {"num_frames", "control_image", "controlnet_conditioning_scale"}


def load_pipeline(spec: ModelSpec, plan: LoadPlan) -> DiffusersPipeline:
    """Load all parts as `plan` says; raises ModelDamaged, ModelUnsupported or OutOfMemory."""
    with tell_shortage(f"Loading {spec.title}"):
        return assemble(read_folder(spec.path), spec, plan, {})


def assemble(
    folder: Folder, spec: ModelSpec, plan: LoadPlan, others: Mapping[str, Callable[[Path], Any]]
) -> DiffusersPipeline:
    """Load the parts in `folder`, of which `others` are made from their settings by another way."""
    with view_of(folder) as view:
        pipeline_class = pipeline_class_of(folder.class_name)
        _check_purpose(pipeline_class, spec)
        _check_parts(pipeline_class, folder)
        parts = {
            part.name: others[part.name](view / part.name)
            if part.name in others
            else _load_part(part, view / part.name, plan)
            for part in folder.parts
        }
        with as_damage(view, spec.path):
            pipeline = pipeline_class.from_pretrained(
                view,
                **parts,
                use_safetensors=True,
                local_files_only=True,
                trust_remote_code=False,
            )
        words = Words(pipeline, spec)
        place(pipeline, plan)
    return DiffusersPipeline(spec, pipeline, words)


def pipeline_class_of(name: str) -> Any:
    """The class of a pipeline, whose imports no collection of garbage looks at again.

    They stay for good, and looking at them takes longer than putting a model away. The errors that
    libraries hide while they are imported hold our own frames, and a model in them: they go first.
    """
    known = len(sys.modules)
    found = class_of("diffusers", name)
    if len(sys.modules) > known:
        gc.collect()
        gc.freeze()
    return found


def import_library(name: str) -> Any:
    """diffusers or transformers, imported so that it stays offline and tells only our log."""
    os.environ.update(_OFFLINE)
    import_torch()
    for library in ("transformers", "diffusers"):  # in this order: the latter imports the former
        logs = importlib.import_module(f"{library}.utils.logging")
        logs.disable_progress_bar()
        logs.disable_default_handler()
        logs.enable_propagation()
    return importlib.import_module(name)


def class_of(library: str, name: str) -> Any:
    """A class of diffusers or transformers by its name; raises ModelUnsupported."""
    if library in _PLACES:
        import_library("diffusers")
        place = importlib.import_module(f"diffusers.pipelines.{_PLACES[library]}")
    else:
        place = import_library(library)
    try:
        found = getattr(place, name)
    except (AttributeError, ImportError) as error:
        raise ModelUnsupported(
            f"{name} is not in this version of {library}.", "Choose another model."
        ) from error
    wanted = getattr(found, "_backends", ()) if ".dummy_" in found.__module__ else ()
    if missing := [needed for needed in wanted if importlib.util.find_spec(needed) is None]:
        raise ModelUnsupported(
            f"{name} needs {' and '.join(missing)}, which Gouache does not install.",
            "Add it to the Python that Gouache runs in, or choose another model.",
        )
    return found


def _check_purpose(pipeline_class: Any, spec: ModelSpec) -> None:
    """Raise ModelUnsupported for what makes no pictures, or only from more than we can give."""
    arguments = inspect.signature(pipeline_class.__call__).parameters
    is_like_edit = any(mark in spec.architecture for mark in _FROM_PICTURES)
    starts_elsewhere = is_like_edit and TextToImage in spec.limits.tasks and "image" in arguments
    if starts_elsewhere or "prompt" not in arguments or not _OTHER_PURPOSES.isdisjoint(arguments):
        raise ModelUnsupported(
            f"{spec.title} is a {spec.architecture}; that makes no pictures from words alone.",
            "Choose another model.",
        )


def _check_parts(pipeline_class: Any, folder: Folder) -> None:
    """Raise ModelDamaged for parts that the folder leaves to other models, as HiDream's Llama."""
    arguments = inspect.signature(pipeline_class.__init__).parameters.values()
    wanted = {
        argument.name
        for argument in arguments
        if argument.default is argument.empty
        and argument.kind is argument.POSITIONAL_OR_KEYWORD
        and argument.name not in {"self", *pipeline_class._optional_components}
    }
    if missing := sorted(wanted - {part.name for part in folder.parts} - folder.options.keys()):
        raise ModelDamaged(
            f"{folder.path} leaves these parts to another model: {', '.join(missing)}.",
            f"Put each as a folder of that name into it, and name it in {INDEX}.",
        )


def _load_part(part: Part, view: Path, plan: LoadPlan) -> Any:
    """A tokenizer, a scheduler or a network from the files in `view`."""
    if part.kind is Kind.NETWORK:
        return load_network(part, view, plan)
    return load_settings(part, view)


def load_settings(part: Part, view: Path) -> Any:
    """A tokenizer, a scheduler or a processor from the files in `view`."""
    part_class = class_of(part.library, part.class_name)
    with as_damage(view, part.folder):
        is_processor = issubclass(part_class, import_library("transformers").ProcessorMixin)
        loaded = (
            load_processor(part_class, view)
            if is_processor
            else part_class.from_pretrained(view, local_files_only=True)
        )
    bound_template(loaded, part.folder)
    return loaded


def load_network(
    part: Part, view: Path, plan: LoadPlan, weights: dict[str, Any] | None = None
) -> Any:
    """A network with all of its weights; raises ModelDamaged for those that are not there.

    They are those in `view` unless given. Left alone, the libraries fill what is missing with
    random numbers.
    """
    torch = import_torch()
    network_class = class_of(part.library, part.class_name)
    is_network = isinstance(network_class, type) and issubclass(network_class, torch.nn.Module)
    if not is_network:
        raise ModelUnsupported(
            f"{part.folder} is to be a {part.class_name}, which is no network.",
            "Choose another model.",
        )
    with as_damage(view, part.folder), _default_dtype_kept(), as_large_as_its_weights(part):
        given: dict[str, Any] = {}
        if weights is not None:
            given = {
                "config": network_class.config_class.from_pretrained(view),
                "state_dict": weights,
            }
        network, found = network_class.from_pretrained(
            None if given else view,
            **given,
            dtype=getattr(torch, plan.dtype),
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


def check_whole(network: Any, path: Path) -> None:
    """Raise ModelDamaged for weights that the file did not hold."""
    if isinstance(network, import_torch().nn.Module):
        weights = [*network.named_parameters(), *network.named_buffers()]
        if missing := {name for name, weight in weights if weight.is_meta}:
            raise missing_tensors(str(path), missing)


@contextmanager
def as_damage(view: Path, path: Path) -> Iterator[None]:
    """Tell whatever the libraries raise for the files in `view` as one error about `path`."""
    try:
        yield
    except (StudioError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the panics of Rust are no Exceptions
        if is_shortage(error):
            raise
        reason = first_line(error).replace(str(view), str(path))
        sentence = f"{path} cannot be loaded: {reason}."
        if isinstance(error, ImportError):
            raise ModelUnsupported(sentence, "Choose another model.") from error
        raise ModelDamaged(sentence, DOWNLOAD_AGAIN) from error


@contextmanager
def _default_dtype_kept() -> Iterator[None]:
    """Undo what the libraries change while they build a network and forget when that fails."""
    torch = import_torch()
    dtype = torch.get_default_dtype()
    try:
        yield
    finally:
        torch.set_default_dtype(dtype)


def place(pipeline: Any, plan: LoadPlan) -> None:
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
    """Have each convolution order its weights at its first use as a CPU reads them fastest.

    Until then they are pages of their file, and those of a part that no picture needs stay so.
    """
    torch = import_torch()
    if isinstance(network, torch.nn.Module):
        layers = tuple(network.modules())
        if not any(isinstance(layer, torch.nn.Conv3d) for layer in layers):
            for layer in layers:
                if isinstance(layer, torch.nn.Conv2d):
                    _order_at_first_use(layer)


def _order_at_first_use(layer: Any) -> None:
    def order(used: Any, _: object) -> None:
        used.to(memory_format=import_torch().channels_last)
        hook.remove()

    hook = layer.register_forward_pre_hook(order)
