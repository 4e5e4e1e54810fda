"""What the portfolio's templates see, piece by piece."""

from dataclasses import dataclass

from cxmaturity import __version__
from cxmaturity.rendering.charts.track import Tick, Track
from cxmaturity.rendering.palette import Look
from cxmaturity.rendering.view.lookup import Mark
from cxmaturity.rendering.view.scorecard import Fact


@dataclass(frozen=True)
class Context:
    """What the portfolio itself does not hold: language, strict scoring, and units that were not assessed."""

    language: str = "en"
    strict: bool = False
    bad: int = 0
    bad_units: tuple[str, ...] = ()


@dataclass(frozen=True)
class Counts:
    """How many units are at each level, as a bar: stops of its gradient, and the same in words."""

    gradient: str
    counts: str


@dataclass(frozen=True)
class StageRow:
    """A stage: how many units are at it, and how many have an index in its range."""

    mark: Mark
    units: str
    share: str
    band_units: str


@dataclass(frozen=True)
class UnitRow:
    """A ranked unit: place, name, index on its scale, stage, and what holds it down."""

    place: str
    name: str
    note: str
    index: str
    range: str
    track: Track
    description: str
    stage: Mark
    held: str


@dataclass(frozen=True)
class UnitTable:
    """Units under a title; it is empty where all units are in one table."""

    title: str
    rows: tuple[UnitRow, ...]


@dataclass(frozen=True)
class HeatRow:
    """A unit's cells: its overall index, then one for each dimension."""

    name: str
    overall: Mark
    stage: Mark
    cells: tuple[Mark, ...]


@dataclass(frozen=True)
class HeatTable:
    """Units by dimension."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True)
class SpreadRow:
    """How one dimension, or the whole, lies over the units."""

    name: str
    track: Track | None
    description: str
    median: str
    range: str
    stages: Counts | None
    withheld: str


@dataclass(frozen=True)
class GapRow:
    """A question that many units have below target."""

    name: str
    dimension: str
    units: str
    share: str
    width: float
    median: Mark


@dataclass(frozen=True)
class LimitRow:
    """What holds stages down in how many units."""

    name: str
    kind: str
    units: str
    width: float


@dataclass(frozen=True)
class Named:
    """A unit beside its level."""

    name: str
    mark: Mark


@dataclass(frozen=True)
class HelpRow:
    """A question with the units that could help and those that it holds down."""

    name: str
    dimension: str
    helpers: tuple[Named, ...]
    more_helpers: str
    helped: tuple[Named, ...]
    more_helped: str


@dataclass(frozen=True)
class Section:
    """A part of the report: its place, its title, its template, and what that shows.

    A `joined` part goes on where the one before it ends; `part` opens a group of them in the contents.
    """

    anchor: str
    title: str
    template: str
    body: object
    joined: bool = False
    part: str = ""


@dataclass(frozen=True)
class Summary:
    """The first page."""

    facts: tuple[Fact, ...]
    stages: tuple[StageRow, ...]
    bar: Counts | None
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Ranking:
    """The units in order; those without an index stand beneath."""

    lead: str
    axis: tuple[Tick, ...]
    names: bool
    tables: tuple[UnitTable, ...]
    unranked: tuple[str, ...]
    ranges: bool


@dataclass(frozen=True)
class HeatMap:
    """The units by dimension, and what the colours mean."""

    lead: str
    tables: tuple[HeatTable, ...]
    key: tuple[Mark, ...]


@dataclass(frozen=True)
class Distribution:
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


@dataclass(frozen=True)
class Method:
    """How the figures are made, and what they do not say."""

    lines: tuple[tuple[str, str], ...]
    limits: tuple[str, ...]
    bad: str
    bad_units: tuple[str, ...]


@dataclass(frozen=True)
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
    looks: dict[str, Look]
    colours: dict[str, str]
    counting: tuple[str, ...]
    sections: tuple[Section, ...]
    tool: str = f"cxmaturity {__version__}"
