"""Looks at model files in a process of its own, which may fail without harm to this one."""

from __future__ import annotations

import contextlib
import json
import logging
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio import errors
from studio.errors import Failure, ModelDamaged
from studio.models.report import ModelReport, report_on
from studio.plain import from_plain, to_plain

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

MAX_ANSWER_BYTES = 4_000_000
_DYING_S = 1.0  # between the end of what a child says and its own end

_ANOTHER = "Choose another file; nothing in this one was used."
_ERRORS = {
    error.__name__: error
    for error in (errors.ModelDamaged, errors.ModelNotFound, errors.ModelUnsupported)
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What looking at a model may take."""

    timeout_s: float = 60.0  # by the clock, of a machine that may be busy
    processor_s: int = 20
    memory_bytes: int = 2**30


def inspect_apart(path: Path, bounds: Bounds = Bounds()) -> ModelReport:
    """What is at `path`, found out by a child process within `bounds`.

    Raises ModelDamaged, also where the child came to no answer, or ModelUnsupported.
    """
    import multiprocessing

    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe(duplex=False)
    child = spawn.Process(target=_inspect, args=(theirs, path, bounds), daemon=True)
    child.start()
    theirs.close()
    try:
        answer = ours.recv_bytes(MAX_ANSWER_BYTES) if ours.poll(bounds.timeout_s) else b""
    except (EOFError, OSError):  # it died, or said more than any report
        answer = b"{}"
        child.join(_DYING_S)
        _log.info("The inspector of %s ended with %s", path, child.exitcode)
    finally:
        ours.close()
        child.kill()  # it has nothing to do any more
        child.join()
        child.close()
    if not answer:
        raise ModelDamaged(
            f"Looking at {path} took more than {bounds.timeout_s:g} seconds and was stopped.",
            _ANOTHER,
        )
    return _understand(answer, path)


def _understand(answer: bytes, path: Path) -> ModelReport:
    """The report in an answer, or its failure raised; the child is not trusted more than that."""
    try:
        values = json.loads(answer)
        if "failure" in values:
            failure = from_plain(Failure, values["failure"])
        else:
            return from_plain(ModelReport, values["report"])
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise ModelDamaged(
            f"{path} could not be looked at within the memory and time that any model needs.",
            _ANOTHER,
        ) from error
    raise _ERRORS.get(failure.kind, ModelDamaged)(failure.message, failure.hint)


def _inspect(answers: Connection, path: Path, bounds: Bounds) -> None:
    """The whole life of the child."""
    _limit(bounds)
    try:
        answer = {"report": to_plain(report_on(path))}
    except MemoryError:  # there may be none left to say it with
        return
    except Exception as error:  # noqa: BLE001 - the process ends here
        answer = {"failure": to_plain(Failure.from_error(error))}
    with contextlib.suppress(OSError):  # nobody waits any more
        answers.send_bytes(json.dumps(answer).encode())


def _limit(bounds: Bounds) -> None:
    """Bound this process; on Windows, which has no such limits, only the timeout holds."""
    if sys.platform == "win32":
        return
    import resource

    limits = [(resource.RLIMIT_CPU, bounds.processor_s), (resource.RLIMIT_FSIZE, 0)]
    if sys.platform == "linux":
        limits.append((resource.RLIMIT_AS, bounds.memory_bytes))
    for which, most in limits:
        _, hard = resource.getrlimit(which)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (allowed, allowed))
