"""What a reader may choose about an output, and whom to tell while it is made."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple, TypedDict

from cxmaturity.answers.model import Answers
from cxmaturity.brand.model import Brand
from cxmaturity.plan.model import KeptPlan
from cxmaturity.text.language import noted
from cxmaturity.waves.model import Comparison, Trend

Paper = Literal["a4", "letter"]
Profile = Literal["full", "board", "workshop", "trend"]
Tell = Callable[[str], None]
DRAFT = noted("Draft, not to be passed on")
"""What a draft says of itself on every page; each format says it in its own way."""


def _nobody(_sentence: str) -> None:
    """Tell nobody."""


class Choices(TypedDict, total=False):
    """The names under which a caller may choose; what is left out is as in Options."""

    language: str
    comparison: Comparison | None
    trend: Trend | None
    paper: Paper
    profile: Profile
    draft: bool
    warn: Tell
    progress: Tell
    brand: Brand | None
    template: Path | None
    csv_dialect: str
    epoch: str | None
    attached: tuple[Answers, ...]
    kept: KeptPlan | None


class Options(NamedTuple):
    """The language, the earlier wave, the paper, which pages, and who hears warnings and progress.

    `template` is a folder of one's own templates; what it does not hold comes from the standard ones.
    A `csv_dialect` is the separator and the decimal mark of a country's spreadsheets.
    A `draft` says so on every page, and is quicker and smaller: a PDF without tags and attachments. `epoch`
    stands in for what SOURCE_DATE_EPOCH says on this machine, empty for nothing; None asks the machine.
    `attached` are the sheets of a group that agreed to be named: its PDF carries them.
    `kept` is the plan that is kept beside the answers: who has each move, and what came of it.
    """

    language: str = "en"
    comparison: Comparison | None = None
    paper: Paper = "a4"
    profile: Profile = "full"
    draft: bool = False
    warn: Tell = _nobody
    progress: Tell = _nobody
    brand: Brand | None = None
    template: Path | None = None
    trend: Trend | None = None
    csv_dialect: str = "excel"
    epoch: str | None = None
    attached: tuple[Answers, ...] = ()
    kept: KeptPlan | None = None
