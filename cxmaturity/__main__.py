"""The program: `cxmaturity`, and `python -m cxmaturity`."""

import sys

from cxmaturity import __version__


def main() -> None:
    """Run the command line; the version alone is answered before anything else is imported."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"{__version__}\n")
        return
    from cxmaturity.cli import run

    run()


if __name__ == "__main__":
    main()
