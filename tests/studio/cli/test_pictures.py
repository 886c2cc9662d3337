"""gouache generate from pictures: another version, a part painted anew, an edit."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.history import metadata
from tests.studio.cli.outcome import Gouache
from tests.studio.models.tiny import save_stable_diffusion

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(save_stable_diffusion(tmp_path_factory.mktemp("models") / "fox"))


@pytest.fixture
def fox(tmp_path: Path) -> Path:
    Image.linear_gradient("L").resize((96, 64)).convert("RGB").save(tmp_path / "fox.png")
    return tmp_path / "fox.png"


@pytest.fixture
def mask(tmp_path: Path) -> Path:
    mask = Image.new("L", (96, 64))
    mask.paste(255, (48, 0, 96, 64))
    mask.save(tmp_path / "mask.png")
    return tmp_path / "mask.png"


def test_a_picture_has_another_version_in_its_shape(run: Gouache, model: str, fox: Path) -> None:
    done = run(
        *("generate", "a red fox", "--model", model, "--image", str(fox)),
        *("--strength", "0.5", "--steps", "4", "--seed", "7", "--json"),
    )
    assert done.code == 0, done.err
    task = done.json["request"]["task"]
    assert (task["kind"], task["strength"]) == ("ImageToImage", 0.5)
    assert (done.json["request"]["width"], done.json["request"]["height"]) == (80, 64)
    record = metadata.read(Path(done.json["path"]))
    assert record is not None
    assert record.sources_sha256 == (hashlib.sha256(fox.read_bytes()).hexdigest(),)


def test_only_what_is_white_in_the_mask_is_painted_anew(
    run: Gouache, model: str, fox: Path, mask: Path
) -> None:
    done = run(
        *("generate", "a red fox", "--model", model, "--image", str(fox), "--mask", str(mask)),
        *("--width", "96", "--height", "64", "--steps", "2", "--seed", "7", "--json"),
    )
    assert done.code == 0, done.err
    with Image.open(done.json["path"]) as made, Image.open(fox) as before:
        same = (np.asarray(made) == np.asarray(before)).all(axis=2)
    assert same[:, :48].all()
    assert not same[:, 48:].all()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--strength", "0.5"), "--strength goes with a picture. Add --image FILE."),
        (("--mask", "MASK"), "--mask goes with a picture. Add --image FILE."),
        (("--image", "FOX", "--image", "FOX"), "Only an edit takes several pictures. Leave one."),
        (("--image", "FOX", "--strength", "x"), "The strength must be a number; 'x' is not."),
        (("--image", "FOX", "--strength", "2"), "The strength must be a number from 0 to 1;"),
        (("--image", "FOX", "--mask", "gone.png"), "There is no file gone.png."),
    ],
)
def test_what_does_not_go_together_is_said(
    run: Gouache, model: str, fox: Path, mask: Path, options: tuple[str, ...], sentence: str
) -> None:
    names = {"FOX": str(fox), "MASK": str(mask)}
    done = run("generate", "a", "--model", model, *(names.get(each, each) for each in options))
    assert done.code == 2
    assert sentence in done.err
