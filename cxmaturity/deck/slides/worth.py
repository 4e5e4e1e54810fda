"""What a point of loyalty is worth, by segment."""

from collections.abc import Iterator, Sequence

from cxmaturity.deck.blocks import Drawing, Grid, SlidePart, Text
from cxmaturity.deck.charts import Chart, Label, Ruler, Run, columns, round_step
from cxmaturity.deck.deck import Deck, Plate, Stack
from cxmaturity.deck.places import Box, GridCell, Head
from cxmaturity.deck.slide import Slide
from cxmaturity.deck.text import SMALL, Paragraph
from cxmaturity.deck.titles import as_title
from cxmaturity.report.sections.loyalty_value import LoyaltyPage, loyalty_page
from cxmaturity.text.figures import EXACT
from cxmaturity.worksheets.loyalty_value import LoyaltyClass, LoyaltyRow, LoyaltyValue

MOST_GROUPS = 6
"""So many segments stand side by side in a chart."""


def worth(deck: Deck) -> Iterator[Plate]:
    """Yield a slide for each worksheet that says what loyalty is worth."""
    for result in deck.assessment.worksheets:
        sheet = deck.assessment.questionnaire.worksheet(result.id)
        if not isinstance(sheet.analysis, LoyaltyValue):
            continue
        page = loyalty_page(sheet, result, deck.look)
        if page is None:
            continue
        told = [row for row in result.loyalty if row.withheld is None]
        parts: list[SlidePart] = []
        if 0 < len(told) <= MOST_GROUPS:
            parts.append(_drawing(told, page, result.currency, deck))
        parts += [_table(page, deck), Text((Paragraph(text=page.note, size=SMALL),))]
        notes = deck.sources(page.note, *(deck.words.aside(one.text, one.source) for one in page.context))
        yield Plate(
            title=as_title(page.outcome, deck) or page.title, stacks=(Stack(tuple(parts)),), notes=notes
        )


def _classes(row: LoyaltyRow) -> tuple[LoyaltyClass, LoyaltyClass, LoyaltyClass]:
    return row.promoters, row.passives, row.detractors


def _drawing(rows: Sequence[LoyaltyRow], page: LoyaltyPage, currency: str | None, deck: Deck) -> Drawing:
    kinds = [cell.name for cell in page.worths[0].classes]
    tones = (deck.palette.brand, deck.palette.range, deck.palette.accent)
    values = [[one.value for one in _classes(row)] for row in rows]
    most = max((value for row in values for value in row if value is not None), default=0.0)
    step, unit, name = _money(most, deck)
    axis = deck.words.text("Value of a customer over the stay")
    unit_words = deck.words.in_currency(name, currency).strip()
    ruler = Ruler(
        low=0.0,
        high=round(step * (int(most / unit / step) + 1), EXACT),
        step=step,
        written="#,##0.##",
        name=deck.words.aside(axis, unit_words) if unit_words else axis,
    )
    runs = tuple(
        Run(
            name=kind,
            values=tuple(None if row[place] is None else (row[place] or 0.0) / unit for row in values),
            colour=tone,
            labels=tuple(
                None if row[place] is None else Label(text=deck.words.amount(row[place] or 0.0))
                for row in values
            ),
        )
        for place, (kind, tone) in enumerate(zip(kinds, tones, strict=True))
    )
    said = [
        deck.words.pair(line.name, deck.words.listed(f"{cell.name} {cell.value}" for cell in line.classes))
        for line in page.worths
    ]

    def draw(slide: Slide, box: Box) -> None:
        chart = Chart(
            title=axis,
            description=deck.words.stopped(deck.words.clauses(said)),
            categories=tuple(row.name for row in rows),
            runs=runs,
            scale=ruler,
            has_legend=True,
        )
        columns(slide, box, chart)

    return Drawing(draw=draw, least=170.0)


def _money(most: float, deck: Deck) -> tuple[float, float, str]:
    """Return the step of the scale of amounts, what they are counted in, and what that is called."""
    written = deck.words.amount(most).split(" ")
    name = written[1] if len(written) > 1 else ""
    unit = next((size for size, called in deck.units if called == name), 1)
    return round_step(most / unit or 1.0), float(unit), name


def _table(page: LoyaltyPage, deck: Deck) -> Grid:
    text = deck.words.text
    rows = [*page.rows, *([page.total] if page.total else [])]
    heads = (
        Head(text("Segment"), 4),
        Head(text("Customers"), 3, "r"),
        Head(text("NPS"), 1.5, "r"),
        Head(text("A point a year"), 3, "r"),
        Head(text("Over the stay"), 3, "r"),
    )
    has_more = any(row.why for row in rows)
    return Grid(
        heads=(*heads, Head(text("To be known"), 4)) if has_more else heads,
        rows=tuple(
            (
                GridCell(text=row.name, bold=row is page.total),
                GridCell(text=row.customers or "–"),
                GridCell(text=row.nps or "–"),
                GridCell(text=row.a_year),
                GridCell(text=row.a_stay),
                *([GridCell(text=row.why)] if has_more else []),
            )
            for row in rows
        ),
        description=deck.words.sentences(
            deck.words.stopped(
                deck.words.pair(row.name, row.why or deck.words.listed((row.a_year, row.a_stay)))
            )
            for row in rows
        ),
    )
