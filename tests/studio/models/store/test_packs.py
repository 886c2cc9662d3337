"""Packs that are written, carried and read back, and packs that lie."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studio.errors import Cancelled, ModelDamaged, ModelNotFound, StoreError
from studio.models.store.blobs import How, Watch
from studio.models.store.packs import pack, unpack
from studio.models.store.store import ModelStore
from tests.studio.models.bad_packs import Member, members, relist, write
from tests.studio.models.headers import save_safetensors
from tests.studio.models.store.test_store import LORA, UNET, flip, tree
from tests.studio.models.tiny import save_stable_diffusion


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = save_stable_diffusion(tmp_path_factory.mktemp("models") / "fox")
    (folder / "LICENSE").write_text("MIT License. Permission is hereby granted, free of charge,")
    return folder


@pytest.fixture
def home(tmp_path: Path) -> ModelStore:
    """Where the packs are made."""
    return ModelStore(tmp_path / "home")


@pytest.fixture
def away(tmp_path: Path) -> ModelStore:
    """Another machine."""
    return ModelStore(tmp_path / "away")


@pytest.fixture
def ink(home: ModelStore, tmp_path: Path) -> Path:
    """A pack of one small LoRA."""
    home.import_model(save_safetensors(tmp_path / "ink.safetensors", LORA))
    (out,) = pack(home, ["ink"], tmp_path / "ink.gouache")
    return out


def test_a_pack_brings_models_with_their_licence_and_tells_no_path(
    home: ModelStore, away: ModelStore, made: Path, tmp_path: Path
) -> None:
    fox = home.import_model(made, how=How.IN_PLACE)
    home.import_model(made, "again", How.COPY)
    (out,) = pack(home, ["fox", "again", "fox"], tmp_path / "two.gouache")
    assert out.stat().st_size < 1.2 * fox.size_bytes
    assert str(tmp_path).encode() not in out.read_bytes()
    assert str(made.parent).encode() not in out.read_bytes()
    new, here = unpack(away, out)
    assert ([model.name for model in new], here) == (["fox", "again"], ())
    assert new[0].files_sha256 == fox.files_sha256
    assert new[0].licence == "mit"
    assert away.verify("fox").damaged == ()
    assert unpack(away, out) == ((), ("fox", "again"))


def test_a_pack_is_a_tar_that_other_tools_check(ink: Path, tmp_path: Path) -> None:
    place = tmp_path / "by hand"
    place.mkdir()
    subprocess.run(["tar", "-xf", ink, "-C", place], check=True)
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=place, check=True)
    bill = json.loads((place / "sbom.cdx.json").read_text())
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    (component,) = bill["components"]
    assert component["name"] == "ink"
    (file,) = component["components"]
    assert file["hashes"][0]["content"] in (place / "SHA256SUMS").read_text()


def test_parts_for_a_small_stick_are_joined_and_a_missing_one_is_told(
    home: ModelStore, away: ModelStore, made: Path, tmp_path: Path
) -> None:
    home.import_model(made)
    parts = pack(home, ["fox"], tmp_path / "fox.gouache", split_bytes=100_000)
    assert [part.name for part in parts[:2]] == ["fox.gouache.001", "fox.gouache.002"]
    assert {part.stat().st_size for part in parts[:-1]} == {100_000}
    parts[-1].rename(tmp_path / "lost")
    with pytest.raises(ModelDamaged, match="cut short, or its next part is not beside it"):
        unpack(away, parts[0])
    assert away.models() == ()
    (tmp_path / "lost").rename(parts[-1])
    assert unpack(away, tmp_path / "fox.gouache")[0][0].name == "fox"


def test_a_damaged_model_is_not_packed(home: ModelStore, made: Path, tmp_path: Path) -> None:
    model = home.import_model(made, how=How.COPY)
    flip(next(home.places.file(file) for file in model.files if file.name == UNET))
    with pytest.raises(ModelDamaged, match=f"{UNET} does not match its hash"):
        pack(home, ["fox"], tmp_path / "fox.gouache")
    assert not list(tmp_path.glob("*gouache*"))
    with pytest.raises(ModelNotFound):
        pack(home, ["cat"], tmp_path / "cat.gouache")


def test_packing_and_unpacking_that_are_cancelled_leave_nothing(
    home: ModelStore, away: ModelStore, ink: Path, tmp_path: Path
) -> None:
    watch = Watch()
    watch.told = lambda done, total: watch.token.cancel()  # noqa: ARG005
    with pytest.raises(Cancelled):
        pack(home, ["ink"], tmp_path / "other.gouache", watch=watch)
    assert not list(tmp_path.glob("*other*"))
    with pytest.raises(Cancelled):
        unpack(away, ink, watch)
    assert tree(away.places.root) == {}


def test_one_flipped_bit_anywhere_in_a_pack_installs_nothing_else(
    away: ModelStore, home: ModelStore, ink: Path
) -> None:
    whole = ink.read_bytes()
    kept = home.find("ink").files_sha256
    for place in range(0, len(whole), max(1, len(whole) // 31)):
        data = bytearray(whole)
        data[place] ^= 4
        ink.write_bytes(data)
        try:
            new, _ = unpack(away, ink)
        except (ModelDamaged, StoreError):
            assert away.models() == ()
        else:  # in what is not used: padding, the times of a header, the bill
            assert new[0].files_sha256 == kept
            away.remove(new[0].name)
            away.empty_trash()


def file_of(values: dict[str, Any]) -> dict[str, Any]:
    return values["models"][0]["files"][0]  # type: ignore[no-any-return]


def two_files(one: str, other: str) -> Callable[[list[Member]], None]:
    def change(values: dict[str, Any]) -> None:
        file = file_of(values)
        values["models"][0]["files"] = [{**file, "name": name} for name in (one, other)]

    return relist(change)


def two_models(one: str, other: str) -> Callable[[list[Member]], None]:
    return relist(lambda v: v.update(models=[{**v["models"][0], "name": n} for n in (one, other)]))


def many_files(values: dict[str, Any]) -> None:
    values["models"][0]["files"] = [{**file_of(values), "name": f"{n}.json"} for n in range(6_000)]


def symbolic(files: list[Member]) -> None:
    files[-1][0].type = tarfile.SYMTYPE
    files[-1][0].linkname = "/etc/passwd"


def long_name(files: list[Member]) -> None:
    files[-1][0].name = "x" * 300


def huge(files: list[Member]) -> None:
    files[-1][0].size = 2**50


def other_bytes(files: list[Member]) -> None:
    files[-1] = (files[-1][0], bytes(len(files[-1][1])))


def twice(files: list[Member]) -> None:
    files.append(files[-1])


LIES: dict[str, tuple[Callable[[list[Member]], None], str]] = {
    "a path that escapes": (relist(lambda v: file_of(v).update(name="../../x")), "is no file of"),
    "an absolute path": (relist(lambda v: file_of(v).update(name="/etc/x.json")), "is no file of"),
    "a drive": (relist(lambda v: file_of(v).update(name="C:x.json")), "is no file of a model"),
    "a name of Windows": (relist(lambda v: file_of(v).update(name="Nul.json")), "is no file of a"),
    "a port of Windows": (relist(lambda v: file_of(v).update(name="com¹.json")), "is no file of a"),
    "a console": (relist(lambda v: file_of(v).update(name="CONIN$.json")), "is no file of a"),
    "a second stream": (relist(lambda v: file_of(v).update(name="x.json:y")), "is no file of a"),
    "a dot at the end": (relist(lambda v: file_of(v).update(name="x.json.")), "is no file of a"),
    "a space at the end": (relist(lambda v: file_of(v).update(name="x/a.json ")), "is no file of"),
    "many bytes in few letters": (
        relist(lambda v: file_of(v).update(name="狐" * 70 + ".json")),
        "is no file of a model",
    ),
    "names that differ in case": (two_files("A.json", "a.json"), "are not its own"),
    "names that differ in accents": (two_files("\u00e9.json", "e\u0301.json"), "not its own"),
    "models that differ in accents": (two_models("\u00e9", "e\u0301"), "have the same name"),
    "a folder that is a file": (two_files("a.json", "a.json/b.json"), "cannot be changed"),
    "more files than a library": (relist(many_files), "it lists 6,000 files; 5,000 are the most"),
    "a steered terminal": (
        relist(lambda v: file_of(v).update(name="\x1b[2J.json")),
        "is no file of",
    ),
    "a reversed name": (
        relist(lambda v: file_of(v).update(name="\u202egnp.json")),
        "is no file of",
    ),
    "an endless name": (
        relist(lambda v: file_of(v).update(name="x" * 300)),
        "is no file of a model",
    ),
    "code": (relist(lambda v: file_of(v).update(name="evil.py")), "is no file that a model"),
    "a place": (relist(lambda v: file_of(v).update(place="/etc/passwd")), "are not its own"),
    "a hash that is a path": (relist(lambda v: file_of(v).update(sha256="../x")), "has no sha256"),
    "another size": (relist(lambda v: file_of(v).update(size_bytes=7)), "not with this size"),
    "a negative size": (relist(lambda v: file_of(v).update(size_bytes=-1)), "is no file of a"),
    "a name that escapes": (relist(lambda v: v["models"][0].update(name="../x")), "cannot be the"),
    "no models": (relist(lambda v: v.update(models=[])), "it lists 0 models"),
    "no files": (relist(lambda v: v["models"][0].update(files=[])), "it is of another format"),
    "a model that is none": (relist(lambda v: v.update(models=[1])), "is no"),
    "the same model twice": (relist(lambda v: v.update(models=v["models"] * 2)), "the same name"),
    "too deep a list": (lambda f: f.__setitem__(0, _nested(f[0])), "nested too deeply"),
    "a link": (symbolic, "it holds something else than files"),
    "a long name": (long_name, "it holds something else than files"),
    "a size beyond the file": (huge, "not with this size"),
    "other bytes": (other_bytes, "does not match its hash"),
    "a file twice": (twice, "is not in its list"),
    "a missing file": (lambda f: f.pop() and None, "it lacks 1 of the files"),
    "no list": (lambda f: f.pop(0) and None, "does not begin with pack.json"),
}


def _nested(member: Member) -> Member:
    info, _ = member
    text = b'{"a":' * 5000 + b"1" + b"}" * 5000
    info.size = len(text)
    return info, text


@pytest.mark.parametrize("lie", LIES)
def test_a_pack_that_lies_is_refused_and_leaves_nothing(
    away: ModelStore, ink: Path, tmp_path: Path, lie: str
) -> None:
    change, reason = LIES[lie]
    files = members(ink)
    change(files)
    write(ink, files)
    outside = {path for path in tmp_path.rglob("*") if away.places.root not in path.parents}
    with pytest.raises((ModelDamaged, StoreError), match=reason):
        unpack(away, ink)
    assert tree(away.places.root) == {}
    now = {path for path in tmp_path.rglob("*") if away.places.root not in path.parents}
    assert now - {away.places.root} == outside - {away.places.root}


def test_a_header_of_pax_that_asks_for_memory_is_refused(away: ModelStore, ink: Path) -> None:
    info = tarfile.TarInfo("././@PaxHeader")
    info.type, info.size = tarfile.XHDTYPE, 2**40
    ink.write_bytes(info.tobuf(tarfile.PAX_FORMAT) + ink.read_bytes())
    with pytest.raises(ModelDamaged, match="it holds something else than files"):
        unpack(away, ink)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files.")
def test_a_pipe_in_the_place_of_a_pack_is_not_waited_for(away: ModelStore, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fox.gouache")
    with pytest.raises(StoreError, match="is no file"):
        unpack(away, tmp_path / "fox.gouache")


def test_what_is_no_pack_is_refused(away: ModelStore, tmp_path: Path) -> None:
    file = tmp_path / "fox.gouache"
    with pytest.raises(StoreError, match="cannot be read"):
        unpack(away, file)
    for data in (b"", b"hello", bytes(2000), b"\xff" * 2000):
        file.write_bytes(data)
        with pytest.raises(ModelDamaged, match="is no whole pack"):
            unpack(away, file)


def test_weights_that_are_damaged_inside_a_true_pack_are_refused_with_all_others(
    away: ModelStore, ink: Path
) -> None:
    """The hashes are right, and the header of the second model promises what is not there."""
    files = members(ink)
    data = bytearray(files[-1][1])
    data[:8] = (2**40).to_bytes(8, "little")
    digest = hashlib.sha256(data).hexdigest()
    bad = tarfile.TarInfo(f"blobs/{digest}")
    bad.size = len(data)
    files.append((bad, bytes(data)))

    def add(values: dict[str, Any]) -> None:
        model = json.loads(json.dumps(values["models"][0]))
        model["name"] = "bad"
        model["files"][0]["sha256"] = digest
        values["models"].append(model)

    relist(add)(files)
    write(ink, files)
    with pytest.raises(ModelDamaged, match="it is cut short or no safetensors file"):
        unpack(away, ink)
    assert tree(away.places.root) == {}
