"""A device and a model without torch, whose steps go on when the test opens a gate."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np

from studio.devices.backend import Device, Dtype, LoadPlan, Memory
from studio.diffusion.run import Pixels, Run
from studio.engine import Engine
from studio.events import Event, JobCancelled, JobFailed, JobFinished, Terminal
from studio.jobs.request import GenerationRequest, Limits
from studio.models.family import Defaults, ModelSpec, Reading
from studio.paths import Paths
from studio.settings import Settings
from studio.stats.spans import Phase

E = TypeVar("E", bound=Event)

TIMEOUT_S = 30.0  # only a bug makes anybody wait this long
DEVICE = Device("fake:0", "fake", "Fake 1000", 8 * 2**30)


@dataclass(slots=True)
class FakeBackend:
    """One device with 8 GB, of which 6 are free; `found` holds back the start-up."""

    id: str = "fake"
    title: str = "Fake"
    devices: tuple[Device, ...] = (DEVICE,)
    found: threading.Event = field(default_factory=threading.Event)
    emptied: int = 0

    def __post_init__(self) -> None:
        self.found.set()

    def find(self) -> tuple[Device, ...]:
        assert self.found.wait(TIMEOUT_S)
        return self.devices

    def explain(self) -> str:
        return ""

    def memory(self, device: Device) -> Memory:  # noqa: ARG002
        return Memory(6 * 2**30, 8 * 2**30)

    def peak_bytes(self, device: Device) -> int:  # noqa: ARG002
        return 123 * 2**20

    def reset_peak(self, device: Device) -> None: ...

    def dtype(self, device: Device) -> Dtype:  # noqa: ARG002
        return Dtype.BFLOAT16

    def synchronize(self, device: Device) -> None: ...

    def empty_cache(self, device: Device) -> None:  # noqa: ARG002
        self.emptied += 1


class Gate:
    """Lets steps through: all of them until `shut`, then as many as `open` says."""

    def __init__(self) -> None:
        self._permits = threading.Semaphore(0)
        self._is_shut = False
        self.reached = threading.Semaphore(0)  # released by every step that arrives

    def shut(self) -> None:
        self._is_shut = True

    def open(self, steps: int = 1) -> None:
        self._permits.release(steps)

    def wait_for_step(self) -> None:
        """Return when the pipeline stands at the gate."""
        assert self.reached.acquire(timeout=TIMEOUT_S)

    def pass_through(self) -> None:
        self.reached.release()
        if self._is_shut:
            assert self._permits.acquire(timeout=TIMEOUT_S)


@dataclass(slots=True)
class FakeFamily:
    """Makes noise from the seed. `misbehave` is called in every step, for tests of faults."""

    id: str = "fake"
    title: str = "Fakes"
    gate: Gate = field(default_factory=Gate)
    misbehave: Callable[[int], None] = lambda step: None  # noqa: ARG005
    on_load: Callable[[], None] = lambda: None
    shape_of: Callable[[GenerationRequest], tuple[int, ...]] = lambda request: (
        request.height,
        request.width,
        3,
    )
    loaded: list[str] = field(default_factory=list)
    unloaded: list[str] = field(default_factory=list)

    def recognises(self, path: Path) -> bool:
        return (path / "fake.bin").is_file()

    def inspect(self, path: Path, model_id: str) -> ModelSpec:
        weights = path / "fake.bin"
        return ModelSpec(
            id=model_id,
            family_id=self.id,
            title=path.name,
            path=path,
            architecture="noise",
            precision="bf16",
            weight_files=(weights,),
            weight_bytes=weights.stat().st_size,
            limits=Limits(side_multiple=8, min_side=8, max_side=2048, has_loras=True),
            defaults=Defaults(64, 64, 4, 1.0),
        )

    def load(self, spec: ModelSpec, plan: LoadPlan) -> FakePipeline:  # noqa: ARG002
        self.on_load()
        self.loaded.append(spec.title)
        return FakePipeline(self, spec.title)

    def reader(self, spec: ModelSpec) -> FakeReader:  # noqa: ARG002
        return FakeReader()


class Panic(BaseException):
    """As libraries in Rust raise it."""


class FakeReader:
    """Takes in the first ten words, unless the prompt says how it misbehaves."""

    def read(self, prompt: str) -> Reading:
        match prompt:
            case "hangs":
                time.sleep(3600)
            case "panics":
                raise Panic("retry-limit-in-match over")
        words = prompt.split()
        return Reading(len(words), 10, " ".join(words[10:]))


@dataclass(slots=True, weakref_slot=True)
class FakePipeline:
    family: FakeFamily
    title: str

    def generate(self, request: GenerationRequest, run: Run) -> Pixels:
        with run.measure(Phase.ENCODE):
            generator = np.random.default_rng(run.seed)
        with run.measure(Phase.DENOISE):
            for step in range(1, request.steps + 1):
                self.family.gate.pass_through()
                self.family.misbehave(step)
                run.step(step, request.steps, lambda: np.zeros((8, 8, 3), np.uint8))
        with run.measure(Phase.DECODE):
            shape = self.family.shape_of(request)
            return generator.integers(0, 256, shape, dtype=np.uint8)

    def unload(self) -> None:
        self.family.unloaded.append(self.title)


class Recorder:
    """Keeps all events and wakes whoever waits for one."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._changed = threading.Condition()

    def __call__(self, event: Event) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def all(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    def wait(self, kind: type[E], count: int = 1) -> E:
        """The event number `count` of its kind."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.all(kind)) >= count, TIMEOUT_S)
        return self.all(kind)[count - 1]

    def outcome(self, job_id: str) -> Terminal:
        """The terminal event of a job, once it is there."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.outcomes(job_id), TIMEOUT_S)
        return self.outcomes(job_id)[0]

    def outcomes(self, job_id: str) -> list[Terminal]:
        kinds = (JobFinished, JobCancelled, JobFailed)
        return [one for one in self.events if isinstance(one, kinds) and one.job_id == job_id]


@dataclass(slots=True)
class Studio:
    """An engine with everything that a test wants to touch."""

    paths: Paths
    engine: Engine
    family: FakeFamily
    backend: FakeBackend
    heard: Recorder

    def submit(self, **changes: object) -> str:
        return self.engine.submit(request(**changes))

    def outcome(self, **changes: object) -> Terminal:
        """What becomes of one request."""
        return self.heard.outcome(self.submit(**changes))

    def model(self, name: str) -> str:
        """Another model; the id to ask for it."""
        return make_model(self.paths, name)


def request(**changes: object) -> GenerationRequest:
    values = {"model_id": "noise", "width": 64, "height": 48, "steps": 3, "seed": 7}
    return GenerationRequest(**{"prompt": "a red circle", **values, **changes})


def make_model(paths: Paths, name: str = "noise") -> str:
    folder = paths.models / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fake.bin").write_bytes(name.encode())
    return name


def make_studio(
    paths: Paths,
    settings: Settings = Settings(),  # noqa: B008
    *,
    keeps_queue: bool = False,
) -> Studio:
    """Everything but the start; the model "noise" is there."""
    make_model(paths)
    family, backend, heard = FakeFamily(), FakeBackend(), Recorder()
    engine = Engine(paths, settings, (family,), (backend,), keeps_queue=keeps_queue)
    engine.subscribe(heard)
    return Studio(paths, engine, family, backend, heard)
