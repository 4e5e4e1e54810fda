"""Rows in a field of two ratings, ranked by the product of both: what to work on first."""

from collections.abc import Sequence
from typing import Literal, assert_never

from cxmaturity.formats.frozen import Frozen
from cxmaturity.worksheets.column import Column, Reads, Rows

Quadrant = Literal["high_high", "high_low", "low_high", "low_low"]
"""A field of a matrix, first by the horizontal, then by the vertical axis."""
MatrixKind = Literal["episodes", "departments"]
"""What the rows of a matrix are, of which the plan tells a story."""


class Quadrants(Frozen):
    """The names of a matrix's four fields, first by the horizontal, then by the vertical axis."""

    high_high: str
    high_low: str
    low_high: str
    low_low: str

    def name(self, quadrant: Quadrant) -> str:
        """Return the name of a field."""
        match quadrant:
            case "high_high":
                return self.high_high
            case "high_low":
                return self.high_low
            case "low_high":
                return self.low_high
            case "low_low":
                return self.low_low
            case _:
                assert_never(quadrant)


class Matrix(Frozen):
    """Rank rows by the product of two ratings; `shade` names a third that is shown as a tone.

    `of` says what the rows are, where the plan is to tell of them: episodes, by how common they are (`x`) and
    how content customers are with them (`shade`), or departments, by what the change asks of them.
    """

    x: str
    y: str
    quadrants: Quadrants
    shade: str | None = None
    of: MatrixKind | None = None


class MatrixRow(Frozen):
    """One row of a matrix: its two ratings, their product, its field and an optional third rating."""

    name: str
    x: float
    y: float
    shade: float | None
    product: float
    rank: int
    quadrant: Quadrant


def reads(matrix: Matrix) -> Reads:
    """Yield what a matrix reads."""
    yield ("matrix", "x"), matrix.x, "rating"
    yield ("matrix", "y"), matrix.y, "rating"
    if matrix.shade:
        yield ("matrix", "shade"), matrix.shade, "rating"


def ranked_rows(
    matrix: Matrix, columns: Sequence[Column], rows: Rows
) -> tuple[tuple[MatrixRow, ...], tuple[float, float]]:
    """Return the rows ranked by the product of their two ratings, and where the axes divide."""
    by_id = {column.id: column for column in columns}
    middle = tuple((by_id[axis].min + (by_id[axis].max or 0)) / 2 for axis in (matrix.x, matrix.y))
    placed = [
        (values[matrix.x], values[matrix.y], values.get(matrix.shade or ""), name)
        for name, values in rows
        if matrix.x in values and matrix.y in values
    ]
    # Equal products: the higher vertical rating first, then the lower shade, which is the worse state.
    placed.sort(key=lambda row: (-row[0] * row[1], -row[1], row[2] if row[2] is not None else 0.0))
    ranked = []
    for rank, (x, y, shade, name) in enumerate(placed, start=1):
        quadrant = _quadrant(right=x >= middle[0], up=y >= middle[1])
        ranked.append(
            MatrixRow(name=name, x=x, y=y, shade=shade, product=x * y, rank=rank, quadrant=quadrant)
        )
    return tuple(ranked), (middle[0], middle[1])


def _quadrant(*, right: bool, up: bool) -> Quadrant:
    if right:
        return "high_high" if up else "high_low"
    return "low_high" if up else "low_low"
