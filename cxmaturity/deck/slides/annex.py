"""The annex: a slide a dimension, how the figures are made, and the sources."""

from collections.abc import Iterator, Sequence

from cxmaturity.deck.blocks import Grid, SlidePart, Text
from cxmaturity.deck.deck import Deck, Plate, Stack
from cxmaturity.deck.places import GridCell, Head
from cxmaturity.deck.text import SMALL, Paragraph
from cxmaturity.report.lookup import HeldDown, LabelledText
from cxmaturity.report.own_words import own_words
from cxmaturity.report.sections.dimension import DimensionPage, dimension_page
from cxmaturity.report.sections.method import MethodPage
from cxmaturity.report.sections.method import method as method_page


def dimensions(deck: Deck) -> Iterator[Plate]:
    """Yield the slides of each dimension."""
    for result in deck.assessment.dimensions:
        page = dimension_page(result, deck.look)
        parts: list[SlidePart] = [Text(tuple(_figures(page, deck)))]
        if page.rows:
            parts.append(_table(page, deck))
        yield Plate(
            title=_title(page, deck),
            stacks=(Stack(tuple(parts)),),
            notes=deck.sources(*([page.meaning] if page.meaning else []), *deck.rules()),
        )


def _figures(page: DimensionPage, deck: Deck) -> Iterator[Paragraph]:
    """Yield the figures of a dimension in a line, what holds its stage, and what the model advises."""
    said = [
        deck.words.aside(deck.words.pair(one.label, one.figure), one.note)
        if one.note
        else deck.words.pair(one.label, one.figure)
        for one in page.facts
    ]
    yield Paragraph(text=deck.words.clauses(said), size=SMALL, before=0)
    if page.row.why_not:
        yield Paragraph(text=deck.words.sentence(page.row.why_not), size=SMALL, before=2)
    if page.holding is not None:
        yield from _held(page.holding, deck)


def _title(page: DimensionPage, deck: Deck) -> str:
    """Say where a dimension stands, as far as it is known."""
    text, name = deck.words.text, f"{page.what.number} {page.what.name}"
    if (
        page.row.why_not
        and page.row.stage.look == "none"
        and page.row.index == deck.look.index_or_words(None)
    ):
        return text("{name} (not assessed)", name=name)
    index = text("index {index}", index=page.row.index)
    if not deck.look.has_stages or page.row.stage.look == "none":
        return deck.words.pair(name, index)
    return deck.words.pair(name, deck.words.within(text("stage {stage}", stage=page.row.stage.figure), index))


def _held(found: HeldDown, deck: Deck) -> Iterator[Paragraph]:
    """Yield what has to rise before the next stage of a dimension."""
    text = deck.words.text
    yield Paragraph(
        text=text("Before stage {stage}, {name}:", stage=found.next.figure, name=found.next.name),
        size=SMALL,
        bold=True,
        keeps=True,
    )
    for need in found.needs:
        said = text(
            "{number} {name} is at {has}, needs {needs}",
            number=need.what.number,
            name=need.what.name,
            has=need.has.figure,
            needs=need.needs.figure,
        )
        yield Paragraph(text=said, size=SMALL, bullet=True, before=1)
    if found.short:
        yield Paragraph(text=found.short, size=SMALL, bullet=True, before=1)


def _table(page: DimensionPage, deck: Deck) -> Grid:
    text = deck.words.text
    rows = []
    for row in page.rows:
        name = f"{row.what.number} {row.what.name}"
        rows.append(
            (
                GridCell(text=deck.words.pair(row.head, name) if row.head else name, bold=True),
                deck.cell(row.mark),
                GridCell(text=row.seen),
            )
        )
    heading = own_words(deck.assessment.questionnaire, deck.words).heading
    return Grid(
        heads=(
            Head(heading, 4),
            Head(text("Level") if deck.look.goes_by_levels else text("Answer"), 2, "ctr"),
            Head(text("What was found"), 12),
        ),
        rows=tuple(rows),
        description=deck.words.stopped(
            deck.words.clauses(deck.words.pair(row.what.name, row.mark.figure) for row in page.rows)
        ),
    )


def method(deck: Deck) -> Iterator[Plate]:
    """Yield how the figures are made, what they cannot say, and what they rest on."""
    text, page = deck.words.text, method_page(deck.look)
    what = (*page.instrument, *page.who)
    yield Plate(
        title=text("What was asked, and who answered"),
        stacks=(Stack((_pairs(what, (text("Subject"), text("What is known")), deck), *_limits(page, deck))),),
        notes=deck.sources(),
    )
    yield Plate(
        title=text("How the figures are made"),
        stacks=(Stack((_pairs(page.formulas, (text("Figure"), text("Rule")), deck),)),),
        notes=deck.sources(),
    )
    if page.sources:
        lines = tuple(LabelledText(one.number, one.text) for one in page.sources)
        yield Plate(
            title=text("Sources"),
            stacks=(Stack((_pairs(lines, (text("No."), text("Source")), deck, share=1),)),),
            notes=deck.sources(),
        )


def _limits(page: MethodPage, deck: Deck) -> Iterator[SlidePart]:
    """Yield what must be known with the figures: caveats, how firm they are, and what they cannot say."""
    said = [*page.notices, *page.firmness, *page.limits]
    if said:
        head = Paragraph(text=deck.words.text("To be known"), bold=True, keeps=True)
        yield Text((head, *(Paragraph(text=one, size=SMALL, bullet=True) for one in said)))


def _pairs(lines: Sequence[LabelledText], heads: tuple[str, str], deck: Deck, *, share: float = 4) -> Grid:
    """Return labels with what stands beside them as a table."""
    return Grid(
        heads=(Head(heads[0], share), Head(heads[1], 16 - share)),
        rows=tuple((GridCell(text=one.label, bold=True), GridCell(text=one.text)) for one in lines),
        description=deck.words.stopped(
            deck.words.clauses(deck.words.pair(one.label, one.text) for one in lines)
        ),
    )
