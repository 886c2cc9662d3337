"""A tiny model taken apart into single files, in the layers' names that ComfyUI's files have."""

from __future__ import annotations

import functools
import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from studio.models.diffusers.load import import_library
from studio.models.diffusers.stubs import write_clip_words
from studio.paths import assets
from tests.studio.models.ldm import WORDS
from tests.studio.models.shelf import DEEPER, Shelf
from tests.studio.models.test_lent import as_released
from tests.studio.models.zoo import save_model

Weights = Mapping[str, torch.Tensor]
# The files of each family: the folder and the name that ComfyUI has for them, and the part.
FILES: dict[str, dict[str, str]] = {
    "FluxPipeline": {
        "transformer": "diffusion_models/flux1-dev",
        "text_encoder": "text_encoders/clip_l",
        "text_encoder_2": "text_encoders/t5xxl_fp16",
        "vae": "vae/ae",
    },
    "StableDiffusion3Pipeline": {
        "transformer": "diffusion_models/sd3.5_large",
        "text_encoder": "text_encoders/clip_l",
        "text_encoder_2": "text_encoders/clip_g",
        "text_encoder_3": "text_encoders/t5xxl_fp16",
        "vae": "vae/sd3_vae",
    },
    "ZImagePipeline": {
        "transformer": "diffusion_models/z_image_turbo_bf16",
        "text_encoder": "text_encoders/qwen_3_4b",
        "vae": "vae/ae",
    },
    "QwenImagePipeline": {
        "transformer": "diffusion_models/qwen_image_bf16",
        "text_encoder": "text_encoders/qwen_2.5_vl_7b",
        "vae": "vae/qwen_image_vae",
    },
}
STUBS = {
    "FluxPipeline": "flux",
    "StableDiffusion3Pipeline": "sd3",
    "ZImagePipeline": "zimage",
    "QwenImagePipeline": "qwenimage",
}
WITHIN = {  # a checkpoint of all parts: how each begins
    "transformer": "model.diffusion_model.",
    "text_encoder": "text_encoders.clip_l.transformer.",
    "text_encoder_2": "text_encoders.clip_g.transformer.",
    "text_encoder_3": "text_encoders.t5xxl.transformer.",
    "vae": "first_stage_model.",
}


def save_whole(class_name: str, folder: Path) -> Path:
    """A model whose tokenizer of T5 is one."""
    save_model(class_name, folder)
    index = json.loads((folder / "model_index.json").read_text())
    for name in [each for each in index if each.startswith("tokenizer")]:
        if index[name.replace("tokenizer", "text_encoder")][1] == "T5EncoderModel":
            shutil.rmtree(folder / name)
            save_t5_tokenizer(folder / name)
            index[name] = ["transformers", "T5TokenizerFast"]
        elif index[name][1] == "CLIPTokenizer":
            _teach_clip(folder, name)
    (folder / "model_index.json").write_text(json.dumps(index))
    if class_name == "QwenImagePipeline":  # with as many layers as the real one
        options = DEEPER | {"dim_mult": [1, 2, 4, 4], "num_res_blocks": 2}
        Shelf(folder).qwen_vae(**options).save_pretrained(folder / "vae")
    stub = assets() / "checkpoints" / STUBS[class_name] / "tokenizer" / "tokenizer_config.json"
    if template := json.loads(stub.read_text()).get("chat_template"):
        (folder / "tokenizer" / "chat_template.jinja").write_text(template)
    return folder


def _teach_clip(folder: Path, name: str) -> None:
    """Give a text encoder all the words of CLIP, which come along."""
    write_clip_words(folder / name)
    (folder / name / "tokenizer.json").unlink(missing_ok=True)
    shutil.copy(assets() / "checkpoints" / "sd3" / name / "tokenizer_config.json", folder / name)
    encoder = folder / name.replace("tokenizer", "text_encoder")
    config = json.loads((encoder / "config.json").read_text())
    told = {"vocab_size": WORDS, "bos_token_id": 0, "eos_token_id": 2, "pad_token_id": 1}
    (encoder / "config.json").write_text(json.dumps(config | told))
    weights = load_file(encoder / "model.safetensors")
    (table,) = (each for each in weights if each.endswith("token_embedding.weight"))
    weights[table] = torch.randn(WORDS, weights[table].shape[1]) / 10
    save_file(weights, encoder / "model.safetensors", {"format": "pt"})


def save_t5_tokenizer(folder: Path) -> Path:
    pieces = ["<pad>", "</s>", "<unk>", "▁", *map(chr, range(97, 123))]
    words = [(piece, 0.0 if piece[0] == "<" else -2.0) for piece in pieces]
    transformers = import_library("transformers")
    transformers.T5TokenizerFast(words, extra_ids=0, model_max_length=512).save_pretrained(folder)
    return folder


def lend_settings(whole: Path, class_name: str, place: Path, patch: pytest.MonkeyPatch) -> None:
    """Let the settings that come along be those of the model at `whole`."""
    checkpoints = place / "checkpoints"
    shutil.copytree(assets() / "checkpoints", checkpoints)
    for stub in checkpoints.glob(f"{STUBS[class_name]}*"):
        for config in stub.glob("*/*config.json"):
            if not config.parent.name.startswith("tokenizer"):
                shutil.copy(whole / config.parent.name / config.name, config)
    patch.setattr("studio.models.diffusers.stubs.assets", lambda: place)


def take_apart(whole: Path, class_name: str, models: Path) -> dict[str, Path]:
    """Each network of the model as a file of its own, by the names of the parts."""
    files = {}
    for part, name in FILES[class_name].items():
        file = models / f"{name}.safetensors"
        file.parent.mkdir(parents=True, exist_ok=True)
        save_file(weights_of(whole, class_name, part), file)
        files[part] = file
    return files


def weights_of(whole: Path, class_name: str, part: str) -> dict[str, torch.Tensor]:
    """The weights of a part under the names that its makers gave."""
    (file,) = (whole / part).glob("*.safetensors")
    renamed = _MAKERS.get((class_name, part), lambda weights: weights)(load_file(file))
    return {name: weight.contiguous() for name, weight in renamed.items()}


def lend_tokenizers(whole: Path, comfy: Path) -> None:
    """Put the tokenizers where ComfyUI has its own."""
    for part in whole.glob("tokenizer*"):
        told = json.loads((part / "tokenizer_config.json").read_text())["tokenizer_class"]
        name = {"T5Tokenizer": "t5_tokenizer", "Qwen2Tokenizer": "qwen25_tokenizer"}.get(told)
        if name:
            shutil.copytree(part, comfy / "comfy/text_encoders" / name, dirs_exist_ok=True)


def _text_model(weights: Weights) -> Weights:
    return {f"text_model.{name}": weight for name, weight in weights.items()}


def _language_model(weights: Weights) -> Weights:
    return {f"model.{name}": weight for name, weight in weights.items()}


def _ldm_vae(weights: Weights) -> Weights:
    """The decoder of latent diffusion, from the names that diffusers gives its layers."""
    levels = 1 + max(int(name.split(".")[2]) for name in weights if ".up_blocks." in name)
    named = ((_ldm_name(name, levels), weight) for name, weight in weights.items())
    return {
        name: weight[..., None, None] if ".mid.attn_1." in name and weight.dim() == 2 else weight
        for name, weight in named
    }


def _ldm_name(name: str, levels: int) -> str:
    swaps: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
        (r"\.down_blocks\.(\d+)\.resnets\.(\d+)", r".down.\1.block.\2"),
        (r"\.down_blocks\.(\d+)\.downsamplers\.0", r".down.\1.downsample"),
        (r"\.up_blocks\.(\d+)", lambda found: f".up.{levels - 1 - int(found[1])}"),
        (r"(up\.\d+)\.resnets\.(\d+)", r"\1.block.\2"),
        (r"(up\.\d+)\.upsamplers\.0", r"\1.upsample"),
        (r"mid_block\.resnets\.(\d)", lambda found: f"mid.block_{int(found[1]) + 1}"),
        (r"mid_block\.attentions\.0\.group_norm", "mid.attn_1.norm"),
        (r"mid_block\.attentions\.0\.to_out\.0", "mid.attn_1.proj_out"),
        (r"mid_block\.attentions\.0\.to_([qkv])", r"mid.attn_1.\1"),
        ("conv_norm_out", "norm_out"),
        ("conv_shortcut", "nin_shortcut"),
    )
    return functools.reduce(lambda told, swap: re.sub(*swap, told), swaps, name)


def _sd3(weights: Weights) -> Weights:
    """The transformer of Stable Diffusion 3, from the names that diffusers gives its layers."""
    renames = {
        "pos_embed.pos_embed": "pos_embed",
        "pos_embed.proj.": "x_embedder.proj.",
        "time_text_embed.timestep_embedder.linear_1.": "t_embedder.mlp.0.",
        "time_text_embed.timestep_embedder.linear_2.": "t_embedder.mlp.2.",
        "time_text_embed.text_embedder.linear_1.": "y_embedder.mlp.0.",
        "time_text_embed.text_embedder.linear_2.": "y_embedder.mlp.2.",
        "norm_out.linear.": "final_layer.adaLN_modulation.1.",
        "proj_out.": "final_layer.linear.",
        ".norm1.linear.": ".x_block.adaLN_modulation.1.",
        ".norm1_context.linear.": ".context_block.adaLN_modulation.1.",
        ".attn2.to_out.0.": ".x_block.attn2.proj.",
        ".attn2.norm_q.": ".x_block.attn2.ln_q.",
        ".attn2.norm_k.": ".x_block.attn2.ln_k.",
        ".attn.norm_q.": ".x_block.attn.ln_q.",
        ".attn.norm_k.": ".x_block.attn.ln_k.",
        ".attn.norm_added_q.": ".context_block.attn.ln_q.",
        ".attn.norm_added_k.": ".context_block.attn.ln_k.",
        ".attn.to_out.0.": ".x_block.attn.proj.",
        ".attn.to_add_out.": ".context_block.attn.proj.",
        ".ff.net.0.proj.": ".x_block.mlp.fc1.",
        ".ff.net.2.": ".x_block.mlp.fc2.",
        ".ff_context.net.0.proj.": ".context_block.mlp.fc1.",
        ".ff_context.net.2.": ".context_block.mlp.fc2.",
    }
    made, left = {}, dict(weights)
    for name in weights:
        for old, new, parts in (
            ("attn", "x_block.attn", ("to_q", "to_k", "to_v")),
            ("attn2", "x_block.attn2", ("to_q", "to_k", "to_v")),
            ("attn", "context_block.attn", ("add_q_proj", "add_k_proj", "add_v_proj")),
        ):
            if f".{old}.{parts[0]}." in name:
                joined = [left.pop(name.replace(parts[0], part)) for part in parts]
                made[name.replace(f".{old}.{parts[0]}", f".{new}.qkv")] = torch.cat(joined)
    for name, weight in left.items():
        is_last = name.startswith("norm_out.") or (
            ".norm1_context." in name
            and len(weight) == 2 * weights["context_embedder.bias"].numel()
        )
        new_name = functools.reduce(lambda told, swap: told.replace(*swap), renames.items(), name)
        made[new_name] = torch.cat(weight.chunk(2)[::-1]) if is_last else weight
    return {name.replace("transformer_blocks.", "joint_blocks."): w for name, w in made.items()}


def _wan_vae(weights: Weights) -> Weights:
    """The decoder of Qwen-Image under the names of Wan's, found by what each of them becomes."""
    from diffusers.loaders.single_file_utils import convert_wan_vae_to_diffusers

    ends = ("weight", "bias", "gamma")
    layers = ["conv1", "conv2", *(f"{half}.conv1" for half in ("encoder", "decoder"))]
    for half, blocks in (("encoder", "downsamples"), ("decoder", "upsamples")):
        layers += [f"{half}.head.{number}" for number in (0, 2)]
        layers += [f"{half}.middle.1.{name}" for name in ("norm", "to_qkv", "proj")]
        names = [f"residual.{number}" for number in (0, 2, 3, 6)]
        layers += [f"{half}.middle.{number}.{name}" for number in (0, 2) for name in names]
        names += ["shortcut", "resample.1", "time_conv"]
        layers += [f"{half}.{blocks}.{number}.{name}" for number in range(15) for name in names]
    becomes = convert_wan_vae_to_diffusers({f"{x}.{e}": f"{x}.{e}" for x in layers for e in ends})
    return {becomes[name]: weight for name, weight in weights.items()}


_MAKERS: dict[tuple[str, str], Callable[[Weights], Weights]] = {
    ("FluxPipeline", "text_encoder"): _text_model,
    ("FluxPipeline", "vae"): _ldm_vae,
    ("StableDiffusion3Pipeline", "transformer"): _sd3,
    ("StableDiffusion3Pipeline", "vae"): _ldm_vae,
    ("ZImagePipeline", "transformer"): as_released,
    ("ZImagePipeline", "text_encoder"): _language_model,
    ("ZImagePipeline", "vae"): _ldm_vae,
    ("QwenImagePipeline", "vae"): _wan_vae,
}
