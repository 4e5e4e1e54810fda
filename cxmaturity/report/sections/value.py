"""What it is worth: what a point of loyalty goes with, and what the client's own worksheets tell."""

from dataclasses import dataclass, replace

from cxmaturity.plan.story import story_of
from cxmaturity.plan.story_words import range_words, story_words
from cxmaturity.report.lookup import MOST_ROWS, Lookup
from cxmaturity.report.sections import TitledSection
from cxmaturity.report.sections.loyalty_value import LoyaltyLine, loyalty_page
from cxmaturity.worksheets.loyalty_value import LoyaltyRow
from cxmaturity.worksheets.model import WorksheetResult

MOST_SEGMENTS = 8


@dataclass(frozen=True, kw_only=True)
class ValuePage:
    """The page: what a customer of each class is worth by segment, on one scale, and the story."""

    title: str
    head: str
    rows: tuple[LoyaltyLine, ...]
    total: LoyaltyLine | None
    currency: str
    more: str
    note: str
    story: tuple[str, ...]

    @property
    def is_short(self) -> bool:
        """Whether it takes less than a third of a page."""
        return not self.rows


def value(look: Lookup) -> ValuePage | None:
    """Return the page, None where the worksheets tell nothing of what it is worth."""
    found, text = look.assessment, look.words.text
    story = story_of(found)
    result = next((one for one in found.worksheets if one.loyalty), None)
    told = story_words(story, look.words)
    if result is None and not told:
        return None
    page = None if result is None else loyalty_page(found.questionnaire.worksheet(result.id), result, look)
    rows = () if page is None or result is None else _on_one_scale(page.worths, result)
    more = len(rows) - MOST_SEGMENTS
    if story.point is not None:
        year = look.words.in_currency(range_words(story.point.a_year, look.words), story.point.currency)
        title = text("One point of net promoter score goes with {amount} a year", amount=year)
    else:
        title = text("What customers and their loyalty tell")
    return ValuePage(
        title=title,
        head=text("What it is worth"),
        rows=rows[:MOST_SEGMENTS],
        total=None if page is None else page.total,
        currency="" if result is None else result.currency or "",
        more=look.words.plural(
            "One more segment is not shown here.", "{count} more segments are not shown here.", more
        )
        if more > 0
        else "",
        note="" if page is None else page.note,
        story=told,
    )


VALUE = TitledSection(anchor="s-value", template="value", page=value, joined=True)


def _on_one_scale(lines: tuple[LoyaltyLine, ...], result: WorksheetResult) -> tuple[LoyaltyLine, ...]:
    """Return the segments with bars on one scale, so that one may be held against another."""
    known = [row for row in result.loyalty[:MOST_ROWS] if row.withheld is None]
    most = max((figure for row in known for figure in _values(row)), default=0.0)
    return tuple(
        replace(
            line,
            classes=tuple(
                replace(cell, length=round(100 * figure / most, 2) if most else 0.0)
                for cell, figure in zip(line.classes, _values(row), strict=True)
            ),
        )
        for line, row in zip(lines, known, strict=True)
    )


def _values(row: LoyaltyRow) -> tuple[float, float, float]:
    """Return what a customer of each class is worth, the best class first."""
    return (row.promoters.value or 0.0, row.passives.value or 0.0, row.detractors.value or 0.0)
