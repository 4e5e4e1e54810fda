"""A sheet for each worksheet: its rows, live figures, and a native chart."""

from typing import NamedTuple

from cxmaturity.domain.worksheet import Matrix, Worksheet
from cxmaturity.domain.worksheet_result import MatrixRow, NetPromoterScore, WorksheetResult
from cxmaturity.rendering.palette import BRAND
from cxmaturity.rendering.view.worksheets import fewer_replies
from cxmaturity.rendering.workbook.book import Book
from cxmaturity.rendering.workbook.cell_text import quoted
from cxmaturity.rendering.workbook.charts import (
    axis,
    bars,
    bounded,
    dots,
    figures,
    marked,
    place_chart,
    series,
)
from cxmaturity.rendering.workbook.looks import LEVEL, NOTE, SIGNED, STRONG, TENTH, TEXT, WHOLE, WORKING
from cxmaturity.rendering.workbook.loyalty import loyalty
from cxmaturity.rendering.workbook.sheet import FIRST, Cell, Column, Formula
from cxmaturity.scoring.worksheets import Z_95


class Asked(NamedTuple):
    """One unit, or all of them, on one measure."""

    unit: str
    measure: str
    found: NetPromoterScore


def worksheets(book: Book) -> None:
    """Write a sheet for each worksheet that was filled in."""
    known = {worksheet.id: worksheet for worksheet in book.assessment.questionnaire.worksheets}
    for result in book.assessment.worksheets:
        worksheet = known[result.id]
        if worksheet.matrix is not None and result.matrix:
            _matrix(book, worksheet, worksheet.matrix, result)
        if result.units:
            _units(book, worksheet, result)
        if worksheet.loyalty_value is not None and result.loyalty:
            loyalty(book, worksheet, worksheet.loyalty_value, result)


def _matrix(book: Book, worksheet: Worksheet, matrix: Matrix, result: WorksheetResult) -> None:
    """Write the rows of two ratings, ranked by their product."""
    text = book.words.text
    sheet = book.sheet(worksheet.title, worksheet.title, worksheet.help)
    names = {column.id: column.name for column in worksheet.columns}
    quadrants = matrix.quadrants
    columns: list[Column[MatrixRow]] = [
        Column("rank", text("Rank"), 8, LEVEL, lambda row: row.rank),
        Column("name", text("Name"), 36, STRONG, lambda row: row.name),
        Column("x", names[matrix.x], 16, TENTH, lambda row: row.x),
        Column("y", names[matrix.y], 16, TENTH, lambda row: row.y),
        Column("product", text("Product"), 12, TENTH, lambda row: Formula("={x}*{y}", row.product)),
        Column("field", text("Field"), 28, TEXT, lambda row: str(getattr(quadrants, row.quadrant))),
    ]
    if matrix.shade:
        columns.append(Column("shade", names[matrix.shade], 16, TENTH, lambda row: row.shade))
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


def _units(book: Book, worksheet: Worksheet, result: WorksheetResult) -> None:
    """Write the units' net promoter scores with their intervals, a measure below the other."""
    text = book.words.text
    sheet = book.sheet(worksheet.title, worksheet.title, worksheet.help)
    rows = []
    for place, measure in enumerate(worksheet.net_promoter):
        rows += [Asked(unit.name, measure.name, unit.scores[place]) for unit in result.units]
        rows.append(Asked(text("All units"), measure.name, result.totals[place]))
    made = sheet.main_table(FIRST, _unit_columns(book), rows, fixed=2)
    sheet.put(made.last + 2, 0, text("With the adjusted-Wald 95 % interval; no part of a score."), NOTE)
    chart = bars(book, worksheet.title if not worksheet.title.startswith("=") else " " + worksheet.title)
    drawn = series(made, "bar", "label", BRAND, named="score")
    chart.add_series(drawn | bounded(made))
    chart.set_x_axis(figures(text("Net promoter score"), -100, 100))
    chart.set_legend({"none": True})
    in_words = book.words.clauses(
        book.words.pair(book.words.listed((row.measure, row.unit)), _score_words(book, row)) for row in rows
    )
    place_chart(sheet, chart, made.last + 4, (900, 140 + 26 * len(rows)), in_words)


def _score_words(book: Book, row: Asked) -> str:
    if row.found.n is None:
        return fewer_replies(book.assessment.questionnaire.privacy_floor, book.words)
    return book.words.text("nobody asked") if row.found.score is None else f"{row.found.score:.0f}"


def _unit_columns(book: Book) -> list[Column[Asked]]:
    text = book.words.text
    nobody = text("nobody asked")
    share = "({promoters}-{detractors})/({n}+3)"
    spread = f"SQRT((({{promoters}}+{{detractors}}+1.5)/({{n}}+3)-({share})^2)/({{n}}+3))"

    few = fewer_replies(book.assessment.questionnaire.privacy_floor, book.words)

    def figure(row: Asked, formula: str, found: float | None) -> Cell:
        if row.found.n is None:
            return few
        return Formula(f"=IF({{n}}=0,{quoted(nobody)},{formula})", nobody if found is None else found)

    def drawn(formula: str, row: Asked, cached: float) -> Cell:
        return None if row.found.score is None else Formula(formula, cached)

    return [
        Column("measure", text("Measure"), 20, TEXT, lambda row: row.measure),
        Column("unit", text("Unit"), 28, STRONG, lambda row: row.unit),
        Column("promoters", text("Promoters"), 12, WHOLE, lambda row: row.found.promoters),
        Column("passives", text("Passives"), 12, WHOLE, lambda row: row.found.passives),
        Column("detractors", text("Detractors"), 12, WHOLE, lambda row: row.found.detractors),
        Column(
            "n",
            text("n"),
            8,
            WHOLE,
            lambda row: (
                None if row.found.n is None else Formula("={promoters}+{passives}+{detractors}", row.found.n)
            ),
        ),
        Column(
            "score",
            text("Net promoter score"),
            12,
            SIGNED,
            lambda row: figure(row, "100*({promoters}-{detractors})/{n}", row.found.score),
        ),
        Column(
            "low",
            text("Low"),
            12,
            SIGNED,
            lambda row: figure(row, f"100*MAX(-1,{share}-{Z_95}*{spread})", row.found.low),
        ),
        Column(
            "high",
            text("High"),
            12,
            SIGNED,
            lambda row: figure(row, f"100*MIN(1,{share}+{Z_95}*{spread})", row.found.high),
        ),
        Column("label", text("Name (drawn)"), 30, WORKING, lambda row: f"{row.measure}: {row.unit}"),
        Column("bar", text("Score (drawn)"), 10, WORKING, lambda row: drawn("={score}", row, _score(row))),
        Column(
            "plus",
            text("To high (drawn)"),
            10,
            WORKING,
            lambda row: drawn("={high}-{score}", row, (row.found.high or 0.0) - _score(row)),
        ),
        Column(
            "minus",
            text("To low (drawn)"),
            10,
            WORKING,
            lambda row: drawn("={score}-{low}", row, _score(row) - (row.found.low or 0.0)),
        ),
    ]


def _score(row: Asked) -> float:
    return row.found.score or 0.0
