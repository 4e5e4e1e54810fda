"""What a point of loyalty is worth, segment by segment, and what sources say beside it."""

from dataclasses import dataclass
from typing import assert_never

from cxmaturity.report.lookup import MOST_ROWS, LabelledText, Lookup, anchor, rows_left_out
from cxmaturity.report.sections import Section
from cxmaturity.text.figures import estimate, grouped, signed, tenths, whole
from cxmaturity.worksheets.loyalty_value import MOST_YEARS, LoyaltyClass, LoyaltyRow, Span, Withheld
from cxmaturity.worksheets.model import Worksheet, WorksheetResult


@dataclass(frozen=True, kw_only=True)
class ClassCell:
    """One class of customers: what a stay is worth, revenue a year times years, and the length of its bar."""

    name: str
    value: str
    sum: str
    length: float


@dataclass(frozen=True, kw_only=True)
class LoyaltyLine:
    """One segment; `why` says why there are no figures."""

    name: str
    customers: str
    nps: str
    classes: tuple[ClassCell, ...]
    ratio: str
    a_year: str
    a_stay: str
    why: str


@dataclass(frozen=True)
class Beside:
    """What a source says, with its number in the appendix."""

    text: str
    source: str
    anchor: str


@dataclass(frozen=True, kw_only=True)
class LoyaltyPage:
    """The worksheet's page: the outcome in a sentence, the segments, all together, and the context."""

    id: str
    title: str
    outcome: str
    rows: tuple[LoyaltyLine, ...]
    total: LoyaltyLine | None
    years: str
    context: tuple[Beside, ...]
    left_out: str


def loyalty_section(sheet: Worksheet, result: WorksheetResult, look: Lookup) -> Section | None:
    """Return a worksheet's value of loyalty, None where it has none."""
    page = loyalty_page(sheet, result, look)
    if page is None:
        return None
    return Section(anchor=f"v-{sheet.id}", title=sheet.title, template="loyalty", body=page)


def loyalty_formula(look: Lookup) -> LabelledText:
    """Return how the figures are made."""
    text = look.words.text
    formula = text(
        "Yearly revenue of a class / its customers × 1 / (1 − retention), at most {years} years; a "
        "point is 1 % of all customers moved one class up; no part of a score.",
        years=whole(MOST_YEARS),
    )
    return LabelledText(text("Value of loyalty"), formula)


def loyalty_page(sheet: Worksheet, result: WorksheetResult, look: Lookup) -> LoyaltyPage | None:
    """Return a worksheet's value of loyalty, None where it has none."""
    if not result.loyalty:
        return None
    sources = look.assessment.questionnaire.sources
    numbers = {source.id: str(place) for place, source in enumerate(sources, 1)}
    context = (
        Beside(line.text, numbers[line.source], anchor("source", line.source)) for line in sheet.context
    )
    everything = result.loyalty_total or (result.loyalty[0] if len(result.loyalty) == 1 else None)
    total = None if result.loyalty_total is None else line(result.loyalty_total, look)
    return LoyaltyPage(
        id=sheet.id,
        title=sheet.title,
        outcome="" if everything is None else outcome(everything, look),
        rows=tuple(line(row, look) for row in result.loyalty[:MOST_ROWS]),
        total=total,
        years=whole(MOST_YEARS),
        context=tuple(context),
        left_out=rows_left_out(len(result.loyalty), look),
    )


def line(row: LoyaltyRow, look: Lookup) -> LoyaltyLine:
    """Return one segment's figures as they are printed."""
    ratio = "" if row.ratio is None else look.words.text("{ratio} times", ratio=tenths(row.ratio))
    return LoyaltyLine(
        name=row.name or look.words.text("All segments"),
        customers=grouped(row.customers),
        nps="" if row.nps is None else signed(row.nps),
        classes=_cells(row, look),
        ratio=ratio,
        a_year=span(row.a_year, look),
        a_stay=span(row.a_stay, look),
        why="" if row.withheld is None else why(row.withheld, look),
    )


def outcome(row: LoyaltyRow, look: Lookup) -> str:
    """Return what a point is worth, in a sentence."""
    text = look.words.text
    if row.a_year is None:
        return text("These figures do not say what a point of net promoter score is worth.")
    if row.a_year.low < 0 or (row.a_stay is not None and row.a_stay.low < 0):
        return text(
            "In these figures a better class of customers is not always worth more; check them first."
        )
    return text(
        "One point of net promoter score goes with {year} of revenue a year, "
        "and {stay} over the customers’ stay.",
        year=span(row.a_year, look),
        stay=span(row.a_stay, look),
    )


def span(found: Span | None, look: Lookup) -> str:
    """Return two figures as a range, one where they print alike, nothing where there are none."""
    if found is None:
        return ""
    low, high = estimate(found.low), estimate(found.high)
    return low if low == high else look.words.text("{low} to {high}", low=low, high=high)


def why(reason: Withheld, look: Lookup) -> str:
    """Return why a segment has no figures."""
    text = look.words.text
    match reason:
        case "incomplete":
            return text("a figure is missing")
        case "no_customers":
            return text("it has no customers")
        case "shares":
            return text("promoters and detractors are more than all customers")
        case "revenue":
            return text("their revenue is more than all revenue")
        case _:
            assert_never(reason)


def _cells(row: LoyaltyRow, look: Lookup) -> tuple[ClassCell, ...]:
    text = look.words.text
    classes = {
        text("A promoter"): row.promoters,
        text("A passive"): row.passives,
        text("A detractor"): row.detractors,
    }
    most = max((one.value or 0.0 for one in classes.values()), default=0.0)
    return tuple(_cell(name, one, most, look) for name, one in classes.items())


def _cell(name: str, one: LoyaltyClass, most: float, look: Lookup) -> ClassCell:
    text = look.words.text
    if one.value is None or one.revenue is None or one.years is None:
        return ClassCell(name=name, value=text("none"), sum="", length=0.0)
    years = whole(MOST_YEARS) if one.capped else tenths(one.years)
    made = text("{revenue} × {years} years", revenue=estimate(one.revenue), years=years)
    in_words = text("{sum} at most", sum=made) if one.capped else made
    return ClassCell(
        name=name,
        value=estimate(one.value),
        sum=in_words,
        length=round(100 * one.value / most, 2) if most else 0.0,
    )
