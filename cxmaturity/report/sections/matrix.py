"""A worksheet as a field of two axes with numbered dots, such as episodes and departments, and its table."""

from dataclasses import dataclass

from cxmaturity.brand.colours import SHADES
from cxmaturity.report.charts.matrix import Field, Point, field
from cxmaturity.report.lookup import MOST_DOTS, MOST_ROWS, Lookup, Mark, dots_left_out
from cxmaturity.report.sections import Section
from cxmaturity.text.figures import compact
from cxmaturity.text.language import Language
from cxmaturity.worksheets.column import Column
from cxmaturity.worksheets.matrix import Matrix, MatrixRow, Quadrants
from cxmaturity.worksheets.model import Worksheet, WorksheetResult


@dataclass(frozen=True, kw_only=True)
class RankedRow:
    """A row of a matrix with its figures."""

    number: str
    name: str
    x: str
    y: str
    product: str
    shade: Mark | None
    quadrant: str


@dataclass(frozen=True, kw_only=True)
class MatrixPage:
    """A worksheet as a field with numbered dots and the ranked table that names them."""

    id: str
    title: str
    note: str
    x_name: str
    y_name: str
    shade_name: str
    quadrants: tuple[str, str, str, str]
    middle: tuple[float, float]
    field: Field
    rows: tuple[RankedRow, ...]
    shades: tuple[Mark, ...]
    description: str
    left_out: str


def matrix_section(sheet: Worksheet, matrix: Matrix, result: WorksheetResult, look: Lookup) -> Section | None:
    """Return a worksheet as a matrix, None where it has no rows."""
    page = matrix_page(sheet, matrix, result, look)
    if page is None:
        return None
    return Section(anchor=f"w-{sheet.id}", title=sheet.title, template="matrix", body=page)


def matrix_page(sheet: Worksheet, matrix: Matrix, result: WorksheetResult, look: Lookup) -> MatrixPage | None:
    """Return a worksheet as a matrix, None where it has no rows."""
    if not result.matrix or result.middle is None:
        return None
    columns = {column.id: column for column in sheet.columns}
    x, y = columns[matrix.x], columns[matrix.y]
    shade = columns.get(matrix.shade or "")
    names = matrix.quadrants
    middle = (_share(result.middle[0], x), _share(result.middle[1], y))
    drawn_rows, listed = result.matrix[:MOST_DOTS], result.matrix[:MOST_ROWS]
    points = tuple(
        Point(x=_share(row.x, x), y=_share(row.y, y), label=str(row.rank), kind=_shade_look(row, shade))
        for row in drawn_rows
    )
    drawn = field(points, across=(middle[1],), down=(middle[0],))
    return MatrixPage(
        id=sheet.id,
        title=sheet.title,
        note=matrix_note(look.words),
        x_name=x.name,
        y_name=y.name,
        shade_name=shade.name if shade else "",
        quadrants=(names.low_high, names.high_high, names.low_low, names.high_low),
        middle=(round(100 * middle[0], 2), round(100 * (1 - middle[1]), 2)),
        field=drawn,
        rows=tuple(_ranked(row, shade, names) for row in listed),
        shades=_shade_key(shade, look),
        description=look.words.clauses(
            look.words.pair(
                f"{row.rank} {row.name}",
                look.words.listed((f"{x.name} {compact(row.x)}", f"{y.name} {compact(row.y)}")),
            )
            for row in drawn_rows
        ),
        left_out=dots_left_out(len(result.matrix), look),
    )


def matrix_note(words: Language) -> str:
    """Return how a matrix is read. What a worksheet says to whoever fills it in is not for its reader."""
    return words.text(
        "Ranked by the product of both ratings, which are evidence and no part of the maturity score."
    )


def _share(figure: float, column: Column) -> float:
    """Return where `figure` is between a column's ends, with room at both for the dots."""
    low, high = column.min, column.max if column.max is not None else max(column.min + 1, round(figure))
    return 0.11 + 0.77 * (figure - low) / ((high - low) or 1)


def _shade_look(row: MatrixRow, shade: Column | None) -> str:
    if row.shade is None or shade is None or shade.max is None:
        return "plain"
    share = (row.shade - shade.min) / ((shade.max - shade.min) or 1)
    return f"s{max(1, min(SHADES, round(1 + (SHADES - 1) * share)))}"


def _ranked(row: MatrixRow, shade: Column | None, names: Quadrants) -> RankedRow:
    mark = None if row.shade is None else Mark(compact(row.shade), "", _shade_look(row, shade))
    return RankedRow(
        number=str(row.rank),
        name=row.name,
        x=compact(row.x),
        y=compact(row.y),
        product=compact(row.product),
        shade=mark,
        quadrant=names.name(row.quadrant),
    )


def _shade_key(shade: Column | None, look: Lookup) -> tuple[Mark, ...]:
    if shade is None or shade.max is None:
        return ()
    text = look.words.text
    return Mark(str(shade.min), text("low"), "s1"), Mark(str(shade.max), text("high"), f"s{SHADES}")
