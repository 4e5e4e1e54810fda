"""What a point of loyalty is worth to this organisation, from its own figures of the last 12 months.

Customers fall into three classes by the recommendation question: promoters, passives and detractors. For each
class

    revenue a year  r = revenue of the class / its customers
    years           y = 1 / (1 - retention), the mean of a stay whose yearly retention is constant
                        (Gupta & Lehmann 2003, Journal of Interactive Marketing, without discounting)
    value of a stay v = r * min(y, MOST_YEARS)

A point of net promoter score is 1 % of all customers moved one class up, from detractor to passive or from
passive to promoter; what it is worth is given for both moves, the lower first. It is an association in the
organisation's own figures, before costs, and never part of the maturity score.
"""

from collections.abc import Mapping, Sequence
from math import fsum, inf
from typing import Literal, assert_never

from cxmaturity.formats.frozen import Frozen
from cxmaturity.worksheets.column import Reads, Rows

LoyaltyClassName = Literal["promoters", "passives", "detractors"]
LoyaltyFigure = Literal["share", "revenue", "retention"]
Withheld = Literal["incomplete", "no_customers", "shares", "revenue"]
MOST_YEARS = 10.0
"""A year's retention says little about what comes after so many years."""
CLASSES: tuple[LoyaltyClassName, ...] = ("promoters", "passives", "detractors")
FIGURES: tuple[LoyaltyFigure, ...] = ("share", "revenue", "retention")


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


def reads(columns: LoyaltyValue) -> Reads:
    """Yield what the value of loyalty reads."""
    for part in LoyaltyValue.__struct_fields__:
        yield ("loyalty_value", part), getattr(columns, part), "count"


def loyalty_rows(columns: LoyaltyValue, rows: Rows) -> tuple[tuple[LoyaltyRow, ...], LoyaltyRow | None]:
    """Return one row a segment, and all segments together where there are several that add up."""
    read = [(name, _read(columns, values)) for name, values in rows]
    found = tuple(_row(name, figures) for name, figures in read)
    whole = [figures for (_, figures), row in zip(read, found, strict=True) if row.withheld is None]
    return found, _row("", _together(whole)) if len(whole) > 1 and len(whole) == len(read) else None


def _read(columns: LoyaltyValue, values: Mapping[str, float]) -> dict[str, float]:
    """Return the figures of one segment: customers, revenue, and of each class share, revenue, retention.

    Shares are 0-1. The passives' shares are what the two other classes leave. What was not given is left out.
    """
    given = {"customers": columns.customers, "revenue": columns.revenue}
    found = {name: values[column] for name, column in given.items() if column in values}
    for what in FIGURES:
        for name in CLASSES:
            column = columns.column(what, name)
            if column in values:
                found[f"{name}.{what}"] = values[column] / 100
    for what in ("share", "revenue"):
        others = [found[name] for name in (f"promoters.{what}", f"detractors.{what}") if name in found]
        if len(others) == 2:
            found[f"passives.{what}"] = round(1 - fsum(others), 9)
    return found


def _together(segments: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return all segments as one: shares weighed by what they are of, those of nothing left out."""
    found = {whole: fsum(one[whole] for one in segments) for whole in ("customers", "revenue")}
    for name in CLASSES:
        for what, whole in (("share", "customers"), ("revenue", "revenue")):
            if found[whole]:
                parts = fsum(one[whole] * one[f"{name}.{what}"] for one in segments)
                found[f"{name}.{what}"] = parts / found[whole]
        size = fsum(one["customers"] * one[f"{name}.share"] for one in segments)
        if size:
            kept = (one["customers"] * one[f"{name}.share"] * one[f"{name}.retention"] for one in segments)
            found[f"{name}.retention"] = fsum(kept) / size
    return found


def _row(name: str, figures: Mapping[str, float]) -> LoyaltyRow:
    """Return what one segment's figures say, or why they say nothing."""
    withheld = _withheld(figures)
    promoters, passives, detractors = (
        LoyaltyClass() if withheld else _class(kind, figures) for kind in CLASSES
    )
    customers = figures.get("customers", 0.0)
    nps = None
    if withheld is None:
        nps = round(100 * (figures["promoters.share"] - figures["detractors.share"]), 9)
    ratio = None
    if promoters.value is not None and detractors.value:
        ratio = round(promoters.value / detractors.value, 9)
    return LoyaltyRow(
        name=name,
        customers=customers,
        nps=nps,
        promoters=promoters,
        passives=passives,
        detractors=detractors,
        ratio=ratio,
        a_year=_point(customers, detractors.revenue, passives.revenue, promoters.revenue),
        a_stay=_point(customers, detractors.value, passives.value, promoters.value),
        withheld=withheld,
    )


def _withheld(figures: Mapping[str, float]) -> Withheld | None:
    """Return why nothing can be said of a segment, None where something can."""
    if len(figures) < 2 + len(CLASSES) * len(FIGURES):
        return "incomplete"
    if not figures["customers"]:
        return "no_customers"
    if figures["passives.share"] < 0:
        return "shares"
    return "revenue" if figures["passives.revenue"] < 0 else None


def _class(name: str, figures: Mapping[str, float]) -> LoyaltyClass:
    """Return one class of a segment; a class without customers has no figures."""
    size = figures["customers"] * figures[f"{name}.share"]
    if not size:
        return LoyaltyClass()
    revenue = figures["revenue"] * figures[f"{name}.revenue"] / size
    retention = figures[f"{name}.retention"]
    # Rounded before it is compared: 1 / (1 - 0.9) is a little more than ten.
    years = round(1 / (1 - retention), 9) if retention < 1 else inf
    stays = min(years, MOST_YEARS)
    return LoyaltyClass(
        customers=round(size, 9),
        revenue=round(revenue, 9),
        retention=round(retention, 9),
        years=stays,
        capped=years > MOST_YEARS,
        value=round(revenue * stays, 9),
    )


def _point(
    customers: float, detractor: float | None, passive: float | None, promoter: float | None
) -> Span | None:
    """Return what 1 % of `customers` one class up is worth, for the lesser move and for the greater one."""
    if detractor is None or passive is None or promoter is None:
        return None
    moves = sorted((customers * (passive - detractor) / 100, customers * (promoter - passive) / 100))
    return Span(low=round(moves[0], 9), high=round(moves[1], 9))
