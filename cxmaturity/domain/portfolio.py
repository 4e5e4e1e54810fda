"""A portfolio: many organisations, countries or units beside each other, each as one compact result.

A portfolio holds units that answered one questionnaire, by its content; nothing else compares. All
indexes are 0-100; `None` means that there was nothing to score, never zero.
"""

from cxmaturity.domain.assessment import Limit, Withheld
from cxmaturity.domain.frozen import Frozen


class UnitDimension(Frozen):
    """One dimension of one unit; `limits` are the foundation questions that hold its stage down."""

    id: str
    index: float | None
    stage: int | None
    coverage: float | None
    limits: tuple[Limit, ...] = ()


class UnitResult(Frozen):
    """What a portfolio keeps of one assessment; `unit` is the path of its answers as it was named.

    `levels` are of the questions that have one, `below` the questions under their target, `unsupported`
    those whose high level no evidence shows, or none that may be told. `limits` are the dimensions that hold
    the overall stage down; `short` says that its index does. `not_read` names what lay beside the answers.
    `shadows_shipped` is the shipped questionnaire whose place the one with this SHA-256 takes.
    """

    unit: str
    organisation: str
    scope: str
    wave: str
    date: str
    respondents: int
    questionnaire: str
    version: str
    quick: bool
    index: float | None
    low: float | None
    high: float | None
    band: int | None
    stage: int | None
    withheld: Withheld | None
    coverage: float | None
    evidence_share: float | None
    ready: bool | None
    readiness_yes: int | None
    readiness_total: int | None
    limits: tuple[Limit, ...]
    short: bool
    dimensions: tuple[UnitDimension, ...]
    levels: dict[str, int]
    below: tuple[str, ...]
    unsupported: tuple[str, ...]
    not_read: tuple[str, ...] = ()
    questionnaire_sha256: str = ""
    shadows_shipped: str = ""

    @property
    def kind(self) -> str:
        """The questionnaire and its content: units of one kind compare, whatever others are called."""
        return f"{self.questionnaire}@{self.version}@{self.questionnaire_sha256}"


class Spread(Frozen):
    """How the figures of many units lie: lowest, lower quartile, median, upper quartile, highest."""

    count: int
    lowest: float
    lower: float
    median: float
    upper: float
    highest: float


class Ranked(Frozen):
    """A unit and its place by the overall index; units with the same printed index share a place."""

    place: int
    unit: UnitResult


class DimensionSpread(Frozen):
    """How one dimension lies over all units; `stages` counts the units at each stage from the first."""

    id: str
    spread: Spread | None
    stages: tuple[int, ...]
    withheld: int


class CommonGap(Frozen):
    """A question that many units have below its target: how many, of how many, and their median level."""

    question: str
    dimension: str
    units: int
    of: int
    median: float


class FrequentLimit(Frozen):
    """A question or dimension that holds stages down, and in how many units."""

    id: str
    units: int


class Neighbour(Frozen):
    """A unit beside its level in a question."""

    name: UnitResult
    level: int


class Help(Frozen):
    """A question that holds some units down and that others master: who could help whom.

    `helpers` and `helped` are the first of them; `more_helpers` and `more_helped` count the others.
    """

    question: str
    dimension: str
    helpers: tuple[Neighbour, ...]
    helped: tuple[Neighbour, ...]
    more_helpers: int
    more_helped: int


class Portfolio(Frozen):
    """Everything that a portfolio report says.

    `top` are all units by their index where there are few, else the first of them, and `bottom` then the
    last. `stages` counts the units at each overall stage, `bands` those whose index is in each level's.
    `organisation` is that of all units, empty where they differ; `date` is the latest.
    """

    questionnaire: str
    organisation: str
    date: str
    versions: tuple[str, ...]
    waves: tuple[str, ...]
    units: int
    ranked: int
    without_stage: int
    single: int
    respondents: int
    spread: Spread | None
    stages: tuple[int, ...]
    bands: tuple[int, ...]
    ready: int
    readiness_answered: int
    top: tuple[Ranked, ...]
    bottom: tuple[Ranked, ...]
    unranked: tuple[UnitResult, ...]
    dimensions: tuple[DimensionSpread, ...]
    gaps: tuple[CommonGap, ...]
    question_limits: tuple[FrequentLimit, ...]
    dimension_limits: tuple[FrequentLimit, ...]
    short: int
    helps: tuple[Help, ...]
    questionnaire_sha256: str = ""
    shadows_shipped: str = ""
