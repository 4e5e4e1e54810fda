"""How wide a text stands in a terminal: a Chinese character takes two columns and may end a line."""

import re
import textwrap
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

_OPENING, _CLOSING = "（「『《〈【［", "，。；：、？！）」』》〉】］％"
_WIDE = (
    r"[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003fffd]"
)
# What stays together at the end of a line: a word, or a wide character with the marks that lean on it.
_UNIT = rf"[{_OPENING}“‘]*(?:{_WIDE}[{_CLOSING}”’…]*|(?:(?!{_WIDE}|[“‘]+{_WIDE})\S)+[{_CLOSING}]*)"
# Patterns that take long to compile are compiled on use, and kept by `re`: English needs none of them.
_UNITS, _SPACED_UNITS = rf"\s+|{_UNIT}", rf"\s*{_UNIT}\s*"


@cache
def break_wide_text() -> None:
    """Let Rich end lines between wide characters too; it knows only blanks, and cuts what has none.

    What Typer prints of itself is wrapped so as well: so it is every text that is taught it, where there is a
    wide character in it. The lines are found here; what Rich does to each of them stays as it is.
    """
    from rich.containers import Lines
    from rich.text import Text

    as_ever = Text.wrap

    def wrapped(text: Text, console: "Console", width: int, **how: Any) -> Lines:
        """Return `text` in lines of at most `width` columns."""
        whole = text.no_wrap if how.get("no_wrap") is None else how["no_wrap"]
        if whole or how.get("overflow") == "ignore" or not re.search(_WIDE, text.plain):
            return as_ever(text, console, width, **how)
        folds = (how.get("overflow") or text.overflow or "fold") == "fold"
        lines = Lines()
        for paragraph in text.split(allow_blank=True):
            paragraph.expand_tabs(how.get("tab_size", 8))
            for line in paragraph.divide(_ends(paragraph.plain, width, folds=folds)):
                lines.extend(as_ever(line, console, width, **how))
        return lines

    # A method that everybody may call; that it can be replaced, and is what Rich calls, a test holds.
    Text.wrap = wrapped  # type: ignore[assignment]


def _ends(text: str, width: int, *, folds: bool) -> list[int]:
    """Return the places in `text` where a line ends; what is too wide for a line ends in it if it `folds`."""
    from rich.cells import chop_cells

    found: list[int] = []
    taken = 0
    for unit in re.finditer(_SPACED_UNITS, text):
        start, word = unit.start(), unit[0]
        needed = cells(word.rstrip())
        if taken + needed <= width:
            taken += cells(word)
            continue
        parts = chop_cells(word, width) if folds and needed > width else [word]
        for part in parts:
            found.append(start)
            start, taken = start + len(part), cells(part)
    return [place for place in found if place]


def cells(text: str) -> int:
    """Return how many columns `text` takes."""
    if text.isascii():
        return len(text)
    # Loaded here: English needs none of it.
    from rich.cells import cell_len

    return cell_len(text)


def padded(text: str, width: int) -> str:
    """Return `text` filled up with blanks to `width` columns."""
    return text + " " * (width - cells(text))


def cut(text: str, width: int) -> str:
    """Return `text`, ending in a full stop where it had to be cut to `width` columns."""
    if cells(text) <= width:
        return text
    while text and cells(text) >= width:
        text = text[:-1]
    return text + "."


def wrap(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Return `text` as lines of at most `width` columns, `first` before the first, `rest` before others."""
    if not re.search(_WIDE, first + text):
        return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest)
    lines: list[str] = []
    line, start = first, len(first)
    for unit in _pieces(text, width - max(cells(first), cells(rest))):
        if cells(line) + cells(unit.rstrip()) > width and len(line) > start:
            lines.append(line.rstrip())
            line, start = rest, len(rest)
        if len(line) > start or not unit.isspace():
            line += unit
    return [*lines, line.rstrip()] if len(line) > start else lines


def units(text: str) -> list[str]:
    """Return what stays together at the end of a line: words, wide characters with their marks, blanks."""
    found: list[str] = re.findall(_UNITS, text)
    return found


def _pieces(text: str, width: int) -> list[str]:
    """Return the units of `text`, those too wide for a line in parts."""
    found = []
    for unit in units(text):
        while cells(unit) > width:
            end = max(1, width // 2 if not unit.isascii() else width)
            found.append(unit[:end])
            unit = unit[end:]
        found.append(unit)
    return [unit for unit in found if unit]
