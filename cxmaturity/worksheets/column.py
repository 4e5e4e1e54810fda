"""The columns of a worksheet, and what an analysis says of those that it reads."""

from collections.abc import Iterator, Mapping, Sequence
from math import fsum
from typing import Any, Literal, assert_never

from cxmaturity.formats.frozen import Frozen

ColumnType = Literal["text", "rating", "count"]


class Column(Frozen):
    """A column of a worksheet: free text, a rating from `min` to `max`, or a count."""

    id: str
    name: str
    type: ColumnType
    help: str = ""
    min: int = 0
    max: int | None = None
    required: bool = True

    @property
    def is_number(self) -> bool:
        """Whether its cells are whole numbers."""
        match self.type:
            case "text":
                return False
            case "rating" | "count":
                return True
            case other:
                assert_never(other)

    def together(self, cells: Sequence[int]) -> float:
        """Return what the cells of one row come to: opinions are averaged, of facts the first counts."""
        match self.type:
            case "count":
                return cells[0]
            case "rating" | "text":
                return fsum(cells) / len(cells)
            case other:
                assert_never(other)


Rows = Sequence[tuple[str, Mapping[str, float]]]
"""What was filled in, a row a name: figures by the id of their column."""
Reads = Iterator[tuple[tuple[Any, ...], str, ColumnType]]
"""Where in the worksheet an analysis names a column, which one, and of what type that has to be."""
