"""What the words after `gouache models` can ask for."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.errors import InvalidRequest
from studio.models.store.blobs import How
from studio.models.store.hubs import Hub


@dataclass(frozen=True, slots=True)
class InspectModel:
    model: str  # a path, or a name as --model takes it
    as_json: bool


@dataclass(frozen=True, slots=True)
class ConvertModel:
    model: str
    out: Path
    as_json: bool


@dataclass(frozen=True, slots=True)
class ImportModel:
    path: Path
    name: str  # "": that of the folder or file
    how: How
    licence: str  # of a model that states none
    is_quiet: bool
    as_json: bool


@dataclass(frozen=True, slots=True)
class ListImported:
    as_json: bool


@dataclass(frozen=True, slots=True)
class RemoveModel:
    name: str
    is_final: bool
    as_json: bool


@dataclass(frozen=True, slots=True)
class VerifyModels:
    name: str | None  # None: all of them
    is_quiet: bool
    as_json: bool


@dataclass(frozen=True, slots=True)
class RepairModel:
    name: str
    source: Path
    is_quiet: bool
    as_json: bool


@dataclass(frozen=True, slots=True)
class ShowUsage:
    as_json: bool


@dataclass(frozen=True, slots=True)
class ShowLicences:
    pictures: tuple[Path, ...]  # none: of the models
    commercial_only: bool
    copy_to: Path | None
    as_json: bool


@dataclass(frozen=True, slots=True)
class PackModels:
    names: tuple[str, ...]
    out: Path
    split_bytes: int  # 0: one file
    is_quiet: bool
    as_json: bool


@dataclass(frozen=True, slots=True)
class UnpackModels:
    path: Path
    is_quiet: bool
    as_json: bool


@dataclass(frozen=True, slots=True)
class RestoreModel:
    name: str
    as_json: bool


@dataclass(frozen=True, slots=True)
class FindModels:
    folder: Path | None  # None: where other programs keep theirs
    as_json: bool


@dataclass(frozen=True, slots=True)
class MoveModels:
    folder: Path
    is_quiet: bool
    as_json: bool


@dataclass(frozen=True, slots=True)
class DownloadModel:
    repository: str
    hub: Hub
    endpoint: str  # "": that of the hub
    revision: str
    file: str  # "": the whole folder
    name: str
    is_agreed: bool  # to the licence and the size
    is_quiet: bool
    as_json: bool


ModelCommand = (
    InspectModel
    | ConvertModel
    | ImportModel
    | ListImported
    | RemoveModel
    | VerifyModels
    | RepairModel
    | ShowUsage
    | ShowLicences
    | PackModels
    | UnpackModels
    | RestoreModel
    | FindModels
    | MoveModels
    | DownloadModel
)

_COMMANDS: dict[str, Callable[..., ModelCommand]] = {
    "inspect": InspectModel,
    "convert": ConvertModel,
    "import": ImportModel,
    "list": ListImported,
    "remove": RemoveModel,
    "verify": VerifyModels,
    "repair": RepairModel,
    "usage": ShowUsage,
    "licences": ShowLicences,
    "pack": PackModels,
    "unpack": UnpackModels,
    "restore": RestoreModel,
    "find": FindModels,
    "move": MoveModels,
    "download": DownloadModel,
}


def command_of(action: str, values: dict[str, Any]) -> ModelCommand:
    """The command of an action, from what argparse has read for it."""
    values.pop("is_all", None)  # what no name says as well
    for name in ("pictures", "names"):
        if name in values:
            values[name] = tuple(values[name])
    return _COMMANDS[action](**values)


def add_actions(parser: argparse.ArgumentParser) -> None:
    """Let `parser` read all actions."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return actions.add_parser(name, help=text, description=f"{text[:1].upper()}{text[1:]}.")

    command = add(
        "inspect",
        "tell what a model is, whether it is whole and what it needs, from its headers alone",
    )
    command.add_argument("model", metavar="PATH", help="a folder or a file; nothing in it is run")
    _add_json(command)
    command = add("convert", "write a model once in bf16, so that it loads faster from then on")
    command.add_argument("model", metavar="PATH", help="a diffusers folder or a checkpoint")
    command.add_argument(
        "-o", "--out", type=Path, required=True, metavar="FOLDER", help="a new one"
    )
    _add_json(command)
    _add_import(add("import", "keep a model in the library, each of its files once"))
    _add_download(add("download", "fetch a model from a hub, which nothing else here does"))
    _add_json(add("list", "list what was imported: models, LoRAs and parts of models"))
    command = add("remove", "move a model to the trash; what other models use stays")
    _add_name(command)
    command.add_argument(
        "--for-good",
        dest="is_final",
        action="store_true",
        help="and delete what is in the trash of models",
    )
    _add_json(command)
    command = add("restore", "bring a removed model back from the trash")
    _add_name(command)
    _add_json(command)
    command = add("find", "list the models that other programs keep on this machine")
    command.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="look here instead")
    _add_json(command)
    command = add("move", "keep the library of models in another folder, on another disk")
    command.add_argument("folder", type=Path, metavar="FOLDER", help="where it is to lie")
    _add_quiet(command)
    _add_json(command)
    command = add("verify", "read every byte of models and tell which files do not match")
    group = command.add_mutually_exclusive_group()
    group.add_argument("name", nargs="?", metavar="NAME", help="see: gouache models list")
    group.add_argument("--all", dest="is_all", action="store_true", help="as without a name")
    _add_quiet(command)
    _add_json(command)
    command = add("repair", "replace damaged files of a model by those of another copy")
    _add_name(command)
    command.add_argument(
        "--from",
        dest="source",
        type=Path,
        required=True,
        metavar="PATH",
        help="a folder or a file of the same model",
    )
    _add_quiet(command)
    _add_json(command)
    _add_json(add("usage", "tell what takes the space in the library of models"))
    _add_packs(
        add("pack", "put models into one file, for a machine without a network"),
        add("unpack", "bring the models of a pack in, once all of it was checked"),
    )
    _add_licences(add("licences", "tell what models, or pictures that they made, may be used for"))


def _add_packs(pack: argparse.ArgumentParser, unpack: argparse.ArgumentParser) -> None:
    pack.add_argument("names", nargs="+", metavar="NAME", help="see: gouache models list")
    pack.add_argument(
        "-o", "--out", type=Path, required=True, metavar="FILE", help="what to call the pack"
    )
    pack.add_argument(
        "--split",
        dest="split_bytes",
        type=_size,
        default=0,
        metavar="SIZE",
        help="in parts of at most this size: 4GB for a FAT32 stick",
    )
    unpack.add_argument("path", type=Path, metavar="FILE", help="the pack, or its first part")
    for parser in (pack, unpack):
        _add_quiet(parser)
        _add_json(parser)


def _size(text: str) -> int:
    """4GB, 700 MB; at most what a FAT32 file can have where that is what is meant."""
    match = re.fullmatch(r"(\d{1,6})\s*(MB|GB|MiB|GiB)", text.strip())
    units = {"MB": 10**6, "GB": 10**9, "MiB": 2**20, "GiB": 2**30}
    size_bytes = int(match[1]) * units[match[2]] if match else 0
    if not size_bytes:
        raise InvalidRequest(
            "split", f"{text[:40]!r} is no size of a part.", "Write it as 4GB or 700MB."
        )
    return size_bytes - (size_bytes == 2**32)


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="PATH", help="a folder or a file")
    parser.add_argument("--name", default="", help="what to call it; left out: as it is called")
    parser.add_argument(
        "--licence", default="", metavar="NAME", help="if the model states none: apache-2.0 ..."
    )
    how = parser.add_mutually_exclusive_group()
    for option, value, text in (
        ("--in-place", How.IN_PLACE, "leave its files where they are"),
        ("--copy", How.COPY, "never share its bytes with the files it came from"),
    ):
        how.add_argument(option, dest="how", action="store_const", const=value, help=text)
    parser.set_defaults(how=How.LINK)
    _add_quiet(parser)
    _add_json(parser)


def _add_licences(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "pictures", nargs="*", type=Path, metavar="PICTURE", help="left out: all models"
    )
    parser.add_argument(
        "--commercial",
        dest="commercial_only",
        action="store_true",
        help="only those that may be sold, be it under conditions",
    )
    parser.add_argument(
        "--copy-to", type=Path, metavar="FOLDER", help="also put copies of these pictures there"
    )
    _add_json(parser)


def _add_download(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("repository", metavar="OWNER/NAME", help="as the hub calls it")
    parser.add_argument(
        "--hub",
        type=Hub,
        choices=list(Hub),
        default=Hub.HUGGING_FACE,
        help="who publishes it; left out: huggingface",
    )
    parser.add_argument("--endpoint", default="", metavar="URL", help="a mirror of that hub")
    parser.add_argument("--revision", default="", help="a branch or a commit")
    parser.add_argument("--file", default="", metavar="NAME", help="this file of weights alone")
    parser.add_argument("--name", default="", help="what to call it; left out: as it is called")
    parser.add_argument(
        "--yes", dest="is_agreed", action="store_true", help="agree to its licence and its size"
    )
    _add_quiet(parser)
    _add_json(parser)


def _add_name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="see: gouache models list")


def _add_quiet(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--quiet", dest="is_quiet", action="store_true", help="no progress on stderr"
    )


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", dest="as_json", action="store_true", help="print JSON")
