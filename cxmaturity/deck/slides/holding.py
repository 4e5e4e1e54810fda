"""What holds the stage, and the smallest change that lifts it."""

from collections.abc import Iterator

from cxmaturity.deck.blocks import Grid, SlidePart, Text
from cxmaturity.deck.deck import Deck, Plate, Stack
from cxmaturity.deck.places import GridCell, Head
from cxmaturity.deck.text import TEXT, Paragraph
from cxmaturity.deck.titles import smallest_change
from cxmaturity.report.lookup import HeldDown, holding
from cxmaturity.report.own_words import own_words
from cxmaturity.scoring.raise_words import change_lead, left_out_words, raise_ends
from cxmaturity.scoring.raises import Raise
from cxmaturity.scoring.words import goes_by_levels

NAMED = 3
"""So many answers are named in a title."""


def held(deck: Deck) -> Iterator[Plate]:
    """Yield the slide, where something holds the stage of the whole."""
    found = holding(deck.assessment.overall, deck.look)
    if found is None:
        return
    text = deck.words.text
    left: list[SlidePart] = [
        _heading(text("Before stage {stage}, {name}:", stage=found.next.figure, name=found.next.name), deck)
    ]
    left += [_needs(found, deck)] if found.needs else []
    left += [Text(tuple(_short(found, deck)))] if found.short else []
    left += _by_dimension(deck)
    right = list(_smallest(deck))
    stacks = (Stack(tuple(left), 2), Stack(tuple(right), 3)) if right else (Stack(tuple(left)),)
    yield Plate(title=_title(found, deck), stacks=stacks, notes=deck.sources(*deck.rules()))


def _title(found: HeldDown, deck: Deck) -> str:
    """Say which answers lift the stage, where they are few and known; else how many things have to rise."""
    text, change = deck.words.text, smallest_change(deck)
    if change is not None and change.raises and change.smallest and len(change.raises) <= NAMED:
        return deck.words.plural(
            "Stage {stage} needs one answer to rise: {names}",
            "Stage {stage} needs {count} answers to rise: {names}",
            len(change.raises),
            stage=found.next.figure,
            names=deck.words.join([deck.look.question(one.question).name for one in change.raises]),
        )
    if change is not None and change.raises and not change.smallest:
        return deck.words.plural(
            "Stage {stage} is reached with one answer that rises",
            "Stage {stage} is reached with {count} answers that rise, and perhaps with fewer",
            len(change.raises),
            stage=found.next.figure,
        )
    count = len(change.raises) if change is not None and change.raises else len(found.needs)
    if not count:
        return text("Before stage {stage}, the index has to rise", stage=found.next.figure)
    return deck.words.plural(
        "Before stage {stage}, one answer has to rise",
        "Before stage {stage}, {count} answers have to rise",
        count,
        stage=found.next.figure,
    )


def _heading(words: str, deck: Deck) -> Text:
    return Text((Paragraph(text=words, size=TEXT, bold=True, before=0, keeps=True),))


def _needs(found: HeldDown, deck: Deck) -> Grid:
    text = deck.words.text
    rows = tuple(
        (
            GridCell(text=f"{need.what.number} {need.what.name}", bold=True),
            deck.cell(need.has),
            deck.cell(need.needs),
        )
        for need in found.needs
    )
    return Grid(
        heads=(Head(text("What has to rise"), 6), Head(text("Has"), 2, "ctr"), Head(text("Needs"), 2, "ctr")),
        rows=rows,
        description=deck.words.sentences(
            deck.words.stopped(
                text(
                    "{number} {name} is at {has}, needs {needs}",
                    number=need.what.number,
                    name=need.what.name,
                    has=need.has.figure,
                    needs=need.needs.figure,
                )
            )
            for need in found.needs
        ),
    )


def _by_dimension(deck: Deck) -> list[SlidePart]:
    """Return what holds the stage of each dimension, where any is held by an answer or by a part."""
    text, rows, said = deck.words.text, [], []
    for result in deck.assessment.dimensions:
        found = holding(result, deck.look)
        if found is None or not found.needs:
            continue
        what = deck.look.dimension(result.id)
        needs = deck.words.clauses(
            deck.words.pair(f"{one.what.number} {one.what.name}", f"{one.has.figure} → {one.needs.figure}")
            for one in found.needs
        )
        name = f"{what.number} {what.name}"
        rows.append(
            (GridCell(text=name, bold=True), deck.cell(deck.look.level(result.stage)), GridCell(text=needs))
        )
        said.append(deck.words.pair(name, needs))
    if not rows:
        return []
    heads = (Head(text("Dimension"), 4), Head(text("Stage"), 2, "ctr"), Head(text("What has to rise"), 5))
    description = deck.words.stopped(deck.words.clauses(said))
    return [
        _heading(text("What holds the dimensions:"), deck),
        Grid(heads=heads, rows=tuple(rows), description=description),
    ]


def _short(found: HeldDown, deck: Deck) -> Iterator[Paragraph]:
    yield Paragraph(text=found.short)
    for one in found.raises:
        yield Paragraph(
            text=deck.words.pair(f"{one.what.number} {one.what.name}", f"{one.has.figure} → {one.to.figure}"),
            bullet=True,
        )


def _smallest(deck: Deck) -> Iterator[SlidePart]:
    """Yield the answers that together lift the stage, none where no way was found."""
    change, stage = smallest_change(deck), deck.assessment.overall.next_stage
    if change is None or stage is None or not change.raises:
        return
    text, number = deck.words.text, deck.assessment.questionnaire.number_of(stage)
    yield _heading(change_lead(change, number, deck.words), deck)
    ends = [(one, *_ends(one, deck)) for one in change.raises]
    own = own_words(deck.assessment.questionnaire, deck.words)
    yield Grid(
        heads=(
            Head(own.heading, 4),
            Head(text("Today"), 2),
            Head(text("After it"), 2),
            Head(text("What it looks like then"), 7),
        ),
        rows=tuple(
            (
                GridCell(text=_name(one, deck), bold=True),
                GridCell(text=start),
                GridCell(text=end),
                GridCell(text=deck.look.option(one.question, one.option)),
            )
            for one, start, end in ends
        ),
        description=deck.words.sentences(
            deck.words.stopped(deck.words.pair(_name(one, deck), f"{start} → {end}"))
            for one, start, end in ends
        ),
    )
    left_out = left_out_words(change, deck.words, several=deck.look.several)
    if left_out:
        yield Text((Paragraph(text=left_out),))


def _name(one: Raise, deck: Deck) -> str:
    what = deck.look.question(one.question)
    return f"{what.number} {what.name}"


def _ends(one: Raise, deck: Deck) -> tuple[str, str]:
    """Return where an answer stands today and where it has to come to."""
    asked, result = deck.assessment.questionnaire, deck.look.results[one.question]
    start, end = raise_ends(one, result, asked, deck.words)
    level = goes_by_levels(one.question, asked)
    return start, deck.words.text("level {level}", level=end) if level else end
