"""The program: `cxmaturity`, and `python -m cxmaturity`."""

import gc
import os
import sys
from typing import NoReturn

# `python -m` looks for modules in the working folder first, and that can be somebody else's: nothing that the
# program needs lies there, unless it runs from its own source.
if (
    __name__ == "__main__"
    and sys.path[:1] == [os.getcwd()]
    and sys.path[0] != os.path.dirname(os.path.dirname(__file__))
):
    del sys.path[0]

from cxmaturity import __version__


def main() -> None:
    """Run the command line; the version alone is answered before anything else is imported."""
    _stand_in_for_closed_streams()
    if sys.argv[1:] == ["--version"]:
        _print_version()
        return
    # Start-up makes many objects that stay: looking through them for garbage is a tenth of a light command.
    gc.disable()
    from cxmaturity.cli import run

    try:
        run()
    except SystemExit as end:
        _leave(end.code)
    _leave(0)


def _stand_in_for_closed_streams() -> None:
    """Put nothing in the place of a standard stream that whoever started us has closed.

    The next file to be opened would take its number, and get what is meant for the stream written into it.
    """
    handle = os.open(os.devnull, os.O_RDWR)
    while handle <= 2:
        os.set_inheritable(handle, True)
        handle = os.open(os.devnull, os.O_RDWR)
    os.close(handle)
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)


def _print_version() -> None:
    """Print the version, or end as a failed command where there is nothing to print it to."""
    try:
        sys.stdout.write(f"{__version__}\n")
        sys.stdout.flush()
    except (OSError, AttributeError):
        os._exit(2)


def _leave(code: str | int | None) -> NoReturn:
    """End with `code`, at once where nothing is left to tidy up.

    Taking every object of the process apart would cost more than scoring did. WeasyPrint keeps fonts in a
    temporary folder and must be let remove it; a stream that cannot be flushed is Python's own to report.
    """
    if "weasyprint" not in sys.modules and not isinstance(code, str):
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except (OSError, ValueError):
            sys.exit(code)
        os._exit(code or 0)
    sys.exit(code)


if __name__ == "__main__":
    main()
