"""What a point of loyalty is worth, segment by segment, and what sources say beside it."""

from dataclasses import dataclass
from typing import assert_never

from cxmaturity.plan.story_words import point_words, range_words
from cxmaturity.report.lookup import MOST_ROWS, LabelledText, Lookup, anchor, first_names, rows_left_out
from cxmaturity.report.sections import Section
from cxmaturity.text.figures import grouped, signed, tenths, whole
from cxmaturity.worksheets.loyalty_value import MOST_YEARS, LoyaltyClass, LoyaltyRow, Span, Withheld
from cxmaturity.worksheets.model import Worksheet, WorksheetResult


@dataclass(frozen=True, kw_only=True)
class ClassCell:
    """One class of customers: what a stay is worth, revenue a year times years, and the length of its bar.

    Of all segments together it is how many customers.
    """

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
    """The worksheet’s page: the outcome in a sentence, the segments, all together, the context."""

    id: str
    title: str
    outcome: str
    rows: tuple[LoyaltyLine, ...]
    worths: tuple[LoyaltyLine, ...]
    total: LoyaltyLine | None
    note: str
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
        "point is 1 % of all customers moved one class up, by segment and added up; no part of a score.",
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
    total = None if result.loyalty_total is None else total_line(result.loyalty_total, look)
    rows = tuple(line(row, look) for row in result.loyalty[:MOST_ROWS])
    return LoyaltyPage(
        id=sheet.id,
        title=sheet.title,
        outcome=outcome(result, look),
        rows=rows,
        worths=tuple(row for row in rows if not row.why),
        total=total,
        note=note(result, look),
        context=tuple(context),
        left_out=rows_left_out(len(result.loyalty), look),
    )


def line(row: LoyaltyRow, look: Lookup) -> LoyaltyLine:
    """Return one segment's figures as they are printed."""
    ratio = "" if row.ratio is None else look.words.text("{ratio} times", ratio=tenths(row.ratio))
    return LoyaltyLine(
        name=row.name,
        customers=_size(row.customers, look),
        nps="" if row.nps is None else signed(row.nps),
        classes=_cells(row, look),
        ratio=ratio,
        a_year=amounts(row.a_year, look),
        a_stay=amounts(row.a_stay, look),
        why="" if row.withheld is None else why(row.withheld, look),
    )


def total_line(row: LoyaltyRow, look: Lookup) -> LoyaltyLine:
    """Return what adds up over all segments: of a class how many customers, not what one is worth."""
    classes = zip(_kinds(look), (row.promoters, row.passives, row.detractors), strict=True)
    return LoyaltyLine(
        name=look.words.text("All segments"),
        customers=_size(row.customers, look),
        nps="" if row.nps is None else signed(row.nps),
        classes=tuple(_class_size(name, one, look) for name, one in classes),
        ratio="",
        a_year=amounts(row.a_year, look),
        a_stay=amounts(row.a_stay, look),
        why="",
    )


def outcome(result: WorksheetResult, look: Lookup) -> str:
    """Return what a point is worth in all, in a sentence, or why that cannot be said."""
    text, rows = look.words.text, result.loyalty
    unknown = [row.name for row in rows if row.a_year is None]
    doubtful = [row.name for row in rows if any(span and span.low < 0 for span in (row.a_year, row.a_stay))]
    said = []
    if unknown and len(rows) == 1:
        said.append(text("These figures do not say what a point of net promoter score is worth."))
    elif unknown:
        said.append(
            text(
                "What a point of net promoter score is worth in all is not known: "
                "it is missing for {segments}.",
                segments=first_names(unknown, look),
            )
        )
    if doubtful:
        said.append(
            text(
                "In the figures for {segments} a better class of customers is not always worth more; "
                "check them first.",
                segments=first_names(doubtful, look),
            )
        )
    return look.words.sentences(said) or _worth(result, look)


def _worth(result: WorksheetResult, look: Lookup) -> str:
    """Return what a point is worth in all, where that is known of every segment."""
    everything = result.loyalty_total or result.loyalty[0]
    if everything.a_year is None or everything.a_stay is None:
        return ""
    return point_words(everything.a_year, everything.a_stay, result.currency, look.words)


def note(result: WorksheetResult, look: Lookup) -> str:
    """Return how to read the figures."""
    text, years = look.words.text, whole(MOST_YEARS)
    if result.currency is None:
        said = text(
            "A customer’s value is revenue a year × years of the stay, at most {years}. A point is 1 % of "
            "all customers moved one class up: the lower figure is the lesser of the two moves. All amounts "
            "are in the currency entered, before costs; they show what goes together, not what causes what, "
            "and are no part of the maturity score.",
            years=years,
        )
    else:
        said = text(
            "A customer’s value is revenue a year × years of the stay, at most {years}. A point is 1 % of "
            "all customers moved one class up: the lower figure is the lesser of the two moves. All amounts "
            "are in {currency}, before costs; they show what goes together, not what causes what, and are "
            "no part of the maturity score.",
            years=years,
            currency=result.currency,
        )
    if result.loyalty_total is None:
        return said
    added = text("All segments: what a point is worth in each, added up; no figure is made from averages.")
    return look.words.sentences((said, added))


def amounts(found: Span | None, look: Lookup) -> str:
    """Return two amounts as a range, a dash where there are none."""
    return "–" if found is None else range_words(found, look.words)


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


def _kinds(look: Lookup) -> tuple[str, str, str]:
    """Return the names of the classes, the best first."""
    text = look.words.text
    return text("A promoter"), text("A passive"), text("A detractor")


def _cells(row: LoyaltyRow, look: Lookup) -> tuple[ClassCell, ...]:
    classes = dict(zip(_kinds(look), (row.promoters, row.passives, row.detractors), strict=True))
    most = max(one.value or 0.0 for one in classes.values())
    return tuple(_cell(name, one, most, look) for name, one in classes.items())


def _cell(name: str, one: LoyaltyClass, most: float, look: Lookup) -> ClassCell:
    text = look.words.text
    if one.value is None or one.revenue is None or one.years is None:
        return ClassCell(name=name, value=text("none"), sum="", length=0.0)
    years = whole(MOST_YEARS) if one.capped else tenths(one.years)
    made = text("{revenue} × {years} years", revenue=look.words.amount(one.revenue), years=years)
    in_words = text("{sum} at most", sum=made) if one.capped else made
    return ClassCell(
        name=name,
        value=look.words.amount(one.value),
        sum=in_words,
        length=round(100 * one.value / most, 2) if most else 0.0,
    )


def _class_size(name: str, one: LoyaltyClass, look: Lookup) -> ClassCell:
    """Return how many customers a class has in all segments."""
    size = _size(one.customers, look) or look.words.text("none")
    return ClassCell(name=name, value=size, sum="", length=0.0)


def _size(customers: float | None, look: Lookup) -> str:
    """Return how many customers, nothing where that was not given."""
    return "" if customers is None else look.words.text("{count} customers", count=grouped(customers))
