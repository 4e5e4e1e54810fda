"""What carries, and what is missing: strengths and gaps with words that agree with them."""

from collections.abc import Iterator, Sequence

from cxmaturity.answers.model import Side
from cxmaturity.deck.blocks import Grid, Text
from cxmaturity.deck.deck import Deck, Plate, Stack
from cxmaturity.deck.places import GridCell, Head
from cxmaturity.deck.text import Paragraph
from cxmaturity.report.own_words import own_words
from cxmaturity.report.sections.profile import agreeing, best_voice
from cxmaturity.scoring.model import Finding
from cxmaturity.scoring.words import settle_words

LONGEST_QUOTE = 300
"""Longer words are not quoted: they would have to be cut."""
NAMED = 2
"""So many findings stand in a title."""


def carrying(deck: Deck) -> Iterator[Plate]:
    """Yield what carries: the strengths."""
    found = deck.assessment.strengths
    if not found:
        return
    title = deck.words.plural(
        "One strength carries the result: {names}",
        "{count} strengths carry the result, above all {names}",
        len(found),
        names=_named(found, deck),
    )
    yield Plate(
        title=title,
        stacks=(Stack((_table(found, deck, against="below"),)),),
        notes=deck.sources(
            deck.words.text(
                "A strength is an answer in the upper two levels; those with evidence come first."
            )
        ),
    )


def missing_pieces(deck: Deck) -> Iterator[Plate]:
    """Yield what is missing: the gaps, the most urgent first."""
    found = deck.assessment.gaps
    if not found:
        return
    title = deck.words.plural(
        "One practice lacks most: {names}",
        "{count} practices lack most, above all {names}",
        len(found),
        names=_named(found, deck),
    )
    yield Plate(
        title=title,
        stacks=(Stack((_table(found, deck, against="above"), *_holding(found, deck))),),
        notes=deck.sources(
            deck.words.text("The gaps are those whose next step has the highest priority: worth by effort.")
        ),
    )


def _named(found: Sequence[Finding], deck: Deck) -> str:
    return deck.words.join([deck.look.question(one.question).name for one in found[:NAMED]])


def _table(found: Sequence[Finding], deck: Deck, *, against: Side) -> Grid:
    text = deck.words.text
    rows, said = [], []
    for one in found:
        what, result = deck.look.question(one.question), deck.look.results[one.question]
        mark = deck.look.level(one.level) if deck.look.by_level(one.question) else deck.look.mark(result)
        differ = [settle_words(deck.words)] if deck.look.differs(one.question) else []
        seen = deck.words.sentences([deck.look.found_words(result), *differ])
        rows.append(
            (
                GridCell(text=f"{what.number} {what.name}", bold=True),
                deck.cell(mark),
                deck.cell(deck.look.level(one.target)),
                GridCell(text=seen),
                GridCell(text=quote(one, deck, against=against)),
            )
        )
        said.append(deck.words.pair(what.name, f"{mark.figure}, {mark.name}" if mark.name else mark.figure))
    heading = own_words(deck.assessment.questionnaire, deck.words).heading
    heads = (
        Head(heading, 4),
        Head(text("Level") if deck.look.goes_by_levels else text("Answer"), 1.6, "ctr"),
        Head(text("Target"), 1.6, "ctr"),
        Head(text("What was found"), 8),
    )
    is_quoted = any(row[-1].text for row in rows)
    return Grid(
        heads=(*heads, Head(text("In their words"), 6)) if is_quoted else heads,
        rows=tuple(row if is_quoted else row[:-1] for row in rows),
        description=deck.words.stopped(deck.words.clauses(said)),
    )


def quote(finding: Finding, deck: Deck, *, against: Side) -> str:
    """Return the words that carry a finding best, in quotes: of nobody whose own answer is `against` it."""
    result = deck.look.results[finding.question]
    voices = tuple(voice for voice in agreeing(result, against) if 0 < len(voice.text) <= LONGEST_QUOTE)
    best = best_voice(voices, "evidence") or best_voice(voices, "note")
    return deck.words.quoted(" ".join(best.text.split())) if best else ""


def _holding(found: Sequence[Finding], deck: Deck) -> Iterator[Text]:
    """Yield which of the gaps hold the stage of their dimension."""
    limits = {limit.id for result in deck.assessment.every_dimension for limit in result.limits}
    names = [deck.look.question(one.question).name for one in found if one.question in limits]
    if names and deck.look.has_stages:
        said = deck.words.plural(
            "{names} holds the stage of its dimension.",
            "{names} hold the stages of their dimensions.",
            len(names),
            names=deck.words.join(names),
        )
        yield Text((Paragraph(text=said),))
