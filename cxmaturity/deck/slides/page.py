"""The page: what all comes to in four figures, what it says, the first moves, and how sure it is."""

from collections.abc import Iterator

from cxmaturity.deck.blocks import FigureTile, Text, Tiles
from cxmaturity.deck.deck import Deck, Plate, Stack
from cxmaturity.deck.text import SMALL, Paragraph
from cxmaturity.deck.titles import headline
from cxmaturity.plan.story import story_of
from cxmaturity.plan.story_words import range_words
from cxmaturity.report.lookup import index_range, why_withheld
from cxmaturity.report.sections.changes import changes
from cxmaturity.report.sections.summary import (
    confidence,
    effort_name,
    figure_caveats,
    planned_moves,
    summary,
)
from cxmaturity.scoring.words import by_whom, limits_words, shown_words

FIRST = 3
"""So many of the plan's moves stand on the page."""


def page(deck: Deck) -> Iterator[Plate]:
    """Yield the page."""
    text, found = deck.words.text, summary(deck.look)
    messages = tuple(
        Paragraph(lead=deck.words.pair(one.headline, ""), text=one.sentence, before=6)
        for one in found.messages
    )
    sure = (
        Paragraph(text=text("How sure"), bold=True, before=10, keeps=True),
        Paragraph(text=confidence(deck.look), size=SMALL, before=2),
        *(
            Paragraph(lead=deck.words.pair(text("Know with it"), ""), text=one, size=SMALL)
            for one in figure_caveats(deck.look)
        ),
    )
    yield Plate(
        title=headline(deck),
        above=(Tiles(tuple(_tiles(deck))),),
        stacks=(Stack((Text((*messages, *sure)),)), Stack((Text(_moves(deck)),))),
        notes=deck.sources(*deck.rules()),
    )


def _tiles(deck: Deck) -> Iterator[FigureTile]:
    text, overall, look = deck.words.text, deck.assessment.overall, deck.look
    asked, strict = deck.assessment.questionnaire, deck.assessment.strict
    if asked.has_stages:
        stage = look.level(overall.stage)
        shown = "" if overall.stage is None else shown_words(overall, asked, deck.words, strict=strict)
        why = why_withheld(overall, look) if overall.stage is None else ""
        figure = text("{stage} of {top}", stage=stage.figure, top=look.highest)
        yield FigureTile(
            name=text("Stage"),
            figure=stage.name if overall.stage is None else figure,
            note=deck.words.clauses(one for one in ("" if why else stage.name, shown, why) if one),
        )
    bounds, since = index_range(overall, look), changes(look)
    notes = [text("of {end}", end=look.end)] if overall.index is not None else []
    notes += [text("from {range}", range=bounds)] if bounds else []
    if since is not None and since.overall.change:
        notes.append(text("{change} since {wave}", change=since.overall.change, wave=since.before))
    yield FigureTile(
        name=text("Index"), figure=look.index_or_words(overall.index), note=deck.words.clauses(notes)
    )
    if overall.limits and overall.next_stage is not None:
        name = look.thing(overall.limits[0].id).name
        more = len(overall.limits) - 1
        yield FigureTile(
            name=text("What holds the stage"),
            figure=name if not more else text("{name} and {count} more", name=name, count=more),
            note=limits_words(overall.limits[:1], asked, deck.words),
        )
    point = story_of(deck.assessment).point
    if point is not None:
        amount = deck.words.in_currency(range_words(point.a_year, deck.words), point.currency)
        yield FigureTile(
            name=text("A point of net promoter score"), figure=amount, note=text("of revenue a year")
        )


def _moves(deck: Deck) -> tuple[Paragraph, ...]:
    text = deck.words.text
    moves = planned_moves(deck.look)[:FIRST]
    if not moves:
        return ()
    said = [Paragraph(text=text("First moves"), bold=True, before=6, keeps=True)]
    for move, words in moves:
        what = deck.look.question(move.question)
        effort = "" if words.differ else effort_name(move.effort, deck.look)
        said.append(Paragraph(lead=f"{what.number} ", text=what.name, bold=True, before=6, keeps=True))
        for line in (
            words.differ or words.do,
            deck.words.clauses(
                one for one in (*words.lifts[:1], by_whom(words.owner, effort, deck.words)) if one
            ),
        ):
            if line:
                said.append(Paragraph(text=line, size=SMALL, before=1))
    return tuple(said)
