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

For all segments, money is computed by segment and added up, the lesser moves and the greater ones apart: a
point in all is a point in each, and in each it may be either move. Nothing is computed from pooled figures:
there, "promoter minus passive" would partly be "large customer minus small customer". Figures are computed in
whole numbers and rounded once.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal, assert_never

from cxmaturity.formats.frozen import Frozen
from cxmaturity.worksheets.column import Reads, Rows

LoyaltyClassName = Literal["promoters", "passives", "detractors"]
LoyaltyFigure = Literal["share", "revenue", "retention"]
Withheld = Literal["incomplete", "no_customers", "shares", "revenue"]
MOST_YEARS = 10
"""A year's retention says little about what comes after so many years."""
CLASSES: tuple[LoyaltyClassName, ...] = ("promoters", "passives", "detractors")
FIGURES: tuple[LoyaltyFigure, ...] = ("share", "revenue", "retention")
COLUMNS = (
    "customers",
    "revenue",
    "promoters",
    "detractors",
    "promoter_revenue",
    "detractor_revenue",
    "promoter_retention",
    "passive_retention",
    "detractor_retention",
)
"""The fields of LoyaltyValue that name a column."""
_CODES = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN "
    "BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS "
    "GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW "
    "KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD "
    "NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD "
    "SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED "
    "VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG "
)
CURRENCIES = _CODES.split()
"""The currencies of countries by ISO 4217, with those that went in the last years: books go back."""
OTHER_NAMES = {
    "RMB": "CNY",
    "CNH": "CNY",
    "人民币": "CNY",
    "人民幣": "CNY",
    "NTD": "TWD",
    "NT$": "TWD",
    "新台币": "TWD",
    "新臺幣": "TWD",
    "€": "EUR",
    "EURO": "EUR",
    "欧元": "EUR",
    "歐元": "EUR",
    "£": "GBP",
    "US$": "USD",
    "美元": "USD",
}
"""What currencies are called beside their code; a sign that several share is none of them."""


def near_currencies(written: str) -> tuple[str, list[str]]:
    """Return the code of a currency as it was probably meant, and the codes among which it may be looked for.

    Where two letters of three stand in their places, only the third is to be found.
    """
    name = written.strip().upper()
    code = OTHER_NAMES.get(name, name)
    near = [one for one in CURRENCIES if len(code) == len(one) and sum(map(str.__eq__, one, code)) > 1]
    return code, near or CURRENCIES


class LoyaltyValue(Frozen):
    """What loyalty is worth, from count columns: whole numbers, and shares and retention in per cent.

    `currency` is the ISO 4217 code of the amounts, where the questionnaire knows it.
    """

    customers: str
    revenue: str
    promoters: str
    detractors: str
    promoter_revenue: str
    detractor_revenue: str
    promoter_retention: str
    passive_retention: str
    detractor_retention: str
    currency: str | None = None

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
    Of all segments together there is only what adds up: customers by class, the score, what a point is worth.
    """

    name: str
    customers: float | None
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
    for part in COLUMNS:
        yield ("loyalty_value", part), getattr(columns, part), "count"


def loyalty_rows(columns: LoyaltyValue, rows: Rows) -> tuple[tuple[LoyaltyRow, ...], LoyaltyRow | None]:
    """Return one row a segment, and all segments together where there are several that add up."""
    segments = [_segment(name, _read(columns, values)) for name, values in rows]
    whole = len(segments) > 1 and all(one.withheld is None for one in segments)
    return tuple(map(_row, segments)), _row(_together(segments)) if whole else None


# ---- Whole numbers in, exact fractions, one rounding at the end


class _Class(Frozen):
    """One class of a segment, exact; a class without customers has no figures but their number."""

    customers: Fraction
    revenue: Fraction | None = None
    retention: Fraction | None = None
    years: Fraction | None = None
    capped: bool = False

    @property
    def value(self) -> Fraction | None:
        """What a stay is worth."""
        return None if self.revenue is None or self.years is None else self.revenue * self.years


Moves = tuple[Fraction, Fraction] | None
"""What a point is worth: by the lesser move and by the greater one; None where a class has nobody."""


class _Segment(Frozen):
    """One segment, or all of them, exact; its classes in the order of CLASSES, none where it is withheld."""

    name: str
    customers: Fraction | None
    classes: tuple[_Class, ...]
    a_year: Moves
    a_stay: Moves
    withheld: Withheld | None


def _read(columns: LoyaltyValue, values: Mapping[str, float]) -> dict[str, Fraction]:
    """Return the figures of one segment: customers, revenue, and of each class share, revenue, retention.

    Shares are per cent. The passives' shares are what the two other classes leave. What was not given is left
    out.
    """
    given = {"customers": columns.customers, "revenue": columns.revenue}
    given |= {f"{name}.{what}": columns.column(what, name) for what in FIGURES for name in CLASSES}
    found = {name: Fraction(values[column]) for name, column in given.items() if column in values}
    for what in ("share", "revenue"):
        others = [found[name] for name in (f"promoters.{what}", f"detractors.{what}") if name in found]
        if len(others) == 2:
            found[f"passives.{what}"] = 100 - sum(others, Fraction(0))
    return found


def _segment(name: str, figures: Mapping[str, Fraction]) -> _Segment:
    """Return what one segment's figures say, or why they say nothing."""
    withheld = _withheld(figures)
    customers = figures.get("customers")
    classes = () if withheld else tuple(_class(kind, figures) for kind in CLASSES)
    return _Segment(
        name=name,
        customers=customers,
        classes=classes,
        a_year=_moves(customers, [one.revenue for one in classes]),
        a_stay=_moves(customers, [one.value for one in classes]),
        withheld=withheld,
    )


def _withheld(figures: Mapping[str, Fraction]) -> Withheld | None:
    """Return why nothing can be said of a segment, None where something can."""
    if len(figures) < 2 + len(CLASSES) * len(FIGURES):
        return "incomplete"
    if not figures["customers"]:
        return "no_customers"
    if figures["passives.share"] < 0:
        return "shares"
    return "revenue" if figures["passives.revenue"] < 0 else None


def _class(name: str, figures: Mapping[str, Fraction]) -> _Class:
    """Return one class of a segment."""
    size = figures["customers"] * figures[f"{name}.share"] / 100
    if not size:
        return _Class(customers=size)
    retention = figures[f"{name}.retention"] / 100
    years = 1 / (1 - retention) if retention < 1 else None
    capped = years is None or years > MOST_YEARS
    return _Class(
        customers=size,
        revenue=figures["revenue"] * figures[f"{name}.revenue"] / 100 / size,
        retention=retention,
        years=Fraction(MOST_YEARS) if years is None or capped else years,
        capped=capped,
    )


def _moves(customers: Fraction | None, worth: Sequence[Fraction | None]) -> Moves:
    """Return what 1 % of `customers` one class up is worth, for the lesser move and for the greater one."""
    known = [one for one in worth if one is not None]
    if customers is None or len(known) < len(CLASSES):
        return None
    promoter, passive, detractor = known
    lesser, greater = sorted((passive - detractor, promoter - passive))
    return customers * lesser / 100, customers * greater / 100


def _together(segments: Sequence[_Segment]) -> _Segment:
    """Return all segments as one: numbers of customers, and what a point is worth, each added up."""
    return _Segment(
        name="",
        customers=sum((one.customers or Fraction(0) for one in segments), Fraction(0)),
        classes=tuple(
            _Class(customers=sum((one.classes[place].customers for one in segments), Fraction(0)))
            for place in range(len(CLASSES))
        ),
        a_year=_added([one.a_year for one in segments]),
        a_stay=_added([one.a_stay for one in segments]),
        withheld=None,
    )


def _added(moves: Sequence[Moves]) -> Moves:
    """Return the sums of the lesser moves and of the greater ones; None where a segment has none."""
    known = [one for one in moves if one is not None]
    if len(known) < len(moves):
        return None
    return sum((low for low, _ in known), Fraction(0)), sum((high for _, high in known), Fraction(0))


def _row(segment: _Segment) -> LoyaltyRow:
    """Return a segment with its figures rounded."""
    nps = ratio = None
    classes = segment.classes or (None, None, None)
    promoters, passives, detractors = map(_told, classes)
    if segment.classes and segment.customers:
        best, _, worst = segment.classes
        nps = _rounded(100 * (best.customers - worst.customers) / segment.customers)
        ratio = _rounded(best.value / worst.value) if best.value is not None and worst.value else None
    return LoyaltyRow(
        name=segment.name,
        customers=_rounded(segment.customers),
        nps=nps,
        promoters=promoters,
        passives=passives,
        detractors=detractors,
        ratio=ratio,
        a_year=_span(segment.a_year),
        a_stay=_span(segment.a_stay),
        withheld=segment.withheld,
    )


def _told(found: _Class | None) -> LoyaltyClass:
    """Return one class with its figures rounded; one without customers has none."""
    if found is None or not found.customers:
        return LoyaltyClass()
    return LoyaltyClass(
        customers=_rounded(found.customers),
        revenue=_rounded(found.revenue),
        retention=_rounded(found.retention),
        years=_rounded(found.years),
        capped=found.capped,
        value=_rounded(found.value),
    )


def _span(moves: Moves) -> Span | None:
    return None if moves is None else Span(low=_float(moves[0]), high=_float(moves[1]))


def _rounded(figure: Fraction | None) -> float | None:
    return None if figure is None else _float(figure)


def _float(figure: Fraction) -> float:
    """Return the number of nine places that is nearest."""
    return round(float(figure), 9)
