"""The sheet of net promoter scores: counts, live scores with their intervals, and a native chart of them."""

from collections.abc import Sequence
from typing import NamedTuple

from cxmaturity.brand.colours import BRAND
from cxmaturity.report.sections.net_promoter import fewer_replies
from cxmaturity.text.figures import whole
from cxmaturity.workbook.book import Book
from cxmaturity.workbook.charts import bars, bounded, figures, place_chart, series
from cxmaturity.workbook.sheet import (
    FIRST,
    NOTE,
    SIGNED,
    STRONG,
    TEXT,
    WHOLE,
    WORKING,
    Cell,
    Formula,
    TableColumn,
    quoted,
)
from cxmaturity.workbook.unit_ranking import put_ranking
from cxmaturity.worksheets.model import Worksheet, WorksheetResult
from cxmaturity.worksheets.net_promoter import Z_95, NetPromoter, NetPromoterScore


class UnitMeasure(NamedTuple):
    """One unit, or all of them, on one measure."""

    unit: str
    measure: str
    found: NetPromoterScore


def promoter_sheet(
    book: Book, worksheet: Worksheet, measures: Sequence[NetPromoter], result: WorksheetResult
) -> None:
    """Write the units' net promoter scores with their intervals, a measure below the other."""
    text = book.words.text
    sheet = book.sheet(worksheet.title)
    rows = []
    for place, measure in enumerate(measures):
        rows += [UnitMeasure(unit.name, measure.name, unit.scores[place]) for unit in result.units]
        rows.append(UnitMeasure(text("All units"), measure.name, result.totals[place]))
    made = sheet.main_table(FIRST, _unit_columns(book), rows, fixed=2)
    sheet.put(made.last + 2, 0, text("With the adjusted-Wald 95 % interval; no part of a score."), NOTE)
    below = made.last + 4
    if result.ranking is not None:
        below = put_ranking(book, sheet, below, made, measures, result) + 1
    chart = bars(book, worksheet.title if not worksheet.title.startswith("=") else " " + worksheet.title)
    drawn = series(made, "bar", "label", BRAND, named="score")
    chart.add_series(drawn | bounded(made))
    chart.set_x_axis(figures(text("Net promoter score"), -100, 100))
    chart.set_legend({"none": True})
    in_words = book.words.clauses(
        book.words.pair(book.words.listed((row.measure, row.unit)), _score_words(book, row)) for row in rows
    )
    place_chart(sheet, chart, below, (900, 140 + 26 * len(rows)), in_words)


def _score_words(book: Book, row: UnitMeasure) -> str:
    if row.found.n is None:
        return fewer_replies(book.assessment.questionnaire.privacy_floor, book.words)
    return book.words.text("no replies entered") if row.found.score is None else whole(row.found.score)


def _unit_columns(book: Book) -> list[TableColumn[UnitMeasure]]:
    text = book.words.text
    nobody = text("no replies entered")
    exact = "({promoters}-{detractors})/{n}"
    share = "({promoters}-{detractors})/({n}+3)"
    spread = f"SQRT((({{promoters}}+{{detractors}}+1.5)/({{n}}+3)-({share})^2)/({{n}}+3))"

    few = fewer_replies(book.assessment.questionnaire.privacy_floor, book.words)

    def figure(row: UnitMeasure, formula: str, found: float | None) -> Cell:
        if row.found.n is None:
            return few
        return Formula(f"=IF({{n}}=0,{quoted(nobody)},{formula})", nobody if found is None else found)

    def drawn(formula: str, row: UnitMeasure, cached: float) -> Cell:
        return None if row.found.score is None else Formula(formula, cached)

    return [
        TableColumn(key="measure", label=text("Measure"), width=20, style=TEXT, cell=lambda row: row.measure),
        TableColumn(key="unit", label=text("Unit"), width=28, style=STRONG, cell=lambda row: row.unit),
        TableColumn(
            key="promoters",
            label=text("Promoters"),
            width=12,
            style=WHOLE,
            cell=lambda row: row.found.promoters,
        ),
        TableColumn(
            key="passives", label=text("Passives"), width=12, style=WHOLE, cell=lambda row: row.found.passives
        ),
        TableColumn(
            key="detractors",
            label=text("Detractors"),
            width=12,
            style=WHOLE,
            cell=lambda row: row.found.detractors,
        ),
        TableColumn(
            key="n",
            label=text("n"),
            width=8,
            style=WHOLE,
            cell=lambda row: (
                None if row.found.n is None else Formula("={promoters}+{passives}+{detractors}", row.found.n)
            ),
        ),
        TableColumn(
            key="score",
            label=text("Net promoter score"),
            width=12,
            style=SIGNED,
            cell=lambda row: figure(row, f"100*{exact}", row.found.score),
        ),
        TableColumn(
            key="low",
            label=text("Low"),
            width=12,
            style=SIGNED,
            cell=lambda row: figure(row, f"100*MIN({exact},MAX(-1,{share}-{Z_95}*{spread}))", row.found.low),
        ),
        TableColumn(
            key="high",
            label=text("High"),
            width=12,
            style=SIGNED,
            cell=lambda row: figure(row, f"100*MAX({exact},MIN(1,{share}+{Z_95}*{spread}))", row.found.high),
        ),
        TableColumn(
            key="label",
            label=text("Name (drawn)"),
            width=30,
            style=WORKING,
            cell=lambda row: book.words.pair(row.measure, row.unit),
        ),
        TableColumn(
            key="bar",
            label=text("Score (drawn)"),
            width=10,
            style=WORKING,
            cell=lambda row: drawn("={score}", row, _score(row)),
        ),
        TableColumn(
            key="plus",
            label=text("To high (drawn)"),
            width=10,
            style=WORKING,
            cell=lambda row: drawn("={high}-{score}", row, (row.found.high or 0.0) - _score(row)),
        ),
        TableColumn(
            key="minus",
            label=text("To low (drawn)"),
            width=10,
            style=WORKING,
            cell=lambda row: drawn("={score}-{low}", row, _score(row) - (row.found.low or 0.0)),
        ),
    ]


def _score(row: UnitMeasure) -> float:
    return row.found.score or 0.0
