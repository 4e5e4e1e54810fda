"""The terminal that text is printed to."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

NARROWEST, WIDEST = 40, 100


def console() -> "Console":
    """Return standard output as a console: 80 columns and no colour where it is no terminal."""
    from rich.console import Console

    from cxmaturity.rendering.cells import break_wide_text

    break_wide_text()

    class Printer(Console):
        """A console whose closed pipe is met where all others are: in `Commands`."""

        def on_broken_pipe(self) -> None:
            """Let the error through, instead of ending the process with the code of a bug."""
            raise BrokenPipeError

    plain = not sys.stdout.isatty()
    found = Printer(file=sys.stdout, highlight=False, markup=False, emoji=False, width=80 if plain else None)
    if not plain and not NARROWEST <= found.width <= WIDEST:
        found.width = min(max(found.width, NARROWEST), WIDEST)
    return found
