"""Assembles a model from files of one part each, as ComfyUI keeps them."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

from studio.devices.backend import LoadPlan
from studio.devices.shortage import tell_shortage
from studio.errors import ModelUnsupported, StudioError
from studio.models import signatures
from studio.models.diffusers.folder import (
    INDEX,
    Folder,
    Kind,
    Part,
    kind_of,
    read_folder,
    read_index,
)
from studio.models.diffusers.load import assemble, load_settings
from studio.models.diffusers.pipeline import DiffusersPipeline
from studio.models.diffusers.spec import spec_of
from studio.models.diffusers.stubs import stub_path, write_clip_words
from studio.models.diffusers.traits import is_fast, title_of
from studio.models.diffusers.weights import Source, as_read, denoiser_in, load_source
from studio.models.family import ModelSpec
from studio.models.gguf import read_weights_header
from studio.models.inspect import Header, read_header, read_json

_MOST_LOOKED_AT = 1_000  # files and folders around a file
_OTHERS = {"loras", "lora", "lycoris", "embeddings", "controlnet", "upscale_models", "checkpoints"}
_ABOVE = 2  # folders above that of the file, whose folders are looked at
_TOKENIZERS = {"T5TokenizerFast": "t5_tokenizer", "Qwen2Tokenizer": "qwen25_tokenizer"}
_IN_COMFY = Path("comfy") / "text_encoders"  # where ComfyUI keeps them
_DENOISER = "transformer"
_WITHIN = ("text_encoders.", "vae.", "first_stage_model.")  # where a checkpoint has other parts

# The tensor that tells a network, and which of its sides is as its settings say.
_KL = ("decoder.conv_in.weight", 1, "latent_channels")
_WORDS = "embeddings.token_embedding.weight"
_LANDMARKS: Mapping[str, tuple[str, int, str]] = {
    "CLIPTextModel": (f"text_model.{_WORDS}", 1, "hidden_size"),
    "CLIPTextModelWithProjection": (f"text_model.{_WORDS}", 1, "hidden_size"),
    "T5EncoderModel": ("shared.weight", 1, "d_model"),
    "Qwen3Model": ("model.embed_tokens.weight", 1, "hidden_size"),
    "Qwen2_5_VLForConditionalGeneration": ("model.embed_tokens.weight", 1, "hidden_size"),
    "AutoencoderKL": _KL,
    "AutoencoderKLQwenImage": ("decoder.conv1.weight", 1, "z_dim"),
}
# What takes in the latents of FLUX: those of its kin that paint parts of pictures are wider.
_INPUTS = ("img_in.weight", "x_embedder.weight")
# The parts that a file of each family lacks, as ComfyUI calls them.
_CALLED: Mapping[str, Mapping[str, str]] = {
    "flux": {"text_encoder": "clip_l", "text_encoder_2": "t5xxl", "vae": "ae"},
    "sd3": {
        "text_encoder": "clip_l",
        "text_encoder_2": "clip_g",
        "text_encoder_3": "t5xxl",
        "vae": "sd3_vae",
    },
    "zimage": {"text_encoder": "qwen_3_4b", "vae": "ae"},
    "qwenimage": {"text_encoder": "qwen_2.5_vl_7b", "vae": "qwen_image_vae"},
}


@dataclass(frozen=True, slots=True)
class Assembly:
    """A model of parts from several places."""

    folder: Folder
    sources: Mapping[str, Source]  # of the networks that lie in files
    stub: str  # which settings came along


def stub_of(header: Header, class_name: str) -> str:
    """The settings that come along for the denoiser in a file; "" if there are none."""
    tensors, stem = header.tensors, header.path.stem.lower()
    if any(mark in stem for mark in ("edit", "inpaint", "layered")):
        return ""
    match class_name:
        case "FluxPipeline":
            guides = any("guidance_in." in name or "guidance_embedder." in name for name in tensors)
            stub = "flux" if guides else "flux-schnell"
            taken = read_json(stub_path(stub, _DENOISER) / "config.json")["in_channels"]
            inputs = (tensor for name, tensor in tensors.items() if name.endswith(_INPUTS))
            return stub if all(each.shape[1:] == (taken,) for each in inputs) else ""
        case "StableDiffusion3Pipeline":
            if any("attn2" in name for name in tensors):
                return "sd3-medium35"
            return "sd3-large35" if any(".ln_q." in name for name in tensors) else "sd3"
        case "ZImagePipeline":
            return "zimage-turbo" if is_fast(stem, is_distilled=False) else "zimage"
        case "QwenImagePipeline":
            return "qwenimage"
    return ""


def gather(header: Header, class_name: str) -> Assembly:
    """All parts of the model whose denoiser is in the file; raises ModelUnsupported for what
    nobody lends, with a list of it.
    """
    stub = stub_of(header, class_name)
    index = read_index(stub_path(stub, INDEX).parent)
    found, sources, missing = list[Part](), dict[str, Source](), list[str]()
    for name, (library, part_class) in index[1].items():
        part = Part(name, library, part_class, kind_of(part_class), stub_path(stub, name))
        if part.name == _DENOISER:
            sources[name] = denoiser_in(header)
        elif part.kind is Kind.NETWORK and (source := _find(part, header, stub)):
            sources[name] = source
        elif part.kind is not Kind.SETTINGS and part_class != "CLIPTokenizer":
            lent = _lent(part, header.path)
            if lent is None:
                base = stub.partition("-")[0]
                missing.append(_CALLED[base].get(name) or _TOKENIZERS[part_class])
                continue
            part = lent
        if name in sources:
            part = replace(part, headers=(_below(sources[name]),))
        found.append(part)
    if missing:
        raise _lacking(header.path, title_of(class_name), missing)
    name = "FluxKontextPipeline" if "kontext" in header.path.stem.lower() else class_name
    return Assembly(Folder(header.path, name, tuple(found), index[2]), sources, stub)


def inspect_parts(header: Header, class_name: str, model_id: str, family_id: str) -> ModelSpec:
    """The model of the file's denoiser and the parts around it; raises ModelUnsupported."""
    folder = gather(header, class_name).folder
    headers = tuple(each for part in folder.parts for each in part.headers)
    spec = spec_of(folder, model_id, family_id, header.path.stem, headers)
    size_bytes = sum(tensor.size_bytes for each in headers for tensor in each.tensors.values())
    files = tuple(dict.fromkeys(spec.weight_files))
    return replace(spec, weight_files=files, weight_bytes=size_bytes)


def gather_for(spec: ModelSpec) -> Assembly:
    """The same for a model that was inspected."""
    header = read_weights_header(spec.path)
    return gather(header, signatures.denoiser_of(header.tensors))


def load_parts(spec: ModelSpec, plan: LoadPlan) -> DiffusersPipeline:
    """Load all parts as `plan` says; raises ModelDamaged, ModelUnsupported or OutOfMemory."""
    assembly = gather_for(spec)
    parts = {part.name: part for part in assembly.folder.parts}
    others: dict[str, Callable[[Path], Any]] = {
        name: functools.partial(load_source, parts[name], source, plan=plan)
        for name, source in assembly.sources.items()
    }
    for part in assembly.folder.parts:
        if part.kind is Kind.TOKENIZER:
            others[part.name] = functools.partial(load_tokenizer, part, assembly.stub)
    with tell_shortage(f"Loading {spec.title}"):
        return assemble(assembly.folder, spec, plan, others)


def load_tokenizer(part: Part, stub: str, view: Path) -> Any:
    """A tokenizer with the vocabulary of CLIP, or a lent one that talks as the model asks."""
    if part.class_name == "CLIPTokenizer":
        write_clip_words(view)
    tokenizer = load_settings(part, view)
    told = read_json(stub_path(stub, part.name) / "tokenizer_config.json")
    if template := told.get("chat_template"):
        tokenizer.chat_template = template
    return tokenizer


def _below(source: Source) -> Header:
    """What a source holds of its part, as it will be read."""
    tensors = {
        name.removeprefix(source.prefix): tensor
        for name, tensor in source.header.tensors.items()
        if name.startswith(source.prefix)
    }
    return as_read(replace(source.header, tensors=tensors))


def _find(part: Part, header: Header, stub: str) -> Source | None:
    """The network in the file itself, or in one around it."""
    config = part.config()
    landmark, side, key = _LANDMARKS[part.class_name]
    wanted = config.get("text_config", config)[key]
    for each in chain((header,), _headers(header.path)):
        if part.name == "vae" and each is not header and _is_of_sd3(each.path) != ("sd3" in stub):
            continue  # the decoders of FLUX and Stable Diffusion 3 differ in nothing else
        for name, tensor in each.tensors.items():
            prefix = name.removesuffix(landmark)
            is_part = name.endswith(landmark) and (not prefix or prefix.startswith(_WITHIN))
            if is_part and tensor.shape[side : side + 1] == (wanted,):
                return Source(each, prefix)
    return None


def _is_of_sd3(path: Path) -> bool:
    return any(mark in path.stem.lower() for mark in ("sd3", "stable-diffusion-3"))


def _headers(path: Path) -> Iterator[Header]:
    """What the files of weights around a file hold; those that cannot be read are passed over."""
    for place in _places(path):
        with contextlib.suppress(OSError):
            for file in sorted(islice(place.iterdir(), _MOST_LOOKED_AT)):
                if file.suffix.lower() in {".safetensors", ".sft"} and file != path:
                    with contextlib.suppress(StudioError, OSError):
                        state = file.stat()
                        yield _header(file, (state.st_size, state.st_mtime_ns))


@functools.lru_cache(maxsize=_MOST_LOOKED_AT)
def _header(path: Path, _state: tuple[int, int]) -> Header:
    return read_header(path)


def _places(path: Path) -> Iterator[Path]:
    """The folder of a file, and those beside it and beside the folder above.

    In the store the folders of all imported models lie side by side.
    """
    places = dict[Path, None]()
    for file in dict.fromkeys((path, path.resolve())):
        places[file.parent] = None
        for above in file.parents[1 : 1 + _ABOVE]:
            with contextlib.suppress(OSError):
                beside = sorted(islice(above.iterdir(), _MOST_LOOKED_AT))
                places |= {
                    each: None
                    for each in beside
                    if each.name.lower() not in _OTHERS and each.is_dir()
                }
    yield from places


def _lent(part: Part, path: Path) -> Part | None:
    """The same part of a diffusers folder around the file, or the tokenizer that ComfyUI has."""
    for place in _places(path):
        if (place / INDEX).is_file():
            with contextlib.suppress(StudioError):
                for own in read_folder(place).parts:
                    if _is_same(own, part):
                        return replace(own, name=part.name)
    if name := _TOKENIZERS.get(part.class_name):
        for above in dict.fromkeys((*path.parents, *path.resolve().parents)):
            for folder in (above / name, above / _IN_COMFY / name):
                if folder.is_dir():
                    return replace(part, folder=folder)
    return None


def _is_same(own: Part, part: Part) -> bool:
    """Whether a part of another model is just as this one."""
    if part.kind is Kind.TOKENIZER:
        return own.kind is Kind.TOKENIZER and _plain(own.class_name) == _plain(part.class_name)
    if own.class_name != part.class_name:
        return False
    told, wanted = own.config(), part.config()
    told, wanted = told.get("text_config", told), wanted.get("text_config", wanted)
    _, _, key = _LANDMARKS[part.class_name]
    keys = (key, "scaling_factor", "num_hidden_layers", "num_layers")
    return all(told.get(each) == wanted.get(each) for each in keys)


def _plain(class_name: str) -> str:
    return class_name.removesuffix("Fast")


def _lacking(path: Path, title: str, missing: list[str]) -> ModelUnsupported:
    return ModelUnsupported(
        f"{path} holds weights of {title}, but no {', no '.join(missing)}.",
        "Put a file with each of these beside it or into the folders beside its own, or import "
        f"them. A diffusers folder of a {title} model lends them too, and ComfyUI its tokenizers.",
    )
