"""The command `gouache`: words after it go to the command line, none opens the window."""

from __future__ import annotations

import os
import sys

NO_DISPLAY = (
    "There is no display to open the window on. Start a desktop session, or make a picture "
    'from here: gouache generate "a red circle on a white background".'
)
EXIT_NO_DISPLAY = 2


def main() -> int:
    """Run what the arguments ask for; the exit code."""
    if arguments := sys.argv[1:]:
        from studio import cli

        return cli.main(arguments)
    if not _has_display():
        sys.stderr.write(NO_DISPLAY + "\n")
        return EXIT_NO_DISPLAY
    from ui import app

    return app.main()


def _has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main())
