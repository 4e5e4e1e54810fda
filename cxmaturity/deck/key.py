"""The key to a chart: what each mark stands for, in a line below it."""

from dataclasses import dataclass
from typing import Literal, NamedTuple, assert_never

from pptx.enum.shapes import MSO_SHAPE

from cxmaturity.deck.measure import height_of, lines_of, width_of
from cxmaturity.deck.places import Box
from cxmaturity.deck.slide import Slide
from cxmaturity.deck.text import SMALL, Paragraph, shown

MarkShape = Literal["area", "line", "dash", "dot", "diamond"]
_SHAPES = {"dot": MSO_SHAPE.OVAL, "diamond": MSO_SHAPE.DIAMOND}
SWATCH, SPACE = 14.0, 18.0
"""How wide a mark is, and how much stands between two entries."""


class KeyMark(NamedTuple):
    """What a mark stands for: its colour, and whether it is how it looks."""

    text: str
    colour: str
    shape: MarkShape = "area"


class _Entry(NamedTuple):
    box: Box
    mark: KeyMark


@dataclass(frozen=True)
class ChartKey:
    """Marks with what they stand for, side by side and on as many lines as they need."""

    marks: tuple[KeyMark, ...]
    grows: bool = False

    def _entries(self, width: float) -> list[_Entry]:
        """Return the entries from the upper left corner on."""
        found, x, y, high = list[_Entry](), 0.0, 0.0, 0.0
        for mark in self.marks:
            wanted = min(width, SWATCH + 6 + width_of(shown(mark.text), SMALL) + 2)
            if x and x + wanted > width:
                x, y, high = 0.0, y + high + 2, 0.0
            lines = len(lines_of(shown(mark.text), SMALL, wanted - SWATCH - 6))
            high = max(high, height_of(lines, SMALL))
            found.append(_Entry(Box(x=x, y=y, width=wanted, height=height_of(lines, SMALL)), mark))
            x += wanted + SPACE
        return found

    def height(self, width: float) -> float:
        """Return how much height it needs."""
        return max((one.box.y + one.box.height for one in self._entries(width)), default=0.0)

    def split(self, width: float, room: float) -> "tuple[ChartKey | None, ChartKey | None]":
        """Return it whole, here or on the next slide."""
        return (self, None) if self.height(width) <= room else (None, self)

    def compact(self) -> "ChartKey":
        """Return it as it is: its letters are small already."""
        return self

    def put(self, slide: Slide, box: Box) -> None:
        """Draw it."""
        for entry in self._entries(box.width):
            x, y = box.x + entry.box.x, box.y + entry.box.y
            line = height_of(1, SMALL)
            match entry.mark.shape:
                case "area":
                    high = line - 4
                case "line" | "dash":
                    high = 4.0
                case "dot" | "diamond":
                    high = 10.0
                case _:
                    assert_never(entry.mark.shape)
            wide = high if entry.mark.shape in _SHAPES else SWATCH
            swatch = Box(x=x + (SWATCH - wide) / 2, y=y + (line - high) / 2, width=wide, height=high)
            slide.area(swatch, entry.mark.colour, _SHAPES.get(entry.mark.shape))
            at = Box(x=x + SWATCH + 6, y=y, width=entry.box.width - SWATCH - 6, height=entry.box.height)
            slide.text(at, (Paragraph(text=entry.mark.text, size=SMALL, before=0),))
