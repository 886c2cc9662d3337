"""The engine's process with a fake model, whose prompts say how it misbehaves."""

import os
import signal
import sys
import time

from studio import serve
from studio.engine import Engine
from studio.jobs.request import GenerationRequest
from studio.paths import Paths
from studio.process import Process
from studio.settings import Settings
from tests.fakes import FakeBackend, FakeFamily

CUE = "crash now"  # a file among the pictures
HANG_CUE = "hang while loading"  # likewise
SEED = 7  # of the first picture


def start_process() -> Process:
    return Process([sys.executable, "-m", __name__])


def misbehave(request: GenerationRequest) -> tuple[int, ...]:
    match request.prompt:
        case "is killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "exits":
            os._exit(3)
        case "is stopped":
            os.kill(os.getpid(), signal.SIGSTOP)
        case "hangs":
            time.sleep(3600)
        case "crashes when told" if request.seed != SEED:
            while not (Paths.default().pictures / CUE).exists():
                time.sleep(0.01)
            os._exit(4)
        case "is bad":
            return (1, 1, 3)
    return (request.height, request.width, 3)


def load() -> None:
    print("What libraries say.")
    while (Paths.default().pictures / HANG_CUE).exists():
        time.sleep(0.01)


def make_engine(paths: Paths, settings: Settings) -> Engine:
    family = FakeFamily(shape_of=misbehave, on_load=load)
    return Engine(paths, settings, (family,), (FakeBackend(),), keeps_queue=True)


if __name__ == "__main__":
    sys.exit(serve.main(make_engine))
