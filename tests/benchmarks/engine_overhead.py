"""What the engine adds to a picture: submit to saved, less the bare model and the bare PNG.

    python -m tests.benchmarks.engine_overhead [--rounds N] [--side PIXELS]

The three are measured in turn, so that a slow moment of the machine hits them all. The picture is
noise, the largest file of its size, on a fake device: everything else is the engine that ships.
"""

from __future__ import annotations

import argparse
import io
import statistics
import tempfile
import time
from pathlib import Path

from PIL import Image, PngImagePlugin

from studio.diffusion.run import Pixels, Run
from studio.events import JobFinished
from studio.history import metadata
from studio.history.images import COMPRESS_LEVEL
from studio.history.record import GenerationRecord
from studio.jobs.job import CancelToken
from studio.jobs.request import GenerationRequest
from studio.paths import Paths
from studio.stats.spans import Phase, Stopwatch
from tests.fakes import FakeFamily, FakePipeline, Studio, make_studio, request

TARGET_MS = 30.0


class Silence:
    """A listener that costs nothing."""

    def phase_started(self, phase: Phase) -> None: ...
    def phase_done(self, phase: Phase, seconds: float) -> None: ...
    def step_done(self, step: int, steps: int, seconds: float) -> None: ...
    def preview_ready(self, step: int, pixels: Pixels) -> None: ...


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--side", type=int, default=512)
    options = parser.parse_args()
    wanted = request(width=options.side, height=options.side, steps=8)
    with tempfile.TemporaryDirectory() as home:
        studio = make_studio(Paths.under(Path(home)))
        studio.engine.start()
        rounds = [measure(studio, wanted) for _ in range(options.rounds + 3)][3:]
        studio.engine.close()
    model_ms, png_ms, engine_ms, covered = (
        statistics.median(one) for one in zip(*rounds, strict=True)
    )
    overhead_ms = statistics.median(engine - png - model for model, png, engine, _ in rounds)
    print(f"bare model      {model_ms:8.2f} ms")
    print(f"bare PNG        {png_ms:8.2f} ms")
    print(f"submit to saved {engine_ms:8.2f} ms, of which the stages tell {covered:.2%}")
    print(f"engine          {overhead_ms:8.2f} ms; the target is {TARGET_MS:.0f} ms")


def measure(studio: Studio, wanted: GenerationRequest) -> tuple[float, float, float, float]:
    """Milliseconds of the bare model, the bare PNG and the engine; the share that stages cover."""
    began_s = time.perf_counter()
    pixels = make_pixels(wanted)
    model_s = time.perf_counter() - began_s

    began_s = time.perf_counter()
    finished = studio.heard.outcome(studio.engine.submit(wanted))
    engine_s = time.perf_counter() - began_s
    assert isinstance(finished, JobFinished)
    (record,) = finished.records

    began_s = time.perf_counter()
    encode(pixels, record)
    png_s = time.perf_counter() - began_s
    covered = sum(span.seconds for span in record.spans.spans) / engine_s
    return model_s * 1e3, png_s * 1e3, engine_s * 1e3, covered


def make_pixels(wanted: GenerationRequest) -> Pixels:
    run = Run(Stopwatch(time.perf_counter()), CancelToken(), Silence(), wanted.seed or 0)
    return FakePipeline(FakeFamily(), "noise").generate(wanted, run)


def encode(pixels: Pixels, record: GenerationRecord) -> None:
    text = PngImagePlugin.PngInfo()
    text.add_itxt(metadata.KEYWORD, metadata.to_json(record))
    Image.fromarray(pixels).save(io.BytesIO(), "PNG", compress_level=COMPRESS_LEVEL, pnginfo=text)


if __name__ == "__main__":
    main()
