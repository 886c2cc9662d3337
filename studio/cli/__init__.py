"""The command line: gouache generate | devices | models | stats, without a window or Qt."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Sequence

from studio import settings
from studio.cli import tables
from studio.cli.arguments import Generate, ListDevices, ListModels, ShowStats, parse
from studio.errors import Failure, StudioError
from studio.logs import log_file
from studio.paths import Paths

DONE = 0
FAILED = 1  # the work did: a full disk, a damaged model, a locked history
BAD_INPUT = 2  # nothing was begun, because it cannot be done as asked
STOPPED = 130  # by Ctrl-C

_BAD_INPUT_KINDS = {
    "DeviceUnavailable",
    "InvalidRequest",
    "ModelNotFound",
    "ModelUnsupported",
    "SettingsError",
    "StoreError",
}
_log = logging.getLogger(__name__)


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; raises nothing and shows no traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal may lack "×"
    paths = _moved(Paths.default())
    with log_file(paths.logs):
        try:
            failure = _run(arguments, paths)
        except KeyboardInterrupt:
            tables.say("Stopped.")
            return STOPPED
        except StudioError as error:
            failure = Failure.from_error(error)
        except BrokenPipeError:  # whoever read has left, as `head` does
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for the flush at exit
            return FAILED
        except Exception as error:  # noqa: BLE001 - the program ends here
            _log.exception("A command ended unexpectedly")
            failure = Failure.from_error(error)
    if failure is None:
        return DONE
    tables.say(str(failure))
    if "--json" in arguments:
        print(tables.failure_json(failure))
    return BAD_INPUT if failure.kind in _BAD_INPUT_KINDS else FAILED


def _moved(paths: Paths) -> Paths:
    """With the folders that the settings name, where those can be read."""
    try:
        chosen = settings.load(paths.settings_file)
    except StudioError:  # told by the commands that need more of them
        return paths
    return paths.moved(chosen.pictures_folder, chosen.models_folder)


def _run(arguments: Sequence[str], paths: Paths) -> Failure | None:
    """Do what the words ask for; imports no more of the studio than that needs."""
    try:
        command = parse(arguments)
    except SystemExit:  # --help and --version have printed what they had to
        return None
    match command:
        case Generate():
            from studio.cli.generate import generate

            return generate(command, paths, settings.load(paths.settings_file))
        case ListDevices():
            _list_devices(as_json=command.as_json)
        case ListModels():
            _list_models(paths, settings.load(paths.settings_file), as_json=command.as_json)
        case ShowStats():
            _show_stats(paths, as_json=command.as_json)
        case _:
            from studio.cli.models import run

            return run(command, paths)
    return None


def _list_devices(*, as_json: bool) -> None:
    from studio.devices import BACKENDS, backend_of, find_devices

    found = []
    for device in find_devices():
        backend = backend_of(device)
        found.append((device, backend.memory(device), backend.dtype(device)))
    absent = {backend.title: reason for backend in BACKENDS if (reason := backend.explain())}
    tables.write((tables.devices_json if as_json else tables.devices_text)(found, absent))


def _list_models(paths: Paths, chosen: settings.Settings, *, as_json: bool) -> None:
    from studio.models.library import find_models

    specs = find_models(paths, chosen)
    tables.write((tables.models_json if as_json else tables.models_text)(specs))


def _show_stats(paths: Paths, *, as_json: bool) -> None:
    from studio.history.store import HistoryReader

    reader = HistoryReader(paths.database, paths.pictures)
    kinds = reader.stats() if paths.database.exists() else ()
    tables.write((tables.stats_json if as_json else tables.stats_text)(kinds))
