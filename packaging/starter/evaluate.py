"""Score a model on prompts held out of training: python packaging/starter/evaluate.py."""

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch

from judge import judge
from pictures.captions import describe
from pictures.drawing import draw
from pictures.facts import Facts
from pictures.sampling import KINDS, sample
from sheets import generate, lay_out
from studio.models.sensenova.checkpoint import load_network
from studio.models.sensenova.config import read_config
from studio.models.sensenova.presets import read_presets
from studio.models.sensenova.sampler import Sampling
from studio.models.sensenova.tokenizer import TextTokenizer

_MODEL = Path(__file__).resolve().parents[2] / "assets" / "starter"
_BATCH = 25
_GREEN, _RED = (92, 184, 120), (214, 84, 74)


@dataclass(frozen=True, slots=True)
class Task:
    """A prompt and what its picture must show, width and height in pixels."""

    kind: str
    facts: Facts
    prompt: str
    size: tuple[int, int]


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
    )
    if options.originals:
        results = judge_originals(tasks, options.seed)
    else:
        results = judge_model(options.model, tasks, sampling, options.seed)
    table = scores(results)
    _print(table, sampling, options)
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


def judge_model(model: Path, tasks: Sequence[Task], sampling: Sampling, seed: int) -> list[Result]:
    """Draw every prompt with the studio's network and sampler, and judge what comes out."""
    network = load_network(
        model, read_config(model / "config.json"), torch.device("cpu"), torch.bfloat16
    )
    tokenizer = TextTokenizer(model)
    pictures: dict[int, np.ndarray] = {}
    for size in dict.fromkeys(task.size for task in tasks):
        numbers = [number for number, task in enumerate(tasks) if task.size == size]
        for start in range(0, len(numbers), _BATCH):
            chosen = numbers[start : start + _BATCH]
            prompts = [tasks[number].prompt for number in chosen]
            drawn = generate(network, tokenizer, prompts, size, sampling, seed + start)
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
            for kind in (result.task.kind, "all"):
                verdicts[kind][attribute].append(is_right)
        verdicts[result.task.kind]["everything"].append(all(result.verdict.values()))
        verdicts["all"]["everything"].append(all(result.verdict.values()))
    return {
        kind: {name: sum(found) / len(found) for name, found in attributes.items()}
        for kind, attributes in verdicts.items()
    }


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
