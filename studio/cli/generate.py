"""Makes the pictures that `gouache generate` was asked for and reports each one."""

from __future__ import annotations

import queue
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

from studio.cli import tables
from studio.cli.arguments import Generate
from studio.cli.progress import Progress, progress_on
from studio.diffusion.sources import size_of
from studio.engine import Engine
from studio.errors import Failure, InvalidRequest
from studio.events import (
    Event,
    HistoryChecked,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobQueued,
    JobStarted,
    PictureSaved,
)
from studio.history.images import save_copy
from studio.history.record import GenerationRecord
from studio.jobs.request import (
    Edit,
    GenerationRequest,
    ImageToImage,
    Inpaint,
    Task,
    TextToImage,
    shaped_as,
)
from studio.jobs.wildcards import expand, read_lists
from studio.models.family import ModelSpec
from studio.paths import Paths, assets
from studio.settings import Settings

MAX_PROMPT_FILE_BYTES = 16_000_000
POLL_INTERVAL_S = 0.5  # Windows hears Ctrl-C only between two waits


def generate(command: Generate, paths: Paths, settings: Settings) -> Failure | None:
    """Run a job for each prompt to its last picture; what ended it early, if anything did.

    Raises InvalidRequest and the other StudioErrors before torch is imported, and
    KeyboardInterrupt once the job is cancelled and the library given back.
    """
    prompt = _read_prompt(command)
    if command.out:
        _check_out(command.out)
    with ExitStack() as at_end:
        engine = Engine(paths, settings)
        at_end.callback(engine.close)
        spec = engine.find_model(command.model_id or settings.model_id)
        requests = _requests(command, spec, prompt, paths)
        events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        engine.subscribe(events.put)
        for request in requests:
            engine.submit(request, command.device_id or "auto")
        pictures = len(requests) * command.count
        progress = progress_on(sys.stderr, count=pictures, is_quiet=command.is_quiet)
        at_end.callback(progress.clear)
        engine.start()
        return _follow(events, progress, command, len(requests))


def _follow(
    events: queue.SimpleQueue[Event], progress: Progress, command: Generate, jobs: int
) -> Failure | None:
    first_seeds: dict[str, int] = {}  # by job
    next_seed = saved = jobs_done = 0
    for event in _each(events):
        progress.show(event)
        match event:
            case HistoryChecked(damaged_copy=Path() as damaged):
                progress.clear()
                tables.say(
                    f"The history was damaged. It lies in {damaged}, and a new one was made from "
                    "the pictures."
                )
            case PictureSaved():
                progress.clear()
                saved += 1
                _report(event.record, command, saved if jobs > 1 else None)
            case JobQueued(request=GenerationRequest(seed=int() as seed)):
                first_seeds[event.job_id] = seed
            case JobStarted():
                next_seed = first_seeds[event.job_id] + event.index
            case JobFailed():
                return _ended(event.failure, next_seed)
            case JobCancelled():
                break
            case JobFinished():
                jobs_done += 1
                if jobs_done == jobs:
                    break
    return None


def _each(events: queue.SimpleQueue[Event]) -> Iterator[Event]:
    """The events as they come, without an end."""
    while True:
        with suppress(queue.Empty):
            yield events.get(timeout=POLL_INTERVAL_S)


def _ended(failure: Failure, seed: int) -> Failure:
    """What ended a job, with what to do from a command line."""
    if failure.kind in {"DiskFull", "SaveFailed"}:
        # The window keeps such a picture in memory; this process is about to end.
        return replace(failure, hint=f"Make room there, then make it again with --seed {seed}.")
    return failure


def _report(record: GenerationRecord, command: Generate, number: int | None) -> None:
    """Tell of a picture and copy it; `number` counts those of several prompts."""
    copy = None
    if command.out:
        copy = _copy_path(command.out, record, command, number)
        save_copy(record, copy)
    tables.write((tables.picture_json if command.as_json else tables.picture_text)(record, copy))


def _copy_path(out: Path, record: GenerationRecord, command: Generate, number: int | None) -> Path:
    """`out`, or `out` with the number or the seed in its name where there are several pictures."""
    if number:
        return out.with_stem(f"{out.stem}-{number}")
    return out if command.count == 1 else out.with_stem(f"{out.stem}-{record.seed}")


def _requests(
    command: Generate, spec: ModelSpec, prompt: str | None, paths: Paths
) -> tuple[GenerationRequest, ...]:
    """A request for each prompt that `prompt` stands for."""
    if prompt is None and not spec.sample_prompt:
        raise InvalidRequest("prompt", f"{spec.title} brings no sample prompt.", "Type a prompt.")
    first = _request(command, spec, spec.sample_prompt if prompt is None else prompt)
    lists = read_lists(assets() / "wildcards", paths.wildcards)
    return tuple(replace(first, prompt=each) for each in expand(first.prompt, lists))


def _request(command: Generate, spec: ModelSpec, prompt: str) -> GenerationRequest:
    """The request with the model's own values where the command gives none."""
    defaults = spec.defaults
    files = (*command.images, *(lora.path for lora in command.loras))
    for path in (*files, *((command.mask,) if command.mask else ())):
        if not path.is_file():
            raise InvalidRequest("file", f"There is no file {path}.", "Check the name.")
    width, height = _size(command, spec)
    return GenerationRequest(
        prompt=prompt,
        model_id=spec.id,
        task=_task(command, spec),
        negative_prompt=command.negative_prompt,
        sampler=command.sampler,
        width=width,
        height=height,
        steps=defaults.steps if command.steps is None else command.steps,
        guidance=defaults.guidance if command.guidance is None else command.guidance,
        seed=command.seed,
        count=command.count,
        loras=command.loras,
    )


def _task(command: Generate, spec: ModelSpec) -> Task:
    """What the options ask for; of one picture alone, what the model does with it."""
    if not command.images:
        if command.mask or command.strength is not None:
            option = "--mask" if command.mask else "--strength"
            raise InvalidRequest("images", f"{option} goes with a picture.", "Add --image FILE.")
        return TextToImage()
    strength = {} if command.strength is None else {"strength": command.strength}
    is_edit = not strength and (Edit in spec.limits.tasks or ImageToImage not in spec.limits.tasks)
    if is_edit and not command.mask:
        return Edit(command.images)
    if len(command.images) > 1:
        raise InvalidRequest("images", "Only an edit takes several pictures.", "Leave one.")
    if command.mask:
        return Inpaint(command.images[0], command.mask, **strength)
    return ImageToImage(command.images[0], **strength)


def _size(command: Generate, spec: ModelSpec) -> tuple[int, int]:
    """As asked; else in the shape of the first picture, or the model's own."""
    own = spec.defaults
    if command.images and command.width is None and command.height is None:
        return shaped_as(size_of(command.images[0]), spec.limits, (own.width, own.height))
    width = own.width if command.width is None else command.width
    return width, own.height if command.height is None else command.height


def _read_prompt(command: Generate) -> str | None:
    """The prompt, from wherever it was given; None for the model's own sample."""
    given = (command.prompt is not None, command.prompt_file is not None, command.is_sample)
    if sum(given) != 1:
        what = "No prompt was given." if not any(given) else "More than one prompt was given."
        raise InvalidRequest(
            "prompt", what, "Give one: PROMPT in quotes, --prompt-file FILE or --sample."
        )
    if command.prompt_file is None:
        return command.prompt
    data = _read_file(command.prompt_file)
    if len(data) > MAX_PROMPT_FILE_BYTES:
        raise InvalidRequest("prompt", "The prompt is longer than 16 MB.", "Shorten it.")
    try:
        return data.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise InvalidRequest(
            "prompt",
            f"The prompt in {command.prompt_file} is no UTF-8 text: byte {error.start + 1} is "
            f"0x{data[error.start]:02X}.",
            "Save it as UTF-8.",
        ) from error


def _read_file(name: str) -> bytes:
    try:
        if name == "-":
            return sys.stdin.buffer.read(MAX_PROMPT_FILE_BYTES + 1)
        with Path(name).open("rb") as file:
            return file.read(MAX_PROMPT_FILE_BYTES + 1)
    except OSError as error:
        raise InvalidRequest(
            "prompt", f"The prompt file {name} cannot be read: {error.strerror}.", "Check its name."
        ) from error


def _check_out(out: Path) -> None:
    """Raise InvalidRequest now for a place where a copy cannot be put later."""
    if out.suffix.lower() != ".png":
        raise InvalidRequest(
            "out", f"Pictures are PNG files; {out} is not named so.", "Let the name end in .png."
        )
    if out.is_dir():
        raise InvalidRequest("out", f"{out} is a folder.", "Add the name of a file.")
    try:
        with tempfile.TemporaryFile(dir=out.parent):
            pass
    except OSError as error:
        raise InvalidRequest(
            "out",
            f"Nothing can be written to the folder {out.parent}: {error.strerror}.",
            "Make it writable or choose another.",
        ) from error
