"""How late the window's event loop answers while the engine works.

    xvfb-run -a python tests/benchmarks/window_lateness.py [--pictures 20] [--in-process]

A 16 ms timer beats in the real window, over the engine that `gouache` starts; each beat's delay is
its lateness. Measured are the first paint, the first import of torch, rest, the starter at work,
and Stable Diffusion 1.5 in full size, whose random weights are made first: 2.1 GB in float16,
converted while they are loaded. `--in-process` runs the engine on a thread of the window's process
instead, and `--switch-ms` says how long Python lets that thread go on.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QApplication

from studio.engine import Engine
from studio.events import PhaseDone
from studio.jobs.request import GenerationRequest
from studio.paths import Paths
from studio.remote import AnyEngine, RemoteEngine
from studio.stats.spans import Phase
from ui import aio
from ui.__main__ import start_first_process
from ui.app import Studio
from ui.crash import CrashReporter
from ui.pages.create import CreatePage
from ui.pulse import Pulse

ROOT = Path(__file__).parents[2]
IDLE_S = 5.0
PAINT_S = 0.2  # from the window on, whose painting is no work of the engine
PROMPT = "a coral sailboat on a calm sea at dawn"
LARGE = "large"
LOADING, DENOISING = "load of 2.1 GB, converted", "SD 1.5 at 512 x 512, 2 steps"
MAKE_LARGE = """
import sys
from pathlib import Path
import diffusers, torch, transformers
from tests.studio.models.tiny import clip_tokenizer
folder = Path(sys.argv[1])
diffusers.StableDiffusionPipeline(
    vae=diffusers.AutoencoderKL(
        block_out_channels=(128, 256, 512, 512), layers_per_block=2, latent_channels=4,
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
    ),
    text_encoder=transformers.CLIPTextModel(transformers.CLIPTextConfig(
        hidden_size=768, intermediate_size=3072, num_attention_heads=12, num_hidden_layers=12,
        projection_dim=768, bos_token_id=0, eos_token_id=1,
    )),
    tokenizer=clip_tokenizer(folder.with_name("words"), transformers),
    unet=diffusers.UNet2DConditionModel(
        sample_size=64, cross_attention_dim=768, attention_head_dim=8,
        block_out_channels=(320, 640, 1280, 1280),
    ),
    scheduler=diffusers.DDIMScheduler(),
    safety_checker=None, feature_extractor=None, requires_safety_checker=False,
).to(torch.float16).save_pretrained(folder)
"""


class Measure:
    """The pulse of one window, told apart by what the engine does."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._pulse = Pulse()

    async def work(self, pictures: int, steps: int) -> int:
        living = asyncio.ensure_future(self._studio.live())
        while self._studio.window is None:
            await asyncio.sleep(0.01)
        create = self._studio.window.pages["create"]
        assert isinstance(create, CreatePage)
        bridge, submit = create.services.bridge, create.services.engine.submit
        await self._listen("first paint", asyncio.sleep(PAINT_S))
        await self._listen("first import of torch", aio.once(bridge.engine_ready))
        await self._listen("idle", asyncio.sleep(IDLE_S))

        submit(GenerationRequest(PROMPT, "starter", width=256, height=256, steps=steps))
        await aio.once(bridge.job_finished)
        job_id = [
            submit(GenerationRequest(PROMPT, "starter", width=256, height=256, steps=steps))
            for _ in range(pictures)
        ][-1]
        last = _wait(bridge.job_finished, lambda event: event.job_id == job_id)
        await self._listen(f"starter, {pictures} pictures", last)

        submit(GenerationRequest(PROMPT, LARGE, width=512, height=512, steps=2, guidance=7.5))
        for what, phase in ((LOADING, Phase.LOAD), (DENOISING, Phase.DENOISE)):
            is_over = partial(_ends, phase=phase)
            await self._listen(what, _wait(bridge.phase_done, is_over))
        self._studio.window.close()
        return await living

    async def _listen(self, what: str, until: Awaitable[object]) -> None:
        self._pulse.start()
        await until
        ordered = sorted(self._pulse.stop())
        p50, p99 = (ordered[int((len(ordered) - 1) * share)] for share in (0.50, 0.99))
        print(
            f"{what:<30} {len(ordered):>6} beats   p50 {p50:6.1f} ms   p99 {p99:6.1f} ms   "
            f"max {ordered[-1]:6.1f} ms",
            flush=True,
        )


def _ends(event: PhaseDone, phase: Phase) -> bool:
    return event.phase is phase


async def _wait(signal: SignalInstance, is_it: Callable[[Any], bool]) -> None:
    """Return when the signal has brought the one that is meant."""
    while not is_it((await aio.once(signal))[0]):
        pass


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=20)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--in-process", action="store_true")
    parser.add_argument("--switch-ms", type=float, default=sys.getswitchinterval() * 1000)
    arguments = parser.parse_args()
    sys.setswitchinterval(arguments.switch_ms / 1000)
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    with tempfile.TemporaryDirectory() as home:
        paths = Paths.under(Path(home))
        command = [sys.executable, "-c", MAKE_LARGE, str(paths.models / LARGE)]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        subprocess.run(command, check=True, env=environment, capture_output=True)
        open_engine: Callable[..., AnyEngine] = Engine
        if not arguments.in_process:
            open_engine = partial(RemoteEngine, start_process=start_first_process())
        studio = Studio(app, paths, CrashReporter(paths.logs), open_engine)
        work = Measure(studio).work(arguments.pictures, arguments.steps)
        return aio.run(app, work, studio.stop)


if __name__ == "__main__":
    sys.exit(main())
