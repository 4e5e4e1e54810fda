"""A worksheet: a table that respondents fill in, and the one analysis that reads it."""

from typing import Literal, assert_never

from cxmaturity.formats.frozen import Frozen

ColumnType = Literal["text", "rating", "count"]
Quadrant = Literal["high_high", "high_low", "low_high", "low_low"]
"""A field of a matrix, first by the horizontal, then by the vertical axis."""
LoyaltyClassName = Literal["promoters", "passives", "detractors"]
LoyaltyFigure = Literal["share", "revenue", "retention"]
EMPLOYEES = ("employee", "enps", "staff")
"""How the ids of measures begin that are of employees, where they do not say of whom they are."""


class Column(Frozen):
    """A column of a worksheet: free text, a rating from `min` to `max`, or a count."""

    id: str
    name: str
    type: ColumnType
    help: str = ""
    min: int = 0
    max: int | None = None
    required: bool = True


class Quadrants(Frozen):
    """The names of a matrix's four fields, first by the horizontal, then by the vertical axis."""

    high_high: str
    high_low: str
    low_high: str
    low_low: str

    def name(self, quadrant: Quadrant) -> str:
        """Return the name of a field."""
        match quadrant:
            case "high_high":
                return self.high_high
            case "high_low":
                return self.high_low
            case "low_high":
                return self.low_high
            case "low_low":
                return self.low_low
            case _:
                assert_never(quadrant)


class Matrix(Frozen):
    """Rank rows by the product of two ratings; `shade` names a third that is shown as a tone."""

    x: str
    y: str
    quadrants: Quadrants
    shade: str | None = None


class NetPromoter(Frozen):
    """A net promoter score from three count columns, `of` customers or employees; by its id, unless said."""

    id: str
    name: str
    promoters: str
    passives: str
    detractors: str
    of: Literal["customers", "employees"] | None = None

    @property
    def of_employees(self) -> bool:
        """Whether employees were asked: colleagues, whom a count of few replies would give away."""
        return self.of == "employees" or (self.of is None and self.id.casefold().startswith(EMPLOYEES))


class LoyaltyValue(Frozen):
    """What loyalty is worth, from count columns: whole numbers, and shares and retention in per cent."""

    customers: str
    revenue: str
    promoters: str
    detractors: str
    promoter_revenue: str
    detractor_revenue: str
    promoter_retention: str
    passive_retention: str
    detractor_retention: str

    def column(self, what: LoyaltyFigure, name: LoyaltyClassName) -> str:
        """Return the column with a figure of a class, "" where that is what the other two classes leave."""
        match name:
            case "promoters":
                share, revenue, retention = self.promoters, self.promoter_revenue, self.promoter_retention
            case "passives":
                share, revenue, retention = "", "", self.passive_retention
            case "detractors":
                share, revenue, retention = self.detractors, self.detractor_revenue, self.detractor_retention
            case _:
                assert_never(name)
        match what:
            case "share":
                return share
            case "revenue":
                return revenue
            case "retention":
                return retention
            case _:
                assert_never(what)


Analysis = Matrix | LoyaltyValue | tuple[NetPromoter, ...]
"""What reads a worksheet; whatever tells them apart matches on it, so that mypy names where one lacks."""


class Context(Frozen):
    """What a source says beside a result of ours: shown as context, never as the result."""

    text: str
    source: str


class Worksheet(Frozen):
    """A table the respondents fill in, and the one analysis that reads it."""

    id: str
    title: str
    help: str
    columns: tuple[Column, ...]
    matrix: Matrix | None = None
    net_promoter: tuple[NetPromoter, ...] = ()
    loyalty_value: LoyaltyValue | None = None
    context: tuple[Context, ...] = ()

    @property
    def analyses(self) -> tuple[Analysis, ...]:
        """Every analysis that the file gives."""
        given: tuple[Analysis | None, ...] = (self.matrix, self.loyalty_value, self.net_promoter)
        return tuple(analysis for analysis in given if analysis)

    @property
    def analysis(self) -> Analysis:
        """The one that reads the table: the first given, and no measure where none is."""
        return next(iter(self.analyses), ())


# ---- What the analyses of worksheets find: a ranked matrix, or net promoter scores


class MatrixRow(Frozen):
    """One row of a matrix: its two ratings, their product, its field and an optional third rating."""

    name: str
    x: float
    y: float
    shade: float | None
    product: float
    rank: int
    quadrant: Quadrant


class NetPromoterScore(Frozen):
    """NPS from -100 to 100 with its adjusted-Wald 95 % interval; None where nobody was asked (`n` is 0).

    Where fewer employees replied than the privacy floor, counts and `n` are None too.
    """

    measure: str
    promoters: int | None
    passives: int | None
    detractors: int | None
    n: int | None
    score: float | None
    low: float | None
    high: float | None


class UnitRow(Frozen):
    """One unit's net promoter scores, in the worksheet's order of measures."""

    name: str
    scores: tuple[NetPromoterScore, ...]


Withheld = Literal["incomplete", "no_customers", "shares", "revenue"]


class LoyaltyClass(Frozen):
    """Promoters, passives or detractors of a segment: revenue a customer and year, years of a stay, value.

    `retention` is the share (0-1) kept over a year. All None where the class has no customers. `capped` says
    that the stay was cut to the most years counted.
    """

    customers: float | None = None
    revenue: float | None = None
    retention: float | None = None
    years: float | None = None
    capped: bool = False
    value: float | None = None


class Span(Frozen):
    """The lesser and the greater of two figures."""

    low: float
    high: float


class LoyaltyRow(Frozen):
    """What loyalty is worth in one segment, in the currency entered.

    `a_year` and `a_stay` are what a point of net promoter score is worth, in revenue of a year and over the
    customers' stay; `ratio` is a promoter's value over a detractor's. `withheld` says why there is none.
    """

    name: str
    customers: float
    nps: float | None
    promoters: LoyaltyClass
    passives: LoyaltyClass
    detractors: LoyaltyClass
    ratio: float | None
    a_year: Span | None
    a_stay: Span | None
    withheld: Withheld | None


class WorksheetResult(Frozen):
    """What one worksheet's analysis found; `middle` is where a matrix's axes divide."""

    id: str
    matrix: tuple[MatrixRow, ...] = ()
    middle: tuple[float, float] | None = None
    units: tuple[UnitRow, ...] = ()
    totals: tuple[NetPromoterScore, ...] = ()
    loyalty: tuple[LoyaltyRow, ...] = ()
    loyalty_total: LoyaltyRow | None = None
