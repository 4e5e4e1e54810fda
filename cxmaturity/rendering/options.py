"""What a reader may choose about an output, and whom to tell while it is made."""

from collections.abc import Callable
from typing import Literal, NamedTuple, TypedDict

from cxmaturity.domain.comparison import Comparison

Paper = Literal["a4", "letter"]
Tell = Callable[[str], None]


def _nobody(_sentence: str) -> None:
    """Tell nobody."""


class Choices(TypedDict, total=False):
    """The names under which a caller may choose; what is left out is as in Options."""

    language: str
    comparison: Comparison | None
    paper: Paper
    warn: Tell
    progress: Tell


class Options(NamedTuple):
    """The language, the paper, the earlier wave, and who hears warnings and progress."""

    language: str = "en"
    comparison: Comparison | None = None
    paper: Paper = "a4"
    warn: Tell = _nobody
    progress: Tell = _nobody
