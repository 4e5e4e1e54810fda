"""The columns of a worksheet, and what an analysis says of those that it reads."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

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


Rows = Sequence[tuple[str, Mapping[str, float]]]
"""What was filled in, a row a name: figures by the id of their column."""
Reads = Iterator[tuple[tuple[Any, ...], str, ColumnType]]
"""Where in the worksheet an analysis names a column, which one, and of what type that has to be."""
