"""Where we stand: the dimensions from the weakest up, each with its target and the wave before."""

from collections.abc import Iterator

from cxmaturity.deck.blocks import Drawing, SlidePart, Text
from cxmaturity.deck.charts import Chart, Label, Run, columns
from cxmaturity.deck.deck import Deck, Plate, Stack
from cxmaturity.deck.key import ChartKey, KeyMark
from cxmaturity.deck.places import Box
from cxmaturity.deck.slide import Slide
from cxmaturity.deck.text import SMALL, Paragraph
from cxmaturity.deck.titles import as_title
from cxmaturity.report.lookup import index_range
from cxmaturity.report.sections.changes import changes
from cxmaturity.report.sections.profile import profile_row
from cxmaturity.report.sections.summary import figure_caveats, high_and_low
from cxmaturity.scoring.model import DimensionResult
from cxmaturity.scoring.shown import in_unit
from cxmaturity.text.figures import EXACT

MOST_BARS = 8
"""So many bars stand on a slide; more go on on the next."""
INSIDE = 0.12
"""From this part of the scale on a figure has room within its bar."""


def standing(deck: Deck) -> Iterator[Plate]:
    """Yield the slides."""
    results = sorted(deck.assessment.dimensions, key=lambda one: (one.index is None, one.index or 0.0))
    if not results:
        return
    said = high_and_low(deck.look)
    title = as_title(said.sentence, deck) if said else _title(results, deck)
    parts: list[SlidePart] = [
        part
        for start in range(0, len(results), MOST_BARS)
        for part in (_drawing(results[start : start + MOST_BARS], deck), _key(deck))
    ]
    caveats = tuple(Paragraph(text=one, size=SMALL) for one in figure_caveats(deck.look))
    yield Plate(
        title=title,
        stacks=(Stack((*parts, *((Text(caveats),) if caveats else ()))),),
        notes=deck.sources(*deck.rules()),
    )


def _title(results: list[DimensionResult], deck: Deck) -> str:
    """Say what all dimensions have alike, where none is stronger than another; else what is drawn."""
    text, known = deck.words.text, {one.index for one in results if one.weight}
    index = known.pop() if len(known) == 1 else None
    if index is None:
        return text("Where each dimension stands")
    if len(results) == 1:
        name = deck.look.dimensions[results[0].id].name
        return text("{organisation} has an index of {index}", organisation=name, index=deck.look.index(index))
    return text("Every dimension has an index of {index}", index=deck.look.index(index))


def _drawing(results: list[DimensionResult], deck: Deck) -> Drawing:
    look = deck.look
    names = tuple(_name(one, deck) for one in results)
    description = deck.words.sentences(
        deck.words.pair(look.dimensions[one.id].name, profile_row(one, look).description) for one in results
    )

    def draw(slide: Slide, box: Box) -> None:
        title = deck.words.text("Index of each dimension")
        chart = Chart(
            title=title,
            description=description,
            categories=names,
            runs=(_index(results, deck),),
            scale=deck.ruler(),
            marks=tuple(_marks(results, deck)),
        )
        columns(slide, box, chart)

    return Drawing(draw=draw, least=260.0)


def _name(result: DimensionResult, deck: Deck) -> str:
    name = deck.look.dimensions[result.id].name
    return name if result.index is not None else deck.words.text("{name} (not assessed)", name=name)


def _index(results: list[DimensionResult], deck: Deck) -> Run:
    """Return the columns: the index of each dimension, with what it can be as a line."""
    look, asked, marks = deck.look, deck.assessment.questionnaire, deck.colours["plain"]

    def label(index: float | None) -> Label | None:
        if index is None:
            return None
        inside = index >= 100 * INSIDE
        colour = marks.text if inside else ""
        return Label(printed=look.index(index), at="inBase" if inside else "outEnd", colour=colour, bold=True)

    bounded = [one.index is not None and bool(index_range(one, look)) for one in results]
    ends = [
        (_gap(one.low, one.index, deck), _gap(one.index, one.high, deck)) if has else (None, None)
        for one, has in zip(results, bounded, strict=True)
    ]
    return Run(
        name=deck.words.text("Index"),
        values=tuple(None if one.index is None else in_unit(one.index, asked) for one in results),
        colour=deck.palette.brand,
        labels=tuple(label(one.index) for one in results),
        low=tuple(low for low, _ in ends) if any(bounded) else (),
        high=tuple(high for _, high in ends) if any(bounded) else (),
        line=deck.palette.range,
        width=4.0,
    )


def _marks(results: list[DimensionResult], deck: Deck) -> Iterator[Run]:
    """Yield where the targets start, and the index in the wave before."""
    text, asked = deck.words.text, deck.assessment.questionnaire
    if asked.has_bands:
        yield Run(
            name=text("Target"),
            values=tuple(in_unit(deck.look.edges[one.target - 1], asked) for one in results),
            colour=deck.palette.accent,
            symbol="dash",
            size=28,
        )
    earlier = deck.earlier()
    if earlier:
        before = (earlier.get(one.id) for one in results)
        yield Run(
            name=text("Wave before"),
            values=tuple(None if one is None else in_unit(one, asked) for one in before),
            colour=deck.palette.range,
            symbol="diamond",
            size=10,
        )


def _gap(low: float | None, high: float | None, deck: Deck) -> float | None:
    if low is None or high is None:
        return None
    asked = deck.assessment.questionnaire
    return max(0.0, round(in_unit(high, asked) - in_unit(low, asked), EXACT))


def _key(deck: Deck) -> ChartKey:
    text, since = deck.words.text, changes(deck.look)
    marks = [KeyMark(text("Index"), deck.palette.brand)]
    if any(index_range(one, deck.look) for one in deck.assessment.dimensions):
        marks.append(KeyMark(text("What it can be with what is unknown"), deck.palette.range, "line"))
    if deck.assessment.questionnaire.has_bands:
        marks.append(KeyMark(text("Where the target starts"), deck.palette.accent, "dash"))
    if since is not None:
        marks.append(KeyMark(text("Index in {wave}", wave=since.before), deck.palette.range, "diamond"))
    return ChartKey(tuple(marks))
