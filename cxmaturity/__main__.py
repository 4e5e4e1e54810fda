"""The program: `cxmaturity`, and `python -m cxmaturity`."""

import gc
import sys

from cxmaturity import __version__


def main() -> None:
    """Run the command line; the version alone is answered before anything else is imported."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"{__version__}\n")
        return
    # Start-up makes many objects that stay: looking through them for garbage is a tenth of a light command.
    gc.disable()
    from cxmaturity.cli import run

    run()


if __name__ == "__main__":
    main()
