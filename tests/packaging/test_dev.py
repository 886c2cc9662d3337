"""packaging/dev.py in a small clone, whose .venv holds scripts that write down their calls."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
TOOL = """#!{python}
import os, pathlib, sys
clone = pathlib.Path({clone!r})
with (clone / "calls").open("a") as calls:
    calls.write(" ".join([pathlib.Path(sys.argv[0]).name, *sys.argv[1:]]) + "\\n")
sys.exit(any(word in sys.argv for word in os.environ.get("FAILING", "").split()))
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="The stand-ins are POSIX scripts.")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    (tmp_path / "packaging").mkdir()
    for name in ("pyproject.toml", "packaging/dev.py", "packaging/constraints.txt"):
        shutil.copy(REPOSITORY / name, tmp_path / name)
    scripts = tmp_path / ".venv" / "bin"
    scripts.mkdir(parents=True)
    for name in ("python", "gouache", "lint-imports"):
        (scripts / name).write_text(TOOL.format(python=sys.executable, clone=str(tmp_path)))
        (scripts / name).chmod(0o755)
    return tmp_path


def dev(clone: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in displays}
    return subprocess.run(
        [sys.executable, clone / "packaging" / "dev.py", *arguments],
        env={**environment, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def calls(clone: Path) -> list[str]:
    """What was called since the last look."""
    path = clone / "calls"
    lines = path.read_text().splitlines() if path.exists() else []
    path.unlink(missing_ok=True)
    return lines


def test_first_start_installs_and_an_unchanged_second_one_does_not(clone: Path) -> None:
    assert dev(clone, "setup").returncode == 0
    (pip,) = calls(clone)
    assert pip.startswith("python -m pip install --no-input")
    assert f"--constraint {clone}/packaging/constraints.txt --editable {clone}[dev]" in pip
    assert dev(clone, "setup").returncode == 0
    assert calls(clone) == []


@pytest.mark.parametrize("name", ["pyproject.toml", "packaging/constraints.txt"])
def test_changed_requirements_are_installed_at_the_next_start(clone: Path, name: str) -> None:
    dev(clone, "setup")
    calls(clone)
    with (clone / name).open("a") as file:
        file.write("# changed\n")
    dev(clone, "setup")
    assert len(calls(clone)) == 1


def test_failed_installation_says_so_and_begins_afresh_the_next_time(clone: Path) -> None:
    failed = dev(clone, "setup", FAILING="pip")
    assert failed.returncode == 1
    assert "The set-up did not finish: pip ended with code 1" in failed.stderr
    assert "Traceback" not in failed.stderr
    marker = clone / ".venv" / "half-installed"
    marker.touch()
    # The new .venv has a real Python, which finds no project to install in this clone.
    (clone / "pyproject.toml").write_text("no project")
    assert dev(clone, "setup", PIP_NO_INDEX="1").returncode == 1
    assert not marker.exists()


def test_without_a_display_the_sample_picture_is_made_headless(clone: Path) -> None:
    done = dev(clone, "run")
    assert done.returncode == 0
    assert "There is no display here" in done.stdout
    assert calls(clone)[-1] == "gouache generate --sample"


def test_with_a_display_the_window_is_opened(clone: Path) -> None:
    assert dev(clone, "run", DISPLAY=":0").returncode == 0
    assert calls(clone)[-1] == "gouache"


def test_run_hands_on_the_exit_code_of_the_studio(clone: Path) -> None:
    assert dev(clone, "run", FAILING="generate").returncode == 1


def test_test_runs_every_tool_and_names_the_one_that_failed(clone: Path) -> None:
    dev(clone, "setup")
    calls(clone)
    done = dev(clone, "test", "-k", "nothing", FAILING="mypy")
    assert done.returncode == 1
    assert calls(clone) == [
        "python -m ruff check .",
        "python -m ruff format --check .",
        "python -m mypy --strict",
        "lint-imports",
        "python -m pytest -k nothing",
    ]
    *_, mypy, imports, tests = done.stdout.splitlines()
    assert mypy.startswith("mypy ")
    assert mypy.endswith("failed with code 1")
    assert imports.endswith("passed")
    assert tests.endswith("passed")


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux leaves Qt without its libraries.")
def test_missing_system_library_is_named_with_the_command_that_installs_it(clone: Path) -> None:
    script = clone / "packaging" / "dev.py"
    code = script.read_text().replace('"libEGL.so.1": "libegl1"', '"libgone.so.9": "libgone9"')
    # Only root installs by itself, and only where there is apt-get.
    script.write_text(code.replace("os.geteuid()", "1000").replace("shutil.which", "bool"))
    done = dev(clone, "run", DISPLAY=":0")
    assert done.returncode == 1
    assert "Qt needs system libraries that are not here: libgone.so.9." in done.stdout
    assert "sudo apt-get install --yes --no-install-recommends libgone9" in done.stdout
    assert "gouache" not in calls(clone)


def test_python_without_venv_gets_the_name_of_its_package(clone: Path) -> None:
    shutil.rmtree(clone / ".venv")
    script = clone / "packaging" / "dev.py"
    code = script.read_text().replace('find_spec("ensurepip")', 'find_spec("not_there")')
    script.write_text(code.replace("os.geteuid()", "1000").replace("shutil.which", "bool"))
    done = dev(clone, "setup")
    assert done.returncode == 1
    assert "Python lacks its venv and ensurepip modules." in done.stdout
    assert f"python3.{sys.version_info.minor}-venv" in done.stdout


def test_misspelt_job_is_refused(clone: Path) -> None:
    done = dev(clone, "rum")
    assert done.returncode == 2
    assert "invalid choice: 'rum'" in done.stderr
    assert calls(clone) == []


def test_old_python_can_read_the_script_and_gets_a_sentence() -> None:
    script = REPOSITORY / "packaging" / "dev.py"
    ast.parse(script.read_text(), feature_version=(3, 6))
    pretend = "import runpy, sys; sys.version_info = (3, 8, 18, 'final', 0); runpy.run_path({!r})"
    command = [sys.executable, "-c", pretend.format(str(script))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Gouache needs Python 3.11 or newer; this is 3.8.")
