"""What a reader may choose about an output, and whom to tell while it is made."""

from collections.abc import Callable
from typing import Literal, NamedTuple, TypedDict

from cxmaturity.domain.comparison import Comparison

Paper = Literal["a4", "letter"]
Profile = Literal["full", "board", "workshop"]
Tell = Callable[[str], None]


def _nobody(_sentence: str) -> None:
    """Tell nobody."""


class Choices(TypedDict, total=False):
    """The names under which a caller may choose; what is left out is as in Options."""

    language: str
    comparison: Comparison | None
    paper: Paper
    profile: Profile
    draft: bool
    warn: Tell
    progress: Tell


class Options(NamedTuple):
    """The language, the earlier wave, the paper, which pages, and who hears warnings and progress.

    A `draft` is quicker and smaller: a PDF without tags and attachments.
    """

    language: str = "en"
    comparison: Comparison | None = None
    paper: Paper = "a4"
    profile: Profile = "full"
    draft: bool = False
    warn: Tell = _nobody
    progress: Tell = _nobody
