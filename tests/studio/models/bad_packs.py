"""Packs that were damaged on their way, and packs that somebody made who means no good."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import random
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.studio.models.damage import VALUES

Member = tuple[tarfile.TarInfo, bytes]

FILE_NAMES = (
    *("../x.json", "../../outside/x.json", "/etc/x.json", "a/../../x.json", "C:x.json", "./x.json"),
    *(
        "..\\x.json",
        "con.json",
        "AUX.safetensors",
        "nul.txt",
        "unet/com1.json",
        "a\0b.json",
        "unet",
    ),
    *("\u202egnp.json", f"{'x' * 300}.json", "a/b/c.json", "UNET/config.json", "Model_index.json"),
    *("unet/", "x.json ", "x.json.", "a\n.json", "trap.py", "", ".", "..", "unet//config.json"),
    *("\ud800.json", "caf\u00e9.json", "cafe\u0301.json", "unet/config.json", "a\x1b[2J.json"),
)
MODEL_NAMES = (
    *(
        "../x",
        "con",
        "Nul",
        "com1",
        "starter",
        "a/b",
        "x" * 300,
        "",
        ".",
        "..",
        " fox",
        "fox ",
        "*",
    ),
    *("\u202exof", "a\0b", "a\nb", "C:", "\ud800", "~", "-rf", "\x1b[2J", ".hidden", "con.txt"),
)
_TYPES = (
    *(tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE),
    *(tarfile.DIRTYPE, tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME),
    *(tarfile.GNUTYPE_SPARSE, tarfile.AREGTYPE, tarfile.CONTTYPE, b"?"),
)
_SIZES = (0, 1, 511, 2**31, 2**40, 2**62, 2**90)


def members(path: Path) -> list[Member]:
    """The files of a pack."""
    with tarfile.open(path) as archive:
        return [(info, archive.extractfile(info).read()) for info in archive]  # type: ignore[union-attr]


def write(path: Path, files: list[Member]) -> None:
    """A pack of such files, whatever their headers say."""
    with path.open("wb") as out:
        for info, data in files:
            out.write(info.tobuf(tarfile.GNU_FORMAT, errors="replace") + data)
            out.write(bytes(-len(data) % 512))
        out.write(bytes(1024))


def damage_pack(path: Path, draws: random.Random) -> str:
    """Hurt a pack once, and say how."""
    way = draws.choice((_bytes, _header, _order, _listed, _listed, _inside, _inside, _wrapped))
    try:
        way(path, draws)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, tarfile.TarError):
        _bytes(path, draws)  # it was hurt already
    return way.__name__


def damage_parts(parts: tuple[Path, ...], draws: random.Random) -> str:
    """Hurt one of the parts of a pack: lose it, cut it, exchange it."""
    one, other = draws.choice(parts), draws.choice(parts)
    match draws.randrange(6):
        case 0:
            one.unlink()
        case 1:
            one.write_bytes(one.read_bytes()[: draws.randrange(one.stat().st_size + 1)])
        case 2:
            first, second = one.read_bytes(), other.read_bytes()
            one.write_bytes(second)
            other.write_bytes(first)
        case 3:
            one.unlink()
            one.mkdir()
        case 4:
            one.unlink()
            one.symlink_to(draws.choice(("/dev/zero", "/etc/passwd", str(one))))
        case 5:
            one.with_name(f"{one.name[:-3]}{len(parts) + 1:03}").write_bytes(b"more")
    return "parts"


def _bytes(path: Path, draws: random.Random) -> None:
    data = bytearray(path.read_bytes() or b"?")
    place = draws.randrange(len(data))
    match draws.randrange(5):
        case 0:
            for _ in range(draws.randint(1, 8)):
                data[draws.randrange(min(len(data), 4096))] ^= 1 << draws.randrange(8)
        case 1:
            del data[place:]
        case 2:
            data[place : place + 512] = bytes(512)
        case 3:
            data[place:place] = draws.randbytes(draws.choice((1, 511, 512, 1024)))
        case 4:
            block, other = place // 512 * 512, draws.randrange(len(data)) // 512 * 512
            data[block : block + 512], data[other : other + 512] = (
                data[other : other + 512],
                data[block : block + 512],
            )
    path.write_bytes(data)


def _header(path: Path, draws: random.Random) -> None:
    """What a member says that it is."""
    files = members(path)
    info, _ = draws.choice(files)
    match draws.randrange(4):
        case 0:
            info.type, info.linkname = draws.choice(_TYPES), "/etc/passwd"
        case 1:
            info.name = draws.choice(FILE_NAMES)
        case 2:
            info.size = draws.choice(_SIZES)
        case 3:
            info.name = f"blobs/{draws.choice((info.name[6:].upper(), '../' * 9 + 'x', '0' * 64))}"
    write(path, files)


def _order(path: Path, draws: random.Random) -> None:
    files = members(path)
    match draws.randrange(4):
        case 0:
            draws.shuffle(files)
        case 1:
            files.remove(draws.choice(files))
        case 2:
            files.insert(draws.randrange(len(files) + 1), draws.choice(files))
        case 3:
            extra = tarfile.TarInfo(draws.choice(FILE_NAMES))
            extra.size = 5
            files.insert(draws.randrange(len(files) + 1), (extra, b"hello"))
    write(path, files)


def _listed(path: Path, draws: random.Random) -> None:
    """What the list says of models and files."""

    def change(values: dict[str, Any]) -> None:
        model = draws.choice(values["models"])
        file = draws.choice(model["files"])
        match draws.randrange(7):
            case 0:
                model["name"] = draws.choice(MODEL_NAMES)
            case 1 | 2:
                file["name"] = draws.choice(FILE_NAMES)
            case 3:
                file[draws.choice(tuple(file))] = draws.choice(VALUES)
            case 4:
                model[draws.choice(tuple(model))] = draws.choice(VALUES)
            case 5:
                model["files"] = [{**file, "name": f"{n}.json"} for n in range(6_000)]
            case 6:
                values["models"] = [{**model, "name": f"m{n}"} for n in range(5)]

    files = members(path)
    relist(change)(files)
    write(path, files)


def _inside(path: Path, draws: random.Random) -> None:
    """Other bytes in a file, with the hash that they have."""
    files = members(path)
    number = draws.randrange(3, len(files))
    info, data = files[number]
    changed = _changed(data, draws)
    old, new = info.name.removeprefix("blobs/"), hashlib.sha256(changed).hexdigest()
    info.name, info.size = f"blobs/{new}", len(changed)
    files[number] = (info, changed)

    def change(values: dict[str, Any]) -> None:
        for file in (file for model in values["models"] for file in model["files"]):
            if file["sha256"] == old:
                file |= {"sha256": new, "size_bytes": len(changed)}

    relist(change)(files)
    write(path, files)


def _changed(data: bytes, draws: random.Random) -> bytes:
    if data.startswith(b"{") and draws.random() < 0.7:
        values = json.loads(data)
        values[draws.choice(tuple(values))] = draws.choice(VALUES)
        return json.dumps(values).encode()
    place = draws.randrange(min(len(data), 4096) or 1)
    return draws.choice((data[:place], data[:place] + b"\xff" + data[place + 1 :], b"", b"{}"))


def _wrapped(path: Path, draws: random.Random) -> None:
    """Compressed, which no pack is: nothing may be unfolded to find that out."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../outside/x.json", bytes(10_000_000))
    path.write_bytes(
        draws.choice((gzip.compress(bytes(10_000_000)), packed.getvalue(), path.read_bytes()[512:]))
    )


def relist(change: Callable[[dict[str, Any]], None]) -> Callable[[list[Member]], None]:
    """Change the list of a pack, with the size of its header."""

    def apply(files: list[Member]) -> None:
        info, data = files[0]
        values = json.loads(data)
        change(values)
        text = json.dumps(values).encode()
        info.size = len(text)
        files[0] = (info, text)

    return apply
