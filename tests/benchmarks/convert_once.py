"""What converting once saves: a checkpoint of full size that is converted at each load, against
the folder that `gouache models convert` makes of it, loaded in turn.

    python -m tests.benchmarks.convert_once [sd15|sdxl]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from studio.devices import find_devices
from studio.devices.backend import Dtype, LoadPlan
from studio.models.diffusers import FAMILY
from studio.models.diffusers.convert import convert
from tests.studio.models.ldm import SD15, SDXL, save_random, shapes_of

_ROUNDS = 3


def main() -> int:
    sizes = SDXL if sys.argv[1:] == ["sdxl"] else SD15
    with tempfile.TemporaryDirectory() as place:
        checkpoint = save_random(Path(place) / "fox.safetensors", shapes_of(sizes))
        folder = convert(checkpoint, Path(place) / "half")
        times: dict[Path, list[float]] = {checkpoint: [], folder: []}
        for _ in range(_ROUNDS):
            for path, seconds in times.items():
                seconds.append(_load_s(path))
    converting, converted = (statistics.median(seconds) for seconds in times.values())
    sys.stdout.write(
        f"converted at each load {converting:.1f} s, once {converted:.1f} s: "
        f"{converting / converted:.1f} times as fast\n"
    )
    return 0


def _load_s(path: Path) -> float:
    spec = FAMILY.inspect(path, str(path))
    began_s = time.perf_counter()
    pipeline = FAMILY.load(spec, LoadPlan(find_devices()[-1], Dtype.BFLOAT16))
    seconds = time.perf_counter() - began_s
    pipeline.unload()
    return seconds


if __name__ == "__main__":
    sys.exit(main())
