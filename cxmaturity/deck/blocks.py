"""What stands on a slide, part by part: each knows how high it is, and how it goes on on the next slide."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Protocol

from cxmaturity.brand.colours import PALE
from cxmaturity.deck.measure import LEADING, height_of, lines_of, width_of
from cxmaturity.deck.places import EDGE, Box, GridCell, Head, PlacedTable
from cxmaturity.deck.slide import Slide
from cxmaturity.deck.text import FIGURE, SMALL, Paragraph, shown
from cxmaturity.text.figures import columns_of
from cxmaturity.text.width import units

GAP = 10.0
"""Between two parts of a slide, in points."""
INSET = 10.0
"""Around the text of a tile."""
LOWER = 0.75
"""To this part of its height a chart is drawn lower where that saves a slide."""
SHORT = 12
"""A text of so many columns stays in one line of its cell."""
FEWEST = 2
"""So many rows of a table at least go together to another slide."""


class SlidePart(Protocol):
    """A part of a slide; one that `grows` takes all the room that is left."""

    @property
    def grows(self) -> bool:
        """Whether it takes the room that is left."""

    def height(self, width: float) -> float:
        """Return how much height it needs at least."""

    def split(self, width: float, room: float) -> "tuple[SlidePart | None, SlidePart | None]":
        """Return what of it fits into `room`, and the rest."""

    def compact(self) -> "SlidePart":
        """Return it as it takes less room."""

    def put(self, slide: Slide, box: Box) -> None:
        """Draw it."""


# ---- Text


@dataclass(frozen=True)
class Text:
    """Paragraphs one below the other."""

    paragraphs: tuple[Paragraph, ...]
    grows: bool = False

    def height(self, width: float) -> float:
        """Return how much height it needs."""
        return sum(paragraph.height(width) for paragraph in self.paragraphs)

    def split(self, width: float, room: float) -> "tuple[Text | None, Text | None]":
        """Return the paragraphs that fit into `room`, and the others; a heading goes with what follows."""
        first: list[Paragraph] = []
        rest = list(self.paragraphs)
        while rest and rest[0].height(width) <= room:
            first.append(rest.pop(0))
            room -= first[-1].height(width)
        while first and rest and first[-1].keeps:
            rest.insert(0, first.pop())
        return Text(tuple(first)) if first else None, Text(tuple(rest)) if rest else None

    def compact(self) -> "Text":
        """Return it in small letters."""
        return Text(
            tuple(replace(one, size=min(one.size, SMALL), before=one.before / 2) for one in self.paragraphs)
        )

    def put(self, slide: Slide, box: Box) -> None:
        """Write it."""
        slide.text(box, self.paragraphs)


# ---- Figures side by side, each with its name above and a note below


@dataclass(frozen=True, kw_only=True)
class FigureTile:
    """A figure with its name and a note."""

    name: str
    figure: str
    note: str = ""

    def paragraphs(self, width: float) -> tuple[Paragraph, ...]:
        """Return its text; a figure that is words is smaller, so that it stands in few lines."""
        big = FIGURE if len(lines_of(shown(self.figure), FIGURE, width, bold=True)) == 1 else SMALL + 4
        said = (
            Paragraph(text=self.name, size=SMALL, before=0),
            Paragraph(text=self.figure, size=big, bold=True, before=2),
            Paragraph(text=self.note, size=SMALL, before=2),
        )
        return tuple(one for one in said if one.text)


@dataclass(frozen=True)
class Tiles:
    """Tiles side by side, all of one height."""

    tiles: tuple[FigureTile, ...]
    grows: bool = False

    def _inner(self, width: float) -> float:
        return (width - GAP * (len(self.tiles) - 1)) / len(self.tiles) - 2 * INSET

    def height(self, width: float) -> float:
        """Return how high the highest is."""
        inner = self._inner(width)
        heights = (sum(one.height(inner) for one in tile.paragraphs(inner)) for tile in self.tiles)
        return max(heights, default=0) + 2 * INSET

    def split(self, width: float, room: float) -> "tuple[SlidePart | None, SlidePart | None]":
        """Return them whole, or as text where they are higher than any slide."""
        if self.height(width) <= room:
            return self, None
        inner = self._inner(width)
        return Text(tuple(one for tile in self.tiles for one in tile.paragraphs(inner))).split(width, room)

    def compact(self) -> "Tiles":
        """Return them as they are: their letters are small already."""
        return self

    def put(self, slide: Slide, box: Box) -> None:
        """Draw them."""
        inner = self._inner(box.width)
        for place, tile in enumerate(self.tiles):
            x = box.x + place * (inner + 2 * INSET + GAP)
            at = Box(x=x, y=box.y, width=inner + 2 * INSET, height=box.height)
            slide.text(at, tile.paragraphs(inner), fill=PALE, inset=INSET)


# ---- A table


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table: its heads, its rows, and what it holds in a sentence; a `key` says what its marks mean."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[GridCell, ...], ...]
    description: str
    size: float = SMALL
    edge: float = EDGE
    grows: bool = False

    def widths(self, width: float) -> list[float]:
        """Return how wide each column is: by its share, but no narrower than its longest word."""
        needed = self.needs
        least = [word * min(1.0, width / needed) for word in self._words]
        found, fixed = [0.0] * len(self.heads), set[int]()
        while True:
            shares = sum(head.share for place, head in enumerate(self.heads) if place not in fixed)
            room = width - sum(least[place] for place in fixed)
            found = [
                least[place] if place in fixed else room * head.share / shares
                for place, head in enumerate(self.heads)
            ]
            narrow = {place for place, wide in enumerate(found) if wide < least[place] - 1e-6} - fixed
            if not narrow:
                return found
            fixed |= narrow

    @property
    def needs(self) -> float:
        """How much width it needs so that no word is broken."""
        return sum(self._words)

    @cached_property
    def _words(self) -> list[float]:
        """How wide the longest word of each column is, with the edges of its cell."""
        found = [_longest_word(head.text, self.size, bold=True) for head in self.heads]
        for row in self.rows:
            place = 0
            for field in row:
                if field.spans == 1:
                    word = _longest_word(field.text, self.size, bold=field.bold)
                    found[place] = max(found[place], word)
                place += field.spans
        return [word + 2 * EDGE + 1 for word in found]

    def _cell_height(self, field: GridCell, room: float) -> float:
        lines = lines_of(shown(field.text), self.size, room - 2 * EDGE, bold=field.bold)
        return height_of(len(lines), self.size) + 2 * self.edge

    def heights(self, width: float) -> list[float]:
        """Return how high each row is, the head's first."""
        widths = self.widths(width)
        head = tuple(GridCell(text=one.text, bold=True) for one in self.heads)
        return [
            max(self._cell_height(field, room) for field, room in zip(row, _rooms(row, widths), strict=True))
            for row in (head, *self.rows)
        ]

    def height(self, width: float) -> float:
        """Return how high it is."""
        return sum(self.heights(width))

    def split(self, width: float, room: float) -> "tuple[Grid | None, Grid | None]":
        """Return the rows that fit into `room`, and the others below the same heads."""
        head, *heights = self.heights(width)
        fitting, taken = 0, head
        while fitting < len(heights) and taken + heights[fitting] <= room:
            taken += heights[fitting]
            fitting += 1
        if fitting == len(heights):
            return self, None
        left = len(heights) - fitting
        if left < FEWEST and fitting > FEWEST:
            # A last row does not stand alone.
            fitting -= FEWEST - left
        if fitting:
            return self._of(self.rows[:fitting]), self._of(self.rows[fitting:])
        return None, self

    def cut(self, width: float, room: float) -> "tuple[Grid, Grid | None]":
        """Return the table with as much of its first row as fits into `room`, and the rest."""
        head, *_ = self.heights(width)
        fitting = max(1, int((room - head - 2 * self.edge) / (self.size * LEADING) + 1e-6))
        upper, lower = [], []
        first, *others = self.rows
        for field, room_of in zip(first, _rooms(first, self.widths(width)), strict=True):
            lines = lines_of(shown(field.text), self.size, room_of - 2 * EDGE, bold=field.bold)
            upper.append(replace(field, text="".join(lines[:fitting]).rstrip()))
            lower.append(replace(field, text="".join(lines[fitting:])))
        rows = (tuple(lower), *others) if any(field.text for field in lower) else tuple(others)
        return self._of((tuple(upper),)), self._of(rows) if rows else None

    def _of(self, rows: tuple[tuple[GridCell, ...], ...]) -> "Grid":
        return replace(self, rows=rows)

    def compact(self) -> "Grid":
        """Return it with narrower edges."""
        return replace(self, edge=2.0)

    def put(self, slide: Slide, box: Box) -> None:
        """Draw it."""
        table = PlacedTable(
            heads=self.heads,
            rows=self.rows,
            widths=self.widths(box.width),
            heights=self.heights(box.width),
            size=self.size,
            edge=self.edge,
            description=self.description,
        )
        slide.table(box, table)


@lru_cache(maxsize=4096)
def _longest_word(text: str, size: float, *, bold: bool) -> float:
    """Return how wide the longest word is; a short text stays in one line, such as the name of a level."""
    if columns_of(text) <= SHORT:
        return width_of(shown(text), size, bold=bold)
    return max((width_of(unit.strip(), size, bold=bold) for unit in units(shown(text))), default=0.0)


def _rooms(row: Sequence[GridCell], widths: Sequence[float]) -> list[float]:
    """Return how wide each cell of a row is."""
    found, place = [], 0
    for field in row:
        found.append(sum(widths[place : place + field.spans]))
        place += field.spans
    return found


# ---- A drawing


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A chart, which takes the room that is there and needs at least `least` of it."""

    draw: Callable[[Slide, Box], None]
    least: float = 200.0
    grows: bool = True

    def height(self, width: float) -> float:
        """Return how much height it needs at least."""
        return self.least

    def split(self, width: float, room: float) -> "tuple[Drawing | None, Drawing | None]":
        """Return it whole, here or on the next slide."""
        return (self, None) if self.least <= room else (None, self)

    def compact(self) -> "Drawing":
        """Return it a little lower."""
        return replace(self, least=LOWER * self.least)

    def put(self, slide: Slide, box: Box) -> None:
        """Draw it."""
        self.draw(slide, box)


def kept_apart(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Return where the middles of texts stand: as near as may be to where they are wanted, apart."""
    order = sorted(range(len(wanted)), key=lambda place: (wanted[place], place))
    moved, end = list(wanted), low
    for place in order:
        moved[place] = max(wanted[place], end + heights[place] / 2)
        end = moved[place] + heights[place] / 2
    start = high
    for place in reversed(order):
        moved[place] = min(moved[place], start - heights[place] / 2)
        start = moved[place] - heights[place] / 2
    return moved
