"""Whether the organisation is ready: the checklist, step by step."""

from collections.abc import Iterator

from cxmaturity.deck.blocks import Grid, Text
from cxmaturity.deck.deck import Deck, Plate, Stack
from cxmaturity.deck.places import GridCell, Head
from cxmaturity.deck.text import SMALL, Paragraph
from cxmaturity.deck.titles import as_title
from cxmaturity.report.sections.readiness import readiness


def ready(deck: Deck) -> Iterator[Plate]:
    """Yield the slides, where the checklist was answered."""
    page = readiness(deck.look)
    if page is None:
        return
    text, rows, said = deck.words.text, [], []
    for step in page.steps:
        name = f"{step.number} {step.name}"
        for place, check in enumerate(step.checks):
            count = check.say_yes or check.counts
            answer = deck.words.aside(check.answer, count) if count else check.answer
            beside = [
                text(
                    "{number} {name} is at {has}, needs {needs}",
                    number=one.what.number,
                    name=one.what.name,
                    has=one.has.figure,
                    needs=one.needs.figure,
                )
                for one in check.contradictions
            ]
            rows.append(
                (
                    GridCell(text="" if place else name, bold=True),
                    GridCell(text=f"{check.number} {check.text}"),
                    GridCell(text=f"{check.symbol} {answer}", bold=check.look != "yes"),
                    GridCell(text=deck.words.clauses(beside)),
                )
            )
            said.append(deck.words.pair(check.text, check.answer))
    heads = [Head(text("Step"), 4), Head(text("Question"), 10), Head(text("Answer"), 5.2)]
    has_more = any(row[-1].text for row in rows)
    table = Grid(
        heads=(*heads, Head(text("To be known"), 4)) if has_more else tuple(heads),
        rows=tuple(row if has_more else row[:-1] for row in rows),
        description=deck.words.clauses(said),
    )
    count = text("{yes} of {total} readiness questions are a yes", yes=page.yes, total=page.total)
    lead = Text((Paragraph(text=deck.words.sentence(count), size=SMALL + 2, before=0),))
    yield Plate(
        title=as_title(page.verdict, deck),
        stacks=(Stack((lead, table)),),
        notes=deck.sources(text("Ready means that every answer is a yes; what nobody knows is not a yes.")),
    )
