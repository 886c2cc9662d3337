"""Models that are imported, checked, mended and removed, with real files and the real inspector."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from studio.errors import (
    AlreadyRunning,
    Cancelled,
    ModelDamaged,
    ModelNotFound,
    ModelUnsupported,
    StoreError,
)
from studio.history.lock import LibraryLock
from studio.models.library import find_model, find_models, weights_sha256
from studio.models.residency import Residency
from studio.models.store.blobs import How, Watch
from studio.models.store.manifest import check_unchanged
from studio.models.store.store import ModelStore
from studio.paths import Paths
from studio.settings import Settings
from tests.studio.models.headers import save_safetensors

UNET = "unet/diffusion_pytorch_model.safetensors"
LORA = {"unet.to_k.lora_A.weight": (4, 768), "unet.to_k.lora_B.weight": (768, 4)}


@pytest.fixture
def store(paths: Paths) -> ModelStore:
    return ModelStore(paths.store)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file and link below `folder` with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "instance.lock"
    }


def flip(path: Path) -> None:
    """Change one bit in the middle of a file, and nothing else that can be seen of it."""
    state, data = path.stat(), bytearray(path.read_bytes())
    data[len(data) // 2 + 7] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


def test_an_imported_model_is_found_by_its_name_without_the_folder_it_came_from(
    store: ModelStore, fox: Path, paths: Paths
) -> None:
    model = store.import_model(fox)
    assert (model.name, model.family, model.precision) == ("fox", "Stable Diffusion", "fp32")
    shutil.rmtree(fox)
    spec = find_model("fox", paths)
    assert (spec.id, spec.title) == ("fox", "fox")
    assert [entry.id for entry in find_models(paths, Settings())] == ["starter", "fox"]
    check_unchanged(spec.path)


def test_the_hash_of_the_weights_needs_no_reading_of_an_imported_model(
    store: ModelStore, fox: Path, paths: Paths, tmp_path: Path
) -> None:
    cache = tmp_path / "weights.json"
    from_folder = weights_sha256(find_model(str(fox), paths), tmp_path / "other.json")
    store.import_model(fox)
    assert weights_sha256(find_model("fox", paths), cache) == from_folder
    assert not cache.exists()


@pytest.mark.parametrize("how", [How.LINK, How.COPY])
def test_no_file_is_kept_twice(store: ModelStore, fox: Path, how: How) -> None:
    first, second = store.import_model(fox, how=how), store.import_model(fox, "again", how)
    assert {f.sha256 for f in first.files} == {f.sha256 for f in second.files}
    usage = store.usage()
    assert usage.store_bytes == sum({f.sha256: f.size_bytes for f in first.files}.values())
    assert [use.own_bytes for use in usage.models] == [0, 0]
    assert usage.models[0].shared_bytes == usage.store_bytes


def test_a_model_used_in_place_leaves_its_bytes_where_they_are(
    store: ModelStore, fox: Path, paths: Paths
) -> None:
    before = tree(fox)
    model = store.import_model(fox, how=How.IN_PLACE)
    assert model.is_in_place
    assert tree(fox) == before
    assert store.usage().store_bytes == 0
    assert store.usage().models[0].elsewhere_bytes == model.size_bytes
    assert find_model("fox", paths).id == "fox"


def test_a_model_in_place_that_was_changed_is_not_loaded(
    store: ModelStore, fox: Path, paths: Paths
) -> None:
    store.import_model(fox, how=How.IN_PLACE)
    spec = find_model("fox", paths)
    flip(fox / UNET)
    os.utime(fox / UNET)
    with pytest.raises(ModelDamaged, match=f"1 of .* files of fox changed .*{UNET}"):
        Residency((), ()).get(spec, None)  # type: ignore[arg-type]


def test_only_what_a_model_needs_is_kept(store: ModelStore, fox: Path) -> None:
    (fox / "run.py").write_text("raise SystemExit")
    (fox / "fox.png").write_bytes(b"a picture")
    (fox / "unet" / "diffusion_pytorch_model.bin").write_bytes(b"\x80\x02.")
    (fox / "LICENSE").write_text("Apache License, Version 2.0")
    names = {file.name for file in store.import_model(fox).files}
    assert {UNET, "model_index.json", "LICENSE", "tokenizer/vocab.json"} <= names or (
        "tokenizer/tokenizer.json" in names
    )
    assert not [name for name in names if name.endswith((".py", ".png", ".bin"))]


def test_the_files_of_the_cache_of_hugging_face_are_links_that_are_followed(
    store: ModelStore, fox: Path, tmp_path: Path
) -> None:
    repo = tmp_path / "models--red--fox-turbo"
    snapshot = repo / "snapshots" / "0123abcd"
    for number, (name, _) in enumerate(tree(fox).items()):
        blob, link = repo / "blobs" / str(number), snapshot / name
        for path in (blob, link):
            path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(fox / name, blob)
        link.symlink_to(os.path.relpath(blob, link.parent))
    assert store.import_model(snapshot).name == "fox-turbo"


def test_a_link_out_of_the_model_is_refused(store: ModelStore, fox: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("my diary")
    (fox / "LICENSE").symlink_to(secret)
    with pytest.raises(ModelDamaged, match=f"is a link to {secret}, outside of the model"):
        store.import_model(fox)
    assert store.models() == ()


def test_what_is_not_whole_is_refused_before_anything_is_copied(
    store: ModelStore, fox: Path
) -> None:
    (fox / UNET).unlink()
    with pytest.raises(ModelDamaged, match="lacks its weights"):
        store.import_model(fox)
    assert not store.places.root.exists()


def test_settings_and_headers_that_only_cost_time_are_refused(
    store: ModelStore, fox: Path, tmp_path: Path
) -> None:
    config = fox / "unet" / "config.json"
    text = config.read_text().rstrip().removesuffix("}")
    config.write_text(f'{text}, "x": "{"x" * 2**20}"}}')
    with pytest.raises(ModelDamaged, match="bytes; 1,048,576 are the most"):
        store.import_model(fox)
    long = {f"{number}{'x' * 2**16}.lora_A.weight": (4, 8) for number in range(150)}
    with pytest.raises(ModelDamaged, match=r"a header of .* bytes; 8,388,608 are the most"):
        store.import_model(save_safetensors(tmp_path / "long.safetensors", long))
    assert store.models() == ()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files.")
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(store: ModelStore, fox: Path) -> None:
    (fox / "unet" / "config.json").unlink()
    os.mkfifo(fox / "unet" / "config.json")
    with pytest.raises(ModelDamaged, match="is missing or is no file"):
        store.import_model(fox)


def test_a_pickle_is_refused_with_the_reason(store: ModelStore, tmp_path: Path) -> None:
    (tmp_path / "fox.ckpt").write_bytes(b"\x80\x02.")
    with pytest.raises(ModelUnsupported, match="which can run code when it is opened"):
        store.import_model(tmp_path / "fox.ckpt")


def test_a_lora_is_kept_but_is_no_model_to_choose(
    store: ModelStore, paths: Paths, tmp_path: Path
) -> None:
    model = store.import_model(save_safetensors(tmp_path / "ink.safetensors", LORA))
    assert (model.name, model.kind) == ("ink", "LoRA")
    assert [entry.id for entry in find_models(paths, Settings())] == ["starter"]


@pytest.mark.parametrize(
    "name",
    [
        *("a/b", "..", "starter", " fox", "fox\n", "x" * 81, "con", "a:b", "Com1", "nul.txt"),
        *("\u202exof", "a\0b", "fox.", "\ud800", "com¹", "CONIN$", "lpt0.x", "狐" * 67),
    ],
)
def test_a_name_that_no_file_can_have_is_refused(store: ModelStore, fox: Path, name: str) -> None:
    with pytest.raises(StoreError, match="cannot be the name of a model"):
        store.import_model(fox, name)


def test_a_file_whose_name_not_every_system_can_have_is_left_out(
    store: ModelStore, fox: Path
) -> None:
    strange = ("nul.txt", "a\nb.json", "a:b.json", "\u202egnp.json", "x" * 201 + ".json", "b .json")
    for name in strange:
        (fox / "unet" / name).write_text("{}")
    (fox / "unet" / "b .json").rename(fox / "unet" / "b.json ")
    names = {file.name for file in store.import_model(fox).files}
    assert not {name for name in names if any(part in name for part in ("nul", "\n", ":", "x" * 9))}
    assert store.find("fox").name == "fox"
    assert store.verify("fox").damaged == ()


def test_a_name_that_is_taken_is_refused(store: ModelStore, fox: Path) -> None:
    store.import_model(fox)
    with pytest.raises(StoreError, match="There is already a model called fox"):
        store.import_model(fox, "Fox")
    store.import_model(fox, "caf\u00e9")
    with pytest.raises(StoreError, match="There is already a model called café"):
        store.import_model(fox, "cafe\u0301")


def test_a_long_name_in_chinese_is_cut_to_what_a_disk_can_hold(
    store: ModelStore, fox: Path
) -> None:
    assert store.import_model(fox.rename(fox.with_name("狐" * 80))).name == "狐" * 66


def test_progress_is_told_in_bytes(store: ModelStore, fox: Path) -> None:
    told: list[tuple[int, int]] = []
    model = store.import_model(fox, watch=Watch(lambda *counts: told.append(counts)))
    assert told[-1] == (model.size_bytes, model.size_bytes)
    assert told == sorted(told)


@pytest.mark.parametrize("how", list(How))
def test_an_import_that_is_cancelled_leaves_nothing(store: ModelStore, fox: Path, how: How) -> None:
    store.import_model(fox, "kept")
    before, watch = tree(store.places.root), Watch()
    watch.told = lambda done, total: watch.token.cancel() if 2 * done > total else None
    (fox / "LICENSE").write_text("another byte to keep")
    with pytest.raises(Cancelled):
        store.import_model(fox, how=how, watch=watch)
    assert tree(store.places.root) == before


FILL = """
import subprocess, sys
from pathlib import Path
from studio.errors import StoreError
from studio.models.store.blobs import How, Watch
from studio.models.store.packs import pack, unpack
from studio.models.store.store import ModelStore
from tests.studio.models.store.test_store import tree

if __name__ == "__main__":
    disk, fox = Path(sys.argv[1]), Path(sys.argv[2])
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)], check=True)
    store, filler = ModelStore(disk / "store"), disk / "filler"
    store.import_model(fox, "kept", How.COPY)
    (fox / "LICENSE").write_text("x" * 300_000)
    if sys.argv[3] == "unpack":
        other = ModelStore(fox.parent / "other")
        other.import_model(fox, "found", How.COPY)
        (out,) = pack(other, ["found"], fox.parent / "fox.gouache")
    before = tree(store.places.root)

    def bring(watch):
        if sys.argv[3] == "unpack":
            return unpack(store, out, watch)[0][0]
        return store.import_model(fox, "found", How.COPY, watch)

    def fill(done, total):
        if not filler.exists():
            with filler.open("wb", buffering=0) as file:
                try:
                    while file.write(bytes(4096)): pass
                except OSError:
                    pass

    try:
        bring(Watch(fill))
    except StoreError as error:
        print(error)
    assert tree(store.places.root) == before
    filler.unlink()
    assert bring(Watch()).name == "found"
"""


@pytest.mark.parametrize("way", ["import", "unpack"])
def test_a_disk_that_fills_half_way_leaves_the_store_as_it_was(
    fox: Path, tmp_path: Path, way: str
) -> None:
    disk, script = tmp_path / "small", tmp_path / "fill.py"
    disk.mkdir()
    script.write_text(FILL)
    alone = ["unshare", "--map-root-user", "--mount"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[4])}
    try:
        subprocess.run([*alone, "true"], check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("This system lets nobody mount a small disk.")
    command = [*alone, sys.executable, str(script), str(disk), str(fox), way]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "No space left on device. The models are as they were." in done.stdout


def test_a_crash_in_the_middle_is_swept_at_the_next_start(store: ModelStore, fox: Path) -> None:
    store.import_model(fox)
    before = tree(store.places.root)
    places = store.places
    for left in ("incoming/1.part", "blobs/ab/ab12", "views/lost/model_index.json"):
        path = places.root / left
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    shutil.rmtree(places.views / "fox" / "unet")
    store.sweep()
    assert tree(places.root) == before


@pytest.mark.logs("Blobs of no model may be left")
def test_a_manifest_that_cannot_be_read_costs_no_blob(
    store: ModelStore, fox: Path, paths: Paths
) -> None:
    store.import_model(fox)
    blobs = tree(store.places.blobs)
    store.places.manifest("fox").write_text("{")
    with pytest.raises(StoreError, match=r"fox\.json is not valid JSON"):
        store.sweep()
    assert tree(store.places.blobs) == blobs
    _, broken = find_models(paths, Settings())
    assert store.import_model(fox, "another").name == "another"
    assert "fox.json is not valid JSON" in broken.failure.message  # type: ignore[union-attr]


def test_what_is_removed_can_be_brought_back(store: ModelStore, fox: Path, paths: Paths) -> None:
    store.import_model(fox)
    before = tree(store.places.root)
    thrown = store.remove("fox")
    with pytest.raises(ModelNotFound):
        find_model("fox", paths)
    assert store.usage().trash_bytes == store.usage().store_bytes > 0
    store.bring_back(thrown)
    assert tree(store.places.root) == before
    assert find_model("fox", paths).id == "fox"


def test_files_of_another_model_outlive_one_that_is_removed_for_good(
    store: ModelStore, fox: Path
) -> None:
    store.import_model(fox, "one")
    (fox / "LICENSE").write_text("only of two")
    store.import_model(fox, "two")
    store.remove("two")
    assert store.empty_trash() == len("only of two")
    assert store.verify("one").damaged == ()
    store.remove("one")
    store.empty_trash()
    assert store.usage().store_bytes == 0


def test_one_flipped_bit_in_any_file_is_found_and_named(store: ModelStore, fox: Path) -> None:
    model = store.import_model(fox, how=How.COPY)
    for file in model.files:
        blob = store.places.file(file)
        whole = blob.read_bytes()
        if len(whole) < 20:
            continue
        flip(blob)
        damaged = store.verify("fox").damaged
        assert file.name in damaged
        assert {f.sha256 for f in model.files if f.name in damaged} == {file.sha256}
        blob.write_bytes(whole)
    assert store.verify("fox").damaged == ()


def test_a_damaged_file_is_repaired_from_another_copy(
    store: ModelStore, fox: Path, made: Path, paths: Paths
) -> None:
    model = store.import_model(fox, how=How.COPY)
    blob = next(store.places.file(file) for file in model.files if file.name == UNET)
    flip(blob)
    gone = next(store.places.file(file) for file in model.files if file.name == "model_index.json")
    gone.unlink()
    assert store.repair("fox", made / UNET).damaged == ("model_index.json",)
    assert store.repair("fox", made).damaged == ()
    assert store.verify("fox").damaged == ()
    check_unchanged(find_model("fox", paths).path)


def test_a_file_in_place_is_repaired_in_the_store_and_not_in_the_folder_of_the_user(
    store: ModelStore, fox: Path, made: Path
) -> None:
    store.import_model(fox, how=How.IN_PLACE)
    flip(fox / UNET)
    damaged = tree(fox)
    assert store.repair("fox", made).damaged == ()
    assert tree(fox) == damaged
    assert store.verify("fox").damaged == ()


def test_a_damaged_blob_is_not_trusted_by_the_next_import(
    store: ModelStore, fox: Path, made: Path
) -> None:
    model = store.import_model(fox, how=How.COPY)
    flip(store.places.file(next(file for file in model.files if file.name == UNET)))
    store.import_model(made, "again", How.COPY)
    assert store.verify("fox").damaged == ()


def test_two_cannot_change_the_store_at_once(store: ModelStore, fox: Path) -> None:
    lock = LibraryLock(store.places.root)
    with pytest.raises(AlreadyRunning, match="Another import or change of models is under way"):
        store.import_model(fox)
    store.sweep()
    lock.release()
    assert store.import_model(fox).name == "fox"
