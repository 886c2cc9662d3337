"""A loaded diffusers pipeline: a request in, a picture out."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from studio.devices.shortage import first_line, is_shortage, tell_shortage
from studio.devices.start import import_torch
from studio.diffusion.run import Pixels, Run
from studio.errors import BadPicture, Cancelled, StudioError
from studio.jobs.request import GenerationRequest
from studio.models.diffusers.arguments import arguments_for, pictures_for
from studio.models.diffusers.emphasis import prompt_arguments
from studio.models.diffusers.lora import Loras
from studio.models.diffusers.preview import FEWEST_STEPS, Previews
from studio.models.diffusers.samplers import scheduler_of
from studio.models.diffusers.tasks import class_for
from studio.models.diffusers.traits import traits_of
from studio.models.diffusers.words import Words
from studio.models.family import ModelSpec
from studio.stats.spans import Phase

_log = logging.getLogger(__name__)


class DiffusersPipeline:
    """Sends a pipeline only the arguments that it accepts, and listens to its progress bar."""

    def __init__(self, spec: ModelSpec, pipeline: Any, words: Words) -> None:
        self._spec = spec
        self._words = words
        self._pipeline = pipeline
        self._own_scheduler = getattr(pipeline, "scheduler", None)
        self._loras = Loras(pipeline)
        self._previews = Previews(pipeline, spec.tiny_decoders)
        self._traits = traits_of(spec.architecture)

    def generate(self, request: GenerationRequest, run: Run) -> Pixels:
        """See `Pipeline`. Noise is drawn on the CPU, so that a seed is the same everywhere."""
        size = f"{request.width} × {request.height}"
        try:
            with (
                tell_shortage(f"A picture of {size}"),
                _told(self._spec.title),
                _cancellable(self._pipeline, run),
                ExitStack() as stage,
            ):
                if not self._loras.are(request.loras):
                    with run.measure(Phase.LOAD):
                        self._loras.use(request.loras)
                stage.enter_context(run.measure(Phase.ENCODE))
                pictures, kept = pictures_for(request, self._traits)
                if self._spec.limits.samplers:
                    own = self._own_scheduler
                    self._pipeline.scheduler = scheduler_of(request.sampler, own)
                self._guide(request.guidance)
                pipeline = self._sibling(class_for(self._spec.architecture, request.task))
                pipeline.progress_bar = Progress(run, stage, self._previews.show)
                # Some draw what they add to a source from torch itself, not from the generator.
                import_torch().manual_seed(run.seed)
                told = self._words.put_into(request)
                arguments = arguments_for(told, run.seed, self._traits, pictures, pipeline)
                if self._spec.limits.has_prompt_weights:
                    arguments = prompt_arguments(pipeline, arguments)
                with self._previews.watching(pipeline, (request.width, request.height)):
                    pixels = _to_pixels(pipeline(**arguments), request)
                    self._previews.learn(pixels)
                return kept.put_back(pixels) if kept else pixels
        finally:
            self._pipeline.maybe_free_model_hooks()  # after an error, parts are still on the device

    def save(self, folder: Path) -> None:
        """Write all parts as they are loaded."""
        self._pipeline.save_pretrained(folder, safe_serialization=True)

    def unload(self) -> None:
        self._loras.clear()
        self._pipeline.remove_all_hooks()
        self._pipeline = None

    def _guide(self, guidance: float) -> None:
        """Tell the parts that steer towards the prompt, where a pipeline has such, how strongly."""
        for name in ("guider", "ocr_guider"):
            if (part := getattr(self._pipeline, name, None)) is not None:
                part.guidance_scale = max(guidance, 1.0)

    def _sibling(self, class_name: str) -> Any:
        """The loaded pipeline, or one of another class with the same parts."""
        if class_name == self._spec.architecture:
            return self._pipeline
        from studio.models.diffusers.load import class_of

        sibling_class = class_of("diffusers", class_name)
        if self._traits.unsaid:
            self._pipeline.transformer.register_to_config(**self._traits.unsaid)
        parts = {**self._pipeline.config, **self._pipeline.components}
        wanted = inspect.signature(sibling_class.__init__).parameters
        return sibling_class(**{name: parts[name] for name in wanted if name in parts})


@contextmanager
def _told(title: str) -> Iterator[None]:
    """Tell whatever the libraries raise as one error: settings that load need not make sense."""
    try:
        yield
    except (StudioError, Cancelled, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the panics of Rust are no Exceptions
        if is_shortage(error):
            raise
        _log.info("%s made no picture", title, exc_info=True)
        raise BadPicture(
            f"{title} made no picture: {first_line(error)}.",
            "Its settings may be damaged: verify it, or choose another model.",
        ) from error


@contextmanager
def _cancellable(pipeline: Any, run: Run) -> Iterator[None]:
    """Ask before each pass through a network whether the picture is still wanted.

    Some language models pass a thousand times before the first step.
    """
    module = import_torch().nn.Module
    networks = [part for part in pipeline.components.values() if isinstance(part, module)]
    hooks = [part.register_forward_pre_hook(lambda *_: run.token.check()) for part in networks]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


class Progress:
    """Stands in for a pipeline's progress bar, which every pipeline has: it begins with the first
    step, is told of each, and ends before decoding. Leaves the pipeline by raising Cancelled.
    """

    def __init__(self, run: Run, stage: ExitStack, preview: Callable[[], Pixels | None]) -> None:
        self._run = run
        self._stage = stage
        self._preview = preview
        self._items: Iterable[Any] = ()
        self._total = 0
        self._step = 0

    def __call__(
        self, iterable: Iterable[Any] | None = None, total: int | None = None, **_: object
    ) -> Self:
        self._items = () if iterable is None else list(iterable)
        self._total = total if total is not None else len(self._items)
        self._step = 0
        self._enter(Phase.DENOISE)
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error_type is None:
            self._enter(Phase.DECODE)

    def __iter__(self) -> Iterator[Any]:
        for item in self._items:
            yield item
            self.update()
        self._enter(Phase.DECODE)

    def update(self, n: int = 1) -> None:
        """End a step."""
        self._step += n
        steps = max(self._total, self._step)
        self._run.step(self._step, steps, self._preview if steps >= FEWEST_STEPS else None)

    def _enter(self, phase: Phase) -> None:
        self._stage.close()
        self._stage.enter_context(self._run.measure(phase))


def _to_pixels(output: Any, request: GenerationRequest) -> Pixels:
    """The picture in a pipeline's output; raises BadPicture where it is none."""
    if any(getattr(output, "nsfw_content_detected", None) or ()):
        raise BadPicture(
            "The model's own safety check hid the picture.", "Change the prompt or the seed."
        )
    picture = np.asarray(output[0][0])  # some call the field image, others images
    if not np.isfinite(picture).all():
        raise BadPicture("The model gave values that are not numbers.", "Try another seed.")
    if picture.shape != (request.height, request.width, 3):
        height, width, *_ = picture.shape
        raise BadPicture(
            f"The model gave a picture of {width} × {height}, not {request.width} × "
            f"{request.height}.",
            "Choose another size.",
        )
    pixels: Pixels = (picture.clip(0, 1) * 255).round().astype(np.uint8)
    return pixels
