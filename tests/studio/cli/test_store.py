"""gouache models import | list | verify | repair | remove | usage, and a picture by an import."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.studio.cli.outcome import Gouache
from tests.studio.models.headers import save_safetensors
from tests.studio.models.store.test_store import LORA, UNET, flip
from tests.studio.models.tiny import save_stable_diffusion


@pytest.fixture(scope="module")
def fox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_stable_diffusion(tmp_path_factory.mktemp("models") / "fox")


def test_an_imported_model_makes_a_picture_and_is_named_with_it(
    run: Gouache, fox: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(fox, tmp_path / "fox")
    done = run("models", "import", str(copy), "--name", "red fox", "--quiet")
    assert done.code == 0
    assert done.out.startswith("Imported red fox: Stable Diffusion, diffusers folder, fp32, ")
    shutil.rmtree(copy)
    size = ("--width", "64", "--height", "64", "--steps", "1")
    done = run("generate", "a fox", "--model", "red fox", *size, "--json", "--quiet")
    assert done.code == 0
    assert done.json["model"]["id"] == "red fox"
    assert "red fox" in run("models").out


def test_what_was_imported_is_listed(run: Gouache, fox: Path, tmp_path: Path) -> None:
    assert run("models", "list").out.startswith("No model was imported yet")
    run("models", "import", str(fox), "--in-place", "--quiet")
    run("models", "import", str(save_safetensors(tmp_path / "ink.safetensors", LORA)), "--quiet")
    heads, first, second = run("models", "list").out.splitlines()
    assert heads.split()[:3] == ["name", "family", "kind"]
    assert "in place" in first
    assert "LoRA" in second
    models = run("models", "list", "--json").json["models"]
    assert [model["name"] for model in models] == ["fox", "ink"]


def test_the_licence_of_a_model_that_states_none_is_kept_as_the_person_says(
    run: Gouache, tmp_path: Path
) -> None:
    file = save_safetensors(tmp_path / "ink.safetensors", LORA)
    done = run("models", "import", str(file), "--licence", "openrail++", "--quiet")
    assert done.out.endswith("in 1 file.\n")
    assert "with conditions, OpenRAIL++-M" in run("models", "list").out


def test_a_damaged_file_is_named_and_repaired(run: Gouache, fox: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(fox, tmp_path / "fox"))
    run("models", "import", str(copy), "--in-place", "--quiet")
    assert run("models", "verify", "fox", "--quiet").code == 0
    flip(copy / UNET)
    done = run("models", "verify", "--all", "--quiet")
    assert done.code == 1
    assert done.out == f"fox: damaged\n  {UNET}\n"
    assert "1 of " in done.err
    assert "gouache models repair fox --from PATH" in done.err
    assert run("models", "repair", "fox", "--from", str(tmp_path / "x"), "--quiet").code == 2
    done = run("models", "repair", "fox", "--from", str(fox), "--quiet")
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("files, all as imported.\n")


def test_the_space_is_told_and_given_back(run: Gouache, fox: Path) -> None:
    run("models", "import", str(fox), "--copy", "--quiet")
    usage = run("models", "usage", "--json").json
    assert usage["store_bytes"] == usage["models"][0]["own_bytes"] > 0
    assert "The library of models takes" in run("models", "usage").out
    assert "Moved fox to the trash" in run("models", "remove", "fox").out
    assert run("models", "usage", "--json").json["trash_bytes"] == usage["store_bytes"]
    run("models", "import", str(fox), "--quiet")
    assert "Removed fox for good" in run("models", "remove", "fox", "--for-good").out
    assert run("models", "usage", "--json").json["store_bytes"] == 0


@pytest.mark.parametrize("words", ["verify x", "remove x", "repair x --from ."])
def test_a_name_that_is_not_there_is_refused(run: Gouache, words: str) -> None:
    done = run("models", *words.split(), "--json")
    assert done.code == 2
    assert "No imported model is called 'x'." in done.err
    assert done.json["error"]["kind"] == "ModelNotFound"


def test_results_are_told_to_scripts(run: Gouache, fox: Path) -> None:
    assert run("models", "import", str(fox), "--json", "--quiet").json["name"] == "fox"
    (model,) = run("models", "verify", "--json", "--quiet").json["models"]
    assert model["damaged"] == []
    done = run("models", "repair", "fox", "--from", str(fox), "--json", "--quiet")
    assert done.json["checked_at"] > model["checked_at"]
    done = run("models", "remove", "fox", "--for-good", "--json")
    assert done.json == {"removed": "fox", "freed_bytes": kept_bytes(model)}


def kept_bytes(model: dict[str, list[dict[str, int]]]) -> int:
    return sum({file["sha256"]: file["size_bytes"] for file in model["files"]}.values())


def test_a_picture_keeps_the_licence_of_its_model(run: Gouache, fox: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(fox, tmp_path / "fox"))
    card = "---\nlicense: other\nlicense_name: flux-1-dev-non-commercial-license\n---\n"
    (copy / "README.md").write_text(card)
    run("models", "import", str(copy), "--quiet")
    size = ("--width", "64", "--height", "64", "--steps", "1", "--quiet")
    lent = run("generate", "a fox", "--model", "fox", *size).saved
    sold = run("generate", "a red circle", "--steps", "1", "--quiet").saved
    report = run("models", "licences", lent, sold, "--json").json["licences"]
    assert [row["use"] for row in report] == ["non-commercial", "commercial use"]
    done = run("models", "licences", lent, sold)
    assert "Not for business" in done.out
    folder = tmp_path / "sold"
    run("models", "licences", lent, sold, "--commercial", "--copy-to", str(folder))
    assert [path.name for path in folder.iterdir()] == [Path(sold).name]
    assert "non-commercial, FLUX.1 dev" in run("models", "list").out
    assert "Licence: FLUX.1 dev, non-comm" in run("models", "inspect", "fox").out


def test_a_picture_that_is_not_there_has_no_licence(run: Gouache, tmp_path: Path) -> None:
    done = run("models", "licences", str(tmp_path / "x.png"))
    assert done.code == 2
    assert "There is no picture at" in done.err
    (tmp_path / "x.png").write_bytes(b"no picture")
    assert "not made by Gouache" in run("models", "licences", str(tmp_path / "x.png")).out


def test_a_removed_model_is_restored_and_the_library_is_moved(
    run: Gouache, fox: Path, tmp_path: Path
) -> None:
    run("models", "import", str(fox), "--quiet")
    run("models", "remove", "fox")
    assert run("models", "restore", "fox").out == "fox is back.\n"
    assert "No model called 'fox' is in the trash." in run("models", "restore", "fox").err
    disk = tmp_path / "disk"
    done = run("models", "move", str(disk), "--quiet")
    assert done.out == f"The models are in {disk} now.\n"
    assert run("models", "verify", "fox", "--quiet").code == 0
    size = ("--width", "64", "--height", "64", "--steps", "1", "--quiet")
    assert run("generate", "a fox", "--model", "fox", *size).code == 0
    assert not (tmp_path / "home" / "models").exists()
    assert "fox" in run("models", "find", str(fox.parent)).out
    assert run("models", "find", str(tmp_path / "none"), "--json").json == {"models": []}
