"""Many units beside each other: order, spread, common gaps, frequent limits, and who could help whom.

Units are ordered by their overall index, and those with the same printed index share a place. A unit
without an overall index is not ranked. A unit can help with a question where its level is one of the two
highest and evidence of grade 2 or more that may be told shows it; it is helped where that question holds
one of its stages down. Rows are read twice and never kept, so that a portfolio of any size needs little
memory.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from heapq import nlargest, nsmallest
from math import floor

from cxmaturity.formats.frozen import Frozen
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.model import NOTICE_CODES, Limit, NoticeCode, Withheld
from cxmaturity.scoring.shown import index_shown
from cxmaturity.waves.unit_plan import UnitMove, UnitPlan

# ---- A portfolio: many organisations, countries or units beside each other, each as one compact result
#
# A portfolio holds units that answered one questionnaire, by its content; nothing else compares. All
# indexes are 0-100; `None` means that there was nothing to score, never zero.


class UnitDimension(Frozen, frozen=True):
    """One dimension of one unit; `limits` are the foundation questions that hold its stage down.

    `figure` is the index in the unit of the model, `stage_number` that of its level, where it has its own.
    """

    id: str
    index: float | None
    stage: int | None
    coverage: float | None
    limits: tuple[Limit, ...] = ()
    stage_shown: int | None = None
    figure: float | None = None
    stage_number: int | None = None
    stage_shown_number: int | None = None


class UnitResult(Frozen, frozen=True):
    """What a portfolio keeps of one assessment; `unit` is the path of its answers as it was named.

    `levels` are of the questions that have one, `below` the questions under their target, `unsupported`
    those whose high level no evidence shows, or none that may be told. `limits` are the dimensions that hold
    the overall stage down; `short` says that its index does. `not_read` names what lay beside the answers.
    `caveats` are the codes of those notices of its own result that are of its figures.
    `shadows_shipped` is the shipped questionnaire whose place the one with this SHA-256 takes. `figure` is
    the index in the unit of the model, and the numbers are those of its levels, where it has its own.
    `parts` are the dimensions of lower floors. Where plans are made, `plan` is its own, or `no_plan` says why
    there is none.
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
    applicability: float | None = None
    stage_shown: int | None = None
    caveats: tuple[NoticeCode, ...] = ()
    questionnaire_sha256: str = ""
    shadows_shipped: str = ""
    figure: float | None = None
    band_number: int | None = None
    stage_number: int | None = None
    stage_shown_number: int | None = None
    parts: tuple[UnitDimension, ...] = ()
    plan: UnitPlan | None = None
    no_plan: str = ""

    @property
    def kind(self) -> str:
        """The questionnaire and its content: units of one kind compare, whatever others are called."""
        return f"{self.questionnaire}@{self.version}@{self.questionnaire_sha256}"


class UnitSpread(Frozen, frozen=True):
    """How the figures of many units lie: lowest, lower quartile, median, upper quartile, highest."""

    count: int
    lowest: float
    lower: float
    median: float
    upper: float
    highest: float


class Ranked(Frozen, frozen=True):
    """A unit and its place by the overall index; units with the same printed index share a place."""

    place: int
    unit: UnitResult


class DimensionSpread(Frozen, frozen=True):
    """How one dimension lies over all units; `stages` counts the units at each stage from the first."""

    id: str
    spread: UnitSpread | None
    stages: tuple[int, ...]
    withheld: int


class CommonGap(Frozen, frozen=True):
    """A question that many units have below its target: how many, of how many, and their median level."""

    question: str
    dimension: str
    units: int
    of: int
    median: float


class FrequentLimit(Frozen, frozen=True):
    """A question or dimension that holds stages down, and in how many units."""

    id: str
    units: int


class Neighbour(Frozen, frozen=True):
    """A unit beside its level in a question."""

    name: UnitResult
    level: int


class Help(Frozen, frozen=True):
    """A question that holds some units down and that others master: who could help whom.

    `helpers` and `helped` are the first of them; `more_helpers` and `more_helped` count the others.
    """

    question: str
    dimension: str
    helpers: tuple[Neighbour, ...]
    helped: tuple[Neighbour, ...]
    more_helpers: int
    more_helped: int


class CommonMove(Frozen, frozen=True):
    """A move, and how many units have it in the first half-year of their plans."""

    question: str
    dimension: str
    option: str
    units: int


class CaveatCount(Frozen, frozen=True):
    """What is to be known of the figures of units, by its code, and of how many."""

    code: NoticeCode
    units: int


class Portfolio(Frozen, frozen=True):
    """Everything that a portfolio report says.

    `top` are all units by their index where there are few, else the first of them, and `bottom` then the
    last. `stages` counts the units at each overall stage, `bands` those whose index is in each level's,
    `stages_shown` those at each stage as evidence shows it, where that may be told.
    `organisation` is that of all units, empty where they differ; `date` is the latest. `planned` counts the
    units that have a plan, and `first_moves` are the moves that most of them begin with.
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
    spread: UnitSpread | None
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
    stages_shown: tuple[int, ...] = ()
    caveats: tuple[CaveatCount, ...] = ()
    planned: int = 0
    first_moves: tuple[CommonMove, ...] = ()

    @property
    def shown(self) -> tuple[UnitResult, ...]:
        """The units that it names, some of them more than once."""
        neighbours = (one for found in self.helps for one in (*found.helpers, *found.helped))
        ranked = (one.unit for one in (*self.top, *self.bottom))
        return (*ranked, *self.unranked, *(one.name for one in neighbours))


# ---- Many units beside each other: order, spread, common gaps, frequent limits, and who could help whom

MOST_WHOLE = 40
"""So many units are all shown in order."""
EDGE = 10
"""Of more units, so many of the first and of the last are shown."""
MOST_GAPS, MOST_LIMITS, MOST_HELPS, MOST_NAMED = 10, 10, 8, 4
Rows = Callable[[], Iterable[UnitResult]]


def portfolio(questionnaire: Questionnaire, rows: Rows) -> Portfolio:
    """Return the portfolio of the units that `rows` gives, the same ones each time it is called.

    All have to be of the questionnaire's id and major version; there has to be one at least.
    """
    tally = _Tally(questionnaire)
    for row in rows():
        tally.add(row)
    order = _order(tally.indexes)
    whole = len(order) <= MOST_WHOLE
    top = order if whole else order[:EDGE]
    bottom = () if whole else order[-EDGE:]
    limits = tally.question_limits.most_common()
    helpful = [question for question, _ in limits[: 2 * MOST_HELPS]]
    picked = _pick(rows, {at for at, _ in (*top, *bottom)}, helpful, questionnaire)
    return Portfolio(
        questionnaire=questionnaire.id,
        organisation=tally.organisation or "",
        date=tally.date,
        versions=tuple(sorted(tally.versions)),
        waves=tuple(sorted(tally.waves)),
        units=tally.units,
        ranked=len(order),
        without_stage=tally.without_stage,
        single=tally.single,
        respondents=tally.respondents,
        spread=spread([index for _, index in order]),
        stages=_counted(tally.stages, questionnaire),
        bands=_counted(tally.bands, questionnaire),
        ready=tally.ready,
        readiness_answered=tally.readiness_answered,
        top=_ranked(top, order, picked.rows, questionnaire),
        bottom=_ranked(bottom, order, picked.rows, questionnaire),
        unranked=tuple(picked.unranked),
        dimensions=tuple(tally.dimension(dimension.id) for dimension in questionnaire.dimensions),
        gaps=tally.gaps(),
        question_limits=_most(tally.question_limits),
        dimension_limits=_most(tally.dimension_limits),
        short=tally.short,
        helps=picked.helps(helpful, tally.dimension_of),
        questionnaire_sha256=questionnaire.sha256,
        shadows_shipped=tally.shadows,
        stages_shown=_counted(tally.stages_shown, questionnaire),
        caveats=tuple(
            CaveatCount(code=code, units=tally.caveats[code]) for code in NOTICE_CODES if tally.caveats[code]
        ),
        planned=tally.planned,
        first_moves=tally.common_moves(),
    )


def spread(figures: Sequence[float]) -> UnitSpread | None:
    """Return how `figures` lie, None where there are none; quartiles are between neighbours in proportion."""
    if not figures:
        return None
    order = sorted(figures)
    return UnitSpread(
        count=len(order),
        lowest=order[0],
        lower=_quantile(order, 0.25),
        median=_quantile(order, 0.5),
        upper=_quantile(order, 0.75),
        highest=order[-1],
    )


def _quantile(order: Sequence[float], share: float) -> float:
    place = share * (len(order) - 1)
    below = floor(place)
    above = min(below + 1, len(order) - 1)
    return round(order[below] + (order[above] - order[below]) * (place - below), 9)


class _Tally:
    """Counts over all units; of every unit only its indexes stay."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.dimension_of = {
            question.id: dimension.id
            for dimension in questionnaire.dimensions
            for question in dimension.questions
        }
        self.units = self.without_stage = self.single = self.respondents = 0
        self.short = self.ready = self.readiness_answered = 0
        self.organisation: str | None = None
        self.date = self.shadows = ""
        self.versions: set[str] = set()
        self.waves: set[str] = set()
        self.indexes = array("d")
        self.by_dimension = {dimension.id: array("d") for dimension in questionnaire.dimensions}
        self.stages: Counter[int] = Counter()
        self.bands: Counter[int] = Counter()
        self.stages_shown: Counter[int] = Counter()
        self.caveats: Counter[NoticeCode] = Counter()
        self.dimension_stages: dict[str, Counter[int]] = {d.id: Counter() for d in questionnaire.dimensions}
        self.below: Counter[str] = Counter()
        self.levels: dict[str, Counter[int]] = {question: Counter() for question in self.dimension_of}
        self.question_limits: Counter[str] = Counter()
        self.dimension_limits: Counter[str] = Counter()
        self.planned = 0
        self.first_moves: Counter[UnitMove] = Counter()

    def add(self, row: UnitResult) -> None:
        """Count one unit; one without an index leaves a gap in the row of indexes."""
        self.units += 1
        self.respondents += row.respondents
        self.single += row.respondents == 1
        self.organisation = row.organisation if self.organisation in (None, row.organisation) else ""
        self.date = max(self.date, row.date)
        self.versions.add(row.version)
        self.shadows = self.shadows or row.shadows_shipped
        self.waves.add(row.wave)
        self.indexes.append(-1.0 if row.index is None else row.index)
        self.without_stage += row.stage is None
        if row.stage is not None:
            self.stages[row.stage] += 1
        if row.stage_shown is not None:
            self.stages_shown[row.stage_shown] += 1
        self.caveats.update(row.caveats)
        if row.band is not None:
            self.bands[row.band] += 1
        self.short += row.short
        if row.ready is not None:
            self.readiness_answered += 1
            self.ready += row.ready
        self._add_dimensions(row)
        self.dimension_limits.update(limit.id for limit in row.limits)
        self.below.update(question for question in row.below if question in self.dimension_of)
        for question, level in row.levels.items():
            if question in self.levels:
                self.levels[question][level] += 1
        if row.plan is not None:
            self.planned += 1
            self.first_moves.update(move for move in row.plan.first if move.question in self.dimension_of)

    def _add_dimensions(self, row: UnitResult) -> None:
        """Count the dimensions of one unit."""
        for one in row.dimensions:
            if one.id not in self.by_dimension:
                continue
            if one.index is not None:
                self.by_dimension[one.id].append(one.index)
            if one.stage is not None:
                self.dimension_stages[one.id][one.stage] += 1
            self.question_limits.update(limit.id for limit in one.limits if limit.id in self.dimension_of)

    def dimension(self, name: str) -> DimensionSpread:
        """Return how one dimension lies."""
        figures, stages = self.by_dimension[name], self.dimension_stages[name]
        return DimensionSpread(
            id=name,
            spread=spread(figures),
            stages=_counted(stages, self.questionnaire),
            withheld=self.units - len(figures),
        )

    def common_moves(self) -> tuple[CommonMove, ...]:
        """Return the moves with which the plans of most units begin, as far as several do."""
        return tuple(
            CommonMove(
                question=move.question,
                dimension=self.dimension_of[move.question],
                option=move.option,
                units=count,
            )
            for move, count in self.first_moves.most_common(MOST_GAPS)
            if count > 1
        )

    def gaps(self) -> tuple[CommonGap, ...]:
        """Return the questions that most units have below their target."""
        return tuple(
            CommonGap(
                question=question,
                dimension=self.dimension_of[question],
                units=count,
                of=self.levels[question].total(),
                median=_quantile(sorted(self.levels[question].elements()), 0.5),
            )
            for question, count in self.below.most_common(MOST_GAPS)
        )


def _counted(found: Counter[int], questionnaire: Questionnaire) -> tuple[int, ...]:
    return tuple(found[level] for level in range(1, len(questionnaire.levels) + 1))


def _most(found: Counter[str]) -> tuple[FrequentLimit, ...]:
    return tuple(FrequentLimit(id=name, units=count) for name, count in found.most_common(MOST_LIMITS))


def _order(indexes: Sequence[float]) -> list[tuple[int, float]]:
    """Return where each ranked unit stands among the rows, and its index, the highest first."""
    known = [(at, index) for at, index in enumerate(indexes) if index >= 0]
    return sorted(known, key=lambda pair: -pair[1])


def _ranked(
    shown: Sequence[tuple[int, float]],
    order: Sequence[tuple[int, float]],
    rows: dict[int, UnitResult],
    questionnaire: Questionnaire,
) -> tuple[Ranked, ...]:
    """Return the units shown with their places among all; the same printed index is the same place."""
    places: dict[str, int] = {}
    for place, (_, index) in enumerate(order, start=1):
        places.setdefault(index_shown(index, questionnaire), place)
    return tuple(
        Ranked(place=places[index_shown(index, questionnaire)], unit=rows[at]) for at, index in shown
    )


class _Picked:
    """Rows that are shown by name, and who could help and be helped with each question."""

    def __init__(self, questions: Sequence[str], high: int) -> None:
        self.high = high
        self.rows: dict[int, UnitResult] = {}
        self.unranked: list[UnitResult] = []
        self.helpers: dict[str, list[tuple[int, int, UnitResult]]] = {name: [] for name in questions}
        self.helped: dict[str, list[tuple[int, int, UnitResult]]] = {name: [] for name in questions}
        self.counts: Counter[tuple[str, str]] = Counter()

    def add(self, at: int, row: UnitResult) -> None:
        """Take what is needed of one unit for the help between units."""
        limiting = {limit.id for one in row.dimensions for limit in one.limits}
        # No two rows have one place, so those at one level are told apart by it.
        for question in self.helpers:
            level = row.levels.get(question)
            if question in limiting:
                self.counts[question, "helped"] += 1
                found = [*self.helped[question], (level or 1, at, row)]
                self.helped[question] = nsmallest(MOST_NAMED, found)
            elif level is not None and level >= self.high and question not in row.unsupported:
                self.counts[question, "helpers"] += 1
                found = [*self.helpers[question], (level, -at, row)]
                self.helpers[question] = nlargest(MOST_NAMED, found)

    def helps(self, questions: Sequence[str], dimension_of: dict[str, str]) -> tuple[Help, ...]:
        """Return the questions with units on both sides."""
        made = [
            Help(
                question=question,
                dimension=dimension_of[question],
                helpers=_neighbours(self.helpers[question]),
                helped=_neighbours(self.helped[question]),
                more_helpers=self.counts[question, "helpers"] - len(self.helpers[question]),
                more_helped=self.counts[question, "helped"] - len(self.helped[question]),
            )
            for question in questions
            if self.helpers[question] and self.helped[question]
        ]
        return tuple(made[:MOST_HELPS])


def _pick(rows: Rows, wanted: set[int], questions: Sequence[str], questionnaire: Questionnaire) -> _Picked:
    """Go through the rows again for those that are shown by name."""
    picked = _Picked(questions, len(questionnaire.levels) - 1)
    for at, row in enumerate(rows()):
        if at in wanted:
            picked.rows[at] = row
        if row.index is None and len(picked.unranked) < EDGE:
            picked.unranked.append(row)
        picked.add(at, row)
    return picked


def _neighbours(found: Sequence[tuple[int, int, UnitResult]]) -> tuple[Neighbour, ...]:
    return tuple(Neighbour(name=row, level=level) for level, _, row in found)
