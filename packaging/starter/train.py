"""Train the starter model: python packaging/starter/train.py --resume --minutes 60."""

import argparse
import logging
import os
import shutil
import signal
import threading
import time
import warnings
from dataclasses import replace
from itertools import islice
from pathlib import Path

import torch
import torch._dynamo
from platformdirs import user_cache_path

from batches import stream
from objective import loss_of
from precision import mixed
from recipe import STAGES, Recipe, Stage
from sheets import write_samples
from state import State, averaged, begin, checkpoint_path, from_weights, load, save
from stepping import Stepper

_log = logging.getLogger("starter")
_SHIPPED = Path(__file__).resolve().parents[2] / "assets" / "starter"
_CHECKPOINT_EVERY_S = 300.0
_LOG_EVERY_S = 30.0
_FIXED_BATCHES = 4


def main() -> None:
    options = _parse()
    _step_back()
    folder: Path = options.checkpoint
    folder.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(
        level=logging.INFO,
        format="%(asctime)s %(message)s",
        handlers=[logging.StreamHandler(), logging.FileHandler(folder / "train.log")],
    )
    warnings.filterwarnings("ignore", "Mismatch dtype")  # norms run in float32 on purpose
    torch.set_num_threads(1)  # the threads are ours, one for each part of a batch
    torch._dynamo.config.recompile_limit = 32
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    recipe, stage = Recipe(), STAGES[options.stage]
    rate = stage.rate
    if options.resume and checkpoint_path(folder).exists():
        state = load(folder, device)
    elif options.resume:
        state = from_weights(_SHIPPED, folder, device)
        rate *= recipe.anew_share
    else:
        state = begin(recipe, folder, device)
    stage = replace(stage, batch=options.batch or stage.batch, rate=options.rate or rate)
    if shutil.which("c++"):
        for layer in state.network.language_model.model.layers:
            layer.compile()  # layer by layer: it takes two minutes instead of ten
    parameters = sum(weight.numel() for weight in state.network.parameters())
    _log.info("%.2f M parameters, stage %s, %s", parameters / 1e6, options.stage, device)
    train(state, recipe, stage, minutes=options.minutes, folder=folder, threads=options.threads)


def train(
    state: State, recipe: Recipe, stage: Stage, *, minutes: float, folder: Path, threads: int
) -> None:
    """Train for some minutes, in which the learning rate rises, stays and falls to nothing."""
    _log.info("loss on fixed pictures %.5f", fixed_loss(state, recipe, stage))
    batches = stream(
        state.tokenizer,
        recipe,
        stage,
        token_side=state.network.config.token_side,
        start=state.steps,
        workers=max(1, threads - 1),
    )
    started = saved = time.monotonic()
    seconds_before, first_step = state.seconds, state.steps
    journal = Journal(state)
    stop = _stop_signal()
    with Stepper(state, recipe, stage, threads) as stepper:
        while not stop.is_set() and state.seconds - seconds_before < 60 * minutes:
            warmed = min(1.0, (state.steps - first_step + 1) / recipe.warmup_steps)
            left = 1 - (state.seconds - seconds_before) / (60 * minutes)
            rate = stage.rate * warmed * min(1.0, left / (1 - stage.decay_from))
            loss = stepper.step(next(batches).to(state.network.device), rate)
            now = time.monotonic()
            state.seconds = seconds_before + now - started
            journal.note(loss, rate, now)
            if now - saved > _CHECKPOINT_EVERY_S:
                _keep(state, folder)
                saved = time.monotonic()
    _keep(state, folder)
    _log.info("loss on fixed pictures %.5f", fixed_loss(state, recipe, stage))
    _log.info("stopped at %d pictures after %.0f s", state.pictures, state.seconds)


def fixed_loss(state: State, recipe: Recipe, stage: Stage) -> float:
    """Mean loss of the running mean of the weights, on the same pictures and noise each time."""
    network, side = averaged(state), state.network.config.token_side
    others = replace(recipe, seed=recipe.seed + 1)
    pictures = stream(state.tokenizer, others, stage, token_side=side, start=0, workers=0)
    generator = torch.Generator(network.device).manual_seed(recipe.seed)
    with torch.no_grad(), mixed(network.device):
        losses = [
            loss_of(network, batch.to(network.device), stage, generator).item()
            for batch in islice(pictures, _FIXED_BATCHES)
        ]
    return sum(losses) / len(losses)


class Journal:
    """Logs the mean loss and the speed every half minute."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._losses: list[float] = []
        self._logged, self._pictures = time.monotonic(), state.pictures

    def note(self, loss: float, rate: float, now: float) -> None:
        self._losses.append(loss)
        if now - self._logged < _LOG_EVERY_S:
            return
        state = self._state
        state.loss = sum(self._losses) / len(self._losses)
        speed = (state.pictures - self._pictures) / (now - self._logged)
        _log.info(
            "pictures %d  loss %.4f  %.0f pictures/s  rate %.5f",
            state.pictures,
            state.loss,
            speed,
            rate,
        )
        self._losses.clear()
        self._logged, self._pictures = now, state.pictures


def _keep(state: State, folder: Path) -> None:
    save(state, folder)
    path = folder / f"samples-{state.pictures:08}.png"
    write_samples(averaged(state), state.tokenizer, path)


def _stop_signal() -> threading.Event:
    """Set by Ctrl+C or a request to end: the step is finished and the checkpoint written."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _step_back() -> None:
    """Leave the processor to whoever works at this machine."""
    if hasattr(os, "nice"):
        os.nice(19)
    autogroup = Path("/proc/self/autogroup")
    if autogroup.exists():
        autogroup.write_text("19")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    default = user_cache_path("gouache") / "starter-training"
    parser.add_argument("--checkpoint", type=Path, default=default, help="folder (%(default)s)")
    going_on = "go on from the checkpoint there, or else from the weights that ship"
    parser.add_argument("--resume", action="store_true", help=going_on)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--stage", choices=STAGES, default="chain")
    parser.add_argument("--batch", type=int, help="pictures a step, instead of the recipe's")
    parser.add_argument("--rate", type=float, help="learning rate, instead of the recipe's")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
