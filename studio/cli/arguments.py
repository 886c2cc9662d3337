"""Reads the words after `gouache` into one value per command, with a sentence for every mistake."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from studio import __version__
from studio.cli.model_arguments import ModelCommand, add_actions, command_of
from studio.errors import InvalidRequest
from studio.jobs.request import MAX_SEED, LoraChoice

_EXAMPLES = """examples:
  gouache generate "a red circle on a white background"
  gouache generate "a lighthouse at dusk" --seed 7 --steps 8 --out lighthouse.png
  gouache generate --prompt-file prompt.txt --model ~/models/sdxl --count 4 --json
  gouache generate "a {red|blue} __shape__ on white"    # a picture for each choice and word
  gouache devices
  gouache models --json
  gouache models import ~/downloads/sdxl --name sdxl
  gouache models verify --all
  gouache stats

exit codes:
  0 done   1 the work failed   2 the request cannot be met   130 stopped by Ctrl-C
"""
_JSON_NOTE = """
--json prints one object a picture, each on a line of its own: path, request, seed, model (with
sha256), device, spans (with start_s and seconds), steps, total_s, first_preview_s, peak_bytes ...
A failure is printed as {"error": {"kind", "message", "hint", "field", "remedies"}}.
"""


@dataclass(frozen=True, slots=True)
class Generate:
    """What `gouache generate` was asked for; None stands for the model's own value."""

    prompt: str | None
    prompt_file: str | None
    is_sample: bool
    negative_prompt: str
    model_id: str | None
    width: int | None
    height: int | None
    steps: int | None
    guidance: float | None
    seed: int | None
    count: int
    images: tuple[Path, ...]
    mask: Path | None
    strength: float | None
    loras: tuple[LoraChoice, ...]
    sampler: str
    device_id: str | None
    out: Path | None
    as_json: bool
    is_quiet: bool


@dataclass(frozen=True, slots=True)
class ListDevices:
    as_json: bool


@dataclass(frozen=True, slots=True)
class ListModels:
    as_json: bool


@dataclass(frozen=True, slots=True)
class ShowStats:
    as_json: bool


Command = Generate | ListDevices | ListModels | ModelCommand | ShowStats


def parse(arguments: Sequence[str]) -> Command:
    """The command; InvalidRequest for words that make none, SystemExit after --help."""
    for text in arguments:
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise InvalidRequest(
                "arguments", f"{text!r} holds bytes that are no UTF-8 text.", "Type it again."
            )
    values = vars(_parser().parse_args(arguments))
    match values.pop("command"):
        case "devices":
            return ListDevices(**values)
        case "models":
            action = values.pop("action")
            return command_of(action, values) if action else ListModels(**values)
        case "stats":
            return ShowStats(**values)
        case _:
            for name in ("images", "loras"):
                values[name] = tuple(values[name] or ())
            return Generate(**values)


class _Parser(argparse.ArgumentParser):
    """An ArgumentParser that raises its complaints instead of printing them."""

    def __init__(self, **options: Any) -> None:
        formatter = argparse.RawDescriptionHelpFormatter
        super().__init__(allow_abbrev=False, formatter_class=formatter, **options)

    def error(self, message: str) -> NoReturn:
        sentence = f"{message[:1].upper()}{message[1:]}."
        hint = f"{self.prog} --help shows what there is."
        if message.startswith("unrecognized"):
            hint = f"A prompt of several words stands in quotes. {hint}"
        raise InvalidRequest("arguments", sentence, hint)


def _parser() -> argparse.ArgumentParser:
    description = (
        "Makes pictures from words on this machine. Without a command it opens the window."
    )
    parser = _Parser(prog="gouache", description=description, epilog=_EXAMPLES)
    parser.add_argument("--version", action="version", version=f"gouache {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    description = "Makes a picture, keeps it in the library and tells how long each stage took."
    _add_generate(
        commands.add_parser(
            "generate", help="make a picture", description=description, epilog=_JSON_NOTE
        )
    )
    for name, text in (
        ("devices", "the devices that can run a model"),
        ("models", "the models that can be named with --model"),
        ("stats", "what pictures usually take on this machine, by model, device, size and steps"),
    ):
        command = commands.add_parser(name, help=f"list {text}", description=f"Lists {text}.")
        _add_json(command)
        if name == "models":
            add_actions(command)
    return parser


def _add_generate(parser: argparse.ArgumentParser) -> None:
    what = parser.add_argument_group("what to make")
    what.add_argument("prompt", nargs="?", metavar="PROMPT", help="what is to be seen, in quotes")
    what.add_argument("--prompt-file", metavar="FILE", help="read the prompt from it; - is stdin")
    what.add_argument(
        "--sample", dest="is_sample", action="store_true", help="take the model's own sample prompt"
    )
    what.add_argument(
        "--negative-prompt", default="", metavar="TEXT", help="what is not to be seen"
    )
    what.add_argument(
        "--image",
        dest="images",
        action="append",
        type=Path,
        metavar="FILE",
        help="start from this picture; repeatable for models that edit several",
    )
    what.add_argument(
        "--mask", type=Path, metavar="FILE", help="paint anew only what is white in it"
    )
    what.add_argument(
        "--strength",
        type=_number("strength", "Try 0.6."),
        metavar="X",
        help="how much may change: above 0, at most 1",
    )
    what.add_argument(
        "--sampler", default="", metavar="NAME", help="another than the model's own, as Euler a"
    )
    _add_numbers(parser.add_argument_group("how (left out: the model's own values)"))
    where = parser.add_argument_group("with what, and where to")
    where.add_argument("--model", dest="model_id", metavar="ID|PATH", help="see: gouache models")
    where.add_argument(
        "--lora",
        dest="loras",
        action="append",
        type=_lora,
        metavar="FILE[:WEIGHT]",
        help="add a LoRA; repeatable",
    )
    where.add_argument("--device", dest="device_id", metavar="ID", help="see: gouache devices")
    where.add_argument(
        "--out", type=Path, metavar="FILE.png", help="also put a copy there; the library keeps one"
    )
    _add_json(where)
    where.add_argument(
        "--quiet", dest="is_quiet", action="store_true", help="no progress on stderr"
    )


def _add_numbers(group: argparse._ArgumentGroup) -> None:
    for name in ("width", "height"):
        group.add_argument(f"--{name}", type=_whole(name), metavar="PIXELS")
    group.add_argument("--steps", type=_whole("steps"), metavar="N", help="denoising steps")
    group.add_argument(
        "--guidance", type=_number("guidance", "Try 4."), metavar="X", help="how closely to follow"
    )
    group.add_argument(
        "--seed",
        type=_whole("seed", f" from 0 to {MAX_SEED}"),
        metavar="N",
        help="random if left out",
    )
    group.add_argument(
        "--count",
        type=_whole("count"),
        default=1,
        metavar="N",
        help="pictures, with seeds in a row",
    )


def _add_json(parser: argparse._ActionsContainer) -> None:
    parser.add_argument("--json", dest="as_json", action="store_true", help="print JSON")


def _whole(name: str, bounds: str = "") -> Callable[[str], int]:
    def read(text: str) -> int:
        try:
            return int(text)
        except ValueError as error:
            raise InvalidRequest(
                name,
                f"The {name} must be a whole number{bounds}; {_shown(text)} is not.",
                "Write it in digits.",
            ) from error

    return read


def _number(name: str, hint: str) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            return float(text)
        except ValueError as error:
            raise InvalidRequest(
                name, f"The {name} must be a number; {_shown(text)} is not.", hint
            ) from error

    return read


def _lora(text: str) -> LoraChoice:
    """FILE or FILE:WEIGHT; a colon that no number follows belongs to the name."""
    file, colon, weight_text = text.rpartition(":")
    try:
        weight = float(weight_text) if colon else 1.0
    except ValueError:
        return LoraChoice(Path(text))
    if not math.isfinite(weight):
        raise InvalidRequest(
            "lora", f"A LoRA's weight must be a number; {weight} is not.", "Try 1."
        )
    return LoraChoice(Path(file if colon else text), weight)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}…")
