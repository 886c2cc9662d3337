"""Set Gouache up from a clone, then run or test it: python3 packaging/dev.py run | test | setup."""

import sys

# Old Pythons read this file too: its syntax is theirs, and nothing newer runs before this.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "Gouache needs Python 3.11 or newer; this is {}.{}. Start packaging/dev.py with a newer "
        "one, such as: python3.12 packaging/dev.py run".format(*sys.version_info[:2])
    )

import argparse
import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
SUFFIX = ".exe" if os.name == "nt" else ""
PYTHON = SCRIPTS / f"python{SUFFIX}"
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
STAMP = VENV / "gouache-stamp"
UNFINISHED = "unfinished"

# What Qt needs of a Linux beside its wheel, and Debian's packages; others come along with these.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__, allow_abbrev=False)
    parser.add_argument("job", choices=("run", "test", "setup"), help="what to do after set-up")
    job, rest = parser.parse_known_args()
    if rest and job.job != "test":
        parser.error(f"{job.job} takes nothing more; test hands the rest to pytest.")
    has_qt = set_up()
    if job.job == "run":
        return run(has_qt)
    if job.job == "test":
        return test(rest)
    return 0


def set_up() -> bool:
    """Make .venv what the repository asks for; whether Qt has its system libraries."""
    place = f"{sys.version} {sys.base_prefix} {ROOT}".replace("\n", " ")
    wanted = hashlib.sha256()
    for file in (ROOT / "pyproject.toml", CONSTRAINTS, Path(__file__)):
        wanted.update(file.read_bytes())
    stamp = f"{place}\n{wanted.hexdigest()}\n"
    found = STAMP.read_text(encoding="utf-8") if STAMP.is_file() else ""
    if found != stamp or not PYTHON.exists():
        install(is_new=not PYTHON.exists() or (bool(found) and not found.startswith(place)))
        STAMP.write_text(stamp, encoding="utf-8")
    compile_translations()
    return has_qt_libraries()


def install(is_new: bool) -> None:
    """Install the project and all it needs; an interrupted one starts afresh the next time."""
    print("Setting up .venv: a few minutes the first time, nothing after that.", flush=True)
    began_s = time.perf_counter()
    if is_new:
        make_venv()
    STAMP.write_text(UNFINISHED, encoding="utf-8")
    pip: list[Path | str] = [PYTHON, "-m", "pip", "install", "--no-input"]
    pip += ["--disable-pip-version-check", "--constraint", CONSTRAINTS]
    code = call([*pip, "--editable", f"{ROOT}[dev]"])
    if code:
        sys.exit(
            f"The set-up did not finish: pip ended with code {code}, its lines above say why. "
            "The next start begins it again."
        )
    print(f"Set up in {time.perf_counter() - began_s:.0f} s.", flush=True)


def compile_translations() -> None:
    """Make the files that the window reads, if one of the translators' is newer."""
    sources = [*(ROOT / "assets" / "translations").glob("*.ts")]
    made = [source.with_suffix(".qm") for source in sources]
    if any(not qm.exists() or is_newer(ts, qm) for ts, qm in zip(sources, made, strict=True)):
        call([PYTHON, ROOT / "packaging" / "translations.py", "compile"])


def is_newer(one: Path, other: Path) -> bool:
    return one.stat().st_mtime > other.stat().st_mtime


def make_venv() -> None:
    """An empty .venv with pip, in place of whatever stood there."""
    if not importlib.util.find_spec("venv") or not importlib.util.find_spec("ensurepip"):
        package = f"python3.{sys.version_info.minor}-venv"
        if not install_system_packages([package], "Python lacks its venv and ensurepip modules."):
            sys.exit(1)
        importlib.invalidate_caches()
    import venv

    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    STAMP.write_text(UNFINISHED, encoding="utf-8")
    try:
        venv.create(VENV, with_pip=True, symlinks=os.name != "nt")
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"No virtual environment could be made in {VENV}: {error}")


def has_qt_libraries() -> bool:
    """Whether Qt finds the system's libraries; missing ones are installed if that is allowed."""
    missing = [name for name in QT_LIBRARIES if not is_loadable(name)]
    if not missing:
        return True
    packages = [QT_LIBRARIES[name] for name in missing]
    why = f"Qt needs system libraries that are not here: {', '.join(missing)}."
    return install_system_packages(packages, why) and all(map(is_loadable, missing))


def is_loadable(library: str) -> bool:
    if not sys.platform.startswith("linux"):
        return True
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_system_packages(packages: list[str], why: str) -> bool:
    """Install Debian packages as root; else say with which command a person does it."""
    apt = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    print(why, flush=True)
    if not shutil.which("apt-get"):
        print("Install them with this system's package manager, then start again.", flush=True)
        return False
    if os.geteuid() != 0:
        print(f"Install them, then start again:\n  sudo {' '.join(apt)}", flush=True)
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    call(["apt-get", "update", "--quiet=2"], environment)
    return call([*apt, "--quiet=2"], environment) == 0


def run(has_qt: bool) -> int:
    gouache = SCRIPTS / f"gouache{SUFFIX}"
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if not sys.platform.startswith("linux") or any(map(os.environ.get, displays)):
        return call([gouache]) if has_qt else 1
    print("There is no display here: the studio makes its sample picture without a window.")
    return call([gouache, "generate", "--sample"])


def test(pytest_arguments: list[str]) -> int:
    """Run every tool, also after one has failed; 0 if all passed."""
    environment = {**os.environ}
    environment.pop("QT_QPA_PLATFORM", None)  # tests/conftest.py chooses, with a screen of its own
    tools: dict[str, list[Path | str]] = {
        "ruff check": [PYTHON, "-m", "ruff", "check", "."],
        "ruff format": [PYTHON, "-m", "ruff", "format", "--check", "."],
        "mypy": [PYTHON, "-m", "mypy", "--strict"],
        "import-linter": [SCRIPTS / f"lint-imports{SUFFIX}"],
        "pytest": [PYTHON, "-m", "pytest", *pytest_arguments],
    }
    results = []
    for title, command in tools.items():
        print(f"\n{title}", flush=True)
        began_s = time.perf_counter()
        code = call(command, environment)
        results.append((title, time.perf_counter() - began_s, code))
    print()
    for title, seconds, code in results:
        print(f"{title:15}{seconds:8.1f} s  {f'failed with code {code}' if code else 'passed'}")
    return 1 if any(code for _, _, code in results) else 0


def call(command: list[Path | str], environment: dict[str, str] | None = None) -> int:
    """Run a command in the repository with no input to wait for; its exit code."""
    sys.stdout.flush()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.wait()  # it got Ctrl-C as well and ends in its own way
        raise


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
