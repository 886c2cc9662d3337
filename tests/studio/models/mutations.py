"""Looks at thousands of damaged models and watches what that does besides.

From the root of the repository: python -m tests.studio.models.mutations 2000 [SEED]
The same seed makes the same damage.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studio.errors import StudioError
from studio.models.report import report_on
from tests.studio.models.headers import save_gguf, save_safetensors
from tests.studio.models.ldm import Sizes, shapes_of
from tests.studio.models.tiny import save_stable_diffusion

_SMALL = Sizes((32, 64), (1, 0), text=32, text_layers=1, decoder=(32, 32))
_SPLICES = (
    *(b"\0", b"\xff" * 8, b"[" * 5000, b'{"a":' * 5000, b"1e999", b"-1", b"NaN", b"null"),
    *(b'"auto_map": {"AutoModel": "trap.Trap"},', b"../../../../etc/passwd", b'"weight_map"'),
    *(
        b"9" * 400,
        b'"num_hidden_layers": 1000000000,',
        "\ud83e\udd8a".encode("utf-16", "surrogatepass"),
    ),
)
_RUNS_CODE = {
    "exec",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "subprocess.Popen",
    "socket.connect",
}


@dataclass(slots=True)
class Outcome:
    """What came of a number of damaged models."""

    looked_at: int = 0
    slowest_s: float = 0.0
    answers: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    executions: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)


def run(count: int, seed: int, place: Path) -> Outcome:
    """Damage `count` copies of sound models below `place`, one after the other."""
    sound = _sound_models(place / "sound")
    outcome, draws, watching = Outcome(), random.Random(seed), [False]
    for path in sound:
        report_on(path)  # imports what is needed

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if not watching[0]:
            return
        if event in _RUNS_CODE:
            outcome.executions.append(f"{event} {arguments!r:.80}")
        if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wxa+"):
            outcome.writes.append(f"{arguments!r:.80}")

    sys.addaudithook(hear)  # for the life of the process
    for _ in range(count):
        source = draws.choice(sound)
        copy = place / source.name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, copy)
        for _ in range(draws.randint(1, 3)):
            _damage(copy, draws)
        began_s = time.perf_counter()
        watching[0] = True
        try:
            answer = f"{len(report_on(copy).problems)} problems"
        except StudioError as error:
            answer = type(error).__name__
        except BaseException as error:  # noqa: BLE001 - this is what is looked for
            answer = "crash"
            outcome.crashes.append(f"{source.name}: {error!r:.200}")
        watching[0] = False
        outcome.slowest_s = max(outcome.slowest_s, time.perf_counter() - began_s)
        outcome.answers[answer] += 1
        outcome.looked_at += 1
        shutil.rmtree(copy) if copy.is_dir() else copy.unlink(missing_ok=True)
    return outcome


def _sound_models(place: Path) -> tuple[Path, ...]:
    place.mkdir(parents=True)
    lora = {"lora_unet_a.lora_down.weight": (4, 320), "lora_unet_a.lora_up.weight": (320, 4)}
    return (
        save_stable_diffusion(place / "folder"),
        save_safetensors(place / "whole.safetensors", shapes_of(_SMALL)),
        save_safetensors(place / "lora.safetensors", lora),
        save_gguf(place / "a.gguf", {"blk.0.attn_q.weight": (64, 64)}, {"general.name": "fox"}),
    )


def _damage(path: Path, draws: random.Random) -> None:
    """Hurt a file or, in a folder, one of its files: its bytes, its length, its being there."""
    files = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
    files = [each for each in files if each.is_file()]
    if not files:
        return
    file = draws.choice(files)
    data = bytearray(file.read_bytes()[:200_000])
    size = file.stat().st_size
    place = draws.randrange(len(data) + 1) if draws.random() < 0.5 else draws.randrange(200)
    match draws.randrange(6):
        case 0 | 1:
            for _ in range(draws.randint(1, 8)):
                if data:
                    data[draws.randrange(min(len(data), 4000))] = draws.randrange(256)
        case 2:
            data[place:place] = draws.choice(_SPLICES)
        case 3:
            os.truncate(file, draws.randrange(size + 1))
            return
        case 4:
            data[:8] = draws.choice((b"\xff" * 8, bytes(8), (2**40).to_bytes(8, "little")))
        case 5:
            file.unlink()
            if path.is_dir():
                draws.choice((os.mkfifo, Path.mkdir, _link_out))(file)
            return
    with file.open("r+b") as opened:
        opened.write(data)


def _link_out(file: Path) -> None:
    file.symlink_to("/etc/passwd")


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with tempfile.TemporaryDirectory() as place:
        outcome = run(count, seed, Path(place))
    bad = [*outcome.crashes, *outcome.executions, *outcome.writes]
    told = [
        f"{outcome.looked_at:,} damaged models: {len(outcome.crashes)} crashes, "
        f"{len(outcome.executions)} executions, {len(outcome.writes)} writes; the slowest took "
        f"{outcome.slowest_s:.2f} s",
        *(f"  {answer}: {number:,}" for answer, number in outcome.answers.most_common()),
        *bad[:20],
    ]
    sys.stdout.write("\n".join(told) + "\n")
    return 1 if bad or outcome.slowest_s > 1 else 0


if __name__ == "__main__":
    sys.exit(main())
