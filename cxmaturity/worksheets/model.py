"""A worksheet: a table that respondents fill in, and the one analysis that reads it."""

from typing import Literal

from cxmaturity.formats.frozen import Frozen

ColumnType = Literal["text", "rating", "count"]
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

    def column(self, what: str, name: str) -> str:
        """Return the column with the `share`, `revenue` or `retention` of a class; "" where there is none."""
        known = {
            ("share", "promoters"): self.promoters,
            ("share", "detractors"): self.detractors,
            ("revenue", "promoters"): self.promoter_revenue,
            ("revenue", "detractors"): self.detractor_revenue,
            ("retention", "promoters"): self.promoter_retention,
            ("retention", "passives"): self.passive_retention,
            ("retention", "detractors"): self.detractor_retention,
        }
        return known.get((what, name), "")


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


# ---- What the analyses of worksheets find: a ranked matrix, or net promoter scores


class MatrixRow(Frozen):
    """One row of a matrix: its two ratings, their product, its field and an optional third rating."""

    name: str
    x: float
    y: float
    shade: float | None
    product: float
    rank: int
    quadrant: Literal["high_high", "high_low", "low_high", "low_low"]


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
