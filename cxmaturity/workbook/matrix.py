"""The sheet of a worksheet with two ratings: its rows, ranked by their product, and a native chart."""

from cxmaturity.report.sections.matrix import matrix_note
from cxmaturity.workbook.book import Book
from cxmaturity.workbook.charts import axis, dots, marked, place_chart
from cxmaturity.workbook.sheet import FIRST, LEVEL, NOTE, STRONG, TENTH, TEXT, Formula, TableColumn
from cxmaturity.worksheets.matrix import Matrix, MatrixRow
from cxmaturity.worksheets.model import Worksheet, WorksheetResult


def matrix_sheet(book: Book, worksheet: Worksheet, matrix: Matrix, result: WorksheetResult) -> None:
    """Write the rows of two ratings, ranked by their product."""
    text = book.words.text
    sheet = book.sheet(worksheet.title, worksheet.title, matrix_note(book.words))
    names = {column.id: column.name for column in worksheet.columns}
    quadrants = matrix.quadrants
    columns: list[TableColumn[MatrixRow]] = [
        TableColumn(key="rank", label=text("Rank"), width=8, style=LEVEL, cell=lambda row: row.rank),
        TableColumn(key="name", label=text("Name"), width=36, style=STRONG, cell=lambda row: row.name),
        TableColumn(key="x", label=names[matrix.x], width=16, style=TENTH, cell=lambda row: row.x),
        TableColumn(key="y", label=names[matrix.y], width=16, style=TENTH, cell=lambda row: row.y),
        TableColumn(
            key="product",
            label=text("Product"),
            width=12,
            style=TENTH,
            cell=lambda row: Formula("={x}*{y}", row.product),
        ),
        TableColumn(
            key="field",
            label=text("Field"),
            width=28,
            style=TEXT,
            cell=lambda row: quadrants.name(row.quadrant),
        ),
    ]
    if matrix.shade:
        columns.append(
            TableColumn(
                key="shade", label=names[matrix.shade], width=16, style=TENTH, cell=lambda row: row.shade
            )
        )
    made = sheet.main_table(FIRST, columns, result.matrix, fixed=2)
    row = made.last + 2
    if result.middle:
        middle = text(
            "The fields divide at {x} and {y}.", x=f"{result.middle[0]:g}", y=f"{result.middle[1]:g}"
        )
        sheet.put(row, 0, middle, NOTE)
    chart = dots(book, text("The figures are ranks"), (text("across"), text("up")))
    limits = {column.id: (column.min, column.max) for column in worksheet.columns}
    for place, name in (("x", matrix.x), ("y", matrix.y)):
        low, high = limits[name]
        shown = {"min": low - 1} | ({} if high is None else {"max": high + 1})
        _axis(chart, place, axis(_plain(names[name]), major_unit=1, crossing=low - 1, **shown))
    labels = [str(one.rank) for one in result.matrix]
    drawn = {"name": text("Rank"), "categories": f"={made.range('x')}", "values": f"={made.range('y')}"}
    chart.add_series(drawn | marked(book.colours["plain"], labels))
    chart.set_legend({"none": True})
    in_words = book.words.clauses(
        book.words.pair(f"{one.rank} {one.name}", book.words.listed((f"{one.x:g}", f"{one.y:g}")))
        for one in result.matrix
    )
    place_chart(sheet, chart, row + 2, (760, 480), in_words)


def _plain(name: str) -> str:
    """Return a name for an axis; one that begins with `=` would be taken for a formula."""
    return f" {name}" if name.startswith("=") else name


def _axis(chart: object, place: str, look: dict[str, object]) -> None:
    getattr(chart, f"set_{place}_axis")(look)
