"""What the portfolio's templates see, piece by piece."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cxmaturity import __version__
from cxmaturity.brand.colours import MarkColours, level_fill, level_names
from cxmaturity.questionnaire.model import Question, Questionnaire
from cxmaturity.report.charts.stretch import gradient
from cxmaturity.report.charts.track import Tick, Track, ticks
from cxmaturity.report.lookup import Mark
from cxmaturity.report.own_words import ModelWords
from cxmaturity.report.sections import Section
from cxmaturity.report.sections.profile import Fact
from cxmaturity.scoring.shown import high_shown, index_shown
from cxmaturity.scoring.stages import level_of
from cxmaturity.scoring.words import PATH, path_words
from cxmaturity.text.figures import shortened
from cxmaturity.text.language import Language, language
from cxmaturity.waves.portfolio import Portfolio, UnitResult


@dataclass(frozen=True, kw_only=True)
class PortfolioContext:
    """What the portfolio itself does not hold: language, strict scoring, units that were not assessed.

    `reports` are the addresses of the units' own pages, from that of the portfolio, by the unit's path.
    """

    language: str = "en"
    strict: bool = False
    bad: int = 0
    bad_units: tuple[str, ...] = ()
    draft: bool = False
    reports: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class UnitName:
    """What a unit is called here, and the address of its own page, empty where it has none."""

    name: str
    address: str


@dataclass(frozen=True)
class LevelCounts:
    """How many units are at each level, as a bar: stops of its gradient, and the same in words."""

    gradient: str
    counts: str


@dataclass(frozen=True, kw_only=True)
class StageRow:
    """A stage: how many units are at it as claimed and as shown, and how many have an index in its range."""

    mark: Mark
    units: str
    share: str
    shown_units: str
    band_units: str


@dataclass(frozen=True, kw_only=True)
class RankedUnit:
    """A ranked unit: place, name, index on its scale, stage, and what holds it down.

    `shown` is the stage as shown where it is another, `applies` how much applies where not all does.
    """

    place: str
    unit: UnitName
    note: str
    index: str
    range: str
    track: Track
    description: str
    stage: Mark
    shown: str
    applies: str
    held: str


@dataclass(frozen=True)
class UnrankedUnit:
    """A unit without an index of the whole, and why it has none."""

    unit: UnitName
    why: str


@dataclass(frozen=True)
class UnitTable:
    """Units under a title; it is empty where all units are in one table."""

    title: str
    rows: tuple[RankedUnit, ...]


@dataclass(frozen=True, kw_only=True)
class HeatRow:
    """A unit's cells: its overall index, then one for each dimension."""

    unit: UnitName
    overall: Mark
    stage: Mark
    cells: tuple[Mark, ...]


@dataclass(frozen=True)
class HeatTable:
    """Units by dimension."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True, kw_only=True)
class SpreadRow:
    """How one dimension, or the whole, lies over the units."""

    name: str
    track: Track | None
    description: str
    median: str
    range: str
    stages: LevelCounts | None
    withheld: str


@dataclass(frozen=True, kw_only=True)
class GapRow:
    """A question that many units have below target."""

    name: str
    dimension: str
    units: str
    share: str
    width: float
    median: Mark


@dataclass(frozen=True, kw_only=True)
class LimitRow:
    """What holds stages down in how many units."""

    name: str
    kind: str
    units: str
    width: float


@dataclass(frozen=True)
class NamedUnit:
    """A unit beside its level."""

    unit: UnitName
    mark: Mark


@dataclass(frozen=True, kw_only=True)
class HelpRow:
    """A question with the units that could help and those that it holds down."""

    name: str
    dimension: str
    helpers: tuple[NamedUnit, ...]
    more_helpers: str
    helped: tuple[NamedUnit, ...]
    more_helped: str


@dataclass(frozen=True, kw_only=True)
class PortfolioSummary:
    """The first page."""

    facts: tuple[Fact, ...]
    stages: tuple[StageRow, ...]
    bar: LevelCounts | None
    sentences: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The units in order; those without an index stand beneath."""

    lead: str
    axis: tuple[Tick, ...]
    names: bool
    tables: tuple[UnitTable, ...]
    unranked: tuple[UnrankedUnit, ...]
    ranges: bool


@dataclass(frozen=True)
class UnitHeatMap:
    """The units by dimension, and what the colours mean."""

    lead: str
    tables: tuple[HeatTable, ...]
    key: tuple[Mark, ...]


@dataclass(frozen=True, kw_only=True)
class DimensionSpreads:
    """How the dimensions lie."""

    axis: tuple[Tick, ...]
    names: bool
    rows: tuple[SpreadRow, ...]
    quartiles: bool


@dataclass(frozen=True)
class Gaps:
    """What is missing in many units, and what holds their stages down."""

    gaps: tuple[GapRow, ...]
    limits: tuple[LimitRow, ...]
    short: str


@dataclass(frozen=True, kw_only=True)
class FirstMovesRow:
    """What a unit's plan does first, the stage that then holds and when, and when it reaches its target.

    Without a plan `why` says why there is none. `note` is what is to be known of it.
    """

    unit: UnitName
    now: Mark
    after: Mark | None
    after_day: str
    first: tuple[str, ...]
    target: Mark | None
    arrives: str
    effort: str
    note: str
    why: str


@dataclass(frozen=True)
class FirstMovesTable:
    """Units under a title; it is empty where all units are in one table."""

    title: str
    rows: tuple[FirstMovesRow, ...]


@dataclass(frozen=True, kw_only=True)
class CommonMoveRow:
    """A move with which the plans of several units begin."""

    name: str
    dimension: str
    step: str
    units: str
    share: str
    width: float


@dataclass(frozen=True, kw_only=True)
class FirstMoves:
    """What the units do first by their plans, and what many of them begin with."""

    common: tuple[CommonMoveRow, ...]
    tables: tuple[FirstMovesTable, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PortfolioMethod:
    """How the figures are made, and what they do not say."""

    lines: tuple[tuple[str, str], ...]
    limits: tuple[str, ...]
    bad: str
    bad_units: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PortfolioView:
    """The whole report."""

    language: str
    paper: str
    paper_height: str
    title: str
    head: str
    foot: str
    heading: str
    long: bool
    subtitle: str
    stamp: str
    facts: tuple[tuple[str, str], ...]
    looks: dict[str, MarkColours]
    colours: dict[str, str]
    counting: tuple[str, ...]
    own: ModelWords
    sections: tuple[Section, ...]
    tool: str = f"cxmaturity {__version__}"


# ---- A portfolio with its questionnaire, and how its things are called and coloured

NAME_LENGTH = 60
COLUMNS = 8
"""So many dimensions stand side by side in the heat map."""
FEWEST_FOR_QUARTILES = 5
FEW = 6
"""Of so many units, order, heat map and distribution share a page."""
SOME = 14
"""Of so many units, heat map and distribution do."""
MOST_LIMITS = 12
TICK_NAMES = 5
LONG_NAME = 36
PAPER = ("a4", "297")


class Words:
    """A portfolio with its questionnaire and the words around it."""

    def __init__(self, portfolio: Portfolio, questionnaire: Questionnaire, context: PortfolioContext) -> None:
        """Keep them; levels and questions are found by number and by id."""
        self.portfolio, self.questionnaire, self.context = portfolio, questionnaire, context
        self.words: Language = language(context.language)
        self.text = self.words.text
        self.names = {d.id: d.name for d in questionnaire.dimensions}
        self.names |= {q.id: self._called(q) for q in questionnaire.questions}
        top = len(questionnaire.levels)
        self.fills = tuple(map(level_fill, level_names(top, top)))
        self.edges = (0.0, *(100 * border for border in questionnaire.borders), 100.0)

    def _called(self, question: Question) -> str:
        """Return the name of a question; through floors, where names are often the same, with its path."""
        name = question.name or question.text
        if not self.questionnaire.has_floors:
            return name
        return PATH.join((path_words(self.questionnaire.ways[question.id][-1].id, self.questionnaire), name))

    def mark(self, level: int | None, figure: str | None = None) -> Mark:
        """Return how a level is printed; None is not assessed."""
        if level is None:
            return Mark("–", self.text("not assessed"), "none")
        shown = figure or str(self.questionnaire.number_of(level))
        return Mark(shown, self.questionnaire.levels[level - 1].name, f"l{level}")

    @property
    def foundations(self) -> set[str]:
        """The questions that can hold a stage down as foundations."""
        return {one.id for one in self.questionnaire.questions if self.questionnaire.gates(one)}

    def index(self, index: float) -> str:
        """Return an index as it is printed."""
        return index_shown(index, self.questionnaire)

    def band(self, index: float | None) -> Mark:
        """Return how an index is printed in the colours of its level."""
        if index is None:
            return self.mark(None)
        return self.mark(level_of(index / 100, self.questionnaire), self.index(index))

    def unit(self, row: UnitResult) -> UnitName:
        """Return what a unit is called here, what tells it from the others, and where its own page is."""
        parts = [] if self.portfolio.organisation and row.scope else [row.organisation]
        parts += [row.scope] + ([row.wave] if len(self.portfolio.waves) > 1 else [])
        name = self.words.listed(part for part in parts if part.strip())
        return UnitName(shortened(name or row.unit, NAME_LENGTH), self.context.reports.get(row.unit, ""))

    def axis(self) -> tuple[Tick, ...]:
        """Return the labels over the scale."""
        levels = self.questionnaire.levels
        if not self.questionnaire.has_bands:
            return ticks(self.edges, ((high_shown(self.questionnaire), ""),))
        return ticks(
            self.edges, tuple((self.mark(n).figure, level.name) for n, level in enumerate(levels, 1))
        )

    def counts(self, counts: tuple[int, ...]) -> LevelCounts | None:
        """Return how many units are at each level as a bar; None where none has a level."""
        if not any(counts):
            return None
        said = [
            self.words.pair(f"{self.mark(number).figure} {level.name}", count)
            for number, (level, count) in enumerate(zip(self.questionnaire.levels, counts, strict=True), 1)
            if count
        ]
        return LevelCounts(gradient(counts, self.fills), self.words.clauses(said))
