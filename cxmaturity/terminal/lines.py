"""Lines for a terminal: wrapped, safe, and in ASCII where the output holds nothing else."""

import sys
from typing import TYPE_CHECKING

from cxmaturity.text.safe_text import one_line

if TYPE_CHECKING:
    from rich.console import Console

_ASCII = str.maketrans(
    {"→": "->", "·": "-", "–": "-", "\N{MINUS SIGN}": "-", "“": '"', "”": '"', "’": "'", "…": "..."}
)


def print_line(console: "Console", text: str, style: str = "", indent: int = 0) -> None:
    """Print one wrapped line, safely."""
    # Loaded here: who writes JSON needs none of it.
    from rich.padding import Padding
    from rich.text import Text

    console.print(Padding(Text(for_output(text, console), style=style), (0, 0, 0, indent)))


def is_ascii(console: "Console") -> bool:
    """Return whether the output can hold nothing but ASCII."""
    return not (console.encoding or "ascii").lower().startswith("utf")


def for_output(text: str, console: "Console") -> str:
    """Return `text` on one line, safely, with our own signs as the output can hold them."""
    shown = one_line(text)
    return shown.translate(_ASCII) if is_ascii(console) else shown


def bar_ends(low: str, high: str, width: int) -> str:
    """Return the two ends of a scale, as far apart as a bar of this width is long."""
    return low + high.rjust(width - len(low))


# ---- The terminal that text is printed to

NARROWEST, WIDEST = 40, 100


def console() -> "Console":
    """Return standard output as a console: 80 columns and no colour where it is no terminal."""
    from rich.console import Console

    from cxmaturity.text.width import break_wide_text

    break_wide_text()

    class Printer(Console):
        """A console whose closed pipe is met where all others are: in `Commands`."""

        def on_broken_pipe(self) -> None:
            """Let the error through, instead of ending the process with the code of a bug."""
            raise BrokenPipeError

    plain = not sys.stdout.isatty()
    found = Printer(
        file=sys.stdout,
        highlight=False,
        markup=False,
        emoji=False,
        width=80 if plain else None,
        # Or else FORCE_COLOR would make a terminal of a log.
        force_terminal=False if plain else None,
    )
    if not plain and not NARROWEST <= found.width <= WIDEST:
        found.width = min(max(found.width, NARROWEST), WIDEST)
    return found
