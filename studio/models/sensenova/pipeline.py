"""A loaded SenseNova model: a request in, a picture out."""

from dataclasses import replace
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from studio.devices.backend import LoadPlan, Offload
from studio.devices.shortage import tell_shortage
from studio.diffusion.run import Pixels, Run
from studio.errors import BadPicture, OutOfMemory
from studio.jobs.request import Edit, GenerationRequest, LoraChoice
from studio.models.family import ModelSpec
from studio.models.sensenova.checkpoint import load_network
from studio.models.sensenova.config import read_config
from studio.models.sensenova.encoder import encode
from studio.models.sensenova.images import changed_ns, load_image, normalise_image
from studio.models.sensenova.lora import merge_lora
from studio.models.sensenova.network import Network, Prefix
from studio.models.sensenova.packing import pack_generation
from studio.models.sensenova.presets import read_presets
from studio.models.sensenova.prompt import TOKENS, Branch, branch_text
from studio.models.sensenova.sampler import Sampling, Step, sample
from studio.models.sensenova.tokenizer import TextTokenizer
from studio.stats.spans import Phase

_PREVIEW_SIDE = 512  # pixels

PrefixKey = tuple[str, tuple[tuple[Path, int], ...]]  # the text; images and when they changed


class SenseNovaPipeline:
    """Keeps the last prompt's prefixes: the next picture of it begins with denoising."""

    def __init__(self, spec: ModelSpec, plan: LoadPlan) -> None:
        if plan.offload is not Offload.NONE:
            raise OutOfMemory(
                f"{spec.title} does not fit the memory of {plan.device.title}.",
                "Choose the CPU, or a smaller model.",
            )
        self._folder = spec.path
        self._device = torch.device(plan.device.id)
        self._dtype: torch.dtype = getattr(torch, plan.dtype)
        self._config = read_config(spec.path / "config.json")
        self._presets = read_presets(spec.path)
        self._tokenizer = TextTokenizer(spec.path)
        self._tokenizer.check(TOKENS[self._config.template], self._config.vocabulary_size)
        self._kept: dict[Branch, tuple[PrefixKey, Prefix]] = {}
        self._loras: tuple[LoraChoice, ...] = ()
        self._network: Network | None = self._load(())

    def generate(self, request: GenerationRequest, run: Run) -> Pixels:
        """See `Pipeline`. Noise is drawn on the CPU, so that a seed is the same everywhere."""
        size = f"{request.width} x {request.height}"
        with torch.inference_mode(), tell_shortage(f"A picture of {size}"):
            return self._generate(request, run)

    def unload(self) -> None:
        self._network = None
        self._kept.clear()

    def _generate(self, request: GenerationRequest, run: Run) -> Pixels:
        network = self._network
        if network is None or request.loras != self._loras:
            with run.measure(Phase.LOAD):
                self.unload()
                self._network = network = self._load(request.loras)
        presets = self._presets
        sampling = Sampling(
            request.steps,
            request.guidance,
            presets.timestep_shift,
            interval=(0.0, presets.guidance_end),
        )
        if isinstance(request.task, Edit):
            sampling = replace(sampling, edits=True, image_guidance=request.task.image_guidance)
        prefixes = self._encode(network, request, sampling.branches, run)

        def end_step(step: Step) -> None:
            run.step(step.index + 1, request.steps, lambda: _preview(step.clean()))

        with run.measure(Phase.DENOISE):
            generator = torch.Generator().manual_seed(run.seed)
            noise = torch.randn(1, 3, request.height, request.width, generator=generator)
            picture = sample(network, noise.to(self._device), prefixes, sampling, end_step)
        with run.measure(Phase.DECODE):
            if not picture.isfinite().all():
                raise BadPicture("The model gave values that are not numbers.", "Try another seed.")
            pixels: Pixels = to_pixels(picture)[0]
            return pixels

    def _load(self, loras: tuple[LoraChoice, ...]) -> Network:
        """The network with `loras` merged in; loading anew is how others are undone."""
        network = load_network(self._folder, self._config, self._device, self._dtype)
        for lora in loras:
            merge_lora(network, lora.path, lora.weight)
        pack_generation(network)
        self._loras = loras
        return network

    def _encode(
        self, network: Network, request: GenerationRequest, branches: tuple[Branch, ...], run: Run
    ) -> list[Prefix]:
        """The prefixes of `branches`; only those that the last request did not leave here."""
        paths = request.task.images if isinstance(request.task, Edit) else ()
        keys = {branch: self._key(branch, request.prompt, paths) for branch in branches}
        stale = [b for b, key in keys.items() if b not in self._kept or self._kept[b][0] != key]
        if stale:
            with run.measure(Phase.ENCODE):
                side, count = self._config.token_side, len(paths)
                images = [normalise_image(load_image(p, count, side), count, side) for p in paths]
                for branch in stale:
                    text, seen = keys[branch]
                    prefix = encode(network, self._tokenizer, text, images if seen else ())
                    self._kept[branch] = keys[branch], prefix
        return [self._kept[branch][1] for branch in branches]

    def _key(self, branch: Branch, prompt: str, paths: tuple[Path, ...]) -> PrefixKey:
        text = branch_text(branch, prompt, len(paths), template=self._config.template)
        seen = () if branch is Branch.UNCOND else paths
        return text, tuple((path, changed_ns(path)) for path in seen)


def to_pixels(pictures: Tensor) -> Pixels:
    """Pictures [B, 3, H, W] of about -1 to 1 as [B, H, W, 3] uint8."""
    scaled = (pictures.float() * 0.5 + 0.5).clamp(0, 1) * 255
    pixels: Pixels = scaled.round().to(torch.uint8).permute(0, 2, 3, 1).cpu().contiguous().numpy()
    return pixels


def _preview(pictures: Tensor) -> Pixels:
    scale = min(1, _PREVIEW_SIDE / max(pictures.shape[-2:]))
    pixels: Pixels = to_pixels(F.interpolate(pictures, scale_factor=scale, mode="area"))[0]
    return pixels
