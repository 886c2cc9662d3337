"""Seconds for a picture of the starter at its own settings: warm, and from a cold process.

    python -m tests.benchmarks.starter_picture [--warm N] [--cold N]

Warm is submit to saved in a running engine, after a first picture; cold is the whole process of
`gouache generate`, from its start until the PNG is saved.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from studio.engine import Engine
from studio.events import Event, JobFinished, Terminal
from studio.jobs.request import GenerationRequest
from studio.models.library import STARTER
from studio.paths import HOME_VARIABLE, Paths

PROMPT = "a red circle on a white background"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--warm", type=int, default=20)
    parser.add_argument("--cold", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        tell("warm", measure_warm(Path(home), options.warm), "1 s")
        tell("cold", [measure_cold(Path(home)) for _ in range(options.cold)], "8 s")


def tell(title: str, seconds: Sequence[float], target: str) -> None:
    print(
        f"{title}: median {statistics.median(seconds):.3f} s of {len(seconds)}, from "
        f"{min(seconds):.3f} to {max(seconds):.3f} s; the target is under {target}"
    )


def measure_warm(home: Path, count: int) -> list[float]:
    """Pictures of new prompts, so that each is encoded anew."""
    engine = Engine(Paths.under(home))
    spec = engine.find_model(STARTER)
    done, outcomes = threading.Event(), []

    def listen(event: Event) -> None:
        if isinstance(event, Terminal):
            outcomes.append(event)
            done.set()

    engine.subscribe(listen)
    engine.start()
    seconds = []
    for index in range(count + 1):
        defaults = spec.defaults
        request = GenerationRequest(
            prompt=f"{PROMPT} {index}",
            model_id=spec.id,
            width=defaults.width,
            height=defaults.height,
            steps=defaults.steps,
            guidance=defaults.guidance,
            seed=index,
        )
        done.clear()
        began_s = time.perf_counter()
        engine.submit(request)
        done.wait()
        seconds.append(time.perf_counter() - began_s)
    engine.close()
    assert all(isinstance(outcome, JobFinished) for outcome in outcomes)
    return seconds[1:]


def measure_cold(home: Path) -> float:
    began_s = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "ui", "generate", PROMPT, "--quiet"],
        env=os.environ | {HOME_VARIABLE: str(home)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - began_s


if __name__ == "__main__":
    main()
