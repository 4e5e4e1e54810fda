"""How much room a text takes on a slide, whichever face the machine has on which it is shown.

A deck holds no fonts. Its slides name Arial, and a machine without it takes another face: so a text is
measured by the widths of DejaVu Sans, the widest that stands in for Arial anywhere. Lines have a height of
their own (`LEADING`), in place of that of the face.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from cxmaturity.text.width import units

LEADING = 1.25
"""The height of a line, in parts of the size of its letters."""
_FIRST, _LAST = 0x20, 0x7E
_REGULAR = (
    "318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636 636 636 636 "
    "636 337 337 838 838 838 531 1000 684 686 698 770 632 575 775 752 295 295 656 557 863 748 787 603 787 "
    "695 635 611 732 684 989 685 611 685 390 337 390 838 500 500 613 635 550 635 615 352 635 634 278 278 "
    "579 278 974 634 612 635 635 411 521 392 634 592 818 592 592 525 636 337 636 838"
)
_BOLD = (
    "348 456 521 838 696 1002 872 306 457 457 523 838 380 415 380 365 696 696 696 696 696 696 696 696 696 "
    "696 400 400 838 838 838 580 1000 774 762 734 830 683 683 821 837 372 372 775 637 995 837 850 733 850 "
    "770 720 682 812 774 1103 771 724 725 457 365 457 838 500 500 675 716 593 716 678 435 716 712 343 343 "
    "665 343 1042 712 687 716 716 493 595 478 712 652 924 645 652 582 712 365 712 838"
)
"""The widths of its printable ASCII characters, in thousandths of its size."""
_TABLES = {bold: tuple(map(int, text.split())) for bold, text in ((False, _REGULAR), (True, _BOLD))}
_OTHER, _BROAD, _WIDE = 900, 1000, 1000
"""Letters that are not in the table; signs such as dashes and arrows; characters of Chinese."""
_SPACE = 250
"""What some programs put between Chinese and other letters."""


@cache
def _thousandths(character: str, *, bold: bool) -> float:
    """Return the width of a character, in thousandths of its size."""
    if _is_wide(character):
        return _WIDE
    first = unicodedata.normalize("NFD", character)[0]
    if unicodedata.category(first)[0] == "M":
        return 0
    if _FIRST <= ord(first) <= _LAST:
        return _TABLES[bold][ord(first) - _FIRST]
    # Quotes, dashes and dots are as broad as a Chinese face makes them, which may draw them.
    return _BROAD if unicodedata.category(first)[0] in "PS" else _OTHER


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a line of `text` is, in points."""
    wide = sum(_thousandths(character, bold=bold) for character in text)
    if not text.isascii():
        kinds = [_is_wide(character) for character in text if not character.isspace()]
        wide += _SPACE * sum(one != other for one, other in pairwise(kinds))
    return wide * size / 1000


@cache
def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def lines_of(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Return the lines in which `text` stands at that `width`; together they are the text again.

    What is wider than a line is broken where it is full. Each line holds at least one character.
    """
    return list(_lines(text, size, round(width, 3), bold=bold))


@lru_cache(maxsize=8192)
def _lines(text: str, size: float, width: float, *, bold: bool) -> tuple[str, ...]:
    found: list[str] = []
    for paragraph in text.split("\n"):
        line, taken = "", 0.0
        for unit in _broken(paragraph, size, width, bold=bold):
            # What stands between Chinese and other letters counts where the two meet.
            end = line[len(line.rstrip()) - 1 :] if line.strip() else line
            before = width_of(end, size, bold=bold)
            wide = width_of(end + unit, size, bold=bold) - before
            last = width_of((end + unit).rstrip(), size, bold=bold) - before
            if line and taken + last > width:
                found.append(line)
                line, taken = unit, width_of(unit, size, bold=bold)
            else:
                line, taken = line + unit, taken + wide
        found.append(line + "\n")
    found[-1] = found[-1][:-1]
    return tuple(found)


def _broken(paragraph: str, size: float, width: float, *, bold: bool) -> Iterator[str]:
    """Yield what stays together in a line, a word that is wider than one in parts."""
    for unit in units(paragraph):
        if width_of(unit, size, bold=bold) <= width:
            yield unit
            continue
        part = ""
        for character in unit:
            if part and not character.isspace() and width_of(part + character, size, bold=bold) > width:
                yield part
                part = ""
            part += character
        yield part


def height_of(lines: int, size: float) -> float:
    """Return how high so many lines are, in points."""
    return lines * size * LEADING
