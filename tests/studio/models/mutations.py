"""Damages thousands of model files, folders and packs, uses them, and watches what that does.

From the root of the repository: python -m tests.studio.models.mutations 2000 [SEED [FIRST]]
The same seed makes the same damage, and each case the same from wherever one begins. Three kinds
take turns: what is looked at, what is unpacked, and what is imported and made to draw in the
engine's own process. MUTATIONS_TOLD=1 tells of each case on stderr.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, Queue
from typing import TypeVar

from studio.errors import StudioError
from studio.events import JobCancelled, JobFailed, JobFinished, Terminal
from studio.jobs.request import GenerationRequest, LoraChoice
from studio.models.report import report_on
from studio.models.store.blobs import How
from studio.models.store.manifest import Manifest
from studio.models.store.packs import pack, unpack
from studio.models.store.store import ModelStore
from studio.paths import Paths
from studio.process import Process
from studio.remote import RemoteEngine
from studio.settings import Settings
from tests.studio.models.bad_packs import damage_pack, damage_parts
from tests.studio.models.damage import damage
from tests.studio.models.headers import save_gguf, save_safetensors
from tests.studio.models.watched import Pulse, Watched, unheard

T = TypeVar("T")

HANG_S = 1.0  # that the caller may be kept waiting
ANSWER_S = 30.0  # that a picture may take, or the sentence why there is none

_IS_TOLD = "MUTATIONS_TOLD" in os.environ  # each case on stderr
_UNEXPLAINED = "Something unexpected happened"
_LORA = {"lora_unet_a.lora_down.weight": (4, 320), "lora_unet_a.lora_up.weight": (320, 4)}


@dataclass(slots=True)
class Outcome:
    """What came of a number of damaged models."""

    answers: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)  # what must not be, with the model that did it
    late: list[str] = field(default_factory=list)  # who kept the caller waiting
    slowest_call_s: float = 0.0  # that the caller had to wait, or another of its threads
    slowest_answer_s: float = 0.0


class Range:
    """Sound models, and what is done with damaged copies of them."""

    def __init__(self, watched: Watched, seed: int) -> None:
        self._seed = seed
        self.draws = random.Random()  # of the case that is under way
        self.outcome = Outcome()
        self._watched = watched
        self._place = watched.place / "cases"
        self._place.mkdir()
        self._pulse = Pulse()
        self._bad: list[str] = []  # of that case
        self._is_left = False  # whether it had to be cancelled
        with self._aside():
            self._make(watched.place / "sound")
        paths = Paths.under(watched.home)
        self._store = ModelStore(paths.store)
        self._ended: Queue[Terminal] = Queue()
        self._processes: list[Process] = []
        self._engine = RemoteEngine(paths, Settings(), self._start)
        self._engine.subscribe(self._hear)
        self._engine.start()
        for model in (self._fox, self._small):
            report_on(model)  # imports what is needed
            self._draw(model, ())
        self._watched.told()

    def run(self, numbers: range) -> None:
        """Damage a model for each number, one after the other."""
        ways = (self._look, self._look, self._unpack, self._unpack, self._use)
        for number in numbers:
            way = ways[number % len(ways)]
            self.draws = random.Random(f"{self._seed}-{number}")
            case = self._place / str(number)
            with self._aside():
                case.mkdir()
            self._bad.clear()
            self._is_left = False
            self._pulse.longest_s()
            processes, began_s = len(self._processes), time.perf_counter()
            try:
                damages, answer = way(case)
            except Exception as error:  # noqa: BLE001 - this is what is looked for
                damages, answer = "?", f"{type(error).__name__}: {error}"
                self._bad.append("crash")
            took_s = time.perf_counter() - began_s
            self.outcome.slowest_answer_s = max(self.outcome.slowest_answer_s, took_s)
            self._note_wait(f"{number} {damages}", self._pulse.longest_s())
            has_ended = len(self._processes) > processes or answer.startswith("EngineEnded")
            if has_ended and not self._is_left:
                self._bad.append("crash of the engine")
            if _UNEXPLAINED in answer:
                self._bad.append("no reason")
            self._bad.extend(self._watched.told())
            self.outcome.bad += [f"{number} {damages}: {one}; {answer}" for one in self._bad]
            self.outcome.answers[f"{way.__name__[1:]}: {answer.partition(':')[0]}"] += 1
            if _IS_TOLD:
                sys.stderr.write(f"{number} {took_s:.2f} s {damages}: {answer:.400}\n")
            with self._aside():
                self._clear(case)

    def close(self) -> int:
        """The most memory that the engine had, in bytes."""
        status = Path(f"/proc/{self._processes[-1]._popen.pid}/status").read_text()
        peak_bytes = 1024 * int(status.partition("VmHWM:")[2].split()[0])
        self._engine.close()
        return peak_bytes

    @contextmanager
    def _aside(self) -> Iterator[None]:
        """Do what is not the studio's doing, unheard and untimed."""
        with unheard():
            yield
        self._pulse.longest_s()

    def _make(self, place: Path) -> None:
        # Every inspector imports this module again: torch would cost it seconds.
        from tests.studio.models.ldm import Sizes, shapes_of
        from tests.studio.models.sensenova.small import save_small
        from tests.studio.models.tiny import save_stable_diffusion, save_z_image

        place.mkdir()
        self._fox = save_stable_diffusion(place / "fox")
        self._small = save_small(place / "small")
        self._folders = (self._fox, self._fox, save_z_image(place / "cat"), self._small)
        self._ink = save_safetensors(place / "lora.safetensors", _LORA)
        self._own = _lora_of(self._fox, place / "own.safetensors")
        small = Sizes((32, 64), (1, 0), text=32, text_layers=1, decoder=(32, 32))
        self._whole = save_safetensors(place / "whole.safetensors", shapes_of(small))
        texts = {"general.name": "fox"}
        self._gguf = save_gguf(place / "a.gguf", {"blk.0.attn_q.weight": (64, 64)}, texts)
        home = ModelStore(place / "home")
        for model in (self._fox, self._ink):
            home.import_model(model)
        (self._pack,) = pack(home, ["fox", "lora"], place / "two.gouache")
        (self._small_pack,) = pack(home, ["lora"], place / "one.gouache")
        self._parts = pack(home, ["lora"], place / "parts.gouache", split_bytes=2048)

    def _look(self, case: Path) -> tuple[str, str]:
        """At headers alone, in this process."""
        files = (self._ink, self._whole, self._gguf, self._own)
        model, damages = self._damaged(self.draws.choice((*self._folders, *files)), case)
        return damages, self._told(lambda: f"{len(report_on(model).problems)} problems")

    def _unpack(self, case: Path) -> tuple[str, str]:
        if self.draws.random() < 0.2:
            with self._aside():
                parts = tuple(Path(shutil.copy(part, case)) for part in self._parts)
                damages = damage_parts(parts, self.draws)
            first = parts[0]
        else:
            with self._aside():
                sound = self.draws.choice((self._pack, self._small_pack))
                first = Path(shutil.copy(sound, case))
                damages = damage_pack(first, self.draws)
        return damages, self._told(lambda: self._installed(first), is_slow=True)

    def _installed(self, source: Path) -> str:
        new, _ = unpack(self._store, source)
        drawn = [self._draw(model.name, ()) for model in new if model.is_runnable][:1]
        return drawn[0] if drawn else "unpacked"

    def _use(self, case: Path) -> tuple[str, str]:
        """Import a model, or name its place; draw with it, or with a LoRA beside it."""
        how = self.draws.choice((None, *How))
        is_lora = self.draws.random() < 0.15
        sound = self.draws.choice((*self._folders, self._fox, self._whole))
        if how and self.draws.random() < 0.2:
            with self._aside():
                model = _copy(sound, case)
            return self._used_later(model, how)
        model, damages = self._damaged(self._own if is_lora else sound, case, most=1)
        if is_lora:
            return damages, self._draw(self._fox, (LoraChoice(model, 1.0),))
        if how is None:
            return damages, self._draw(model, ())
        return damages, self._told(
            lambda: self._draw(self._store.import_model(model, how=how).name, ()), is_slow=True
        )

    def _used_later(self, model: Path, how: How) -> tuple[str, str]:
        """Damage a model between its import and its use."""
        try:
            made = self._store.import_model(model, how=how)
        except StudioError as error:
            return "sound", type(error).__name__
        with self._aside():
            damages = f"{how} then {self._damage_stored(made, model)}"
        return damages, self._draw(made.name, ())

    def _damage_stored(self, made: Manifest, source: Path) -> str:
        places, draws = self._store.places, self.draws
        file = draws.choice(made.files)
        path = places.file(file)
        path.chmod(0o644)
        match draws.randrange(6):
            case 0:
                os.truncate(path, draws.randrange(file.size_bytes + 1))
            case 1:
                state, data = path.stat(), bytearray(path.read_bytes())
                for _ in range(min(len(data), 8)):
                    data[draws.randrange(len(data))] = draws.randrange(256)
                path.write_bytes(data)
                os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
            case 2:
                path.unlink()
            case 3:
                link = places.views / made.name / file.name
                link.unlink()
                link.symlink_to(self._watched.outside / "diary.txt")
            case 4:
                place = places.manifest(made.name)
                damage(place, draws, self._watched)
            case 5:
                shutil.rmtree(source) if source.is_dir() else source.unlink()
        return "stored"

    def _damaged(self, sound: Path, case: Path, most: int = 3) -> tuple[Path, str]:
        with self._aside():
            copy = _copy(sound, case)
            times = self.draws.randint(1, most)
            names = [damage(copy, self.draws, self._watched) for _ in range(times)]
        return copy, f"{sound.name} {'+'.join(names)}"

    def _draw(self, model: Path | str, loras: tuple[LoraChoice, ...]) -> str:
        """What comes of asking the engine for a picture, as the window does."""
        try:
            spec = self._timed("find_model", lambda: self._engine.find_model(str(model)))
            width, height = spec.defaults.width, spec.defaults.height
            if width * height > 256 * 256:
                width = height = 128 // spec.limits.side_multiple * spec.limits.side_multiple
            request = GenerationRequest("a fox", str(model), width=width, height=height, steps=1)
            request = replace(request, loras=loras, guidance=1.0)
            self._engine.read_prompt(str(model), "a fox")
            job_id = self._timed("submit", lambda: self._engine.submit(request))
        except StudioError as error:
            return f"{type(error).__name__}: {error}"
        try:
            ended = self._ended.get(timeout=ANSWER_S)
        except Empty:  # a person would lose patience
            self._engine.cancel(job_id)
            ended = self._ended.get(timeout=ANSWER_S)
            self._is_left = True
        match ended:
            case JobFinished():
                return "picture"
            case JobFailed():
                return f"{ended.failure.kind}: {ended.failure}"
            case JobCancelled():
                return "cancelled"

    def _told(self, ask: Callable[[], str], *, is_slow: bool = False) -> str:
        """The answer or the error; `is_slow`: the window waits for it on another thread."""
        try:
            return ask() if is_slow else self._timed("report", ask)
        except StudioError as error:
            return f"{type(error).__name__}: {error}"

    def _timed(self, name: str, call: Callable[[], T]) -> T:
        began_s = time.perf_counter()
        try:
            return call()
        finally:
            self._note_wait(name, time.perf_counter() - began_s)

    def _note_wait(self, name: str, waited_s: float) -> None:
        self.outcome.slowest_call_s = max(self.outcome.slowest_call_s, waited_s)
        if waited_s > HANG_S:
            self.outcome.late.append(f"{name} kept the caller waiting for {waited_s:.2f} s")

    def _start(self) -> Process:
        made = Process([sys.executable, "-W", "ignore", "-m", "studio.serve"])
        self._processes.append(made)
        return made

    def _hear(self, event: object) -> None:
        if isinstance(event, Terminal):
            self._ended.put(event)

    def _clear(self, case: Path) -> None:
        shutil.rmtree(case)
        shutil.rmtree(self._store.places.root, ignore_errors=True)


def _copy(sound: Path, case: Path) -> Path:
    copy = case / sound.name
    return Path((shutil.copytree if sound.is_dir() else shutil.copyfile)(sound, copy))


def _lora_of(folder: Path, path: Path) -> Path:
    from diffusers import StableDiffusionPipeline

    from tests.studio.models.lora_files import save_lora

    return save_lora(StableDiffusionPipeline.from_pretrained(folder, safety_checker=None), path)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    began_s = time.perf_counter()
    with tempfile.TemporaryDirectory() as place:
        shooting = Range(Watched(Path(place) / "watched"), seed)
        shooting.run(range(first, first + count))
        peak_bytes = shooting.close()
    outcome = shooting.outcome
    told = [
        f"{count:,} damaged models: {len(outcome.bad)} did what they must not; the caller "
        f"waited {outcome.slowest_call_s:.2f} s at most, an answer took "
        f"{outcome.slowest_answer_s:.1f} s at most; the engine had {peak_bytes / 1e6:,.0f} MB; "
        f"{time.perf_counter() - began_s:.0f} s",
        *(f"  {answer}: {number:,}" for answer, number in sorted(outcome.answers.items())),
        *outcome.late,
        *outcome.bad,
    ]
    sys.stdout.write("\n".join(told) + "\n")
    return 1 if outcome.bad or outcome.late else 0


if __name__ == "__main__":
    sys.exit(main())
