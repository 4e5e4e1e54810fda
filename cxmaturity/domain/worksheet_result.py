"""What the analyses of worksheets find: a ranked matrix, or net promoter scores."""

from typing import Literal

from cxmaturity.domain.frozen import Frozen


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
