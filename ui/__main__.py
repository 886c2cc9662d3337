"""The command `gouache`: words after it go to the command line, none opens the window."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.process import Process

NO_DISPLAY = (
    "There is no display to open the window on. Start a desktop session, or make a picture "
    'from here: gouache generate "a red circle on a white background".'
)
EXIT_NO_DISPLAY = 2
ENGINE = "--engine-process"  # for ourselves: what the window starts its engine with


def main() -> int:
    """Run what the arguments ask for; the exit code."""
    arguments = sys.argv[1:]
    if arguments == [ENGINE]:
        from studio import serve

        return serve.main()
    if arguments:
        from studio import cli

        return cli.main(arguments)
    if not _has_display():
        sys.stderr.write(NO_DISPLAY + "\n")
        return EXIT_NO_DISPLAY
    start_process = start_first_process()
    from ui import app

    return app.main(start_process)


def start_first_process() -> Callable[[], Process]:
    """Start the engine's process, which is ready when Qt is; the way to that one and the next."""
    from studio.process import Process
    from ui.program import command

    start = command(ENGINE)
    first = [Process(start)]
    return lambda: first.pop() if first else Process(start)


def _has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main())
