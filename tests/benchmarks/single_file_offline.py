"""Full-size checkpoints of random weights, brought in and run where there is no network.

    python -m tests.benchmarks.single_file_offline [sd15] [sdxl] [--side 512] [--steps 4]

Each is one file in float16, as it is downloaded: 2.1 GB of Stable Diffusion 1.5, 6.9 GB of XL.
Every command of `gouache` runs in a network namespace of its own, which is empty. Needs Linux.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PIL import Image

from studio.paths import HOME_VARIABLE
from tests.studio.models.ldm import SD15, SDXL, save_random, shapes_of

ROOT = Path(__file__).parents[2]
ALONE = ("unshare", "--map-root-user", "--net")
CONNECT = "import socket; socket.create_connection(('1.1.1.1', 443), 1)"
SIZES = {"sd15": SD15, "sdxl": SDXL}
SPARE = 1.2  # of the bytes of the file


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", choices=SIZES, default=[*SIZES], metavar="sd15|sdxl")
    parser.add_argument("--side", type=int, default=512)
    parser.add_argument("--steps", type=int, default=4)
    options = parser.parse_args()
    if not subprocess.run(
        [*ALONE, sys.executable, "-c", CONNECT], check=False, capture_output=True
    ).returncode:
        raise SystemExit("There is a network in what should be an empty namespace.")
    for name in options.names:
        with tempfile.TemporaryDirectory() as place:
            tell(name, Path(place), options.side, options.steps)
    return 0


def tell(name: str, place: Path, side: int, steps: int) -> None:
    shapes = shapes_of(SIZES[name])
    count = sum(math.prod(shape) for shape in shapes.values())
    if shutil.disk_usage(place).free < SPARE * 2 * count:
        raise SystemExit(f"{place} has no room for {2 * count / 1e9:.1f} GB.")
    checkpoint = save_random(place / f"{name}.safetensors", shapes)
    began_s = time.perf_counter()
    gouache(place, "models", "import", str(checkpoint), "--name", name, "--quiet")
    imported_s = time.perf_counter() - began_s
    size = ("--width", str(side), "--height", str(side), "--steps", str(steps))
    words = ("generate", "a red fox", "--model", name, *size, "--seed", "7", "--json", "--quiet")
    first, again = (json.loads(gouache(place, *words)) for _ in range(2))
    is_same = pixels_of(first) == pixels_of(again)
    print(
        f"{name}: {checkpoint.stat().st_size / 1e9:.1f} GB, import {imported_s:.1f} s, "
        f"{_told(first)}, the same again: {is_same}",
        flush=True,
    )


def pixels_of(picture: dict[str, Any]) -> bytes:
    with Image.open(picture["path"]) as image:
        return image.tobytes()


def gouache(home: Path, *words: str) -> str:
    """What a command prints where there is no network."""
    done = subprocess.run(
        [*ALONE, sys.executable, "-m", "ui", *words],
        env={**os.environ, HOME_VARIABLE: str(home), "HOME": str(home), "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def _told(picture: dict[str, Any]) -> str:
    seconds: dict[str, float] = {}
    for span in picture["spans"]:
        seconds[span["phase"]] = seconds.get(span["phase"], 0.0) + span["seconds"]
    request = picture["request"]
    return (
        f"load {seconds['load']:.1f} s, a picture of {request['width']} × {request['height']} in "
        f"{request['steps']} steps {picture['total_s'] - seconds['load']:.1f} s, "
        f"at most {picture['peak_bytes'] / 1e9:.1f} GB in memory as {picture['dtype']}"
    )


if __name__ == "__main__":
    sys.exit(main())
