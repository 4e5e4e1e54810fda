"""The two groups that see it most differently, dimension by dimension."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cxmaturity.deck.blocks import Drawing, SlidePart, Text
from cxmaturity.deck.charts import Chart, Label, Run, columns
from cxmaturity.deck.deck import Deck, Plate, Stack
from cxmaturity.deck.key import ChartKey, KeyMark
from cxmaturity.deck.places import Box
from cxmaturity.deck.slide import Slide
from cxmaturity.deck.text import Paragraph
from cxmaturity.deck.titles import as_title
from cxmaturity.report.lookup import widest_apart
from cxmaturity.report.sections.summary import perception
from cxmaturity.scoring.model import DimensionResult
from cxmaturity.scoring.shown import gap_shown, in_unit
from cxmaturity.text.figures import EXACT

FOOT = 10.0
"""Below this index a figure stands beside its dot."""
MOST_ROWS = 8
"""So many dimensions stand on a slide."""


def groups(deck: Deck) -> Iterator[Plate]:
    """Yield the slides, where two groups may be shown apart."""
    look, apart = deck.look, [one for one in deck.assessment.dimensions if one.gap is not None]
    if not apart:
        return
    widest = max(apart, key=lambda one: abs(one.gap or 0.0))
    pair = tuple(group.group for group in widest_apart(widest))
    rows = [one for one in deck.assessment.dimensions if any(_of(one, group) is not None for group in pair)]
    said = perception(look)
    first, second = (look.group(group) for group in pair)
    one, other = (_of(widest, group) or 0.0 for group in pair)
    gap = gap_shown(max(one, other), min(one, other), deck.assessment.questionnaire)
    title = (
        as_title(said.sentence, deck)
        if said
        else deck.words.text(
            "{first} and {second} see it nearly alike: at most {gap} apart",
            first=first,
            second=second,
            gap=gap.removeprefix("+"),
        )
    )
    parts: list[SlidePart] = [
        part
        for start in range(0, len(rows), MOST_ROWS)
        for part in (_drawing(rows[start : start + MOST_ROWS], pair, deck), _key(pair, deck))
    ]
    missing = [one for one in deck.assessment.dimensions if one not in rows]
    if missing:
        names = deck.words.join([look.dimensions[one.id].name for one in missing])
        note = deck.words.text(
            "Not shown by group, because too few of a group answered: {names}.", names=names
        )
        parts.append(Text((Paragraph(text=note),)))
    yield Plate(title=title, stacks=(Stack(tuple(parts)),), notes=deck.sources(_rule(deck)))


def _rule(deck: Deck) -> str:
    return deck.words.text(
        "A group is shown where at least {floor} of it answered; of the groups that are, the two stand here "
        "that differ most on one dimension.",
        floor=deck.assessment.questionnaire.privacy_floor,
    )


def _of(result: DimensionResult, group: str) -> float | None:
    """Return how a group sees a dimension, None where it is not shown."""
    return next((one.index for one in result.groups if one.group == group), None)


def _drawing(rows: Sequence[DimensionResult], pair: tuple[str, ...], deck: Deck) -> Drawing:
    look, asked = deck.look, deck.assessment.questionnaire
    names = tuple(look.dimensions[one.id].name for one in rows)
    figures = {group: [_of(one, group) for one in rows] for group in pair}
    first, second = (figures[group] for group in pair)

    def label(index: float | None, other: float | None) -> Label | None:
        if index is None:
            return None
        lower = other is not None and index < other
        # Below a dot at the foot of the scale stands its axis.
        below = "b" if index >= FOOT else "r"
        return Label(printed=look.index(index), at=below if lower else "t", bold=True)

    def run(group: str, mine: list[float | None], others: list[float | None], colour: str) -> Run:
        return Run(
            name=look.group(group),
            values=tuple(None if one is None else in_unit(one, asked) for one in mine),
            colour=colour,
            labels=tuple(label(one, other) for one, other in zip(mine, others, strict=True)),
            size=13,
        )

    runs = [
        run(pair[0], first, second, deck.palette.brand),
        run(pair[1], second, first, deck.palette.accent),
    ]
    steps = [
        None if one is None or two is None else round(in_unit(two, asked) - in_unit(one, asked), EXACT)
        for one, two in zip(first, second, strict=True)
    ]
    runs[0] = replace(
        runs[0],
        low=tuple(None if step is None else max(0.0, -step) for step in steps),
        high=tuple(None if step is None else max(0.0, step) for step in steps),
        line=deck.palette.range,
        width=3.0,
    )
    said = [
        deck.words.pair(
            name,
            deck.words.listed(
                f"{look.group(group)} {look.index_or_words(index)}"
                for group, index in zip(pair, ends, strict=True)
            ),
        )
        for name, *ends in zip(names, first, second, strict=True)
    ]
    description = deck.words.stopped(deck.words.clauses(said))

    def draw(slide: Slide, box: Box) -> None:
        title = deck.words.text("Index as two groups see it")
        chart = Chart(
            title=title,
            description=description,
            categories=names,
            runs=(),
            scale=deck.ruler(),
            marks=tuple(runs),
        )
        columns(slide, box, chart)

    return Drawing(draw=draw, least=240.0)


def _key(pair: tuple[str, ...], deck: Deck) -> ChartKey:
    colours = (deck.palette.brand, deck.palette.accent)
    return ChartKey(
        tuple(
            KeyMark(deck.look.group(group), colour, "dot")
            for group, colour in zip(pair, colours, strict=True)
        )
    )
