"""A model carried on a stick to a machine without a network, all by the command line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from studio.paths import HOME_VARIABLE
from tests.studio.models.tiny import save_stable_diffusion

ROOT = Path(__file__).resolve().parents[2]
ALONE = ["unshare", "--map-root-user", "--net"]  # a network of its own, with nobody in it
CONNECT = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"


def gouache(home: Path, *words: str, prefix: tuple[str, ...] = ()) -> str:
    """What a command prints, with everything that it keeps below `home`."""
    start = "import sys; from ui.__main__ import main; sys.exit(main())"
    done = subprocess.run(
        [*prefix, sys.executable, "-c", start, *words],
        env={**os.environ, HOME_VARIABLE: str(home), "HOME": str(home), "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_packed_model_makes_pictures_where_there_is_no_network(tmp_path: Path) -> None:
    if not shutil.which("unshare") or subprocess.run([*ALONE, "true"], check=False).returncode:
        pytest.skip("This system gives nobody a network of his own.")
    here, stick, there = tmp_path / "here", tmp_path / "stick", tmp_path / "there"
    for folder in (here, stick, there):
        folder.mkdir()
    fox = save_stable_diffusion(tmp_path / "fox")
    (fox / "README.md").write_text("---\nlicense: apache-2.0\n---\n")
    gouache(here, "models", "import", str(fox))
    gouache(here, "models", "pack", "fox", "-o", str(stick / "fox.gouache"), "--split", "1MB")
    shutil.rmtree(here)
    shutil.rmtree(fox)

    alone = tuple(ALONE)
    assert subprocess.run([*ALONE, sys.executable, "-c", CONNECT], check=False).returncode
    told = gouache(there, "models", "unpack", str(stick / "fox.gouache.001"), prefix=alone)
    assert "Unpacked fox: Apache-2.0, commercial use." in told
    shutil.rmtree(stick)
    assert "all as imported" in gouache(there, "models", "verify", "fox", prefix=alone)
    size = ("--width", "64", "--height", "64", "--steps", "2", "--seed", "7")
    words = ("generate", "a red fox", "--model", "fox", *size, "--json", "--quiet")
    picture = json.loads(gouache(there, *words, prefix=alone))
    assert Path(picture["path"]).is_file()
    assert picture["model"]["licence"] == "apache-2.0"
