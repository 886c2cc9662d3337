"""Score a model on prompts held out of training: python packaging/starter/evaluate.py."""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from typing import NamedTuple

import numpy as np
import torch

from judge import judge
from judging.edges import edge_width
from pictures.captions import describe
from pictures.drawing import draw
from pictures.facts import Facts, Shapes
from pictures.sampling import KINDS, sample
from precision import fast_dtype
from sheets import generate, lay_out
from studio.models.sensenova.checkpoint import load_network
from studio.models.sensenova.config import read_config
from studio.models.sensenova.network import Network
from studio.models.sensenova.packing import pack_generation
from studio.models.sensenova.presets import read_presets
from studio.models.sensenova.sampler import Sampling
from studio.models.sensenova.tokenizer import TextTokenizer

_MODEL = Path(__file__).resolve().parents[2] / "assets" / "starter"
_BATCH = 25
_TIMED = 15  # pictures
_GATES = {  # the figure and what it must reach, trained on a CPU and on a GPU
    "background colour": ("all", "ground", 0.95, 0.98),
    "foreground colour": ("all", "colour", 0.90, 0.95),
    "position": ("shapes", "place", 0.90, 0.95),
    "relation of two objects": ("pair", "relation", 0.90, 0.95),
    "count": ("shapes", "count", 0.75, 0.90),
    "shape of a single object": ("single", "shape", 0.60, 0.90),
    "kind and colours of a pattern": ("pattern", "everything", 0.80, 0.92),
    "every object of a scene there, once": ("scene", "objects", 0.70, 0.90),
}
_GREEN, _RED = (92, 184, 120), (214, 84, 74)


@dataclass(frozen=True, slots=True)
class Task:
    """A prompt and what its picture must show, width and height in pixels."""

    kind: str
    facts: Facts
    prompt: str
    size: tuple[int, int]


class Model(NamedTuple):
    network: Network
    tokenizer: TextTokenizer


@dataclass(frozen=True, slots=True)
class Result:
    task: Task
    picture: np.ndarray
    verdict: dict[str, bool]


def main() -> None:
    options = _parse()
    torch.set_grad_enabled(False)
    presets = read_presets(options.model)
    sizes = presets.sizes[: options.shapes]
    tasks = make_tasks(options.kinds, options.prompts, sizes, options.seed)
    sampling = Sampling(
        options.steps or presets.steps,
        presets.guidance if options.guidance is None else options.guidance,
        presets.timestep_shift,
        interval=(0.0, presets.guidance_end),
    )
    if options.originals:
        results = judge_originals(tasks, options.seed)
    else:
        model = load_model(options.model)
        results = judge_model(model, tasks, sampling, options.seed)
    table = scores(results)
    _print(table, sampling, options)
    if not options.originals:
        _print_gates(table, edges(results, options.seed), seconds(model, tasks, sampling))
    if options.json:
        options.json.write_text(_report(results, table), encoding="utf-8")
    if options.sheet:
        pictures = [_framed(result) for result in results]
        lay_out(pictures, columns=options.columns).save(options.sheet, quality=88)


def make_tasks(
    kinds: Sequence[str], count: int, sizes: Sequence[tuple[int, int]], seed: int
) -> list[Task]:
    """`count` prompts of each kind from the held-out combinations, every third in Chinese."""
    rng = Random(seed)
    tasks = []
    for kind in kinds:
        for number in range(count):
            facts = sample(rng, kind, held_out=True)
            prompt = describe(facts, rng, "zh" if number % 3 == 2 else "en", complete=True)
            tasks.append(Task(kind, facts, prompt, sizes[number % len(sizes)]))
    return tasks


def load_model(folder: Path) -> Model:
    """As the studio loads it on a CPU."""
    config = read_config(folder / "config.json")
    device = torch.device("cpu")
    network = load_network(folder, config, device, fast_dtype(device))
    pack_generation(network)
    return Model(network, TextTokenizer(folder))


def judge_model(model: Model, tasks: Sequence[Task], sampling: Sampling, seed: int) -> list[Result]:
    """Draw every prompt with the studio's network and sampler, and judge what comes out."""
    pictures: dict[int, np.ndarray] = {}
    for size in dict.fromkeys(task.size for task in tasks):
        numbers = [number for number, task in enumerate(tasks) if task.size == size]
        for start in range(0, len(numbers), _BATCH):
            chosen = numbers[start : start + _BATCH]
            prompts = [tasks[number].prompt for number in chosen]
            drawn = generate(*model, prompts, size, sampling, seed + start)
            pictures.update(zip(chosen, drawn, strict=True))
    return [
        Result(task, pictures[number], judge(pictures[number], task.facts))
        for number, task in enumerate(tasks)
    ]


def judge_originals(tasks: Sequence[Task], seed: int) -> list[Result]:
    """The same with pictures as we draw them: how far the judge itself can be trusted."""
    rng = Random(seed)
    drawn = [draw(task.facts, rng, *task.size) for task in tasks]
    return [
        Result(task, picture, judge(picture, task.facts))
        for task, picture in zip(tasks, drawn, strict=True)
    ]


def scores(results: Sequence[Result]) -> dict[str, dict[str, float]]:
    """The share of right verdicts for each kind and attribute, and over all kinds."""
    verdicts: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for result in results:
        for attribute, is_right in result.verdict.items():
            for kind in _kinds(result.task):
                verdicts[kind][attribute].append(is_right)
        for kind in _kinds(result.task):
            verdicts[kind]["everything"].append(all(result.verdict.values()))
    return {
        kind: {name: sum(found) / len(found) for name, found in attributes.items()}
        for kind, attributes in verdicts.items()
    }


def edges(results: Sequence[Result], seed: int) -> float:
    """How many times as wide as drawn the edges of plain shapes are: the median picture."""
    rng = Random(seed)
    ratios = []
    for task, picture in ((result.task, result.picture) for result in results):
        if isinstance(task.facts, Shapes) and task.facts.ground.lower is None:
            width, drawn = edge_width(picture), edge_width(draw(task.facts, rng, *task.size))
            if width and drawn:
                ratios.append(width / drawn)
    return median(ratios) if ratios else float("nan")


def seconds(model: Model, tasks: Sequence[Task], sampling: Sampling) -> float:
    """Median seconds of one picture of 8 x 8 tokens, from its words to its pixels."""
    side = 8 * model.network.config.token_side
    taken = []
    for task in (*tasks[:1], *tasks[:_TIMED]):
        began_s = time.perf_counter()
        generate(*model, [task.prompt], (side, side), sampling, 1)
        taken.append(time.perf_counter() - began_s)
    return median(taken[1:])  # the first one warms up


def _kinds(task: Task) -> tuple[str, ...]:
    """The rows of the table that a picture counts in."""
    is_single = isinstance(task.facts, Shapes) and task.facts.count == 1
    return (task.kind, "single", "all") if is_single else (task.kind, "all")


def _print_gates(table: dict[str, dict[str, float]], wider: float, seconds_each: float) -> None:
    print("\n| | asked of a CPU | of a GPU | reached |\n|---|---|---|---|")
    for title, (kind, attribute, on_cpu, on_gpu) in _GATES.items():
        if attribute in table.get(kind, {}):
            print(f"| {title} | {on_cpu:.2f} | {on_gpu:.2f} | {table[kind][attribute]:.2f} |")
    print(f"| edges, times as wide as drawn | 3 | 1.5 | {wider:.1f} |")
    print(f"| compute of a picture, 2 cores | 0.15 s | 0.5 s | {seconds_each:.3f} s |")


def _print(
    table: dict[str, dict[str, float]], sampling: Sampling, options: argparse.Namespace
) -> None:
    what = "drawn originals" if options.originals else str(options.model)
    print(f"{what}: {options.prompts} held-out prompts a kind, seed {options.seed}, ", end="")
    print(f"{sampling.steps} steps, guidance {sampling.guidance}")
    attributes = list(dict.fromkeys(name for row in table.values() for name in row))
    attributes.sort(key=lambda name: name == "everything")
    print("| |" + "|".join(attributes) + "|")
    print("|---" * (len(attributes) + 1) + "|")
    for kind, row in table.items():
        cells = (f"{row[name]:.2f}" if name in row else "" for name in attributes)
        print(f"|{kind}|" + "|".join(cells) + "|")


def _report(results: Sequence[Result], table: dict[str, dict[str, float]]) -> str:
    pictures = [{"prompt": r.task.prompt, "size": r.task.size, **r.verdict} for r in results]
    report = {"scores": table, "pictures": pictures}
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def _framed(result: Result) -> np.ndarray:
    """The picture on a bar that is green where the judge found everything right."""
    colour = _GREEN if all(result.verdict.values()) else _RED
    bar = np.full((4, result.picture.shape[1], 3), colour, np.uint8)
    return np.concatenate((result.picture, bar))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=_MODEL, help="folder (%(default)s)")
    parser.add_argument("--prompts", type=int, default=50, help="of each kind (%(default)s)")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--shapes", type=int, default=4, help="how many of the model's sizes")
    parser.add_argument("--steps", type=int, help="instead of the model's own")
    parser.add_argument("--guidance", type=float, help="instead of the model's own")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--originals", action="store_true", help="judge our own drawings instead")
    parser.add_argument("--json", type=Path, help="write scores and verdicts here")
    parser.add_argument("--sheet", type=Path, help="write a contact sheet here")
    parser.add_argument("--columns", type=int, default=10)
    return parser.parse_args()


if __name__ == "__main__":
    main()
