"""Every practice at a glance, as a table coloured by levels."""

from collections.abc import Iterator

from cxmaturity.deck.blocks import Grid
from cxmaturity.deck.deck import Deck, Plate, Stack
from cxmaturity.deck.key import ChartKey, KeyMark
from cxmaturity.deck.places import GridCell, Head
from cxmaturity.deck.titles import below_targets
from cxmaturity.report.sections.profile import HeatBand, HeatCell, HeatMap, HeatPart, heat_map


def heat(deck: Deck) -> Iterator[Plate]:
    """Yield the slides, a table a band of dimensions."""
    page = heat_map(deck.look)
    tables = tuple(_table(band, deck) for band in page.bands)
    if not tables:
        return
    yield Plate(
        title=below_targets(deck),
        stacks=(Stack((*tables, _key(page, deck))),),
        notes=deck.sources(*_notes(page, deck)),
    )


def _table(band: HeatBand, deck: Deck) -> Grid:
    heads = tuple(
        Head(deck.words.pair(f"{column.what.number} {column.what.name}", column.index), 1)
        for column in band.columns
    )
    rows = tuple(tuple(_cell(one, deck) for one in row) for row in band.rows)
    said = []
    for place, column in enumerate(band.columns):
        cells = [row[place] for row in band.rows]
        marks = [
            deck.words.pair(cell.what.name, cell.mark.figure) for cell in cells if isinstance(cell, HeatCell)
        ]
        said.append(deck.words.stopped(deck.words.pair(column.what.name, deck.words.clauses(marks))))
    return Grid(heads=heads, rows=rows, description=deck.words.sentences(said))


def _cell(cell: HeatCell | HeatPart | None, deck: Deck) -> GridCell:
    if cell is None:
        return GridCell(text="")
    if isinstance(cell, HeatPart):
        return GridCell(text=deck.words.pair(f"{cell.what.number} {cell.what.name}", cell.index), bold=True)
    mark = deck.cell(cell.mark)
    foundation = "*" if cell.foundation else ""
    name = f"{cell.what.number}{foundation} {cell.what.name}"
    return GridCell(text=deck.words.pair(name, cell.mark.figure), fill=mark.fill, ink=mark.ink)


def _key(page: HeatMap, deck: Deck) -> ChartKey:
    marks = []
    for mark in page.key:
        look = deck.colours.get(mark.look)
        name = mark.name if mark.figure == mark.name else f"{mark.figure} {mark.name}"
        marks.append(KeyMark(name, look.fill if look else deck.base.palette.colours["line"]))
    return ChartKey(tuple(marks))


def _notes(page: HeatMap, deck: Deck) -> Iterator[str]:
    text = deck.words.text
    if page.has_foundations:
        yield text("A star marks a foundation: too low, it holds the stage of its dimension.")
    if page.shows_means:
        yield text("Of several respondents the mean of their levels is shown.")
