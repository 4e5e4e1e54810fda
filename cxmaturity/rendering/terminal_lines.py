"""Lines for a terminal: wrapped, safe, and in ASCII where the output holds nothing else."""

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from cxmaturity.rendering.safe_text import one_line

_ASCII = str.maketrans(
    {"→": "->", "·": "-", "–": "-", "\N{MINUS SIGN}": "-", "“": '"', "”": '"', "’": "'", "…": "..."}
)


def print_line(console: Console, text: str, style: str = "", indent: int = 0) -> None:
    """Print one wrapped line, safely."""
    console.print(Padding(Text(for_output(text, console), style=style), (0, 0, 0, indent)))


def is_ascii(console: Console) -> bool:
    """Return whether the output can hold nothing but ASCII."""
    return not (console.encoding or "ascii").lower().startswith("utf")


def for_output(text: str, console: Console) -> str:
    """Return `text` on one line, safely, with our own signs as the output can hold them."""
    shown = one_line(text)
    return shown.translate(_ASCII) if is_ascii(console) else shown
