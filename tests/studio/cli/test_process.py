"""The command `gouache` as a process of its own, the way a shell starts it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.paths import Paths

MODEL = Path(__file__).resolve().parents[2] / "golden" / "data" / "u15_pixelhead_tiny"
GENERATE = ("generate", "a red circle", "--model", str(MODEL), "--width=256", "--height=256")
COMMAND = [sys.executable, "-m", "ui"]
TELL_MODULES = """
import sys
from ui.__main__ import main
code = main()
print(code, *(name for name in ("torch", "diffusers", "PySide6") if name in sys.modules))
"""


def gouache(*arguments: str, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], stdout=stdout, stderr=subprocess.PIPE, text=True, check=False
    )


def modules_of(*arguments: str) -> list[str]:
    """The exit code, and which of the large modules a command has imported."""
    done = subprocess.run(
        [sys.executable, "-c", TELL_MODULES, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()[-1].split()


def test_bad_request_is_refused_before_torch_is_imported() -> None:
    assert modules_of(*GENERATE, "--steps", "0") == ["2"]
    assert modules_of("generate", "", "--model", str(MODEL)) == ["2"]
    assert modules_of("models") == ["0"]


def test_picture_is_made_without_qt_and_diffusers() -> None:
    assert modules_of(*GENERATE, "--steps", "1") == ["0", "torch"]


def test_quiet_process_says_nothing_but_the_result() -> None:
    done = gouache(*GENERATE, "--steps", "1", "--quiet", "--json")
    assert done.returncode == 0
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send.")
def test_ctrl_c_stops_cleanly(paths: Paths) -> None:
    # Jobs that a shell started in the background ignore SIGINT, and hand that on.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    command = [*COMMAND, *GENERATE, "--width=1024", "--height=1024", "--steps", "200"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        for line in process.stderr:
            if line.startswith("encode"):
                break
        process.send_signal(signal.SIGINT)
        told = process.stderr.read()
    assert told == "gouache: Stopped.\n"
    assert process.returncode == 130
    assert not paths.pictures.exists()
    assert gouache(*GENERATE, "--steps", "1").returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows passes text, not bytes.")
def test_argument_that_is_no_text() -> None:
    command: list[str | bytes] = [*COMMAND, "generate", b"caf\xe9"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == (
        r"gouache: 'caf\udce9' holds bytes that are no UTF-8 text. Type it again." + "\n"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Needs /dev/full.")
def test_output_to_a_full_disk() -> None:
    with Path("/dev/full").open("w") as full:
        done = gouache("models", stdout=full.fileno())
    assert done.returncode == 1
    assert done.stderr == "gouache: The output cannot be written: No space left on device.\n"


def test_reader_that_has_left_is_no_reason_for_a_traceback() -> None:
    with subprocess.Popen(
        [*COMMAND, "models"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 400 kB, which only root can make."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=400k", "none", str(disk)]
    can_mount = sys.platform == "linux" and os.geteuid() == 0 and shutil.which("mount")
    if not can_mount or subprocess.run(command, check=False).returncode:
        pytest.skip("Only root on Linux can make a small disk.")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def fill(disk: Path) -> None:
    (disk / "filler").write_bytes(bytes(shutil.disk_usage(disk).free))


def test_full_folder_for_the_copy_keeps_the_picture(small_disk: Path, paths: Paths) -> None:
    out = small_disk / "x.png"
    out.write_bytes(b"precious")
    fill(small_disk)
    done = gouache(*GENERATE, "--steps", "1", "--quiet", "--out", str(out))
    assert done.returncode == 1
    assert done.stderr.startswith(f"gouache: The disk is full: 0 MB free in {small_disk}.")
    (kept,) = paths.pictures.iterdir()
    assert str(kept) in done.stderr
    assert out.read_bytes() == b"precious"
    assert sorted(path.name for path in small_disk.iterdir()) == ["filler", "x.png"]


def test_full_library_says_so_and_leaves_no_half_picture(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = Paths.under(small_disk)
    monkeypatch.setenv("GOUACHE_HOME", str(small_disk))
    done = gouache(*GENERATE, "--steps=1", "--quiet", "--seed=7", "--count=5")
    assert done.returncode == 1
    saved = list(paths.pictures.iterdir())
    assert all(str(path) in done.stdout for path in saved)
    assert done.stderr == (
        f"gouache: The disk is full: 0 MB free in {paths.pictures}. "
        f"Make room there, then make it again with --seed {7 + len(saved)}.\n"
    )
