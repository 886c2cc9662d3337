"""Hurts models in every way that is known to have hurt someone: bytes, settings, names, links."""

from __future__ import annotations

import json
import os
import pickle
import random
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.studio.models.watched import Watched

_SPLICES = (
    *(b"\0", b"\xff" * 8, b"[" * 5000, b'{"a":' * 5000, b"1e999", b"-1", b"NaN", b"null"),
    *(b'"auto_map": {"AutoModel": "trap.Trap"},', b"../../../../etc/passwd", b'"weight_map"'),
    *(b"9" * 400, b'"num_hidden_layers": 1000000000,', b"\x3e\xd8\x8a\xdd"),
)
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 3, 2**31, 10**12, 10**30, -(10**12), 0.5, 1e308),
    *(float("nan"), float("inf"), "", "x" * 100_000, "../../outside/diary.txt", "/etc/passwd"),
    *([], {}, [[]], [1] * 10_000, ["trap", "Trap"], ["os", "system"], ["subprocess", "Popen"]),
    *("\u202egnp.exe", "a\0b", "float64", "Trap", {"a": {"b": {"c": {}}}}),
)
KEYS: dict[str, Any] = {
    "auto_map": dict.fromkeys(("AutoConfig", "AutoModel", "AutoModelForCausalLM"), "trap.Trap"),
    "trust_remote_code": True,
    "_attn_implementation": "owner/repo",
    "attn_implementation": "owner/repo",
    "experts_implementation": "owner/repo",
    "quantization_config": {"quant_method": "bitsandbytes", "load_in_4bit": True},
    "custom_pipelines": "trap",
    "_class_name": ["trap", "Trap"],
    "_name_or_path": "../../outside",
    "tokenizer_class": "Trap",
    "model_type": "trap",
    "architectures": ["Trap"],
    "torch_dtype": "Trap",
    "dtype": "float64",
    "num_hidden_layers": 10**6,
    "layers_per_block": 10**6,
    "hidden_size": 10**12,
    "chat_template": "{% for a in range(99999) %}{{ 'x' * 99999 }}{% endfor %}",
    "scaling_factor": 0,
    "transformers_weights": "../../outside/diary.txt",
    "tokenizer_file": "/etc/passwd",
    "added_tokens_decoder": {"99999999999": {"content": "x"}},
    "model_max_length": -1,
}
_TRAPS = (
    *("pipeline.py", "trap.py", "unet/trap.py", "unet/unet.py", "text_encoder/modeling_trap.py"),
    *("tokenizer/trap.py", "scheduler/trap.py", "__init__.py", "conftest.py", "sitecustomize.py"),
)
_PICKLES = ("unet/diffusion_pytorch_model.bin", "text_encoder/pytorch_model.bin", "model.ckpt")

Hurt = Callable[[Path, random.Random, Watched], None]


def damage(path: Path, draws: random.Random, watched: Watched) -> str:
    """Hurt a model once, and say how."""
    ways = _FOLDER_WAYS if path.is_dir() else _FILE_WAYS
    way = draws.choice(ways)
    way(path, draws, watched)
    return way.__name__


def bytes_changed(path: Path, draws: random.Random, _watched: Watched) -> None:
    """A file's bytes, its length, or its being there."""
    if (file := _pick(path, draws)) is None:
        return
    data = bytearray(file.read_bytes()[:200_000])
    size = file.stat().st_size
    place = draws.randrange(len(data) + 1) if draws.random() < 0.5 else draws.randrange(200)
    match draws.randrange(6):
        case 0 | 1:
            for _ in range(draws.randint(1, 8)):
                if data:
                    data[draws.randrange(min(len(data), 4000))] = draws.randrange(256)
        case 2:
            data[place:place] = draws.choice(_SPLICES)
        case 3:
            os.truncate(file, draws.randrange(size + 1))
            return
        case 4:
            data[:8] = draws.choice((b"\xff" * 8, bytes(8), (2**40).to_bytes(8, "little")))
        case 5:
            file.unlink()
            if path.is_dir():
                draws.choice((os.mkfifo, Path.mkdir, _link_out))(file)
            return
    with file.open("r+b") as opened:
        opened.write(data)


def value_changed(path: Path, draws: random.Random, _watched: Watched) -> None:
    """One value of one of the settings."""
    _rewrite(path, draws, lambda places: _set(draws.choice(places), draws.choice(VALUES)))


def number_changed(path: Path, draws: random.Random, _watched: Watched) -> None:
    """One number, to one that is large, small or none."""

    def change(places: list[tuple[Any, Any]]) -> None:
        numbers = [each for each in places if type(each[0][each[1]]) in {int, float}]
        new = draws.choice((0, -1, 1, 7, 999, 10**6, 2**31, 10**12, 1e308, 0.1, float("inf")))
        _set(draws.choice(numbers or places), new)

    _rewrite(path, draws, change)


def key_added(path: Path, draws: random.Random, watched: Watched) -> None:
    """A setting that steers the loading, with the code beside it that it asks for."""
    code_beside(path, draws, watched)
    key = draws.choice(tuple(KEYS))
    _rewrite(path, draws, lambda places: _set((places[0][0], key), KEYS[key]))


def part_named(path: Path, draws: random.Random, _watched: Watched) -> None:
    """A part of the pipeline that is to be something else."""
    index = path / "model_index.json"
    if not index.is_file():
        return
    values = json.loads(index.read_text())
    name = draws.choice(("unet", "vae", "scheduler", "tokenizer", "_class_name", "x", "../unet"))
    values[name] = draws.choice(
        (
            *(["trap", "Trap"], ["os", "system"], ["subprocess", "Popen"], ["builtins", "eval"]),
            *(["diffusers", "DiffusionPipeline"], ["transformers", "AutoModel"], ["diffusers"]),
            *(["diffusers", "UNet2DModel"], ["transformers", "pipeline"], ["torch", "load"]),
            *(
                ["diffusers", "FlaxUNet2DConditionModel"],
                "StableDiffusionXLPipeline",
                "LTXPipeline",
            ),
            *(["diffusers", "logging"], ["transformers", "T5EncoderModel"], "os.system", ["", ""]),
        )
    )
    index.write_text(json.dumps(values))


def code_beside(path: Path, draws: random.Random, watched: Watched) -> None:
    """Python that leaves a trace if anybody runs it."""
    if path.is_dir():
        for name in draws.sample(_TRAPS, 4):
            if (path / name).parent.is_dir():
                text = f"open({str(watched.canary)!r}, 'w').write(__file__)\nclass Trap: pass\n"
                (path / name).write_text(text)


def pickled(path: Path, draws: random.Random, watched: Watched) -> None:
    """A pickle that runs a command, under its own name or as weights."""
    data = pickle.dumps(_Bomb(f"touch {watched.canary}"))
    file = _pick(path, draws, (".safetensors",))
    if file and (path.is_file() or draws.random() < 0.5):
        file.write_bytes(data)
    elif path.is_dir():
        for name in _PICKLES:
            if (path / name).parent.is_dir():
                (path / name).write_bytes(data)
        if file:
            file.unlink()


def header_changed(path: Path, draws: random.Random, _watched: Watched) -> None:
    """What a safetensors file says of its tensors, by somebody who knows how."""
    if (file := _pick(path, draws, (".safetensors",))) is None or not (read := _read(file)):
        return
    header, names, rest = read
    name, other = draws.choice(names), draws.choice(names)
    entry = header[name]
    match draws.randrange(8):
        case 0:
            entry["dtype"] = draws.choice(("F64", "I8", "BOOL", "F8_E4M3", "X", None, "BF16"))
        case 1:
            entry["shape"] = draws.choice(
                ([0, 2**62], [2**40], [-1, 5], [], [[1]], [1.5], [1] * 99)
            )
        case 2:
            entry["shape"] = entry["shape"][::-1]
        case 3:
            entry["data_offsets"] = header[other]["data_offsets"]
        case 4:
            entry["data_offsets"] = draws.choice(([0, 2**62], [-8, 8], [8, 0], [2**63, 2**64], "x"))
        case 5:
            header[draws.choice(("", "../../x", "a\0b", "x" * 5000))] = header.pop(name)
        case 6:
            header[name], header[other] = header[other], header[name]
        case 7:
            header["__metadata__"] = {
                "lora_adapter_metadata": '{"r": 1000000000, "lora_alpha": 1e38}',
                "modelspec.license": "\u202e" * 5000,
            }
    _save(file, header, rest)


def tensor_changed(path: Path, draws: random.Random, _watched: Watched) -> None:
    """A tensor that is no number, or is not there, in a file that is whole."""
    if (file := _pick(path, draws, (".safetensors",))) is None or not (read := _read(file)):
        return
    header, names, rest = read
    name = draws.choice(names)
    begin, end = header[name]["data_offsets"]
    if draws.random() < 0.5:
        bad = struct.pack("<f", draws.choice((float("nan"), float("inf"), 1e38))) * (end - begin)
        rest = rest[:begin] + bad[: end - begin] + rest[end:]
    else:
        del header[name]
        rest = rest[:begin] + rest[end:]
        for left in (header[each]["data_offsets"] for each in names if each in header):
            left[:] = [place - (end - begin) * (place >= end) for place in left]
    _save(file, header, rest)


def sharded(path: Path, draws: random.Random, watched: Watched) -> None:
    """An index of weights in several files, which may lie anywhere or nowhere."""
    files = sorted(path.rglob("*.safetensors")) if path.is_dir() else []
    if not files:
        return
    file = draws.choice(files)
    places: tuple[Any, ...] = (
        *("/etc/passwd", "../../outside/diary.txt", str(watched.outside / "diary.txt"), file.name),
        *("model-00001-of-00002.safetensors", "", 5, None, ["a"], "a\0b", "."),
    )
    header = file.read_bytes()[8 : 8 + int.from_bytes(file.read_bytes()[:8], "little")]
    try:
        names = [*json.loads(header), "none"]
    except ValueError:
        names = ["none"]
    index = {"metadata": {}, "weight_map": {name: draws.choice(places) for name in names}}
    file.with_name(f"{file.name}.index.json").write_text(json.dumps(index))
    if draws.random() < 0.8:
        file.rename(file.with_name("model-00001-of-00002.safetensors"))


def linked(path: Path, draws: random.Random, watched: Watched) -> None:
    """A file that leads out of the model, or to itself."""
    if path.is_dir() and (file := _pick(path, draws)):
        file.unlink()
        target = draws.choice((watched.outside / "diary.txt", Path("/dev/zero"), file, Path("/")))
        (file.symlink_to if draws.random() < 0.8 or not target.is_file() else file.hardlink_to)(
            target
        )


def vocabulary_changed(path: Path, draws: random.Random, _watched: Watched) -> None:
    """Words that are too many, too few or none."""
    texts = [file for file in path.rglob("*") if file.name in {"vocab.json", "merges.txt"}]
    texts += path.rglob("tokenizer.json")
    if not texts:
        return
    draws.choice(texts).write_text(
        draws.choice(
            (
                *("", "{}", "[]", "null", '{"a": -1}', '{"a": 99999999999}', '{"a": "b"}'),
                *("#version: 0.2\na b c\n", "\0\0\0", "a b\n" * 100_000, "{" * 10_000, "x" * 10**6),
                json.dumps({f"w{number}": number for number in range(100_000)}),
                json.dumps({"model": {"type": "BPE", "vocab": {}, "merges": [["a", "b"]]}}),
                json.dumps(
                    {
                        "version": "1.0",
                        "pre_tokenizer": {"type": "Split", "pattern": {"Regex": "(a+)+$"}},
                    }
                ),
            )
        )
    )


def template_changed(path: Path, draws: random.Random, watched: Watched) -> None:
    """The template of a chat, which is a program of its own."""
    for folder in path.glob("tokenizer*"):
        (folder / "chat_template.jinja").write_text(
            draws.choice(
                (
                    *("", "{% for %}", "{{ undefined.x.y }}", "{{ 'x' * 2000000000 }}"),
                    "{{ cycler.__init__.__globals__.os.popen('touch "
                    + f"{watched.canary}"
                    + "') }}",
                    "{% for a in range(99999) %}{{ range(99999) | list | length }}{% endfor %}",
                    "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
                )
            )
        )


_FOLDER_WAYS: tuple[Hurt, ...] = (
    *(bytes_changed, value_changed, value_changed, number_changed, number_changed, key_added),
    *(part_named, pickled, header_changed, tensor_changed, sharded, linked, vocabulary_changed),
    *(number_changed, template_changed),
)
_FILE_WAYS: tuple[Hurt, ...] = (
    *(bytes_changed, header_changed, header_changed, tensor_changed, tensor_changed, pickled),
)


class _Bomb:
    def __init__(self, command: str) -> None:
        self._command = command

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (self._command,)


def _pick(path: Path, draws: random.Random, endings: tuple[str, ...] = ()) -> Path | None:
    """One of the files of a model."""
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    wanted = [file for file in files if file.is_file() and (not endings or file.suffix in endings)]
    return draws.choice(wanted) if wanted else None


def _read(file: Path) -> tuple[dict[str, Any], list[str], bytes] | None:
    """The header of a safetensors file, the names in it, and the rest; None if it is hurt."""
    data = file.read_bytes()
    length = int.from_bytes(data[:8], "little")
    try:
        header = json.loads(data[8 : 8 + length])
        names = [name for name in header if len(header[name]["data_offsets"]) == 2]
        sum(place for name in names for place in header[name]["data_offsets"])
    except (ValueError, TypeError, KeyError):
        return None
    return (header, names, data[8 + length :]) if names else None


def _save(file: Path, header: dict[str, Any], rest: bytes) -> None:
    text = json.dumps(header).encode()
    file.write_bytes(len(text).to_bytes(8, "little") + text + rest)


def _rewrite(
    path: Path, draws: random.Random, change: Callable[[list[tuple[Any, Any]]], None]
) -> None:
    """Change one of the JSON files of a folder, given the places of all of its values."""
    file = _pick(path, draws, (".json",))
    if file is None:
        return
    try:
        values = json.loads(file.read_text())
    except ValueError:
        return
    if places := list(_places(values)):
        change(places)
        file.write_text(json.dumps(values))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield value, key
        if isinstance(item, dict | list):
            yield from _places(item)


def _set(place: tuple[Any, Any], value: Any) -> None:
    place[0][place[1]] = value


def _link_out(file: Path) -> None:
    file.symlink_to("/etc/passwd")
