"""How long a checkpoint of 20 GB is looked at, and how much memory that takes.

The file is sparse: a real header, and no weights on the disk. From the root of the repository:
python -m tests.benchmarks.inspect_large
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from studio.models.inspector import inspect_apart
from tests.studio.models.headers import save_safetensors
from tests.studio.models.ldm import SDXL, shapes_of

_ADDED = 6_600_000_000  # weights of two bytes each, over the seven gigabytes of SDXL
_ROUNDS = 5


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        shapes = {**shapes_of(SDXL), "model_ema.weights": (_ADDED // 1000, 1000)}
        path = save_safetensors(Path(folder) / "large.safetensors", shapes)
        times = []
        for _ in range(_ROUNDS):
            began_s = time.perf_counter()
            report = inspect_apart(path)
            times.append(time.perf_counter() - began_s)
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000  # kilobytes on Linux
    told = f"{report.family}, {report.size_bytes / 1e9:.1f} GB, {len(shapes):,} tensors"
    spread = f"{min(times):.2f} to {max(times):.2f} s"
    sys.stdout.write(f"{told}: {spread} with its process, {peak_mb:.0f} MB at most\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
