"""Figures as they are printed: rounded once, never with a decimal more than the data holds."""

import math
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from unicodedata import east_asian_width

EXACT = 9
"""So many decimals has a figure; what is beyond is the noise of sums."""


def whole(figure: float) -> str:
    """Return `figure` as a whole number, halves up."""
    return _rounded(figure, Decimal(1))


def grouped(figure: float) -> str:
    """Return `figure` as a whole number in groups of three digits, as English and Chinese write it."""
    return f"{int(whole(figure)):,}".replace("-", "\N{MINUS SIGN}")


def estimate(figure: float, units: Sequence[tuple[int, str]] = ()) -> str:
    """Return `figure` with three digits that count: more would be made up where shares are whole per cent.

    What reaches one of the `units`, the largest first, is written in it: 1.2 m.
    """
    size = len(str(int(abs(figure))))
    number = Decimal(str(round(figure, 9))).quantize(Decimal(1).scaleb(max(size - 3, -2)), ROUND_HALF_UP)
    for unit, name in units:
        if abs(number) >= unit:
            return f"{_plain(number / unit)} {name}"
    return _plain(number)


def tenths(figure: float) -> str:
    """Return `figure` with one decimal, halves up."""
    return _rounded(figure, Decimal("0.1"))


def hundredths(figure: float) -> str:
    """Return `figure` with two decimals, halves up."""
    return _rounded(figure, Decimal("0.01"))


def decimals(figure: float, places: int) -> str:
    """Return `figure` with so many decimals, halves up: for sums that a reader computes again."""
    return _rounded(figure, Decimal(1).scaleb(-places))


def beside(figure: float, borders: Iterable[float], places: int = 0) -> str:
    """Return `figure` with so many decimals, and more where it would read as beyond a border or short of it.

    What is decided by a border is decided on the exact figure; so what is printed must lie on the same side.
    """
    lines, text, exact = tuple(borders), "", round(figure, EXACT)
    for digits in range(places, EXACT + 1):
        text = decimals(figure, digits)
        read = float(text)
        if all((read < line) == (exact < line) for line in lines):
            break
    return text


def apart(figure: float, other: float, places: int = 0) -> tuple[str, str]:
    """Return two figures with so many decimals, and as many more as tell them apart where they differ."""
    pair = ("", "")
    for digits in range(places, EXACT + 1):
        pair = decimals(figure, digits), decimals(other, digits)
        if pair[0] != pair[1] or round(figure, EXACT) == round(other, EXACT):
            break
    return pair


def plain(figure: float, places: int) -> str:
    """Return `figure` with so many decimals at most: zeros at the end say nothing."""
    text = decimals(figure, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def compact(figure: float) -> str:
    """Return `figure` whole where it is whole, otherwise with one decimal."""
    return whole(figure) if math.isclose(figure, round(figure), abs_tol=1e-9) else tenths(figure)


def signed(figure: float) -> str:
    """Return `figure` as a whole number with its sign; zero has none."""
    number = whole(figure)
    return f"+{number}" if figure > 0 and number != "0" else number.replace("-", "\N{MINUS SIGN}")


def signed_hundredths(figure: float) -> str:
    """Return `figure` with two decimals and its sign; zero has none."""
    number = hundredths(figure)
    return f"+{number}" if float(number) > 0 else number.replace("-", "\N{MINUS SIGN}")


def percent(share: float) -> str:
    """Return `share` in per cent; 100 % only where nothing is missing, 0 % only where there is nothing."""
    return f"{percent_number(share)}%"


def percent_number(share: float) -> int:
    """Return the number of `percent`, for sentences that bring their own sign."""
    number = int(whole(100 * share))
    return min(99, max(1, number)) if 0 < share < 1 else number


def shortened(text: str, limit: int) -> str:
    """Return `text` in one line of at most `limit` characters, cut at a word and marked so."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit // 2 else cut).rstrip(" ,;:.") + "…"


def columns_of(text: str) -> int:
    """Return how many columns `text` takes; characters of Chinese take two."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _rounded(figure: float, step: Decimal) -> str:
    """Return `figure` in steps of `step`; float noise is taken off first, and nothing is minus zero."""
    number = Decimal(str(round(figure, EXACT))).quantize(step, ROUND_HALF_UP)
    return f"{abs(number) if number == 0 else number:f}"


def _plain(number: Decimal) -> str:
    """Return a number in groups of three digits, with the decimals that it has; nothing is minus zero."""
    written = f"{abs(number):,.2f}".rstrip("0").rstrip(".")
    return f"\N{MINUS SIGN}{written}" if number < 0 else written


def whole_as_such(number: float) -> float:
    """Return a whole number as such, so that it is written without a fraction."""
    return int(number) if float(number).is_integer() and abs(number) < _WHOLE_UNTIL else number


def as_written(number: float) -> str:
    """Return a number as people write it: whole where it is whole, with all its decimals else."""
    return repr(whole_as_such(number))


_WHOLE_UNTIL = 1e15
"""From here on not every whole number is one of the floats."""
