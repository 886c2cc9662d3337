"""Seconds from the start of the process to the first paint of the window, median of several.

    python tests/benchmarks/window_first_paint.py [--runs 7]

Run it on a display (xvfb-run counts) for what a person sees; without one, Qt paints offscreen.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHILD = """
import sys, time
from ui.__main__ import start_first_process
start_process = start_first_process()
from ui import app, main_window
tell = main_window.MainWindow._tell_painted
def tell_and_leave(window):
    sys.stdout.write(f"{time.time()} {'torch' in sys.modules}\\n")
    tell(window)
    window.close()
main_window.MainWindow._tell_painted = tell_and_leave
sys.exit(app.main(start_process))
"""


def measure(home: Path) -> float:
    """One start in a process of its own."""
    environment = os.environ | {"GOUACHE_HOME": str(home), "PYTHONPATH": str(Path.cwd())}
    if not environment.get("DISPLAY"):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    began_s = time.time()
    done = subprocess.run(
        [sys.executable, "-c", CHILD], env=environment, capture_output=True, text=True, check=True
    )
    painted_s, has_torch = done.stdout.split()
    if has_torch == "True":
        raise SystemExit("torch was imported before the first paint")
    return float(painted_s) - began_s


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as home:
        seconds = [measure(Path(home)) for _ in range(runs)]
    print(f"first paint: median {statistics.median(seconds):.2f} s of {runs} runs, ", end="")
    print(f"from {min(seconds):.2f} to {max(seconds):.2f} s")


if __name__ == "__main__":
    main()
