"""What converting once saves: a checkpoint of full size that is converted at each load, against
the folder that `gouache models convert` makes of it, in one engine, in turn.

    python -m tests.benchmarks.convert_once [sd15|sdxl] [rounds]

Told are the span `load` and the whole of a picture of one step, in which what is still in the file
is read. Before each comes a picture of the starter, so that both find the same model to put away.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
from pathlib import Path

from studio.engine import Engine
from studio.events import Event, JobFinished, Terminal
from studio.jobs.request import GenerationRequest
from studio.models.diffusers.convert import convert
from studio.models.library import STARTER
from studio.paths import Paths
from studio.stats.spans import Phase, Spans
from tests.studio.models.ldm import SD15, SDXL, save_random, shapes_of

SIZES = {"sd15": SD15, "sdxl": SDXL}


def main(name: str = "sd15", rounds: str = "5") -> int:
    with tempfile.TemporaryDirectory() as place:
        checkpoint = save_random(Path(place) / "fox.safetensors", shapes_of(SIZES[name]))
        models = checkpoint, convert(checkpoint, Path(place) / "half")
        engine = Engine(Paths.under(Path(place) / "home"))
        engine.start()
        pairs = [[spans_of(engine, path) for path in models] for _ in range(int(rounds) + 1)]
        engine.close()
    pairs = pairs[1:]  # the first hashes the files and imports the libraries
    tell("load", [[spans.seconds(Phase.LOAD) for spans in pair] for pair in pairs])
    tell("picture", [[spans.made_s for spans in pair] for pair in pairs])
    return 0


def tell(what: str, pairs: list[list[float]]) -> None:
    each, once = (statistics.median(seconds) for seconds in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    sys.stdout.write(
        f"{what}: converted each time {each:.2f} s, converted once {once:.2f} s; "
        f"{ratio:.1f} times as fast (medians of {len(pairs)} pairs)\n"
    )


def spans_of(engine: Engine, path: Path) -> Spans:
    """Of a tiny picture that has to load the model."""
    make(engine, STARTER, 256)
    return make(engine, str(path), 64)


def make(engine: Engine, model_id: str, side: int) -> Spans:
    ended: list[Event] = []
    is_over = threading.Event()

    def listen(event: Event) -> None:
        if isinstance(event, Terminal):
            ended.append(event)
            is_over.set()

    stop = engine.subscribe(listen)
    engine.submit(GenerationRequest("a fox", model_id, width=side, height=side, steps=1))
    is_over.wait()
    stop()
    (outcome,) = ended
    if not isinstance(outcome, JobFinished):
        raise SystemExit(f"{model_id} made no picture: {outcome}")
    return outcome.records[0].spans


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
