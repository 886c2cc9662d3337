import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from studio.errors import ModelDamaged, ModelNotFound, ModelUnsupported
from studio.models.diffusers import FAMILY
from studio.models.family import ModelSpec
from studio.models.library import BrokenModel, find_model, find_models, weights_sha256
from studio.paths import Paths
from studio.settings import Settings
from tests.studio.models.tiny import save_stable_diffusion

REMEDY = (
    "Choose the folder of a diffusers or SenseNova-U1 model, or a .safetensors or .gguf file. "
    'The model that comes with Gouache is called "starter".'
)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_stable_diffusion(tmp_path_factory.mktemp("models") / "fox")


def test_the_starter_is_found_by_its_name(paths: Paths) -> None:
    spec = find_model("starter", paths)
    assert (spec.id, spec.family_id) == ("starter", "sensenova")


def test_a_model_is_found_by_its_path(model: Path, paths: Paths) -> None:
    spec = find_model(str(model), paths)
    assert (spec.id, spec.title, spec.family_id) == (str(model), "fox", "diffusers")
    assert spec.architecture == "StableDiffusionPipeline"


def test_a_model_in_the_folder_of_models_is_found_by_its_name(model: Path, paths: Paths) -> None:
    paths.models.mkdir(parents=True)
    (paths.models / "fox").symlink_to(model)
    assert find_model("fox", paths).path == model


@pytest.mark.parametrize("name", ["/no/such/model", "fox", "fox\udc80"])
def test_a_path_that_does_not_exist_is_refused(name: str, paths: Paths) -> None:
    with pytest.raises(ModelNotFound) as caught:
        find_model(name, paths)
    assert str(caught.value) == f"There is no model at {name}. {REMEDY}"


def test_a_name_that_can_be_no_path_is_refused(paths: Paths) -> None:
    with pytest.raises(ModelNotFound, match="The name of the model is empty"):
        find_model(" ", paths)
    with pytest.raises(ModelNotFound, match=r"'a\\x00b' cannot be looked up: embedded null byte"):
        find_model("a\0b", paths)
    with pytest.raises(ModelNotFound, match="cannot be looked up: File name too long"):
        find_model("a" * 5000, paths)


def test_an_empty_folder_is_refused(tmp_path: Path, paths: Paths) -> None:
    folder = tmp_path / "x"
    folder.mkdir()
    with pytest.raises(ModelNotFound) as caught:
        find_model(str(folder), paths)
    assert caught.value.message == f"The folder {folder} is empty."


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("notes.txt", "Milk, eggs. Grüße".encode(), "is a text file, not a model."),
        ("long.txt", ("ü" * 4001).encode(), "is a text file, not a model."),
        ("a.ckpt", b"\x80\x02", "is a pickle file, which can run code when it is opened."),
        ("a.jpg", b"\xff\xd8\0", "is not a model."),
    ],
)
def test_a_file_is_refused_as_what_it_is(
    tmp_path: Path, paths: Paths, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelUnsupported) as caught:
        find_model(str(tmp_path / name), paths)
    assert caught.value.message == f"{tmp_path / name} {reason}"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("readme.md", "A fox", "holds neither model_index.json nor config.json: it is no model."),
        ("a.bin", "A fox", "holds pickle files, which can run code when they are opened."),
        ("config.json", '{"model_type": "llama"}', "holds a model of the kind 'llama', which"),
    ],
)
def test_a_folder_of_an_unknown_kind_is_refused(
    tmp_path: Path, paths: Paths, name: str, content: str, reason: str
) -> None:
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / name).write_text(content)
    with pytest.raises(ModelUnsupported) as caught:
        find_model(str(folder), paths)
    assert caught.value.message.startswith(f"{folder} {reason}")


def test_an_index_that_is_no_json_is_refused(tmp_path: Path, paths: Paths) -> None:
    (tmp_path / "model_index.json").write_text("{")
    with pytest.raises(ModelDamaged, match=r"model_index\.json is not valid JSON"):
        find_model(str(tmp_path), paths)


def test_the_list_holds_every_model_once_and_the_broken_ones_with_their_failure(
    model: Path, paths: Paths, tmp_path: Path
) -> None:
    (paths.models / "empty").mkdir(parents=True)
    (paths.models / "fox").symlink_to(model)
    settings = Settings(model_paths=(str(model), str(tmp_path / "gone")))
    starter, fox, gone, empty = find_models(paths, settings)
    assert isinstance(starter, ModelSpec)
    assert starter.id == "starter"
    assert isinstance(fox, ModelSpec)
    assert fox.id == str(model)
    assert isinstance(gone, BrokenModel)
    assert (gone.title, gone.failure.kind) == ("gone", "ModelNotFound")
    assert isinstance(empty, BrokenModel)
    assert "is empty" in empty.failure.message


def test_the_list_without_a_folder_of_models_holds_the_starter(paths: Paths) -> None:
    assert [entry.id for entry in find_models(paths, Settings())] == ["starter"]


def test_weights_are_known_by_their_digest(model: Path, tmp_path: Path) -> None:
    spec, cache = FAMILY.inspect(model, "fox"), tmp_path / "new" / "digests.json"
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(spec.weight_files)]
    joined = hashlib.sha256("".join(digests).encode()).hexdigest()
    assert weights_sha256(spec, cache) == joined
    single = replace(spec, weight_files=spec.weight_files[:1])
    assert weights_sha256(single, cache) in digests


def test_a_digest_is_kept_until_the_file_changes(model: Path, tmp_path: Path) -> None:
    file, cache = tmp_path / "a.safetensors", tmp_path / "digests.json"
    file.write_bytes(b"red")
    spec = replace(FAMILY.inspect(model, "fox"), weight_files=(file,))
    weights_sha256(spec, cache)
    size, modified_ns, _ = json.loads(cache.read_text())[str(file)]
    cache.write_text(json.dumps({str(file): [size, modified_ns, "kept"]}))
    assert weights_sha256(spec, cache) == "kept"
    file.write_bytes(b"green")
    assert weights_sha256(spec, cache) == hashlib.sha256(b"green").hexdigest()


@pytest.mark.logs("digests.json is begun anew")
def test_a_damaged_cache_of_digests_is_begun_anew(model: Path, tmp_path: Path) -> None:
    spec, cache = FAMILY.inspect(model, "fox"), tmp_path / "digests.json"
    digest = weights_sha256(spec, cache)
    for damaged in ("[]", '{"a": 1}', "{"):
        cache.write_text(damaged)
        assert weights_sha256(spec, cache) == digest
