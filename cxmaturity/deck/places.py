"""Where things stand on a slide, and what a table is made of."""

from dataclasses import dataclass
from typing import NamedTuple

from cxmaturity.deck.text import Align

EDGE = 4.0
"""Around the text of a cell."""


class Box(NamedTuple):
    """Where something stands on a slide, in points from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


class Head(NamedTuple):
    """The head of a column: its words, its share of the width, and where its text stands."""

    text: str
    share: float
    align: Align = "l"


@dataclass(frozen=True, kw_only=True)
class GridCell:
    """A cell of a table; a filled one says in which colour its text is read. It `spans` so many columns."""

    text: str
    fill: str = ""
    ink: str = ""
    bold: bool = False
    spans: int = 1


@dataclass(frozen=True, kw_only=True)
class PlacedTable:
    """A table as it is drawn: its columns and rows with their sizes in points, and what it holds in words."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[GridCell, ...], ...]
    widths: list[float]
    heights: list[float]
    size: float
    edge: float
    description: str
